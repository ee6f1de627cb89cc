"""The audit: who did what to whose data. Written before the data is given out.

It holds ids alone. When an account is erased its id stands for nobody any more, so the rows,
which the law wants kept for two years (개인정보의 안전성 확보조치 기준 제8조, of systems with
sensitive data), are then pseudonymous without being touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.orm import Session

from app.models import new_id
from backend.accounts.tables import Audit

PAGE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as it is read. `actor` and `owner` are ids of accounts."""

    id: str
    at: datetime
    actor: str | None
    role: str
    operation: str
    owner: str | None
    allowed: bool


_WRITTEN = insert(Audit)
_DONE = (
    select(Audit.id, Audit.at, Audit.actor, Audit.role, Audit.operation, Audit.owner, Audit.allowed)
    .where(Audit.owner == bindparam("owner"))
    .order_by(Audit.id.desc())
    .limit(PAGE)
)


def write(
    db: Session | Connection,
    now: datetime,
    actor: str | None,
    role: str,
    operation: str,
    *,
    owners: Iterable[str | None],
    allowed: bool = True,
) -> None:
    """One row for each owner, in the transaction of `db`."""
    rows = [
        {"id": new_id(), "at": now, "actor": actor, "role": role, "operation": operation,
         "owner": owner, "allowed": allowed}
        for owner in owners
    ]  # fmt: skip
    if rows:
        db.execute(_WRITTEN, rows)


def read(db: Session | Connection, owner: str, before: str | None = None) -> list[Entry]:
    """What was done to `owner`'s data, newest first, a page that ends before the row `before`."""
    asked = _DONE if before is None else _DONE.where(Audit.id < bindparam("before"))
    return [Entry(*row) for row in db.execute(asked, {"owner": owner, "before": before})]
