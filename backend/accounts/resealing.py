"""After a new secret: everything of the accounts sealed and found anew.

Account by account, each in a transaction of its own: it can run while the backend serves, be
killed, and be run again. What lives for minutes (codes, sign-ins at the provider, tries) is left.
"""

from datetime import date

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from backend.accounts.keys import Keyring
from backend.accounts.people import case_key, person_of, provider_key, user_key
from backend.accounts.tables import Account, Identity, SignedIn, StaffCredential, StoredRecord
from backend.storage import transaction


def reseal(engine: Engine, keys: Keyring) -> int:
    """Bring every account under today's secret; how many accounts there are.

    Raises BrokenSealError where a secret is missing that sealed something: nothing of that account
    is changed.
    """
    with transaction(engine, reads_only=True) as db:
        accounts = list(db.scalars(select(Account.id)))
    for account in accounts:
        with transaction(engine) as db:
            kept = db.get(Account, account, with_for_update=True)
            if kept is not None:
                _account(db, keys, kept)
    return len(accounts)


def _account(db: Session, keys: Keyring, account: Account) -> None:
    told = person_of(keys, account)
    if account.person is not None:
        account.person = _anew(keys, account.person, f"account.person {account.id}")
    found_by = []
    if {"case_number", "birth_date"} <= told.keys():
        born = date.fromisoformat(told["birth_date"])
        found_by.append(("case", keys.find(*case_key(told["case_number"], born))))
    if {"issuer", "subject"} <= told.keys():
        found_by.append(("provider", keys.find(*provider_key(told["issuer"], told["subject"]))))
    if found_by:
        db.execute(delete(Identity).where(Identity.account == account.id))
        db.add_all(Identity(found_by=by, account=account.id, kind=kind) for kind, by in found_by)
    credential = db.get(StaffCredential, account.id)
    if credential is not None:
        credential.user_name = keys.find(*user_key(told["user_name"]))
        place = f"staff_credential.totp {account.id}"
        credential.totp = _anew(keys, credential.totp, place)
    for session in db.scalars(select(SignedIn).where(SignedIn.account == account.id)):
        session.device = _anew(keys, session.device, f"session.device {session.id}")
    for row in db.scalars(select(StoredRecord).where(StoredRecord.account == account.id)):
        place = f"record.content {account.id} {row.kind} {row.id}"
        row.content = _anew(keys, row.content, place)


def _anew(keys: Keyring, sealed: bytes, place: str) -> bytes:
    return keys.seal(keys.open(sealed, place), place) if keys.stale(sealed) else sealed
