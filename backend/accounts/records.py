"""A worker's own records, so that several devices share them: sealed, and nothing is lost.

A record is fields; of each field the version with the latest clock holds, and the others are
kept. A clock is a hybrid one (Kulkarni et al. 2014), in text that sorts as it does:
`milliseconds(13)-counter(4 hex)-device(12 hex)`. A device takes the larger of its own time and
the latest it saw, so that what was written after reading something also wins over it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from backend.accounts.keys import Keyring
from backend.accounts.tables import Account, StoredRecord

AHEAD = timedelta(minutes=10)
"""A clock farther ahead would win over everybody else's for as long."""
LOST_KEPT = 50
PAGE = 500

# Written once: every device asks for it every few minutes.
_CHANGED = (
    select(StoredRecord.kind, StoredRecord.id, StoredRecord.seq, StoredRecord.content)
    .where(StoredRecord.account == bindparam("account"), StoredRecord.seq > bindparam("since"))
    .order_by(StoredRecord.seq)
    .limit(PAGE)
)

Fields = dict[str, dict[str, Any]]
"""Field name → `{"value", "clock", "lost": [{"value", "clock"}, …]}`."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record as a device says it: field name → (value, clock)."""

    kind: str
    id: str
    fields: dict[str, tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Read:
    """A record as it stands. `seq` grows with every change of any record of the account."""

    kind: str
    id: str
    seq: int
    fields: Fields


def put(
    db: Session, keys: Keyring, account: str, written: Iterable[Written], now: datetime
) -> list[Read]:
    """Take in what a device wrote, in one piece; how these records stand afterwards.

    Said again it changes nothing. Raises CLOCK_AHEAD, and takes in nothing.
    """
    written = list(written)
    latest = f"{int((now + AHEAD).timestamp() * 1000):013}"
    if any(clock[:13] > latest for one in written for _, clock in one.fields.values()):
        raise IlteoroError(ErrorCode.CLOCK_AHEAD)
    # One device of an account at a time, or two changes could get the same number.
    db.get_one(Account, account, with_for_update=True)
    newest = select(func.max(StoredRecord.seq)).where(StoredRecord.account == account)
    seq = db.scalar(newest) or 0
    stand = []
    for one in written:
        place = _place(account, one.kind, one.id)
        kept = db.get(StoredRecord, (account, one.kind, one.id))
        before: Fields = keys.open_json(kept.content, place) if kept else {}
        after = merged(before, one.fields)
        if kept is None or after != before:
            seq += 1
            content = keys.seal_json(after, place)
            if kept is None:
                kept = StoredRecord(account=account, kind=one.kind, id=one.id)
                db.add(kept)
            kept.content, kept.seq = content, seq
            db.flush()
        stand.append(Read(one.kind, one.id, kept.seq, after))
    return stand


def read(db: Session | Connection, keys: Keyring, account: str, since: int = 0) -> list[Read]:
    """The records that changed after `since`, in the order of their changes, a page of them."""
    return [
        Read(kind, id_, seq, keys.open_json(content, _place(account, kind, id_)))
        for kind, id_, seq, content in db.execute(_CHANGED, {"account": account, "since": since})
    ]


def stands(keys: Keyring, row: StoredRecord) -> Fields:
    """The fields of one record as it is kept."""
    fields: Fields = keys.open_json(row.content, _place(row.account, row.kind, row.id))
    return fields


def merged(before: Fields, said: dict[str, tuple[Any, str]]) -> Fields:
    """The fields after `said`: the same in whatever order devices come."""
    after = dict(before)
    for name, (value, clock) in said.items():
        field = before.get(name)
        versions = [{"value": value, "clock": clock}]
        if field is not None:
            versions += [{"value": field["value"], "clock": field["clock"]}, *field["lost"]]
        # Twice the same version is one; between two of one clock the text decides, anywhere alike.
        ordered = sorted({_text(version): version for version in versions}.items(),
                         key=lambda item: (item[1]["clock"], item[0]), reverse=True)  # fmt: skip
        newest, *lost = [version for _, version in ordered]
        after[name] = newest | {"lost": lost[:LOST_KEPT]}
    return after


def _text(version: dict[str, Any]) -> str:
    return json.dumps(version, sort_keys=True, ensure_ascii=False)


def _place(account: str, kind: str, id: str) -> str:  # noqa: A002
    return f"record.content {account} {kind} {id}"
