"""Conversations over time: told to their worker, erased with them, forgotten, sealed anew.

What is written stays three years from when it arrived, or until the worker's account goes: it is
talk, and what an office has to keep of it stands in forms and notes. Three years are ours, held
against no law: an office sets its own here.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from backend.accounts.keys import Keyring
from backend.counseling import conversations, messages
from backend.counseling.tables import Message, MessageFile
from backend.storage import transaction
from backend.submissions import uploads
from backend.submissions.keeping import EXPORTED_BYTES
from backend.submissions.tables import Upload

MESSAGES_KEPT = timedelta(days=1096)
_PAGE = 200


def told(db: Session, keys: Keyring, account: str, now: datetime) -> list[dict[str, Any]]:
    """Everything written in the worker's conversation, for their export."""
    rows = list(
        db.scalars(select(Message).where(Message.conversation == account).order_by(Message.seq))
    )
    authors = {row.author for row in rows}
    named = {one.id: one for one in conversations.members(db, keys, account, authors, now)}
    return [
        shown.model_dump(exclude={"changed", "author"})
        | {"author": named[shown.author].name if shown.author in named else ""}
        for shown in (messages.shown(keys, row) for row in rows)
    ]


def files(db: Session, keys: Keyring, account: str) -> Iterator[tuple[str, bytes]]:
    """What staff sent in the conversation, up to EXPORTED_BYTES; one's own come with the forms'."""
    asked = (
        select(Upload)
        .join(MessageFile, MessageFile.upload == Upload.id)
        .join(Message, Message.id == MessageFile.message)
        .where(Message.conversation == account, Upload.account != account)
        .order_by(Upload.id)
    )
    left = EXPORTED_BYTES
    for row in db.scalars(asked):
        left -= row.length
        if left < 0:
            return
        content = b"".join(uploads.opened(keys, part) for part in uploads.parts(db, row.id))
        yield f"attachments/{row.id}-{uploads.about(keys, row)['name']}", content


def erase(db: Session, account: str) -> None:
    """The account goes: the files of its conversation go, whoever sent them. The rest goes along
    with the account by its keys. Before what was filed is looked at."""
    mine = select(Message.id).where(Message.conversation == account)
    sent = select(MessageFile.upload).where(MessageFile.message.in_(mine))
    db.execute(delete(Upload).where(Upload.id.in_(sent)))


def forget(engine: Engine, now: datetime) -> int:
    """Delete what is older than MESSAGES_KEPT, with its files; how many messages there were."""
    done = 0
    old = select(Message.id).where(Message.received_at <= now - MESSAGES_KEPT)
    while True:
        # A page each: nobody who writes waits for all of it.
        with transaction(engine) as db:
            ids = list(db.scalars(old.order_by(Message.received_at).limit(_PAGE)))
            sent = select(MessageFile.upload).where(MessageFile.message.in_(ids))
            db.execute(delete(Upload).where(Upload.id.in_(sent)))
            db.execute(delete(Message).where(Message.id.in_(ids)))
        done += len(ids)
        if len(ids) < _PAGE:
            return done


def reseal(engine: Engine, keys: Keyring) -> None:
    """Bring every message under today's secret, some at a time. Raises BrokenSealError."""
    with transaction(engine, reads_only=True) as db:
        found = db.execute(select(Message.id, func.substr(Message.content, 1, 8)))
        stale = [id_ for id_, head in found if keys.stale(bytes(head))]
    for at in range(0, len(stale), _PAGE):
        with transaction(engine) as db:
            for one in stale[at : at + _PAGE]:
                row = db.get(Message, one, with_for_update=True)
                if row is not None and keys.stale(row.content):
                    place = messages.place(row)
                    row.content = keys.seal(keys.open(row.content, place), place)
