"""The tables of conversations. What people wrote is sealed.

conversation   one of each worker with those who look after them; how many changes it had
message        what one of them wrote, as it stands now
message_file   the attachment of a message
message_mark   how far somebody's devices have it, and how far they read

They go with the worker's account. Authors are no keys: staff's accounts are closed, not deleted.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.storage import Base, Instant

_ID = String(36)


def _of_conversation(*, primary: bool = False) -> Mapped[str]:
    return mapped_column(
        _ID, ForeignKey("conversation.worker", ondelete="CASCADE"), primary_key=primary
    )


class Conversation(Base):
    """A worker's. `last` is the number of its last change."""

    __tablename__ = "conversation"

    worker: Mapped[str] = mapped_column(
        _ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    last: Mapped[int] = mapped_column(BigInteger)


class Message(Base):
    """`seq` is the change it came with and its place for good, `changed` the change it was last
    edited or deleted with. `content` is sealed JSON: text, language, attachments, and a digest of
    each revision, by which what comes twice is known."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    conversation: Mapped[str] = _of_conversation()
    seq: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger)
    author: Mapped[str] = mapped_column(_ID)
    created_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)
    revision: Mapped[int]
    deleted: Mapped[bool]
    content: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("ix_message_conversation_seq", "conversation", "seq", unique=True),
        Index("ix_message_conversation_changed", "conversation", "changed", unique=True),
    )


class MessageFile(Base):
    """An upload that a message brought; with the message's words it goes."""

    __tablename__ = "message_file"

    upload: Mapped[str] = mapped_column(
        _ID, ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True
    )
    message: Mapped[str] = mapped_column(
        _ID, ForeignKey("message.id", ondelete="CASCADE"), index=True
    )


class MessageMark(Base):
    """Everything up to these changes is on a device of `account`, and was read."""

    __tablename__ = "message_mark"

    conversation: Mapped[str] = _of_conversation(primary=True)
    account: Mapped[str] = mapped_column(_ID, primary_key=True)
    delivered: Mapped[int] = mapped_column(BigInteger)
    read: Mapped[int] = mapped_column(BigInteger)
