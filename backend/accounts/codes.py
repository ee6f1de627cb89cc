"""One-time codes for workers: six digits, five minutes, five tries.

Who keeps asking for codes of one case from ever new addresses makes the codes longer, for its
owner to type, instead of keeping the owner out: five codes of 6 digits, fifty of 8, then 12.

Everything takes the same way whether there is such a case or not: a code is made and kept, an
answer is looked at and refused. Only nothing is sent.
"""

import hmac
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import new_id
from backend.accounts.keys import Keyring
from backend.accounts.limits import count_freely, forget_old, forget_tries
from backend.accounts.people import find_worker, person_of
from backend.accounts.tables import Account, OneTimeCode, Status

VALID = timedelta(minutes=5)
TRIES = 5


def digits(asked: int) -> int:
    """How long the next code of a case is after so many that nobody answered: a thousand addresses
    that ask and guess all day then hit one in some 3 of 100,000 days."""
    return 6 if asked < 5 else 8 if asked < 50 else 12


def make_code(
    db: Session, keys: Keyring, case_number: str, birth_date: date, *, pair: bytes, now: datetime
) -> tuple[str, str, str | None]:
    """A challenge's id, its code, and the phone to send it to; None where there is none. `pair`
    is whose tries are forgotten when the code comes back.

    A code that was asked for earlier goes on holding: else whoever knows a case number could keep
    its owner out by asking again and again.
    """
    db.execute(delete(OneTimeCode).where(OneTimeCode.until <= now))
    forget_old(db, now)
    account = find_worker(db, keys, case_number, birth_date)
    asked = count_freely(db, _counted(keys, account.id if account else pair.hex()), now)
    challenge, code = new_id(), "".join(secrets.choice("0123456789") for _ in range(digits(asked)))
    db.add(
        OneTimeCode(
            id=challenge,
            account=account.id if account else None,
            code=keys.find("code", challenge, code),
            pair=pair,
            tries_left=TRIES,
            until=now + VALID,
        )
    )
    phone = person_of(keys, account).get("phone") if account else None
    return challenge, code, phone


def whose_code(db: Session, challenge: str) -> str | None:
    """The account a code was sent for, None where there was none."""
    kept = db.get(OneTimeCode, challenge)
    return kept.account if kept else None


def take_code(
    db: Session, keys: Keyring, challenge: str, code: str, now: datetime
) -> Account | None:
    """Whose code it is; None where it is wrong, too old, or was tried too often."""
    kept = db.get(OneTimeCode, challenge, with_for_update=True)
    if kept is None or kept.until <= now or kept.tries_left <= 0:
        return None
    kept.tries_left -= 1
    fits = any(
        hmac.compare_digest(kept.code, found) for found in keys.finds("code", challenge, code)
    )
    if not fits or kept.account is None:
        return None
    forget_tries(db, kept.pair)
    forget_tries(db, _counted(keys, kept.account))
    account = db.get(Account, kept.account)
    db.delete(kept)
    return account if account and account.status == Status.ACTIVE else None


def _counted(keys: Keyring, whose: str) -> bytes:
    return keys.find("codes", whose)
