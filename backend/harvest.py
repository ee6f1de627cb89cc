"""Harvesting in processes of its own: records come back as rows, ready to be written.

Two processes, because reading 170,000 records is work for a processor, not waiting: one
for the largest agency, one for the others, a thread each.
"""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NamedTuple

from app.models import Agency, ErrorCode, IlteoroError
from app.store.rows import listing_to_row
from app.store.schema import LISTING_COLUMNS
from backend.agencies import AgencySettings, Harvested, Note, SetAside, harvest

_BATCH = 1000
_NOTHING: Mapping[Agency, str] = {}
_LIFE = {"first_seen", "updated_at", "closed_at"}
_CONTENT = tuple(name for name in LISTING_COLUMNS if name not in _LIFE)


class HarvestedRow(NamedTuple):
    """A listing's values in the order of `LISTING_COLUMNS`, a digest of what it says,
    whether the agency lists it as closed, and the employer's business number where told."""

    values: tuple[Any, ...]
    digest: bytes
    closed: bool
    business_number: str | None = None


@dataclass(slots=True)
class Batch:
    """What one agency gave since its last batch; `finished` on its last one.

    `complete` where everything the agency has was read; `error` where it had to be given up.
    `position` is where a harvest that is killed goes on from once this batch is kept, None
    where there is nothing new to remember, and on the last batch None where nothing is left
    to go on with. `notes` counts what is worth telling beside the listings.
    """

    agency: Agency
    rows: list[HarvestedRow] = field(default_factory=list)
    asides: list[SetAside] = field(default_factory=list)
    finished: bool = False
    complete: bool = False
    error: tuple[ErrorCode, dict[str, str | int]] | None = None
    position: str | None = None
    notes: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.rows) + len(self.asides)


def harvested_row(harvested: Harvested) -> HarvestedRow:
    """The row of a listing and the digest of its content, its life (first seen …) left out."""
    listing = harvested.listing
    row = listing_to_row(listing)
    content = repr([row[name] for name in _CONTENT])
    return HarvestedRow(
        tuple(row[name] for name in LISTING_COLUMNS),
        blake2b(content.encode(), digest_size=16).digest(),
        listing.closed_at is not None,
        harvested.business_number,
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """What a harvesting process is told; it crosses to it as it is."""

    agencies: dict[Agency, AgencySettings]
    now: datetime
    folder: Path
    resume: dict[Agency, str]


def _harvest(agency: Agency, task: _Task, out: Connection, lock: threading.Lock) -> None:
    batch = Batch(agency)
    position: str | None = task.resume.get(agency)

    def send() -> None:
        with lock:
            out.send(batch)

    try:
        records = harvest(
            agency, task.agencies[agency], task.now, folder=task.folder, resume=position
        )
        while True:
            try:
                record = next(records)
            except StopIteration as end:
                batch.complete = bool(end.value)
                break
            if isinstance(record, Harvested):
                batch.rows.append(harvested_row(record))
            elif isinstance(record, SetAside):
                batch.asides.append(record)
            elif isinstance(record, Note):
                batch.notes[record.name] += record.count
            else:
                batch.position = position = record.at
            if len(batch) >= _BATCH:
                send()
                batch = Batch(agency)
    except IlteoroError as error:
        batch.error = (error.code, error.params)
    except OSError:
        raise  # whoever reads has gone
    except Exception as error:  # noqa: BLE001 - one agency's defect must not stop the others
        batch.error = (ErrorCode.UNEXPECTED, {"detail": f"{agency.value}: {error!r}"})
    batch.finished = True
    batch.position = position or None
    send()


def _work(task: _Task, out: Connection) -> None:
    lock = threading.Lock()
    threads = [
        threading.Thread(target=_quietly, args=(agency, task, out, lock), daemon=True)
        for agency in task.agencies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _quietly(agency: Agency, task: _Task, out: Connection, lock: threading.Lock) -> None:
    # The parent was killed: nobody is left to tell.
    with suppress(OSError):
        _harvest(agency, task, out, lock)


def _groups(agencies: Mapping[Agency, AgencySettings]) -> list[dict[Agency, AgencySettings]]:
    first, others = dict[Agency, AgencySettings](), dict[Agency, AgencySettings]()
    for agency, settings in agencies.items():
        (first if agency is Agency.KEIS else others)[agency] = settings
    return [group for group in (first, others) if group]


@contextmanager
def harvesting(
    agencies: Mapping[Agency, AgencySettings],
    now: datetime,
    *,
    folder: Path,
    resume: Mapping[Agency, str] = _NOTHING,
) -> Iterator[Iterator[Batch]]:
    """The batches of all agencies as they come; the processes end with the context.

    `folder` is where a harvest keeps what it learned from detail calls, one file an agency;
    `resume` the last `position` of a harvest that did not come to its end.
    """
    context = multiprocessing.get_context("spawn")
    readers, workers = [], []
    for group in _groups(agencies):
        reader, writer = context.Pipe(duplex=False)
        worker = context.Process(
            target=_work, args=(_Task(group, now, folder, dict(resume)), writer), daemon=True
        )
        worker.start()
        writer.close()
        readers.append(reader)
        workers.append(worker)
    try:
        yield _batches(readers, set(agencies))
    finally:
        for reader in readers:
            reader.close()
        for worker in workers:
            worker.terminate()
            worker.join()
            worker.close()


def _batches(readers: list[Connection], unfinished: set[Agency]) -> Iterator[Batch]:
    open_readers = list(readers)
    while open_readers:
        for ready in wait(open_readers):
            assert isinstance(ready, Connection)  # noqa: S101 - only pipes are waited for
            try:
                batch: Batch = ready.recv()
            except EOFError:
                open_readers.remove(ready)
                continue
            if batch.finished:
                unfinished.discard(batch.agency)
            yield batch
    for agency in unfinished:
        detail = f"{agency.value}: the harvesting process ended"
        yield Batch(agency, finished=True, error=(ErrorCode.UNEXPECTED, {"detail": detail}))
