"""What a worker agreed to, at the backend: each thing said stays, the newest of a kind holds.

    personal  personal data (개인정보 보호법 제15조)
    health    health data (제23조, 민감정보)
    sharing   that those who look after the worker, and through them the agencies, see the records

Without personal and health nothing of a worker's records is kept here; without sharing nobody
else sees them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.orm import Session

from app.models import new_id
from backend.accounts.tables import ConsentSaid, StoredRecord

KINDS: tuple[Literal["personal", "health", "sharing"], ...] = ("personal", "health", "sharing")
KEEPING = frozenset({"personal", "health"})
"""Without these nothing is kept."""


class Said(NamedTuple):
    """Something said to one consent."""

    which: str
    given: bool
    text: int
    language: str
    at: datetime


SAID = (
    ConsentSaid.which, ConsentSaid.given, ConsentSaid.text, ConsentSaid.language, ConsentSaid.at
)  # fmt: skip
"""The columns of a `Said`."""
# Written once: what is kept is read only where a consent holds.
_HISTORY = (
    select(*SAID).where(ConsentSaid.account == bindparam("account")).order_by(ConsentSaid.id.desc())
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


def history(db: Session | Connection, account: str) -> list[Said]:
    """Everything that was said, newest first."""
    return [Said(*row) for row in db.execute(_HISTORY, {"account": account})]


def current(said: Sequence[Said]) -> list[Said]:
    """What holds of each kind, of a history as `history` gives it."""
    newest = {entry.which: entry for entry in reversed(said)}
    return [newest[which] for which in KINDS if which in newest]


def holds(db: Session | Connection, account: str, *which: str) -> bool:
    """Whether all of `which` were given and not taken back."""
    given = {entry.which for entry in current(history(db, account)) if entry.given}
    return given >= set(which)
