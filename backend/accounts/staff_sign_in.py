"""Staff sign in: user name, password, and a code from the authenticator or a recovery code.

Whatever is wrong is refused in the same words after the same work.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.accounts import passwords
from backend.accounts.context import Accounts
from backend.accounts.keys import Keyring
from backend.accounts.people import user_key
from backend.accounts.tables import Account, RecoveryCode, StaffCredential, Status
from backend.storage import transaction


def proven(
    accounts: Accounts, user_name: str, password: str, code: str, now: datetime
) -> str | None:
    """The account that proved itself, None where anything is wrong."""
    wanted = accounts.keys.finds(*user_key(user_name))
    with transaction(accounts.engine, reads_only=True) as db:
        kept = db.scalar(
            select(StaffCredential)
            .join(Account, Account.id == StaffCredential.account)
            .where(StaffCredential.user_name.in_(wanted), Account.status == Status.ACTIVE)
        )
    # Outside of any transaction: it takes a core for some 50 ms.
    if not passwords.password_fits(kept.password if kept else None, password) or kept is None:
        return None
    with transaction(accounts.engine) as db:
        fits = _second(db, accounts.keys, kept.account, code, now)
    return kept.account if fits else None


def _second(db: Session, keys: Keyring, account: str, code: str, now: datetime) -> bool:
    """Whether the second proof holds; it is spent with that."""
    kept = db.get(StaffCredential, account, with_for_update=True)
    if kept is None:
        return False
    secret = keys.open(kept.totp, f"staff_credential.totp {account}").decode()
    step = passwords.totp_step(secret, code.strip(), now, kept.totp_step)
    if step is not None:
        kept.totp_step = step
        return True
    spent = db.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.account == account, RecoveryCode.hash == passwords.recovery_hash(code))
        .returning(RecoveryCode.hash)
    ).all()
    return bool(spent)
