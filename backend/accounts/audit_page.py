"""The audit of one person's data as they read it: with the names of those who looked."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from backend.accounts import audit
from backend.accounts.bodies import AuditPage, AuditShown
from backend.accounts.keys import Keyring
from backend.accounts.people import told_of
from backend.accounts.tables import Account


def audit_page(
    db: Session | Connection, keys: Keyring, owner: str, before: str | None
) -> AuditPage:
    """A page of what was done to `owner`'s data, that ends before the entry `before`."""
    entries = audit.read(db, owner, before)
    names = _names(db, keys, {entry.actor for entry in entries if entry.actor})
    shown = [
        AuditShown(
            id=entry.id,
            at=entry.at,
            actor=entry.actor,
            name=names.get(entry.actor or ""),
            role=entry.role,
            operation=entry.operation,
            allowed=entry.allowed,
        )
        for entry in entries
    ]
    more = len(shown) == audit.PAGE
    return AuditPage(entries=shown, before=shown[-1].id if more else None)


def _names(db: Session | Connection, keys: Keyring, accounts: set[str]) -> dict[str, str | None]:
    if not accounts:
        return {}
    asked = select(Account.id, Account.person).where(Account.id.in_(accounts))
    return {id_: told_of(keys, id_, person).get("name") for id_, person in db.execute(asked)}
