"""The accounts of staff and of shared devices as an administrator runs them: who there is, what
each may do, who signs in to which at the provider. Nothing of it is kept on this device."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from app.models import ErrorCode, IlteoroError
from app.models.base import Model
from app.sync.account import Account

M = TypeVar("M", bound=Model)

PLACE = "/v1/accounts"
STAFF = ("caseworker", "counsellor", "interpreter", "supervisor", "administrator")
"""What a member of staff may be, in the order it is shown."""
KIOSK = "kiosk"


class Member(Model):
    """One account of staff, or of a shared device. `name` is null only where the backend can't
    tell it; `seen_at` is when a device was last in touch, `waits_until` until when a code that was
    handed on can be used."""

    id: str
    roles: list[str]
    status: Literal["active", "closed"]
    name: str | None
    seen_at: datetime | None = None
    waits_until: datetime | None = None

    @property
    def is_kiosk(self) -> bool:
        """Whether it is a shared device's."""
        return KIOSK in self.roles


class _Listed(Model):
    accounts: list[Member]


class _Told(Model):
    user_name: str | None
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody is handed to set their account up with, told this once. `user_name` is None
    for a shared device; `again` where it takes the place of how they signed in before."""

    name: str
    user_name: str | None
    code: str
    until: datetime
    again: bool = False

    def __repr__(self) -> str:
        return "Handed()"


def members(account: Account) -> tuple[Member, ...]:
    """Everybody of staff and every shared device, open ones first, by name. Raises NOT_ALLOWED and
    what asking raises."""
    told = _read(_Listed, account.ask("GET", PLACE), account)
    ours = [one for one in told.accounts if one.is_kiosk or set(one.roles) & set(STAFF)]
    return tuple(sorted(ours, key=lambda one: (one.status != "active", one.name or "", one.id)))


def add(account: Account, name: str, user_name: str, roles: frozenset[str]) -> Handed:
    """A new member of staff. Raises ALREADY_THERE for a user name that is taken, FIELDS_INVALID,
    and what asking raises."""
    body = {"name": name, "user_name": user_name, "roles": sorted(roles)}
    return _handed(account, PLACE, body, name)


def add_kiosk(account: Account, name: str) -> Handed:
    """A new shared device. Raises FIELDS_INVALID, and what asking raises."""
    return _handed(account, "/v1/kiosks", {"name": name}, name)


def reset(account: Account, member: Member) -> Handed:
    """A new code for one of them: how they signed in until now holds no more, and they are signed
    out. Raises NOT_ALLOWED for oneself and a closed account, and what asking raises."""
    return _handed(account, f"{PLACE}/{member.id}/set-up", None, member.name or "", again=True)


def change(account: Account, member: str, **wanted: Any) -> None:
    """Other `roles`, `status`, or a `link` to who signs in at the provider (empty: to nobody).
    The member is signed out everywhere. Raises FIELDS_INVALID for a code that is none or too old,
    ALREADY_THERE where that person has another account, and what asking raises."""
    account.ask("PATCH", f"{PLACE}/{member}", wanted)


def _read(kind: type[M], told: Any, account: Account) -> M:
    try:
        return kind.model_validate(told)
    except ValidationError:
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address) from None


def _handed(account: Account, place: str, body: Any, name: str, *, again: bool = False) -> Handed:
    told = _read(_Told, account.ask("POST", place, body), account)
    return Handed(name, told.user_name, told.code, told.until, again)
