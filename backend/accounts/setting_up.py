"""A code by which somebody chooses how they sign in, once: the first time, and after a reset.

An administrator gets it and hands it on. Whoever has it chooses their own password and ties their
own authenticator, so nobody else ever knows either; a shared device gets its tokens for it. It
holds for a day and has 80 random bits; it is kept as a keyed hash.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from app.store.crypto import BrokenSealError
from backend.accounts import audit, passwords
from backend.accounts.context import Accounts
from backend.accounts.keys import Keyring
from backend.accounts.people import replace_recovery_codes, user_key
from backend.accounts.permissions import STAFF, Role
from backend.accounts.tables import Account, RecoveryCode, SetUpCode, StaffCredential, Status
from backend.accounts.tokens import end_all, roles_of
from backend.storage import transaction

VALID = timedelta(days=1)
"""How long a code holds."""
_SIGNS = 16
"""Of five bits each."""
_DONE = "account.set_up_done"
"""What stands in the audit."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is handed on, told this once. `user_name` is None for a shared device."""

    account: str
    user_name: str | None
    code: str
    until: datetime


def issue(
    db: Session, keys: Keyring, account: Account, user_name: str | None, now: datetime
) -> SetUp:
    """A new code for `account`, in place of an earlier one. What it signed in with until now holds
    no more, and its sessions end. Raises NOT_ALLOWED for a worker's and for a closed account."""
    roles = roles_of(account)
    if not roles & (STAFF | {Role.KIOSK}) or account.status != Status.ACTIVE:
        raise IlteoroError(ErrorCode.NOT_ALLOWED)
    credential = db.get(StaffCredential, account.id, with_for_update=True)
    if credential is not None:
        credential.password = passwords.NONE
    db.execute(delete(RecoveryCode).where(RecoveryCode.account == account.id))
    db.execute(
        delete(SetUpCode).where((SetUpCode.account == account.id) | (SetUpCode.until <= now))
    )
    end_all(db, account.id)
    # Capitals: no sign of it is mistaken for another.
    plain = pyotp.random_base32(32)[:_SIGNS]
    until = now + VALID
    db.add(SetUpCode(account=account.id, code=keys.find(*_key(plain)), until=until, totp=None))
    code = "-".join(plain[n : n + 4] for n in range(0, _SIGNS, 4))
    return SetUp(account.id, user_name, code, until)


def look(accounts: Accounts, user_name: str, code: str, now: datetime) -> str:
    """The address by which an authenticator is tied; asked again, the same. Raises
    SET_UP_REFUSED."""
    keys = accounts.keys
    with transaction(accounts.engine) as db:
        kept = _held(db, keys, user_name, code, now)
        if kept is None:
            secret = None
        else:
            secret = _secret(keys, kept) or passwords.new_totp_secret()
            kept.totp = keys.seal(secret.encode(), _place(kept.account))
    if secret is None:
        raise IlteoroError(ErrorCode.SET_UP_REFUSED)
    return passwords.totp_uri(secret, user_name)


def finish(
    accounts: Accounts, user_name: str, code: str, *, password: str, shown: str, now: datetime
) -> tuple[str, list[str]]:
    """Whose account it is, and its recovery codes. `shown` is what the authenticator shows.

    Raises SET_UP_REFUSED, AUTHENTICATOR_WRONG, and what `passwords.see_strong` raises; then the
    code still holds.
    """
    keys = accounts.keys
    with transaction(accounts.engine, reads_only=True) as db:
        _proven(db, keys, user_name, code, shown=shown, now=now)
    passwords.see_strong(password, user_name)
    # Outside of any transaction: it takes a core for some 50 ms.
    hashed = passwords.hash_password(password)
    recovery = passwords.new_recovery_codes()
    with transaction(accounts.engine) as db:
        kept, secret, step = _proven(db, keys, user_name, code, shown=shown, now=now)
        credential = db.get_one(StaffCredential, kept.account, with_for_update=True)
        credential.password, credential.totp_step = hashed, step
        place = f"staff_credential.totp {kept.account}"
        credential.totp = keys.seal(secret.encode(), place)
        replace_recovery_codes(db, kept.account, recovery)
        end_all(db, kept.account)
        role = min(roles_of(db.get_one(Account, kept.account)))
        audit.write(db, now, kept.account, role, _DONE, owners=[kept.account])
        account = kept.account
        db.delete(kept)
    return account, recovery


def take_kiosk(db: Session, keys: Keyring, code: str, now: datetime) -> Account | None:
    """The shared device that a code is for, which is spent with that; None where there is none."""
    asked = select(SetUpCode).where(
        SetUpCode.code.in_(keys.finds(*_key(code))), SetUpCode.until > now
    )
    kept = db.scalar(asked.with_for_update())
    account = db.get(Account, kept.account) if kept else None
    if kept is None or account is None or account.status != Status.ACTIVE:
        return None
    if Role.KIOSK not in roles_of(account):
        return None
    db.delete(kept)
    return account


def _proven(
    db: Session, keys: Keyring, user_name: str, code: str, *, shown: str, now: datetime
) -> tuple[SetUpCode, str, int]:
    """The code as it is kept, the authenticator's secret, and the step that was shown."""
    kept = _held(db, keys, user_name, code, now)
    secret = _secret(keys, kept) if kept else None
    if kept is None or secret is None:
        raise IlteoroError(ErrorCode.SET_UP_REFUSED)
    step = passwords.totp_step(secret, "".join(shown.split()), now, 0)
    if step is None:
        raise IlteoroError(ErrorCode.AUTHENTICATOR_WRONG)
    return kept, secret, step


def _held(db: Session, keys: Keyring, user_name: str, code: str, now: datetime) -> SetUpCode | None:
    """The code that holds for a user name; None where these don't go together."""
    kept = db.scalar(
        select(SetUpCode)
        .join(StaffCredential, StaffCredential.account == SetUpCode.account)
        .join(Account, Account.id == SetUpCode.account)
        .where(
            StaffCredential.user_name.in_(keys.finds(*user_key(user_name))),
            Account.status == Status.ACTIVE,
            SetUpCode.until > now,
        )
    )
    if kept is None:
        return None
    fits = [hmac.compare_digest(kept.code, found) for found in keys.finds(*_key(code))]
    return kept if any(fits) else None


def _secret(keys: Keyring, kept: SetUpCode) -> str | None:
    """What the authenticator was told, None where it was told nothing that still opens."""
    if kept.totp is None:
        return None
    try:
        return keys.open(kept.totp, _place(kept.account)).decode()
    except BrokenSealError:
        return None


def _key(code: str) -> tuple[str, str]:
    return "set-up", "".join(sign for sign in code.lower() if sign.isalnum())


def _place(account: str) -> str:
    return f"set_up_code.totp {account}"
