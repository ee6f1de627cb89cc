"""The queue: the forms somebody may work on, what is due first first; and as a table for paper."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.clock import KST
from app.models.record import ServerStatus
from app.text import Translator
from backend.accounts.access import Caller
from backend.accounts.permissions import Scope
from backend.accounts.tables import Assignment
from backend.submissions.bodies_staff import Counts, InQueue, StatusAsked
from backend.submissions.showing import OPEN
from backend.submissions.tables import Submission

PAGE = 200
NEAR = 3
"""Days to the last one that count as few."""
MOST_ROWS = 10_000
"""Of one exported table."""
_COLUMNS = (
    "receipt", "form", "status", "received_at", "due_on", "overdue", "name", "assigned_name",
    "conflicts",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be in it; None is all. `assigned` is an account, `nobody` or `me`, `worker` whose
    they are; `due_within` so many days are those that are open, the overdue among them."""

    status: StatusAsked | None = None
    form: str | None = None
    assigned: str | None = None
    overdue: bool | None = None
    due_within: int | None = None
    worker: str | None = None


def asked(caller: Caller, filters: Filters, today: date) -> Select[Submission]:
    """The question for the forms that `caller` may see."""
    found = select(Submission).order_by(Submission.due_on, Submission.id)
    if caller.scope is not Scope.ALL:
        found = found.join(Assignment, Assignment.worker == Submission.account).where(
            Assignment.staff == caller.account,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > caller.now),
        )
    if filters.status == "open":
        found = found.where(Submission.status.in_(OPEN))
    elif filters.status is not None:
        found = found.where(Submission.status == filters.status)
    if filters.form is not None:
        found = found.where(Submission.form == filters.form)
    if filters.worker is not None:
        found = found.where(Submission.account == filters.worker)
    if filters.due_within is not None:
        last = today + timedelta(days=filters.due_within)
        found = found.where(Submission.due_on <= last, Submission.status.in_(OPEN))
    if filters.assigned == "nobody":
        found = found.where(Submission.assigned.is_(None))
    elif filters.assigned is not None:
        whose = caller.account if filters.assigned == "me" else filters.assigned
        found = found.where(Submission.assigned == whose)
    late = (Submission.due_on < today) & Submission.status.in_(OPEN)
    if filters.overdue is not None:
        found = found.where(late if filters.overdue else ~late)
    return found


def page(
    db: Session, caller: Caller, filters: Filters, today: date, place: tuple[int, int]
) -> tuple[list[Submission], int | None]:
    """A page of them, and from where the next begins; `place` are its offset and length."""
    offset, length = place
    wanted = asked(caller, filters, today).offset(offset).limit(length + 1)
    rows = list(db.scalars(wanted))
    return rows[:length], offset + length if len(rows) > length else None


def found(db: Session, caller: Caller, filters: Filters, today: date) -> int:
    """How many the filters leave."""
    wanted = asked(caller, filters, today).order_by(None).with_only_columns(Submission.id)
    return db.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def counts(db: Session, caller: Caller, today: date) -> Counts:
    """How many of each kind there are of all that `caller` may see."""
    is_open, due = Submission.status.in_(OPEN), Submission.due_on
    soon = today + timedelta(days=NEAR)
    of = {str(status): Submission.status == status for status in ServerStatus} | {
        "overdue": is_open & (due < today),
        "near": is_open & (due >= today) & (due <= soon),
        "mine": is_open & (Submission.assigned == caller.account),
        "nobody": is_open & Submission.assigned.is_(None),
    }
    columns = [func.count().filter(meant).label(name) for name, meant in of.items()]
    wanted = asked(caller, Filters(), today).order_by(None).with_only_columns(*columns)
    return Counts.model_validate(db.execute(wanted).one()._asdict())


def as_csv(lines: Iterable[InQueue], t: Translator) -> str:
    """The queue for a spreadsheet, in words; Korean days and times. What somebody wrote stays text
    there: what would begin a formula gets an apostrophe before it (OWASP, CSV injection)."""
    text = io.StringIO()
    # Spreadsheets know by this mark that it is UTF-8.
    text.write("\ufeff")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([t(f"desk.table.{name}") for name in _COLUMNS])
    for line in lines:
        writer.writerow([_cell(_said(line, name, t)) for name in _COLUMNS])
    return text.getvalue()


def _said(line: InQueue, name: str, t: Translator) -> object:
    """A cell in words, where it is one of ours."""
    value = getattr(line, name)
    match name:
        case "form":
            key = f"form.{value}.title"
            return t(key) if t.has(key) else value
        case "status":
            return t(f"desk.status.{value}")
        case "overdue":
            return t(f"desk.table.{'yes' if value else 'no'}")
        case _:
            return value


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(KST):%Y-%m-%d %H:%M}"
        case _:
            said = str(value)
            return f"'{said}" if said.startswith(_FORMULA) else said
