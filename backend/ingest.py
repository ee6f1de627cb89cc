"""Harvest every agency into the backend's store: what is new, changed and gone.

A listing keeps `first_seen`; `updated_at` moves only when what it says changed; it gets
`closed_at` when its agency lists it as closed, or no longer lists it after a harvest that
read everything; it is open again when it comes back. An agency that fails leaves its
listings as they were.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from app.models import Agency, Clock, IlteoroError
from app.store.lock import writer_lock
from app.store.schema import BACKEND, open_writable
from backend.agencies import AgencySettings
from backend.arrears import Arrears, flag_arrears, read_arrears
from backend.duplicates import fold_duplicates
from backend.harvest import harvesting
from backend.ingest_report import IngestReport
from backend.ingest_runs import INGEST, save_duplicates
from backend.ingest_shelf import Shelf

_TELL_EVERY = 10_000
_TELL_SECONDS = 5.0

Progress = Callable[[str, float], None]


def ingest(
    db: Path,
    agencies: Mapping[Agency, AgencySettings],
    clock: Clock,
    progress: Progress = lambda _step, _share: None,
    *,
    wage_arrears: Path | None = None,
) -> IngestReport:
    """Harvest `agencies` into the store at `db`; one harvest of a store at a time.

    One agency's failure is in its report and the others go on; where every one fails the
    first failure is raised. A harvest that was killed within the last 12 hours goes on.
    `progress` is told what was read and the share of agencies done. What was learned from
    detail calls is kept beside the store, in `harvest`. `wage_arrears` is the list of
    `backend.arrears`; without one nobody is flagged.
    """
    began = time.monotonic()
    arrears = read_arrears(wage_arrears) if wage_arrears else Arrears()
    folder = db.parent / "harvest"
    with writer_lock(folder):
        store = open_writable(db, BACKEND)
        try:
            INGEST.apply(store)
            now = clock.now()
            shelves = {agency: Shelf(store.conn, agency, now) for agency in agencies}
            report = IngestReport({agency: shelf.run for agency, shelf in shelves.items()})
            failures = _harvest(agencies, shelves, folder, now, progress)
            progress("wage arrears", 0.0)
            report.flagged = flag_arrears(store.conn, arrears.standing(clock.today()), now)
            report.bad_rows = arrears.bad_rows
            progress("duplicates", 0.0)
            save_duplicates(store.conn, report.agencies.values(), fold_duplicates(store.conn))
            progress("duplicates", 1.0)
            store.conn.execute("PRAGMA optimize")
        finally:
            store.close()
    if failures and len(failures) == len(agencies):
        raise failures[0]
    report.seconds = time.monotonic() - began
    return report


def _harvest(
    agencies: Mapping[Agency, AgencySettings],
    shelves: Mapping[Agency, Shelf],
    folder: Path,
    now: datetime,
    progress: Progress,
) -> list[IlteoroError]:
    failures = []
    finished = told = 0
    told_at = began = time.monotonic()
    resume = {a: shelf.run.position for a, shelf in shelves.items() if shelf.run.position}
    with harvesting(agencies, now, folder=folder, resume=resume) as batches:
        for batch in batches:
            shelf = shelves[batch.agency]
            moment = time.monotonic()
            shelf.run.seconds = moment - began
            shelf.take(batch)
            if batch.finished:
                finished += 1
                if batch.error:
                    failures.append(IlteoroError(batch.error[0], **batch.error[1]))
            read = sum(each.run.read for each in shelves.values())
            if batch.finished or read // _TELL_EVERY > told or moment - told_at > _TELL_SECONDS:
                told, told_at = read // _TELL_EVERY, moment
                progress(_said(read, shelves), finished / len(agencies))
    return failures


def _said(read: int, shelves: Mapping[Agency, Shelf]) -> str:
    details = sum(shelf.run.notes["details asked"] for shelf in shelves.values())
    return f"{read:,} listings read" + (f", {details:,} details asked" if details else "")
