"""What a worker does to a form that was filed: sends in what was asked for, takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.forms import digest_supplement
from app.models import ErrorCode, IlteoroError
from app.models.base import nfc
from app.models.clock import KST
from app.models.record import Attachment, ServerStatus
from backend.submissions import uploads
from backend.submissions.deadlines import after_waiting
from backend.submissions.filing import Desk, add_event, keep_conflict, next_seq, take_attachments
from backend.submissions.places import place
from backend.submissions.tables import Submission, SubmissionEvent, Supplement

_OVER = (ServerStatus.DECIDED, ServerStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker sends in later."""

    id: str
    text: str
    attachments: Sequence[Attachment]

    def filed(self) -> dict[str, Any]:
        """What is kept of it, with its hash."""
        return {
            "sha256": digest_supplement(self.text, self.attachments),
            "text": nfc(self.text),
            "attachments": [
                one.model_dump(mode="json")
                for one in sorted(self.attachments, key=lambda one: one.id)
            ],
        }


@dataclass(frozen=True, slots=True)
class Replied:
    """What was taken in, with its form; `is_new` says that it was just now."""

    submission: Submission
    supplement: Supplement
    is_new: bool


def supplement(desk: Desk, account: str, submission: str, reply: Reply) -> Replied | None:
    """Take in a supplement. None where something else came under this id: both are kept.

    Raises NOT_FOUND, SUBMISSION_OVER, SUBMISSION_DIFFERS for an id of another form's supplement,
    MissingError.
    """
    kept = own(desk.db, account, submission)
    said = reply.filed()
    before = desk.db.get(Supplement, reply.id)
    if before is not None:
        if before.submission != submission:
            raise IlteoroError(ErrorCode.SUBMISSION_DIFFERS)
        if desk.keys.open_json(before.content, place(before))["sha256"] == said["sha256"]:
            return Replied(kept, before, is_new=False)
        keep_conflict(desk, kept, said, reply.id)
        return None
    if kept.status in _OVER:
        raise IlteoroError(ErrorCode.SUBMISSION_OVER)
    take_attachments(desk, account, reply.attachments, set())
    row = Supplement(id=reply.id, submission=submission, received_at=desk.now)
    row.content = desk.keys.seal_json(said, place(row))
    desk.db.add(row)
    uploads.flushed(desk.db, ErrorCode.SUBMISSION_DIFFERS)
    add_event(desk, kept, "supplemented")
    if kept.status == ServerStatus.SUPPLEMENT:
        resume(desk, kept)
    changed(desk, kept)
    return Replied(kept, row, is_new=True)


def withdraw(desk: Desk, account: str, submission: str) -> Submission:
    """Take a form back; again changes nothing. Raises NOT_FOUND, SUBMISSION_OVER."""
    kept = own(desk.db, account, submission)
    if kept.status == ServerStatus.DECIDED:
        raise IlteoroError(ErrorCode.SUBMISSION_OVER)
    if kept.status != ServerStatus.WITHDRAWN:
        kept.status = ServerStatus.WITHDRAWN
        add_event(desk, kept, "withdrawn")
        changed(desk, kept)
    return kept


def own(db: Session, account: str, submission: str) -> Submission:
    """A form of `account`, held. Raises NOT_FOUND, also for somebody else's, and SIGNED_OUT."""
    uploads.hold(db, account)
    kept = db.get(Submission, submission, with_for_update=True)
    if kept is None or kept.account != account:
        raise IlteoroError(ErrorCode.NOT_FOUND)
    return kept


def resume(desk: Desk, kept: Submission) -> None:
    """The office goes on; it has as much longer as it waited."""
    asked = desk.db.scalar(
        select(SubmissionEvent.at)
        .where(SubmissionEvent.submission == kept.id, SubmissionEvent.kind == "supplement_asked")
        .order_by(SubmissionEvent.id.desc())
    )
    if asked is not None:
        days = (asked.astimezone(KST).date(), desk.now.astimezone(KST).date())
        kept.due_on = after_waiting(kept.due_on, *days)
    kept.status = ServerStatus.IN_REVIEW


def changed(desk: Desk, kept: Submission) -> None:
    """Something was done to it: whoever saw it before saw another version."""
    kept.version += 1
    kept.seq = next_seq(desk.db, kept.account)
