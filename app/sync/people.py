"""The accounts of staff as an administrator runs them: who there is, what each may do, who signs
in to which at the office's provider. Nothing of it is kept on this device."""

from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from app.models import ErrorCode, IlteoroError
from app.models.base import Model
from app.sync.account import Account

M = TypeVar("M", bound=Model)

PLACE = "/v1/accounts"
STAFF = ("caseworker", "counsellor", "interpreter", "supervisor", "administrator")
"""What a member of staff may be, in the order it is shown."""


class Member(Model):
    """One account of staff. `name` is null only where the backend can't tell it."""

    id: str
    roles: list[str]
    status: Literal["active", "closed"]
    name: str | None


class _Listed(Model):
    accounts: list[Member]


class _Enrolled(Model):
    account: str
    user_name: str
    password: str
    totp_uri: str
    recovery_codes: list[str]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a new member of staff is handed, told this once. `totp_uri` is what an authenticator
    reads from a picture, `totp_key` what one types into it instead."""

    name: str
    user_name: str
    password: str
    totp_uri: str
    recovery_codes: tuple[str, ...]

    @property
    def totp_key(self) -> str:
        """The key in groups of four."""
        key = parse_qs(urlsplit(self.totp_uri).query).get("secret", [""])[0]
        return " ".join(key[at : at + 4] for at in range(0, len(key), 4))

    def __repr__(self) -> str:
        return "Enrolled()"


def members(account: Account) -> tuple[Member, ...]:
    """Everybody of staff, open accounts first, by name. Raises NOT_ALLOWED and what asking
    raises."""
    told = _read(_Listed, account.ask("GET", PLACE), account)
    staff = [one for one in told.accounts if set(one.roles) & set(STAFF)]
    return tuple(sorted(staff, key=lambda one: (one.status != "active", one.name or "", one.id)))


def add(account: Account, name: str, user_name: str, roles: frozenset[str]) -> Enrolled:
    """A new member of staff. Raises ALREADY_THERE for a user name that is taken, FIELDS_INVALID,
    and what asking raises."""
    body = {"name": name, "user_name": user_name, "roles": sorted(roles)}
    told = _read(_Enrolled, account.ask("POST", PLACE, body), account)
    return Enrolled(name, told.user_name, told.password, told.totp_uri, tuple(told.recovery_codes))


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
