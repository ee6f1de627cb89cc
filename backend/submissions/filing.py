"""Taking in a form: once, however often it is sent, and both where the same id says two things.

One change of an account's forms at a time: its row is held, so of twenty that bring the same form
one files it and the others find it filed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.forms import Form, digest
from app.forms.supplementing import until as usually_until
from app.models import ErrorCode, IlteoroError, from_instant, new_id, to_instant
from app.models.clock import KST
from app.models.record import Attachment, ServerStatus
from backend.accounts.keys import Keyring
from backend.http.problems import InvalidField
from backend.submissions import uploads
from backend.submissions.checking import named_files
from backend.submissions.deadlines import due_on
from backend.submissions.places import place
from backend.submissions.receipts import next_receipt
from backend.submissions.tables import Submission, SubmissionConflict, SubmissionEvent, Upload

_SUBMISSIONS, _EVENTS = (
    Submission.metadata.tables["submission"],
    SubmissionEvent.metadata.tables["submission_event"],
)
CONFLICTS_KEPT = 20
"""Of one form: whoever sends ever new contents under one id fills no disk."""
AHEAD, BEHIND = timedelta(minutes=10), timedelta(days=365)
"""A device that says it is later than here, or a year ago, has a wrong clock."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a form is taken in: one transaction, the server's secret, and the time it is, to the
    millisecond: what is answered now is what is read later."""

    db: Session
    keys: Keyring
    now: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", from_instant(to_instant(self.now)))


@dataclass(frozen=True, slots=True)
class Said:
    """What a device files."""

    id: str
    form: str
    form_version: int
    created_at: datetime
    content: Mapping[str, Any]
    attachments: tuple[Attachment, ...]

    def filed(self) -> dict[str, Any]:
        """What is kept sealed, with its hash. Raises ValueError for what no form can hold."""
        listed = sorted(self.attachments, key=lambda one: one.id)
        sha256 = digest(self.form, self.form_version, self.content, self.attachments)
        return {
            "sha256": sha256,
            "content": dict(self.content),
            "attachments": [one.model_dump(mode="json") for one in listed],
        }


class MissingError(Exception):
    """Attachments that are not there as they are named; each with what is wrong."""

    def __init__(self, fields: list[InvalidField]) -> None:
        self.fields = fields
        super().__init__(f"{len(fields)} attachments")


def found(db: Session, keys: Keyring, account: str, said: Said) -> Submission | None:
    """The form that stands under this id already, with the very same content: it is taken again
    also where its version is no longer known here.

    None where the id is free or stands for something else.
    """
    kept = db.get(Submission, said.id)
    if kept is None or kept.account != account:
        return None
    try:
        return kept if is_same(keys, kept, said) else None
    except (ValueError, RecursionError):
        return None


def is_same(keys: Keyring, kept: Submission, said: Said) -> bool:
    """Whether it says what was filed. Raises ValueError for what no form can hold."""
    return bool(opened(keys, kept)["sha256"] == said.filed()["sha256"])


def file(desk: Desk, account: str, said: Said, form: Form) -> tuple[Submission, bool] | None:
    """File what was checked: the form, and whether it is new. None where something else was filed
    under this id: then both are kept.

    Raises MissingError, SIGNED_OUT, and SUBMISSION_DIFFERS for an id of somebody else's.
    """
    db, keys, now = desk.db, desk.keys, desk.now
    uploads.hold(db, account)
    kept = db.get(Submission, said.id, populate_existing=True)
    if kept is not None:
        if kept.account != account:
            raise IlteoroError(ErrorCode.SUBMISSION_DIFFERS)
        if is_same(keys, kept, said):
            return kept, False
        keep_conflict(desk, kept, said.filed())
        return None
    take_attachments(desk, account, said.attachments, named_files(form, said.content))
    day = now.astimezone(KST).date()
    row: dict[str, Any] = {
        "id": said.id,
        "account": account,
        "form": said.form,
        "form_version": said.form_version,
        "receipt": next_receipt(db, day),
        "created_at": said.created_at,
        "clock_wrong": not now - BEHIND <= said.created_at <= now + AHEAD,
        "received_at": now,
        "status": ServerStatus.RECEIVED,
        "version": 1,
        "seq": next_seq(db, account),
        "due_on": due_on(said.form, day),
    }
    made = Submission(**row)
    made.content = keys.seal_json(said.filed(), place(made))
    # Written as a row: keeping track of an object nobody changes any more costs twice as much.
    try:
        db.execute(_SUBMISSIONS.insert(), row | {"content": made.content})
    except IntegrityError:
        # From None: PostgreSQL's words repeat what was written.
        raise IlteoroError(ErrorCode.SUBMISSION_DIFFERS) from None
    event = {"id": new_id(), "submission": said.id, "at": now, "kind": "received"}
    db.execute(_EVENTS.insert(), event)
    return made, True


def take_attachments(
    desk: Desk, account: str, listed: Iterable[Attachment], named: set[str]
) -> None:
    """Mark what is listed as filed. Raises MissingError unless all that is `named` is listed, and
    all that is listed is here whole, the account's own and as it is described."""
    by_id = {one.id: one for one in listed}
    wrong = dict.fromkeys(sorted(named - by_id.keys()), "not_listed")
    for id_, one in by_id.items():
        kept = desk.db.get(Upload, id_, with_for_update=True)
        if kept is None or kept.account != account:
            wrong[id_] = "missing"
        elif kept.whole_at is None:
            wrong[id_] = "incomplete"
        elif uploads.about(desk.keys, kept) | {"bytes": kept.length, "id": id_} != one.model_dump():
            wrong[id_] = "differs"
        elif kept.filed_at is None:
            kept.filed_at = desk.now
    if wrong:
        raise MissingError(
            [InvalidField(field=f"attachments.{id_}", rule=rule) for id_, rule in wrong.items()]
        )


def keep_conflict(
    desk: Desk, kept: Submission, said: dict[str, Any], supplement: str | None = None
) -> None:
    """Keep what came under an id that stands for something else; the same again only once."""
    asked = select(SubmissionConflict).where(SubmissionConflict.submission == kept.id)
    rows = list(desk.db.scalars(asked))
    known = {
        (row.supplement, desk.keys.open_json(row.content, place(row))["sha256"]) for row in rows
    }
    if (supplement, said["sha256"]) in known or len(rows) >= CONFLICTS_KEPT:
        return
    row = SubmissionConflict(id=new_id(), submission=kept.id, supplement=supplement, at=desk.now)
    row.content = desk.keys.seal_json(said, place(row))
    desk.db.add(row)


def add_event(
    desk: Desk,
    kept: Submission,
    kind: str,
    actor: str | None = None,
    text: str | None = None,
    *,
    until: date | None = None,
) -> None:
    """Something happened to a form. `until` is the last day to send in what is asked for, the usual
    one where none is named."""
    row = SubmissionEvent(id=new_id(), submission=kept.id, at=desk.now, kind=kind, actor=actor)
    row.text = desk.keys.seal_json(text, place(row)) if text else None
    if kind == "supplement_asked":
        row.until = until or usually_until(desk.now.astimezone(KST).date())
    desk.db.add(row)


def next_seq(db: Session, account: str) -> int:
    """The number of the next change of an account's forms; the account is held."""
    asked = select(func.max(Submission.seq)).where(Submission.account == account)
    return (db.scalar(asked) or 0) + 1


def opened(keys: Keyring, kept: Submission) -> dict[str, Any]:
    """What was filed: content, attachments, sha256. Raises BrokenSealError."""
    told: dict[str, Any] = keys.open_json(kept.content, place(kept))
    return told
