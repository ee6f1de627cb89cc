"""What a worker agreed to, at the backend: each thing said stays, the newest of a kind holds.

    personal  personal data (개인정보 보호법 제15조)
    health    health data (제23조, 민감정보)
    sharing   that those who look after the worker, and through them the agencies, see the records

Without personal and health nothing of a worker's records is kept here; without sharing nobody
else sees them.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.models import new_id
from backend.accounts.tables import ConsentSaid, StoredRecord

KINDS: tuple[Literal["personal", "health", "sharing"], ...] = ("personal", "health", "sharing")
KEEPING = frozenset({"personal", "health"})
"""Without these nothing is kept."""


# Written once: what is kept is read only where a consent holds.
_SAID = (
    select(ConsentSaid)
    .where(ConsentSaid.account == bindparam("account"))
    .order_by(ConsentSaid.id.desc())
)


def say(
    db: Session, account: str, which: str, *, given: bool, text: int, language: str, now: datetime
) -> None:
    """Keep what was said. A consent that is taken back takes along what it allowed."""
    db.add(
        ConsentSaid(
            id=new_id(), account=account, which=which, given=given, text=text, language=language,
            at=now,
        )
    )  # fmt: skip
    if not given and which in KEEPING:
        db.execute(delete(StoredRecord).where(StoredRecord.account == account))


def history(db: Session, account: str) -> list[ConsentSaid]:
    """Everything that was said, newest first."""
    return list(db.scalars(_SAID, {"account": account}))


def current(said: list[ConsentSaid]) -> list[ConsentSaid]:
    """What holds of each kind, of a history as `history` gives it."""
    newest = {entry.which: entry for entry in reversed(said)}
    return [newest[which] for which in KINDS if which in newest]


def holds(db: Session, account: str, *which: str) -> bool:
    """Whether all of `which` were given and not taken back."""
    given = {entry.which for entry in current(history(db, account)) if entry.given}
    return given >= set(which)
