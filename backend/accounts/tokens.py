"""Access and refresh tokens: random, opaque, kept as hashes (docs/decisions/0010-tokens.md).

    access    10 minutes, looked up at every request: what was ended is over at once
    refresh   exchanged for a new pair; one that was exchanged before ends its session, because
              two hold it and nobody can tell which of them is the thief

An answer can be lost on the way. Who names an exchange (`attempt`, made up on the device before
it asks) may ask again by the same name and gets the same pair, as long as that pair is the newest.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import new_id
from backend.accounts.keys import Keyring
from backend.accounts.permissions import STAFF, Role
from backend.accounts.tables import Account, SignedIn, SpentRefresh

ACCESS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`idle`: how long a refresh token waits to be used. `whole`: when to sign in again anyway."""

    idle: timedelta
    whole: timedelta


OWN_DEVICE = Lifetime(timedelta(days=90), timedelta(days=365))
STAFF_DEVICE = Lifetime(timedelta(hours=12), timedelta(days=7))
SHARED_DEVICE = Lifetime(timedelta(minutes=30), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair, told this once. `seconds` is how long the access token holds, `refresh_seconds` how
    long the other one waits."""

    session: str
    access_token: str
    refresh_token: str
    seconds: int
    refresh_seconds: int


def token_hash(token: str) -> bytes:
    """What a token is kept as. It has 256 random bits, so a plain hash keeps it."""
    return hashlib.sha256(token.encode()).digest()


def lifetime_of(roles: frozenset[Role], *, shared: bool) -> Lifetime:
    """How long a session of these roles lasts; a shared device's is the shortest."""
    if shared:
        return SHARED_DEVICE
    return STAFF_DEVICE if roles & STAFF else OWN_DEVICE


def roles_of(account: Account) -> frozenset[Role]:
    """The roles an account has."""
    return named_roles(account.roles)


def named_roles(names: str) -> frozenset[Role]:
    """The roles whose names stand in a text, blanks between."""
    return frozenset(Role(name) for name in names.split())


def open_session(
    db: Session, keys: Keyring, account: Account, device: str, now: datetime, *, shared: bool
) -> Tokens:
    """A new session of `account` on what the person calls `device`. Those nobody can use any more
    go."""
    db.execute(delete(SignedIn).where(SignedIn.refresh_until <= now))
    life = lifetime_of(roles_of(account), shared=shared)
    session, access, refresh = new_id(), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    db.add(
        SignedIn(
            id=session,
            account=account.id,
            device=keys.seal(device.encode(), f"session.device {session}"),
            created_at=now,
            seen_at=now,
            access=token_hash(access),
            access_until=now + ACCESS,
            refresh=token_hash(refresh),
            refresh_until=now + life.idle,
            idle_seconds=int(life.idle.total_seconds()),
            ends_at=now + life.whole,
        )
    )
    waits = int(min(life.idle, life.whole).total_seconds())
    return Tokens(session, access, refresh, int(ACCESS.total_seconds()), waits)


@dataclass(frozen=True, slots=True)
class Reused:
    """A spent token was seen again; its session is ended. Whose it was."""

    account: str


def exchange(
    db: Session, keys: Keyring, refresh_token: str, attempt: str | None, now: datetime
) -> Tokens | Reused | None:
    """A new pair for a refresh token; None where it is unknown or too old."""
    asked = token_hash(refresh_token)
    held = db.scalar(select(SignedIn).where(SignedIn.refresh == asked).with_for_update())
    if held is None:
        return _seen_again(db, keys, refresh_token, attempt, now)
    if now >= min(held.refresh_until, held.ends_at):
        db.delete(held)
        return None
    access, refresh = _successors(keys, refresh_token, attempt)
    named = None if attempt is None else token_hash(attempt)
    db.add(SpentRefresh(hash=asked, session=held.id, attempt=named))
    held.access, held.access_until = token_hash(access), now + ACCESS
    held.refresh = token_hash(refresh)
    held.refresh_until = now + timedelta(seconds=held.idle_seconds)
    held.seen_at = now
    return Tokens(held.id, access, refresh, int(ACCESS.total_seconds()), _waits(held, now))


def _seen_again(
    db: Session, keys: Keyring, refresh_token: str, attempt: str | None, now: datetime
) -> Tokens | Reused | None:
    spent = db.get(SpentRefresh, token_hash(refresh_token))
    held = db.get(SignedIn, spent.session, with_for_update=True) if spent else None
    if spent is None or held is None:
        return None
    if attempt is not None and spent.attempt == token_hash(attempt):
        access, refresh = _successors(keys, refresh_token, attempt)
        if held.refresh == token_hash(refresh) and now < min(held.refresh_until, held.ends_at):
            # Without a network that may be hours later: then the refresh token alone still holds.
            left = max(0, int((held.access_until - now).total_seconds()))
            return Tokens(held.id, access, refresh, left, _waits(held, now))
    db.delete(held)
    return Reused(held.account)


def _waits(held: SignedIn, now: datetime) -> int:
    return int((min(held.refresh_until, held.ends_at) - now).total_seconds())


def _successors(keys: Keyring, refresh_token: str, attempt: str | None) -> tuple[str, str]:
    """Access and refresh token. Of a named exchange they follow from the server's secret, the old
    token and the name, so that nothing has to be kept to say them again."""
    if attempt is None:
        return secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    access, refresh = (
        urlsafe_b64encode(keys.find(kind, refresh_token, attempt)).decode().rstrip("=")
        for kind in ("access", "refresh")
    )
    return access, refresh


def end_session(db: Session, account: str, session: str) -> bool:
    """End one of `account`'s sessions; False where it has no such."""
    held = db.get(SignedIn, session)
    if held is None or held.account != account:
        return False
    db.delete(held)
    return True


def end_all(db: Session, account: str, *, but: str | None = None) -> None:
    """End every session of `account`, except `but`."""
    db.execute(delete(SignedIn).where(SignedIn.account == account, SignedIn.id != (but or "")))
