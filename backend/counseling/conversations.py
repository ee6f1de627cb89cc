"""Who is in a conversation, how far each of them is, and how it stands."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, and_, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.accounts.access import Caller
from backend.accounts.keys import Keyring
from backend.accounts.people import person_of
from backend.accounts.permissions import Role
from backend.accounts.tables import Account, Assignment, Status
from backend.accounts.tokens import named_roles
from backend.counseling.bodies import Conversations, Helping, InList, Mark, Member
from backend.counseling.tables import Conversation, Message, MessageMark

HELPERS = (Role.CASEWORKER, Role.COUNSELLOR)
"""Who of those assigned to a worker writes with them."""

_ASSIGNED = (
    select(Account.id, Account.roles)
    .join(Assignment, Assignment.staff == Account.id)
    .where(
        Assignment.worker == bindparam("worker"),
        or_(Assignment.ends_at.is_(None), Assignment.ends_at > bindparam("now")),
        Account.status == Status.ACTIVE,
    )
)
_MINE = select(Assignment.worker).where(
    Assignment.staff == bindparam("staff"),
    or_(Assignment.ends_at.is_(None), Assignment.ends_at > bindparam("now")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a change of a conversation concerns, the worker among them."""

    worker: str
    last: int
    accounts: tuple[str, ...]


def helpers(db: Session | Connection, worker: str, now: datetime) -> dict[str, Role]:
    """The staff who write with `worker` at this moment, each as what."""
    found: dict[str, Role] = {}
    for account, roles in db.execute(_ASSIGNED, {"worker": worker, "now": now}):
        named = named_roles(roles)
        role = next((role for role in HELPERS if role in named), None)
        if role is not None:
            found[account] = role
    return found


def told(db: Session, conversation: Conversation, now: datetime) -> Told:
    """Who is to look at `conversation` again."""
    worker = conversation.worker
    return Told(worker, conversation.last, (worker, *helpers(db, worker, now)))


def held(db: Session, worker: str) -> Conversation:
    """The worker's conversation, held until the transaction ends: one change at a time."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Conversation) if is_sqlite else postgresql.insert(Conversation)
    db.execute(insert.values(worker=worker, last=0).on_conflict_do_nothing())
    return db.get_one(Conversation, worker, with_for_update=True, populate_existing=True)


def mark(
    db: Session, conversation: Conversation, account: str, delivered: int, read: int
) -> Mark | None:
    """Note how far `account` is in a conversation that is held; None where it was that far."""
    key = (conversation.worker, account)
    kept = db.get(MessageMark, key)
    read = min(read, conversation.last)
    delivered = max(min(delivered, conversation.last), read)
    if kept is None:
        kept = MessageMark(conversation=key[0], account=account, delivered=0, read=0)
        db.add(kept)
    elif delivered <= kept.delivered and read <= kept.read:
        return None
    kept.delivered, kept.read = max(delivered, kept.delivered), max(read, kept.read)
    return Mark(account=account, delivered=kept.delivered, read=kept.read)


def marks(db: Session, worker: str) -> list[Mark]:
    """How far each is."""
    asked = select(MessageMark).where(MessageMark.conversation == worker)
    return [_mark(row) for row in db.scalars(asked.order_by(MessageMark.account))]


def members(
    db: Session, keys: Keyring, worker: str, authors: Iterable[str], now: datetime
) -> list[Member]:
    """Who reads here, and who of `authors` once did, with their names."""
    roles: dict[str, str] = {worker: "worker", **helpers(db, worker, now)}
    ids = sorted({*roles, *authors})
    rows = db.scalars(select(Account).where(Account.id.in_(ids)))
    return [
        Member(
            id=row.id,
            name=person_of(keys, row).get("name") or "",
            role=cast("Helping", roles.get(row.id, "former")),
        )
        for row in rows
    ]


def listed(db: Session, caller: Caller) -> Conversations:
    """The conversations of who asks: their own, and of those they look after."""
    workers = [caller.account] if Role.WORKER in caller.roles else []
    if caller.roles & set(HELPERS):
        workers += db.scalars(_MINE, {"staff": caller.account, "now": caller.now})
    found = _stand(db, caller.account, workers)
    tag = hashlib.sha256(repr([one.model_dump() for one in found]).encode()).hexdigest()[:16]
    return Conversations(tag=tag, conversations=found)


def _stand(db: Session, me: str, workers: Sequence[str]) -> list[InList]:
    asked_last = select(Conversation.worker, Conversation.last)
    found = db.execute(asked_last.where(Conversation.worker.in_(workers)))
    last: dict[str, int] = {row[0]: row[1] for row in found}
    said: dict[str, list[Mark]] = defaultdict(list)
    asked = select(MessageMark).where(MessageMark.conversation.in_(list(last)))
    for row in db.scalars(asked.order_by(MessageMark.account)):
        said[row.conversation].append(_mark(row))
    mine = and_(MessageMark.conversation == Message.conversation, MessageMark.account == me)
    asked_unread = (
        select(Message.conversation, func.count())
        .outerjoin(MessageMark, mine)
        .where(
            Message.conversation.in_(list(last)),
            Message.author != me,
            Message.deleted.is_(False),
            Message.seq > func.coalesce(MessageMark.read, 0),
        )
        .group_by(Message.conversation)
    )
    unread: dict[str, int] = {row[0]: row[1] for row in db.execute(asked_unread)}
    return [
        InList(worker=worker, last=last.get(worker, 0), unread=unread.get(worker, 0),
               marks=said[worker])
        for worker in sorted(workers)
    ]  # fmt: skip


def _mark(row: MessageMark) -> Mark:
    return Mark(account=row.account, delivered=row.delivered, read=row.read)
