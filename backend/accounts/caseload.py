"""The workers somebody looks after, as their list shows them: whoever shares, with how far the care
has come."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts import consents
from backend.accounts.bodies_staff import WorkerInList
from backend.accounts.keys import Keyring
from backend.accounts.people import person_of
from backend.accounts.records import stands
from backend.accounts.tables import Account, ConsentSaid, StoredRecord

_PROFILE = ("profile", "me")
_STAGE = "care_stage"


def in_list(
    db: Session, keys: Keyring, accounts: Sequence[Account], *, records: bool
) -> list[WorkerInList]:
    """Their names and whether each shares what they wrote; of who does the stage of care, where
    the one who asks may read `records`."""
    ids = [account.id for account in accounts]
    sharing = _sharing(db, ids)
    stages = _stages(db, keys, sharing) if records else {}
    return [
        WorkerInList(
            id=account.id,
            name=person_of(keys, account).get("name"),
            shares=account.id in sharing,
            stage=stages.get(account.id),
        )
        for account in accounts
    ]


def _sharing(db: Session, ids: Sequence[str]) -> set[str]:
    """Those who agreed to all three, in one question."""
    asked = select(ConsentSaid.account, *consents.SAID).where(ConsentSaid.account.in_(ids))
    said: dict[str, list[consents.Said]] = defaultdict(list)
    for row in db.execute(asked.order_by(ConsentSaid.id.desc())):
        said[row.account].append(consents.Said(*row[1:]))
    return {
        account
        for account, history in said.items()
        if {one.which for one in consents.current(history) if one.given} >= set(consents.KINDS)
    }


def _stages(db: Session, keys: Keyring, ids: set[str]) -> dict[str, str]:
    kind, name = _PROFILE
    asked = select(StoredRecord).where(
        StoredRecord.account.in_(ids), StoredRecord.kind == kind, StoredRecord.id == name
    )
    found: dict[str, str] = {}
    for row in db.scalars(asked):
        value: Any = stands(keys, row).get(_STAGE, {}).get("value")
        if isinstance(value, str) and len(value) <= 20:
            found[row.account] = value
    return found
