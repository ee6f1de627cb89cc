"""Accounts as they are made, and the person behind one, whose facts are sealed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError, new_id
from backend.accounts import passwords
from backend.accounts.keys import Keyring
from backend.accounts.permissions import Role
from backend.accounts.tables import Account, Identity, RecoveryCode, StaffCredential, Status


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A new account of staff, and what its person is called when signing in."""

    account: str
    user_name: str


def case_key(case_number: str, birth_date: date) -> tuple[str, str, str]:
    """What a worker is looked up by, however the number was typed."""
    plain = "".join(sign for sign in case_number.upper() if sign.isalnum())
    return "case", plain, birth_date.isoformat()


def find_worker(db: Session, keys: Keyring, case_number: str, birth_date: date) -> Account | None:
    """The active worker of a case; None where number and date don't go together."""
    found = find_identity(db, keys.finds(*case_key(case_number, birth_date)))
    return found if found and found.status == Status.ACTIVE else None


def find_identity(db: Session, found_by: list[bytes]) -> Account | None:
    """The account that is found by one of these."""
    return db.scalar(
        select(Account)
        .join(Identity, Identity.account == Account.id)
        .where(Identity.found_by.in_(found_by))
    )


def create_worker(
    db: Session,
    keys: Keyring,
    now: datetime,
    *,
    name: str,
    phone: str | None,
    case_number: str,
    birth_date: date,
) -> Account:
    """A worker with a case. Raises ALREADY_THERE where the case has an account."""
    key = case_key(case_number, birth_date)
    if find_identity(db, keys.finds(*key)):
        raise IlteoroError(ErrorCode.ALREADY_THERE)
    told = {
        "name": name,
        "phone": phone,
        "case_number": case_number,
        "birth_date": birth_date.isoformat(),
    }
    account = _add(db, keys, now, {Role.WORKER}, told)
    db.add(Identity(found_by=keys.find(*key), account=account.id, kind="case"))
    _flushed(db)
    return account


def create_from_provider(
    db: Session, keys: Keyring, now: datetime, issuer: str, subject: str
) -> Account:
    """A worker who is known by what a provider calls them, and by nothing else yet."""
    account = _add(db, keys, now, {Role.WORKER}, {"issuer": issuer, "subject": subject})
    found_by = keys.find(*provider_key(issuer, subject))
    db.add(Identity(found_by=found_by, account=account.id, kind="provider"))
    return account


def create_staff(
    db: Session,
    keys: Keyring,
    now: datetime,
    *,
    roles: set[Role],
    name: str,
    user_name: str,
    password: str | None = None,
    password_hash: str | None = None,
    totp_secret: str | None = None,
) -> Enrolment:
    """A member of staff. Without a password and an authenticator's secret nobody signs in with
    those before they are chosen (`setting_up`); `password_hash` spares hashing what many share.
    Raises ALREADY_THERE where the user name is taken."""
    wanted = keys.finds(*user_key(user_name))
    if db.scalar(select(StaffCredential.account).where(StaffCredential.user_name.in_(wanted))):
        raise IlteoroError(ErrorCode.ALREADY_THERE)
    account = _add(db, keys, now, roles, {"name": name, "user_name": user_name})
    totp_secret = totp_secret or passwords.new_totp_secret()
    if password_hash is None:
        password_hash = passwords.hash_password(password) if password else passwords.NONE
    db.add(
        StaffCredential(
            account=account.id,
            user_name=wanted[0],
            password=password_hash,
            totp=keys.seal(totp_secret.encode(), f"staff_credential.totp {account.id}"),
            totp_step=0,
        )
    )
    _flushed(db)
    return Enrolment(account.id, user_name)


def find_staff(db: Session, keys: Keyring, user_name: str) -> Account | None:
    """The account of staff with a user name."""
    return db.scalar(
        select(Account)
        .join(StaffCredential, StaffCredential.account == Account.id)
        .where(StaffCredential.user_name.in_(keys.finds(*user_key(user_name))))
    )


def create_kiosk(db: Session, keys: Keyring, now: datetime, name: str) -> Account:
    """The account of a shared device."""
    return _add(db, keys, now, {Role.KIOSK}, {"name": name})


def replace_recovery_codes(db: Session, account: str, codes: list[str]) -> None:
    """These hold from now on, and no others."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.account == account))
    db.add_all(RecoveryCode(hash=passwords.recovery_hash(code), account=account) for code in codes)


def provider_key(issuer: str, subject: str) -> tuple[str, str, str]:
    """What somebody is looked up by whom a provider named."""
    return "provider", issuer, subject


def user_key(user_name: str) -> tuple[str, str]:
    """What a member of staff is looked up by; capitals make no difference."""
    return "user", user_name.strip().casefold()


def person_of(keys: Keyring, account: Account) -> dict[str, Any]:
    """Who is behind an account, as far as told. Raises BrokenSealError."""
    return told_of(keys, account.id, account.person)


def told_of(keys: Keyring, account: str, person: bytes | None) -> dict[str, Any]:
    """Who is behind an account, of what is sealed in its row. Raises BrokenSealError."""
    if person is None:
        return {}
    told: dict[str, Any] = keys.open_json(person, f"account.person {account}")
    return told


def _flushed(db: Session) -> None:
    """Two at once may both have found it free."""
    try:
        db.flush()
    except IntegrityError:
        raise IlteoroError(ErrorCode.ALREADY_THERE) from None


def _add(
    db: Session, keys: Keyring, now: datetime, roles: set[Role], told: dict[str, Any]
) -> Account:
    account = new_id()
    person = keys.seal_json(told, f"account.person {account}")
    made = Account(id=account, roles=" ".join(sorted(roles)), status=Status.ACTIVE,
                   person=person, created_at=now)  # fmt: skip
    db.add(made)
    # The rows that follow point at it.
    db.flush()
    return made
