"""What every way of signing in ends with."""

from dataclasses import asdict
from datetime import datetime

from fastapi import Response
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from backend.accounts import audit
from backend.accounts.bodies import OnDevice, SignedInAs
from backend.accounts.context import Accounts
from backend.accounts.limits import count_freely
from backend.accounts.tables import Account
from backend.accounts.tokens import open_session, roles_of


async def no_store(response: Response) -> None:
    """Nothing on the way keeps the answer."""
    response.headers["Cache-Control"] = "no-store"


def opened(
    db: Session, accounts: Accounts, account: Account | None, said: OnDevice, now: datetime
) -> SignedInAs | None:
    """A session of `account`, with its entry in the audit; None where there is no account."""
    if account is None:
        return None
    made = open_session(db, accounts.keys, account, said.device, now, shared=said.shared)
    role = min(roles_of(account))
    audit.write(db, now, account.id, role, "sign_in", owners=[account.id])
    return SignedInAs(**asdict(made))


def note_refused(db: Session, accounts: Accounts, whose: str | None, now: datetime) -> None:
    """A sign-in that was refused stands in the audit of whose account it was for. Where there is
    none something as quick is written: nobody learns from the time it takes that there is one, and
    who tries names that nobody has does not fill what is kept for two years."""
    if whose is None:
        count_freely(db, accounts.keys.find("refused", "nobody"), now)
        return
    audit.write(db, now, None, "unknown", "sign_in_refused", owners=[whose], allowed=False)


def or_refused(signed: SignedInAs | None) -> SignedInAs:
    """Raises SIGN_IN_REFUSED for nobody. Called outside of the transaction: what a refused try has
    used up stays used up."""
    if signed is None:
        raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
    return signed
