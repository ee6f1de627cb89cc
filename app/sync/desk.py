"""Filed forms as who works on them is told of them by the backend (decision "submissions").

    queue       those one may work on, what is due first first, a page at a time
    seen        one of them with all that belongs to it; attachment: one of its files
    act         take it, ask for a supplement, decide, give it to somebody, give it back
    table       the queue for a spreadsheet

Nothing of it is kept on this device: every reading is asked for anew and stands in the audit.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import ValidationError

from app.forms.media import media_type
from app.models import ErrorCode, IlteoroError
from app.models.base import Model, Text
from app.models.record import Attachment, ServerStatus, Sha256
from app.sync.account import Account

QUEUE = "/v1/staff/submissions"
PAGE, NEAR = 30, 3
"""Forms a page; days to the last one that count as few, as the backend counts them."""

Kind = Literal["start_review", "ask_supplement", "decide", "assign", "release"]
Asked = ServerStatus | Literal["open"]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """What is to be in the queue. `whose` is `me`, `nobody` or empty for all, `worker` one person;
    `within` so many days it is due, the overdue among them; `overdue` those alone."""

    status: Asked | None = "open"
    whose: str = ""
    form: str = ""
    within: int | None = None
    overdue: bool = False
    worker: str = ""

    def asked(self) -> dict[str, str]:
        """As it stands in an address. Nothing in it is of anybody's health."""
        said = {
            "status": self.status or "",
            "assigned": self.whose,
            "form": self.form,
            "due_within": "" if self.within is None else str(self.within),
            "overdue": "true" if self.overdue else "",
            "worker": self.worker,
        }
        return {name: value for name, value in said.items() if value}


class Line(Model):
    """A form in the queue. `name` is whose it is, None where the account is gone."""

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
    assigned_name: Text | None
    worker: str
    name: Text | None
    conflicts: int


class Counts(Model):
    """Of all one may work on: how many in each stage; of the open ones how many are `overdue`, due
    within `NEAR` days, one's own (`mine`), and `nobody`'s."""

    received: int
    in_review: int
    supplement: int
    decided: int
    withdrawn: int
    overdue: int
    near: int
    mine: int
    nobody: int

    @property
    def open(self) -> int:
        """How many there is something to do with."""
        return self.received + self.in_review + self.supplement


class Queue(Model):
    """A page; `found` are as many as the filters leave, `more` where the next page begins."""

    submissions: tuple[Line, ...]
    more: int | None
    found: int
    counts: Counts


class Happened(Model):
    """What happened. `actor` is the account of staff, `name` whose; None the worker. `until`: the
    last Korean day to send in what was asked for."""

    at: datetime
    kind: str
    text: Text | None
    actor: str | None
    name: Text | None
    until: date | None = None


class Supplement(Model):
    """What was sent in later."""

    id: str
    received_at: datetime
    text: Text
    attachments: tuple[Attachment, ...]


class Conflict(Model):
    """Something else that came under the same id: a form's content or a supplement's text."""

    at: datetime
    supplement: str | None
    content: dict[str, Any] | None
    text: Text | None
    attachments: tuple[Attachment, ...]


class Reviewer(Model):
    """Somebody to whom it may be given."""

    id: str
    name: Text | None


class Seen(Line):
    """A form as it lies on the desk. `clock_wrong`: its `created_at` can't be true."""

    created_at: datetime
    clock_wrong: bool
    content: dict[str, Any]
    attachments: tuple[Attachment, ...]
    sha256: Sha256
    timeline: tuple[Happened, ...]
    supplements: tuple[Supplement, ...]
    conflicts_seen: tuple[Conflict, ...]
    reviewers: tuple[Reviewer, ...]

    def files(self) -> tuple[Attachment, ...]:
        """Every file of it, each once: filed with it, sent in later, or with another content."""
        later = [one.attachments for one in self.supplements]
        other = [one.attachments for one in self.conflicts_seen]
        every = (one for some in (self.attachments, *later, *other) for one in some)
        return tuple({one.id: one for one in every}.values())


def queue(account: Account, wanted: Wanted, offset: int = 0) -> Queue:
    """A page of the queue. Raises what `Account.ask` raises."""
    asked = urlencode(wanted.asked() | {"offset": str(offset), "limit": str(PAGE)})
    return _read(Queue, account.ask("GET", f"{QUEUE}?{asked}"), account)


def seen(account: Account, id_: str) -> Seen:
    """One form. Raises what `Account.ask` raises, NOT_ALLOWED and NOT_FOUND among it."""
    return _read(Seen, account.ask("GET", f"{QUEUE}/{id_}"), account)


def act(account: Account, id_: str, kind: Kind, version: int, said: Mapping[str, str]) -> None:
    """Do something to a form as it stood in `version`; `said` may hold `text`, `until`
    and `assignee`.

    Raises what `Account.ask` raises, CHANGED_MEANWHILE, ACTION_NOT_POSSIBLE, ACCOUNT_UNKNOWN.
    """
    account.ask("POST", f"{QUEUE}/{id_}/actions", {"kind": kind, "version": version, **said})


def attachment(account: Account, id_: str, file: Attachment) -> bytes:
    """The bytes of a file, held against what was filed: its length, its SHA-256, and that it is
    what it says it is. Raises what `Account.ask` raises, ATTACHMENT_DAMAGED, ATTACHMENT_REFUSED."""
    data = account.ask_bytes("GET", f"{QUEUE}/{id_}/attachments/{file.id}")
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise IlteoroError(ErrorCode.ATTACHMENT_DAMAGED)
    if media_type(data) != file.media_type:
        raise IlteoroError(ErrorCode.ATTACHMENT_REFUSED)
    return data


def table(account: Account, wanted: Wanted) -> bytes:
    """What the filters leave as a table (CSV), at most 10,000 lines."""
    return account.ask_bytes("GET", f"{QUEUE}.csv?{urlencode(wanted.asked())}")


def _read(model: type[M], told: Any, account: Account) -> M:
    try:
        return model.model_validate(told)
    except ValidationError:
        # From None: pydantic's words repeat what was answered.
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address) from None
