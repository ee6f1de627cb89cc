"""Tries at signing in: counted for one address at one account, with a delay that rises.

Only the pair waits: whoever guesses at somebody's account from elsewhere slows down nobody but
themselves. A try is counted before it is looked at, so that a hundred at once are a hundred.
"""

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from backend.accounts.tables import Attempt

FREE = 4
"""Tries without a delay: a person who mistypes does not notice."""
LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""After so long without a try the count begins anew."""


def delay_after(tries: int, free: int = FREE) -> timedelta:
    """How long to wait after so many tries without a success: 0, then 1, 2, 4 … s, up to 15 min."""
    if tries < free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(tries - free, 20)), LONGEST)


def count_try(db: Session, pair: bytes, now: datetime, free: int = FREE) -> None:
    """Count a try. Raises TRY_LATER, and counts nothing, before its delay is over."""
    kept = _held(db, pair, now)
    wait = kept.last_at + delay_after(kept.tries, free) - now
    if wait > timedelta():
        raise IlteoroError(ErrorCode.TRY_LATER, seconds=int(wait.total_seconds()) + 1)
    kept.tries += 1
    kept.last_at = now


def count_freely(db: Session, key: bytes, now: datetime) -> int:
    """Count one more that nobody has to wait for; how many there were before."""
    kept = _held(db, key, now)
    before = kept.tries
    kept.tries += 1
    kept.last_at = now
    return before


def _held(db: Session, pair: bytes, now: datetime) -> Attempt:
    # The row has to be there to be held, or two first tries at once would both go uncounted.
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Attempt) if is_sqlite else postgresql.insert(Attempt)
    db.execute(insert.values(pair=pair, tries=0, last_at=now).on_conflict_do_nothing())
    kept = db.get_one(Attempt, pair, with_for_update=True)
    if now - kept.last_at >= FORGOTTEN:
        kept.tries = 0
    return kept


def forget_old(db: Session, now: datetime) -> None:
    """What would begin anew anyway need not be kept."""
    db.execute(delete(Attempt).where(Attempt.last_at <= now - FORGOTTEN))


def forget_tries(db: Session, pair: bytes) -> None:
    """It was the right one: the count begins anew."""
    db.execute(delete(Attempt).where(Attempt.pair == pair))


def network_of(host: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 one household has of IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
