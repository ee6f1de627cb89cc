"""The tables of what is filed. What a person wrote is sealed, file names and reasons included.

upload               an attachment: how much of it came, whether it is whole and was filed
upload_part          its bytes as they came
submission           a form that was filed, with its receipt and where it stands
submission_event     what happened to it, in order
supplement           what was sent in later because it was asked for
submission_conflict  what came under an id that something else was filed under
receipt_day          how many receipts a Korean day has given out

No keys to `account`: what was filed is the office's paper too and outlives an account, whose id
then stands for nobody (`keeping.erase`).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.storage import Base, Instant

_ID = String(36)


class Upload(Base):
    """An attachment. `about` is sealed JSON: name, media type, SHA-256. `received` of `length`
    bytes came; `whole_at` says that they were checked, `filed_at` that a form names it."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    account: Mapped[str] = mapped_column(_ID, index=True)
    about: Mapped[bytes] = mapped_column(LargeBinary)
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    whole_at: Mapped[datetime | None] = mapped_column(Instant)
    filed_at: Mapped[datetime | None] = mapped_column(Instant)


class UploadPart(Base):
    """The bytes from `start` on, sealed."""

    __tablename__ = "upload_part"

    upload: Mapped[str] = mapped_column(
        _ID, ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Submission(Base):
    """A form that was filed. `content` is sealed JSON: what was filed (`app.forms.canonical`) and
    its SHA-256. `version` grows with all that is done to it, `seq` with every change of any form
    of the account. `clock_wrong`: the device's `created_at` can't be true. `kept_until`: the
    account is gone, and until when the paper stays."""

    __tablename__ = "submission"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    account: Mapped[str] = mapped_column(_ID)
    form: Mapped[str] = mapped_column(String(40))
    form_version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[str] = mapped_column(String(24), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    clock_wrong: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInteger)
    assigned: Mapped[str | None] = mapped_column(
        _ID, ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date] = mapped_column(Date)
    kept_until: Mapped[date | None] = mapped_column(Date, index=True)

    __table_args__ = (
        Index("ix_submission_account_seq", "account", "seq"),
        Index("ix_submission_status_due_on", "status", "due_on"),
    )


class SubmissionEvent(Base):
    """Something that happened. `text` is sealed; `actor` is a member of staff, None the worker;
    `until` the last Korean day to send in what is asked for."""

    __tablename__ = "submission_event"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    submission: Mapped[str] = mapped_column(
        _ID, ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str | None] = mapped_column(_ID)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    until: Mapped[date | None] = mapped_column(Date)


class Supplement(Base):
    """What was sent in later. `content` is sealed JSON: text, attachments and their SHA-256."""

    __tablename__ = "supplement"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    submission: Mapped[str] = mapped_column(
        _ID, ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Instant)


class SubmissionConflict(Base):
    """Something else that came under an id that was taken. `content` is sealed like the other's;
    `supplement` names the id where it was a supplement's."""

    __tablename__ = "submission_conflict"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    submission: Mapped[str] = mapped_column(
        _ID, ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    supplement: Mapped[str | None] = mapped_column(_ID)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Instant)


class ReceiptDay(Base):
    """The last number that was given out on a Korean day."""

    __tablename__ = "receipt_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]
