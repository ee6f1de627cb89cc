"""What the routes of conversations take and give."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.models.base import Model
from app.models.record import Attachment
from backend.submissions.bodies import AttachmentSaid, Paragraph, When

MOST_EDITS = 20
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""BCP 47, as the writer's screen is set: what a translation begins from."""
Number = Annotated[int, Field(ge=0, le=2**62)]


class MessageSaid(Model):
    """A message as its device has it. `revision` counts its edits, a deletion among them; the
    attachments stay those of revision 0. `created_at` is the device's time, true or not."""

    revision: Annotated[int, Field(ge=0, le=MOST_EDITS)] = 0
    created_at: When
    text: Paragraph | Literal[""] = ""
    language: Language = "ko"
    attachments: Annotated[list[AttachmentSaid], Field(max_length=10)] = Field(default_factory=list)
    deleted: bool = False

    @model_validator(mode="after")
    def _something(self) -> Self:
        ids = {one.id for one in self.attachments}
        empty = not (self.text or self.attachments)
        if empty != self.deleted or len(ids) != len(self.attachments):
            raise ValueError("needs a text or an attachment, unless it is deleted")
        if self.deleted and not self.revision:
            raise ValueError("what was never sent need not be deleted")
        return self


class MessageShown(Model):
    """A message as it stands. `seq` is its place in the conversation for good, `changed` what to
    ask for later changes `after`. Of a deleted one there is no text and no attachment."""

    id: str
    seq: int
    changed: int
    author: str
    created_at: datetime
    received_at: datetime
    revision: int
    deleted: bool
    text: str
    language: str
    attachments: list[Attachment]


class Mark(Model):
    """Everything up to `delivered` is on a device of `account`, everything up to `read` was on
    its screen."""

    account: str
    delivered: int
    read: int


class MarkSaid(Model):
    """How far I have it and read it; what is less than was said before changes nothing."""

    delivered: Number
    read: Number


Helping = Literal["worker", "caseworker", "counsellor", "former"]


class Member(Model):
    """Who reads or wrote here. `former`: looks after the worker no more."""

    id: str
    name: str
    role: Helping


class Messages(Model):
    """Messages by their last change, at most 200; `more` follow after the last one's `changed`.
    `last` is the number of the conversation's last change."""

    messages: list[MessageShown]
    more: bool
    last: int
    members: list[Member]
    marks: list[Mark]


class InList(Model):
    """One conversation of mine. `unread` counts what others wrote after my mark."""

    worker: str
    last: int
    unread: int
    marks: list[Mark]


class Conversations(Model):
    """`tag` changes with any of them: named as `known`, the answer waits until it does."""

    tag: str
    conversations: list[InList]
