"""A sign-in at the provider, from the address that is opened to the account that comes back."""

import secrets
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from app.store.crypto import BrokenSealError
from backend.accounts.context import Accounts
from backend.accounts.oidc import Begun, Provider
from backend.accounts.people import create_from_provider, find_identity, provider_key
from backend.accounts.tables import Account, ProviderSignIn, Status
from backend.accounts.tokens import token_hash
from backend.storage import transaction

VALID = timedelta(minutes=10)
"""How long a person may take at the provider."""


def begin(accounts: Accounts, redirect_uri: str) -> tuple[str, str]:
    """The address to open, and the secret without which its answer is worth nothing.

    Raises PROVIDER_MISSING, PROVIDER_UNREACHABLE, FIELDS_INVALID.
    """
    url, begun = _provider(accounts).begin(redirect_uri)
    secret, now = secrets.token_urlsafe(32), accounts.clock.now()
    kept = token_hash(secret)
    sealed = accounts.keys.seal_json(asdict(begun), _place(kept))
    with transaction(accounts.engine) as db:
        db.execute(delete(ProviderSignIn).where(ProviderSignIn.until <= now))
        db.add(ProviderSignIn(secret=kept, begun=sealed, until=now + VALID))
    return url, secret


def finish(accounts: Accounts, secret: str, state: str, code: str) -> tuple[str, str]:
    """Issuer and subject of the person who came back; a sign-in is answered once.

    Raises SIGN_IN_REFUSED, PROVIDER_MISSING, PROVIDER_UNREACHABLE.
    """
    provider, kept, now = _provider(accounts), token_hash(secret), accounts.clock.now()
    with transaction(accounts.engine) as db:
        taken = db.execute(
            delete(ProviderSignIn)
            .where(ProviderSignIn.secret == kept, ProviderSignIn.until > now)
            .returning(ProviderSignIn.begun)
        ).scalar_one_or_none()
    if taken is None:
        raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
    try:
        begun = Begun(**accounts.keys.open_json(taken, _place(kept)))
    except BrokenSealError:
        raise IlteoroError(ErrorCode.SIGN_IN_REFUSED) from None
    return provider.issuer, provider.finish(begun, state, code)


def is_known(db: Session, accounts: Accounts, issuer: str, subject: str) -> bool:
    """Whether whoever the provider named has an account, closed or not."""
    return find_identity(db, accounts.keys.finds(*provider_key(issuer, subject))) is not None


def account_of(
    db: Session, accounts: Accounts, issuer: str, subject: str, now: datetime
) -> Account | None:
    """The account of whoever the provider named: made when they come for the first time, None
    where it was closed."""
    found_by = accounts.keys.finds(*provider_key(issuer, subject))
    found = find_identity(db, found_by)
    if found is not None:
        return found if found.status == Status.ACTIVE else None
    return create_from_provider(db, accounts.keys, now, issuer, subject)


def _provider(accounts: Accounts) -> Provider:
    if accounts.provider is None:
        raise IlteoroError(ErrorCode.PROVIDER_MISSING)
    return accounts.provider


def _place(kept: bytes) -> str:
    return f"provider_sign_in.begun {kept.hex()}"
