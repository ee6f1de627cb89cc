"""What the staff's routes about forms take and give."""

from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from app.models.base import Model
from app.models.record import Attachment, ServerStatus
from backend.submissions.bodies import Id, Paragraph

ActionKind = Literal["start_review", "ask_supplement", "decide", "assign", "release"]
StatusAsked = ServerStatus | Literal["open"]
"""A stage, or all of those in which the office has something to do."""


class ActionWanted(Model):
    """What is to be done to a form as it stood in `version`. `text` says what is missing, or why it
    is decided so; `assignee` is who is to look after it, nobody once it is released. `until`: the
    last Korean day to send in what is missing, the usual one where none is named."""

    kind: ActionKind
    version: int = Field(ge=1, le=2**31 - 1)
    text: Paragraph | None = None
    assignee: Id | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind in ("ask_supplement", "decide") and self.text is None:
            raise ValueError("needs a text")
        if (self.kind == "assign") != (self.assignee is not None):
            raise ValueError("an assignee where it is assigned")
        if self.until is not None and self.kind != "ask_supplement":
            raise ValueError("a last day where something is asked for")
        return self


class InQueue(Model):
    """A form in the queue. `worker` is the account's id, `name` whose it is, None where the account
    is gone. `conflicts`: how many other contents came under its id."""

    id: str
    receipt: str
    form: str
    form_version: int
    status: ServerStatus
    version: int
    received_at: datetime
    due_on: date
    overdue: bool
    assigned: str | None
    assigned_name: str | None
    worker: str
    name: str | None
    conflicts: int


class Counts(Model):
    """Of all that one may work on: how many are in each stage; and of those that are open, how
    many are overdue, due within three days (`near`, the overdue not among them), one's own
    (`mine`), and `nobody`'s."""

    received: int
    in_review: int
    supplement: int
    decided: int
    withdrawn: int
    overdue: int
    near: int
    mine: int
    nobody: int


class Queue(Model):
    """What is due first stands first; `more`: ask again with as large an `offset`. `found` are as
    many as the filters leave, `counts` are of all."""

    submissions: list[InQueue]
    more: int | None
    found: int
    counts: Counts


class EventSeen(Model):
    """`actor` is the member of staff's account, `name` whose; None the worker. `until`: the last
    Korean day to send in what is asked for."""

    at: datetime
    kind: str
    text: str | None
    until: date | None
    actor: str | None
    name: str | None


class SupplementSeen(Model):
    id: str
    received_at: datetime
    text: str
    attachments: list[Attachment]
    sha256: str


class ConflictSeen(Model):
    """Something else that came under the same id: a form's content, or a supplement's text."""

    at: datetime
    supplement: str | None
    content: dict[str, Any] | None
    text: str | None
    attachments: list[Attachment]
    sha256: str


class SubmissionSeen(InQueue):
    """A form as staff see it. `clock_wrong`: `created_at` can't be true, `received_at` is."""

    created_at: datetime
    clock_wrong: bool
    content: dict[str, Any]
    attachments: list[Attachment]
    sha256: str
    timeline: list[EventSeen]
    supplements: list[SupplementSeen]
    conflicts_seen: list[ConflictSeen]


class Reviewer(Model):
    """Somebody who may look after a form."""

    id: str
    name: str | None


class SubmissionAtDesk(SubmissionSeen):
    """With those to whom it may be given."""

    reviewers: list[Reviewer]


class Acted(Model):
    """How it stands now."""

    id: str
    status: ServerStatus
    version: int
    due_on: date
    assigned: str | None
