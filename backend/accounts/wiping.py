"""Devices that are to forget everything the next time they come: lost, or of an erased account.

What ends a session may leave such an order under the hashes of its tokens. They are random and
stand for nobody, so that an order outlives the account it came from. A device that shows one of
these tokens learns that it is to erase what is on it, and no more.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.accounts.tables import SignedIn, SpentRefresh, WipeOrder

KEPT = timedelta(days=731)
"""How long a device may lie in a drawer and still be told."""


def order_wipe(db: Session, held: SignedIn, now: datetime) -> None:
    """Have the device of this session erased when it comes again. It may hold a token that was
    exchanged already, where the answer was lost."""
    spent = db.scalars(select(SpentRefresh.hash).where(SpentRefresh.session == held.id))
    for token in {held.access, held.refresh, *spent}:
        db.merge(WipeOrder(hash=token, until=now + KEPT))
    db.execute(delete(WipeOrder).where(WipeOrder.until <= now))


def order_wipes(db: Session, account: str, now: datetime, *, but: str) -> None:
    """Have every device of an account erased, except the one of the session `but`."""
    for held in db.scalars(
        select(SignedIn).where(SignedIn.account == account, SignedIn.id != but)
    ).all():
        order_wipe(db, held, now)


def is_ordered(db: Session, token: bytes) -> bool:
    """Whether the device that shows the token with this hash is to be erased."""
    return db.get(WipeOrder, token) is not None
