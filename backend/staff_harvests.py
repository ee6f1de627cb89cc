"""What the staff's page shows of the harvests, read from the backend's store."""

import json
import sqlite3
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.models import KST, Agency, ErrorCode, IlteoroError, from_instant
from app.text import Translator
from backend.ingest_report import COLUMNS
from backend.ingest_runs import same
from backend.staff_reasons import KINDS, gist_of, kind_of

PAGE = "/staff/harvests"
RECORDS_A_PAGE = 20
_EARLIER = 30
"""Runs before the newest that are listed."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the set-aside records is shown: an agency, a kind of reason, or every one (empty)."""

    agency: str = ""
    reason: str = ""
    page: int = 1

    def link(self, **changes: str | int) -> str:
        """The page with other choices."""
        choices = {"agency": self.agency, "reason": self.reason, "page": self.page} | changes
        return f"{PAGE}?{urlencode(choices)}#aside"


def read_harvests(store: Path, chosen: Chosen, t: Translator) -> dict[str, Any]:
    """Everything the page's template names; nothing but `newest: []` before a harvest."""
    if not store.exists():
        return {"newest": []}
    with closing(sqlite3.connect(f"{store.resolve().as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        db.create_function("kind", 1, kind_of, deterministic=True)
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchone():
            return {"newest": []}
        runs = db.execute("SELECT * FROM run ORDER BY id DESC").fetchall()
        newest = {run["agency"]: run for run in reversed(runs)}
        last = {run["id"] for run in newest.values()}
        earlier = [run for run in runs if run["id"] not in last][:_EARLIER]
        return {
            "newest": [_run(newest[a.value], t) for a in Agency if a.value in newest],
            "earlier": [_run(run, t) for run in earlier],
            "columns": COLUMNS,
            **_asides(db, chosen),
        }


def _asides(db: sqlite3.Connection, chosen: Chosen) -> dict[str, Any]:
    counts = db.execute(
        "SELECT agency, kind(reason) AS reason, count(*) AS count FROM set_aside "
        "GROUP BY 1, 2 ORDER BY count DESC, 1, 2"
    ).fetchall()
    wanted = {"agency = ?": chosen.agency, "kind(reason) = ?": chosen.reason}
    where = " AND ".join(name for name, value in wanted.items() if value) or "1"
    values = [value for value in wanted.values() if value]
    total = db.execute(
        f"SELECT count(*) FROM set_aside WHERE {where}",  # noqa: S608
        values,
    ).fetchone()[0]
    pages = max(1, -(-total // RECORDS_A_PAGE))
    page = min(chosen.page, pages)
    records = db.execute(
        f"SELECT agency, reason, raw FROM set_aside WHERE {where} "  # noqa: S608
        "ORDER BY rowid LIMIT ? OFFSET ?",
        (*values, RECORDS_A_PAGE, (page - 1) * RECORDS_A_PAGE),
    )
    return {
        "reasons": [
            {
                **dict(row),
                "link": chosen.link(agency=row["agency"], reason=row["reason"], page=1),
            }
            for row in counts
        ],
        "agencies": [a.value for a in Agency if a.value in {row["agency"] for row in counts}],
        "kinds": [kind for kind in KINDS if kind in {row["reason"] for row in counts}],
        "chosen": Chosen(chosen.agency, chosen.reason, page),
        "total": total,
        "pages": pages,
        "records": [_record(row) for row in records],
        "previous": chosen.link(page=page - 1) if page > 1 else None,
        "next": chosen.link(page=page + 1) if page < pages else None,
    }


def _record(row: sqlite3.Row) -> dict[str, str]:
    raw = visible(row["raw"])
    return {
        "agency": row["agency"],
        "kind": kind_of(row["reason"]),
        "reason": visible(row["reason"]),
        "gist": gist_of(raw),
        "raw": raw,
    }


def visible(text: str) -> str:
    """Text with what can't be seen, or turns the direction of what can, as its code."""
    return "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c
        for c in text
    )


def _run(run: Mapping[str, Any] | sqlite3.Row, t: Translator) -> dict[str, Any]:
    at = from_instant(run["finished_at"] or run["started_at"])
    tone, sign, state = _state(run, t)
    notes = json.loads(run["notes"])
    return {
        **{name: run[name] for name in COLUMNS if name != "same"},
        "same": same(run["read"], run["new"], run["changed"], run["set_aside"]),
        "agency": run["agency"],
        "at": _moment(at, t),
        "at_iso": at.isoformat(timespec="minutes"),
        "tone": tone,
        "sign": sign,
        "state": state,
        "error": _error(run["error"] or "", t),
        "notes": ", ".join(
            f"{t('staff.note.' + name.replace(' ', '_'))} {count:,}"
            for name, count in sorted(notes.items())
        ),
    }


def _error(written: str, t: Translator) -> str:
    """An error as `str(IlteoroError)` wrote it down ("code: name=value, …"), as a sentence."""
    code, _, rest = written.partition(": ")
    if not t.has(f"error.{code}"):
        return visible(written) if t.language == "en" else ""
    params = dict(part.partition("=")[::2] for part in rest.split(", ") if "=" in part)
    return visible(t.error(IlteoroError(ErrorCode(code), **params)))


def _moment(at: datetime, t: Translator) -> str:
    here = at.astimezone(KST)
    return f"{t.day(here.date())} {here:%H:%M}"


def _state(run: Mapping[str, Any] | sqlite3.Row, t: Translator) -> tuple[str, str, str]:
    if run["finished_at"] is None:
        return "attention", "…", t("staff.state.running")
    if run["error"]:
        return "attention", "!", t("staff.state.failed")
    if not run["complete"]:
        return "attention", "!", t("staff.state.part")
    if run["held"]:
        return "attention", "!", t.plural("staff.state.held", run["held"])
    return "good", "✓", t("staff.state.complete")
