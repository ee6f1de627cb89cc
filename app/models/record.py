"""What a person writes and sends: it gets its id on the device and is never lost."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.models.base import Model, Text
from app.models.errors import ErrorCode

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SendState(StrEnum):
    """Where a record stands on its way out."""

    DRAFT = "draft"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


class ServerStatus(StrEnum):
    """What the office did with it."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    SUPPLEMENT = "supplement"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Attachment(Model):
    id: str
    name: Text
    media_type: str
    bytes: int = Field(ge=0)
    sha256: Sha256


class Record(Model):
    """What a submission, message, note and appointment share."""

    id: str
    author: str
    created_at: datetime
    content: dict[str, Any] = Field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    state: SendState = SendState.DRAFT
    error: ErrorCode | None = None
    received_at: datetime | None = None
    receipt: str | None = None
    status: ServerStatus | None = None


class Step(Model):
    """What the office did with a submission, and when. `text` is what it says about it, `asks`
    the id of what it asks to supplement, `until` the last Korean day to answer that."""

    at: datetime
    kind: str
    text: Text = ""
    asks: str | None = None
    until: date | None = None


class Submission(Record):
    """A civil form (민원 서식) that was filled in.

    `sha256` is of what was filed, in one spelling (`app.forms.digest`); `tried` whether any of it
    was on its way once: from then on it stays as it is; `elsewhere` that it was filed on another
    device of the same person: its files come when somebody looks at them.
    """

    form: str
    form_version: int = Field(ge=1)
    sha256: Sha256 | None = None
    tried: bool = False
    elsewhere: bool = False
    timeline: tuple[Step, ...] = ()

    @property
    def asked(self) -> Step | None:
        """What the office waits for, None where it waits for nothing."""
        if self.status is not ServerStatus.SUPPLEMENT:
            return None
        return next((step for step in reversed(self.timeline) if step.asks), None)


class Supplement(Record):
    """What a worker sends in to a submission later: `content` has a `text`, empty or not.

    `asks` is the id of what it answers, None where nothing was asked; `sha256` is of what was
    sent (`app.forms.digest_supplement`); `tried` and `elsewhere` as in a submission.
    """

    submission: str
    asks: str | None = None
    sha256: Sha256 | None = None
    tried: bool = False
    elsewhere: bool = False

    @property
    def text(self) -> str:
        """The words."""
        return str(self.content.get("text", ""))


class ConversationRecord(Record):
    """What stands in a conversation, in its order."""

    conversation: str
    seq: int | None = Field(None, ge=0)


class Message(ConversationRecord):
    """What one person wrote in a worker's `conversation`: `content` has its `text` and `language`
    (BCP 47).

    `revision` counts its edits, a deletion among them; `changed` is the conversation's change it
    was last edited or deleted with. On the device that writes it: `order` is its place among what
    waits there, `tried` whether it was on its way once, `before` what stood there before an edit
    that was not taken yet.
    """

    revision: int = Field(0, ge=0)
    changed: int = Field(0, ge=0)
    deleted: bool = False
    order: int = 0
    tried: bool = False
    before: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """The words."""
        return str(self.content.get("text", ""))

    @property
    def language(self) -> str:
        """What they are written in."""
        return str(self.content.get("language", "ko"))


class Note(ConversationRecord):
    """What was agreed in a talk."""


class Appointment(ConversationRecord):
    """When two people talk."""
