"""A member of staff's name at the provider, tied to their account by an administrator alone.

Whoever signs in at the provider as staff and is nobody's yet is handed a code. The administrator
puts it to the account it belongs to. Nothing is tied by an e-mail address or a name: whoever can
choose those at the provider would choose the account.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError, from_instant, to_instant
from app.store.crypto import BrokenSealError
from backend.accounts.keys import Keyring
from backend.accounts.people import find_identity, person_of, provider_key
from backend.accounts.permissions import STAFF
from backend.accounts.tables import Account, Identity
from backend.accounts.tokens import roles_of

VALID = timedelta(days=1)
"""How long an administrator has for it."""
_PLACE = "provider link"
_KIND = "provider"


def link_code(keys: Keyring, issuer: str, subject: str, now: datetime) -> str:
    """What an administrator needs to tie this person to an account. It is sealed: it says nothing
    to anybody else, and nobody can make one up."""
    told = {"issuer": issuer, "subject": subject, "until": to_instant(now + VALID)}
    return urlsafe_b64encode(keys.seal_json(told, _PLACE)).decode().rstrip("=")


def link(db: Session, keys: Keyring, account: Account, code: str, now: datetime) -> None:
    """Tie whoever the code names to `account`, in place of whom it was tied to before.

    Raises NOT_ALLOWED for an account that is not of staff, FIELDS_INVALID for a code that is none
    or too old, ALREADY_THERE where that person has another account.
    """
    if not roles_of(account) & STAFF:
        raise IlteoroError(ErrorCode.NOT_ALLOWED)
    try:
        told = keys.open_json(urlsafe_b64decode(code + "=" * (-len(code) % 4)), _PLACE)
    except (BrokenSealError, ValueError):
        raise IlteoroError(ErrorCode.FIELDS_INVALID) from None
    if from_instant(told["until"]) <= now:
        raise IlteoroError(ErrorCode.FIELDS_INVALID)
    key = provider_key(told["issuer"], told["subject"])
    found = find_identity(db, keys.finds(*key))
    if found is not None and found.id != account.id:
        raise IlteoroError(ErrorCode.ALREADY_THERE)
    unlink(db, keys, account)
    db.add(Identity(found_by=keys.find(*key), account=account.id, kind=_KIND))
    _tell(keys, account, {"issuer": told["issuer"], "subject": told["subject"]})


def unlink(db: Session, keys: Keyring, account: Account) -> None:
    """Nobody signs in to this account of staff at the provider any more. Raises NOT_ALLOWED."""
    if not roles_of(account) & STAFF:
        raise IlteoroError(ErrorCode.NOT_ALLOWED)
    db.execute(delete(Identity).where(Identity.account == account.id, Identity.kind == _KIND))
    _tell(keys, account, {})


def _tell(keys: Keyring, account: Account, provider: dict[str, str]) -> None:
    """Kept sealed too, so that another secret can find it anew (`resealing`)."""
    told = {k: v for k, v in person_of(keys, account).items() if k not in ("issuer", "subject")}
    account.person = keys.seal_json(told | provider, f"account.person {account.id}")
