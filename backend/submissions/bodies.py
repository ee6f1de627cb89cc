"""What the worker's routes take and give."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from app.forms.compiled import is_line, is_paragraph
from app.forms.media import LARGEST, MediaType
from app.models.base import Model, nfc
from app.models.record import Attachment, ServerStatus, Sha256
from backend.accounts.access import ID_PATTERN

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
_UNSAFE = set("<>/\\\u2028\u2029\u200e\u200f\u061c\ufeff")


def file_name(text: str) -> str:
    """The name of a file as one line that is a name alone, whatever it is shown in."""
    if _UNSAFE & set(text) or not is_line(text):
        raise ValueError("no name of a file")
    return nfc(text)


def _paragraph(text: str) -> str:
    if not is_paragraph(text):
        raise ValueError("no plain text")
    return nfc(text)


def _possible(at: datetime) -> datetime:
    """A clock may be wrong by anything; what is kept is what both databases can keep."""
    return min(max(at, _EARLIEST), _LATEST)


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
FileName = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(file_name)
]
Paragraph = Annotated[
    str, StringConstraints(min_length=1, max_length=5000), AfterValidator(_paragraph)
]
FormId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
When = Annotated[AwareDatetime, AfterValidator(_possible)]


class AttachmentSaid(Model):
    """A file that was sent before, as it was named then."""

    id: Id
    name: FileName
    media_type: MediaType
    bytes: Annotated[int, Field(ge=1, le=LARGEST)]
    sha256: Sha256

    def listed(self) -> Attachment:
        """As it is filed."""
        return Attachment(**self.model_dump())


Attachments = Annotated[list[AttachmentSaid], Field(max_length=60)]


class SubmissionSaid(Model):
    """A form that is filed. `created_at` is the device's time, true or not."""

    form: FormId
    form_version: Annotated[int, Field(ge=1, le=100_000)]
    created_at: When
    content: Annotated[dict[str, Any], Field(max_length=300)]
    attachments: Attachments = Field(default_factory=list)


class SupplementSaid(Model):
    """What was asked for: words, files or both."""

    text: Paragraph | Literal[""] = ""
    attachments: Attachments = Field(default_factory=list)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.text or self.attachments):
            raise ValueError("needs a text or an attachment")
        return self


class Filed(Model):
    """The receipt: what was filed, by its SHA-256 (`app.forms.digest`), when and under which
    number. `version` grows with all that is done to it."""

    id: str
    receipt: str
    received_at: datetime
    status: ServerStatus
    sha256: str
    version: int


EventKind = Literal[
    "received", "in_review", "supplement_asked", "supplemented", "decided", "withdrawn"
]


class Event(Model):
    """What happened. `text`: what is asked for, or why it was decided so, empty where nothing is
    said; `asks` names the asking for a supplement, `until` is the last Korean day to answer it."""

    at: datetime
    kind: EventKind
    text: str
    asks: str | None
    until: date | None


class SupplementShown(Model):
    """What was sent in later."""

    id: str
    received_at: datetime
    sha256: str


class SentIn(SupplementShown):
    """The same with what it says, for the worker's other devices."""

    text: str
    attachments: list[Attachment]


class Supplemented(Filed):
    """The receipt of the form, and of what was sent in to it."""

    supplement: SupplementShown


class SubmissionShown(Filed):
    """A form as its worker sees it. `asked` is what is to be sent in now, null where nothing is.
    `seq` grows with every change of any of the worker's forms."""

    form: str
    form_version: int
    created_at: datetime
    seq: int
    timeline: list[Event]
    asked: Event | None
    supplements: list[SupplementShown]


class SubmissionWhole(SubmissionShown):
    """With what was filed, and what was sent in later."""

    content: dict[str, Any]
    attachments: list[Attachment]
    sent_in: list[SentIn]


class Submissions(Model):
    """`until` is what to ask for `since` next time; null where nothing changed."""

    until: int | None
    submissions: list[SubmissionShown]
