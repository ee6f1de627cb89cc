"""Messages: taken once however often they are sent, edited and deleted within limits, read.

A message is known by its device's id and the number of the edit. The same again changes nothing;
something else under the same number is refused. Every change gets the conversation's next number
while its row is held, so who has everything up to a number has missed nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from app.models.record import Attachment
from backend.accounts.keys import Keyring
from backend.counseling.bodies import MessageSaid, MessageShown
from backend.counseling.conversations import held
from backend.counseling.tables import Conversation, Message, MessageFile
from backend.submissions import uploads
from backend.submissions.filing import Desk, take_attachments
from backend.submissions.places import place as upload_place
from backend.submissions.tables import Upload

PAGE = 200
EDITED_WITHIN = timedelta(minutes=15)
"""After a message arrived: so long its writer may change it or take it back."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that stands now, and whether this changed anything."""

    message: Message
    conversation: Conversation
    changed: bool


def place(row: Message) -> str:
    """What the content is bound to."""
    return f"message.content {row.conversation} {row.id}"


def digest(said: MessageSaid) -> str:
    """SHA-256 of what a revision says, whatever the order of its attachments."""
    listed = sorted((one.model_dump() for one in said.attachments), key=lambda one: one["id"])
    plain = [said.revision, said.text, said.language, listed, said.deleted]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def take(desk: Desk, worker: str, author: str, id: str, said: MessageSaid) -> Taken:  # noqa: A002
    """Take in what `author` wrote, changed or deleted in the worker's conversation.

    Raises MESSAGE_DIFFERS where id and revision stand for something else, NOT_FOUND for a change
    of what is not here, MESSAGE_TOO_LATE, and MissingError.
    """
    db, keys = desk.db, desk.keys
    conversation = held(db, worker)
    kept = db.get(Message, id, populate_existing=True)
    if kept is None:
        if said.revision:
            raise IlteoroError(ErrorCode.NOT_FOUND)
        return Taken(_first(desk, conversation, author, id, said), conversation, changed=True)
    if kept.conversation != worker or kept.author != author:
        raise IlteoroError(ErrorCode.MESSAGE_DIFFERS)
    content = opened(keys, kept)
    digests: list[str] = content["digests"]
    if said.revision <= kept.revision:
        if digests[said.revision] != digest(said):
            raise IlteoroError(ErrorCode.MESSAGE_DIFFERS)
        return Taken(kept, conversation, changed=False)
    if said.revision > kept.revision + 1 or kept.deleted:
        raise IlteoroError(ErrorCode.MESSAGE_DIFFERS)
    if desk.now > kept.received_at + EDITED_WITHIN:
        raise IlteoroError(ErrorCode.MESSAGE_TOO_LATE)
    stay = [] if said.deleted else content["attachments"]
    if said.deleted:
        _drop_files(desk, kept)
    elif [one.model_dump(mode="json") for one in said.attachments] != stay:
        raise IlteoroError(ErrorCode.MESSAGE_DIFFERS)
    conversation.last += 1
    kept.changed, kept.revision, kept.deleted = conversation.last, said.revision, said.deleted
    after = {"text": said.text, "language": said.language, "attachments": stay}
    kept.content = keys.seal_json(after | {"digests": [*digests, digest(said)]}, place(kept))
    return Taken(kept, conversation, changed=True)


def _first(
    desk: Desk,
    conversation: Conversation,
    author: str,
    id: str,  # noqa: A002
    said: MessageSaid,
) -> Message:
    listed = [Attachment(**one.model_dump()) for one in said.attachments]
    for one in listed:
        before = desk.db.get(Upload, one.id)
        # What a form or another message brought is not taken away with this one.
        if before is not None and before.filed_at is not None:
            raise IlteoroError(ErrorCode.UPLOAD_DIFFERS)
    take_attachments(desk, author, listed, set())
    for one in listed:
        kept = desk.db.get_one(Upload, one.id)
        # From now on no form takes it: it goes when the message goes.
        said_of = uploads.about(desk.keys, kept) | {"for": "message"}
        kept.about = desk.keys.seal_json(said_of, upload_place(kept))
    conversation.last += 1
    made = Message(
        id=id,
        conversation=conversation.worker,
        seq=conversation.last,
        changed=conversation.last,
        author=author,
        created_at=said.created_at,
        received_at=desk.now,
        revision=0,
        deleted=False,
    )
    content = {
        "text": said.text,
        "language": said.language,
        "attachments": [one.model_dump(mode="json") for one in said.attachments],
        "digests": [digest(said)],
    }
    made.content = desk.keys.seal_json(content, place(made))
    desk.db.add(made)
    uploads.flushed(desk.db, ErrorCode.MESSAGE_DIFFERS)
    desk.db.add_all(MessageFile(upload=one.id, message=id) for one in listed)
    return made


def _drop_files(desk: Desk, message: Message) -> None:
    sent = select(MessageFile.upload).where(MessageFile.message == message.id)
    desk.db.execute(delete(Upload).where(Upload.id.in_(sent)))


def opened(keys: Keyring, kept: Message) -> dict[str, Any]:
    """What a message says. Raises BrokenSealError."""
    content: dict[str, Any] = keys.open_json(kept.content, place(kept))
    return content


def shown(keys: Keyring, kept: Message) -> MessageShown:
    """A message as it is read."""
    content = opened(keys, kept)
    return MessageShown(
        id=kept.id,
        seq=kept.seq,
        changed=kept.changed,
        author=kept.author,
        created_at=kept.created_at,
        received_at=kept.received_at,
        revision=kept.revision,
        deleted=kept.deleted,
        text=content["text"],
        language=content["language"],
        attachments=[Attachment.model_validate(one) for one in content["attachments"]],
    )


def page(
    db: Session, keys: Keyring, worker: str, after: int, limit: int = PAGE
) -> tuple[list[MessageShown], bool]:
    """What changed after the change `after`, by the order of changes, and whether more follows."""
    asked = (
        select(Message)
        .where(Message.conversation == worker, Message.changed > after)
        .order_by(Message.changed)
        .limit(limit + 1)
    )
    rows = list(db.scalars(asked))
    return [shown(keys, row) for row in rows[:limit]], len(rows) > limit
