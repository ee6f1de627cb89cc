"""What the accounts' routes take and give."""

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from app.models.base import Model
from backend.accounts.access import ID_PATTERN
from backend.accounts.passwords import PASSWORD_LENGTH
from backend.accounts.permissions import STAFF, Role


def _printable(text: str) -> str:
    """NFC, without control characters: PostgreSQL keeps no NUL, and a list no line breaks."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise ValueError("control characters")
    return unicodedata.normalize("NFC", text).strip()


def _line(longest: int, pattern: str | None = None) -> Any:
    return (
        StringConstraints(min_length=1, max_length=longest, pattern=pattern),
        AfterValidator(_printable),
    )


AccountId = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Name = Annotated[str, *_line(60, r"\S")]
Device = Annotated[str, *_line(60, r"\S")]
UserName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{3,60}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{7,18}[0-9]$")]
CaseNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z -]{1,28}[0-9A-Za-z]$")
]
Password = Annotated[str, StringConstraints(min_length=PASSWORD_LENGTH, max_length=200)]
Token = Annotated[str, StringConstraints(min_length=20, max_length=200)]
BirthDate = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2100, 1, 1))]
Which = Literal["personal", "health", "sharing"]


class CodeWanted(Model):
    """A worker asks for a one-time code."""

    case_number: CaseNumber
    birth_date: BirthDate


class CodeSent(Model):
    """The same whether there is such a case or not. `seconds` is how long a code holds."""

    challenge: str
    seconds: int


class OnDevice(Model):
    """What a sign-in says of its device: what the person calls it, and whether others use it."""

    device: Device
    shared: bool = False


class CodeAnswer(OnDevice):
    """The code that came."""

    challenge: AccountId
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6,12}$")]


class StaffSignIn(OnDevice):
    """`code` is the authenticator's, or a recovery code."""

    user_name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(min_length=6, max_length=30)]


class ProviderWanted(Model):
    """Where the provider is to send the person back to."""

    redirect_uri: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class ProviderBegun(Model):
    """`url` is for the browser, `secret` stays in the app that asked."""

    url: str
    secret: str


class ProviderAnswer(OnDevice):
    """What the provider sent back, and the secret the app kept. Who signs in as `staff` gets no
    worker's account."""

    secret: Token
    staff: bool = False
    state: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class SignedInAs(Model):
    """A pair of tokens. `seconds` is how long the access token holds, `refresh_seconds` how long
    the other one waits to be used."""

    session: str
    access_token: str
    refresh_token: str
    seconds: int
    refresh_seconds: int


class Exchange(Model):
    """A refresh token for a new pair. `attempt` is made up before asking: asked again by the same
    name because the answer was lost, the same pair comes."""

    refresh_token: Token
    attempt: Token | None = None


class SessionShown(Model):
    id: str
    device: str
    created_at: datetime
    seen_at: datetime
    current: bool


class Sessions(Model):
    sessions: list[SessionShown]


class Me(Model):
    """Whose session this is."""

    id: str
    roles: list[Role]
    name: str | None


class NewPassword(Model):
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    new_password: Password


class AuditShown(Model):
    """`actor` is an account's id, `name` whose it is, as long as it is there."""

    id: str
    at: datetime
    actor: str | None
    name: str | None
    role: str
    operation: str
    allowed: bool


class AuditPage(Model):
    """Newest first; `before` asks for the next page, null on the last."""

    entries: list[AuditShown]
    before: str | None


class ConsentGiven(Model):
    """Something said to a consent: `text` is the version that was read, `language` its language."""

    which: Which
    given: bool
    text: Annotated[int, Field(ge=1, le=100_000)]
    language: Literal["ko", "en"]


class ConsentShown(ConsentGiven):
    at: datetime


class Consents(Model):
    """`current`: what holds of each that was asked. `history`: everything, newest first."""

    current: list[ConsentShown]
    history: list[ConsentShown]


class Kept(Model):
    """What stays after a deletion, by which law, until which Korean day."""

    what: str
    law: str
    until: date


class Deleted(Model):
    kept: list[Kept]


class NewWorker(Model):
    name: Name
    phone: Phone | None = None
    case_number: CaseNumber
    birth_date: BirthDate


class WorkerListed(Model):
    id: str
    name: str | None


class WorkerShown(WorkerListed):
    phone: str | None
    case_number: str | None
    birth_date: date | None


class AssignmentWanted(Model):
    """`ends_at` is for an interpreter's one talk."""

    ends_at: AwareDatetime | None = None


def _staff_roles(roles: frozenset[Role]) -> frozenset[Role]:
    if not roles or roles - STAFF:
        raise ValueError("roles of staff")
    return roles


StaffRoles = Annotated[frozenset[Role], AfterValidator(_staff_roles)]


class NewStaff(Model):
    name: Name
    user_name: UserName
    roles: StaffRoles


class NewKiosk(Model):
    name: Name


class AccountListed(Model):
    """`seen_at` is when a shared device was last in touch, `waits_until` until when a code that
    was handed on can be used."""

    id: str
    roles: list[Role]
    status: Literal["active", "closed"]
    name: str | None
    created_at: datetime
    seen_at: datetime | None
    waits_until: datetime | None


class AccountList(Model):
    accounts: list[AccountListed]


class AccountChange(Model):
    """What is to change; null leaves it as it is. `link` is the code of whoever shall sign in to
    this account of staff at the provider; empty, nobody does."""

    roles: StaffRoles | None = None
    status: Literal["active", "closed"] | None = None
    link: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,2000}$")] | None = None


Clock = Annotated[str, StringConstraints(pattern=r"^[0-9]{13}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
RecordId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z_-]{0,63}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,59}$")]


class Version(Model):
    """What a field was said to be, and when by the device's hybrid clock: milliseconds since
    1970, a counter, the device."""

    value: Any
    clock: Clock


class FieldShown(Version):
    """`lost`: earlier versions, and those of other devices, newest first."""

    lost: list[Version]


class RecordWritten(Model):
    """The fields that changed."""

    kind: Kind
    id: RecordId
    fields: Annotated[dict[FieldName, Version], Field(min_length=1, max_length=200)]


class RecordsWritten(Model):
    records: Annotated[list[RecordWritten], Field(max_length=500)]


class RecordShown(Model):
    """`seq` grows with every change of any record: ask for what came after the last one seen."""

    kind: str
    id: str
    seq: int
    fields: dict[str, FieldShown]


class Records(Model):
    records: list[RecordShown]
