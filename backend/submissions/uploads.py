"""Attachments on their way in, part by part: what tus 1.0 calls an upload.

A part is taken whole or not at all, in one transaction with how far the upload has come. When the
last byte is there the whole is checked in the same transaction: what does not match its SHA-256
begins anew, what is no page of a paper is gone.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.forms.media import LARGEST, media_type
from app.models import ErrorCode, IlteoroError
from backend.accounts.keys import Keyring
from backend.accounts.tables import Account
from backend.http import limits
from backend.submissions.places import place
from backend.submissions.tables import Upload, UploadPart

OPEN_BYTES, OPEN_COUNT = 100_000_000, 200
"""What an account may have that is not filed yet."""
PART_BYTES = limits.PART_BYTES
KEPT_UNFILED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a device says of an attachment before it sends it."""

    id: str
    name: str
    media_type: str
    sha256: str
    length: int

    def about(self) -> dict[str, str]:
        """What is kept of it sealed."""
        return {"name": self.name, "media_type": self.media_type, "sha256": self.sha256}


def hold(db: Session, account: str) -> None:
    """One change of an account's forms at a time. Raises SIGNED_OUT where it was just erased."""
    if (
        db.execute(select(Account.id).where(Account.id == account).with_for_update()).first()
        is None
    ):
        raise IlteoroError(ErrorCode.SIGNED_OUT)


def flushed(db: Session, taken: ErrorCode) -> None:
    """Write what was added. Raises `taken` where another account took its id at this moment."""
    try:
        db.flush()
    except IntegrityError:
        # From None: PostgreSQL's words repeat what was written.
        raise IlteoroError(taken) from None


def create(db: Session, keys: Keyring, account: str, wanted: Wanted, now: datetime) -> None:
    """Begin an upload; the same again changes nothing.

    Raises ATTACHMENT_TOO_LARGE, UPLOAD_DIFFERS where the id stands for something else and
    UPLOADS_FULL.
    """
    if wanted.length > LARGEST:
        raise IlteoroError(ErrorCode.ATTACHMENT_TOO_LARGE)
    hold(db, account)
    forget_unfiled(db, now, account)
    kept = db.get(Upload, wanted.id)
    if kept is not None:
        same = (
            kept.account == account
            and kept.length == wanted.length
            and about(keys, kept) == wanted.about()
        )
        if not same:
            raise IlteoroError(ErrorCode.UPLOAD_DIFFERS)
        return
    count, size = db.execute(
        select(func.count(), func.coalesce(func.sum(Upload.length), 0)).where(
            Upload.account == account, Upload.filed_at.is_(None)
        )
    ).one()
    if size + wanted.length > OPEN_BYTES or count >= OPEN_COUNT:
        raise IlteoroError(ErrorCode.UPLOADS_FULL)
    made = Upload(id=wanted.id, account=account, length=wanted.length, received=0, created_at=now)
    made.about = keys.seal_json(wanted.about(), place(made))
    db.add(made)
    flushed(db, ErrorCode.UPLOAD_DIFFERS)


def append(
    db: Session, keys: Keyring, upload: Upload, start: int, content: bytes, *, now: datetime
) -> int | ErrorCode:
    """Take in a part of an upload that is held; how far it has come, or why all of it was refused.

    What is refused has to be kept so: the caller raises it after the transaction.
    Raises UPLOAD_OFFSET.
    """
    end = start + len(content)
    if start != upload.received or end > upload.length:
        raise IlteoroError(ErrorCode.UPLOAD_OFFSET)
    if not content:
        return end
    part = UploadPart(upload=upload.id, start=start)
    part.content = keys.seal(content, place(part))
    db.add(part)
    upload.received = end
    if end < upload.length:
        return end
    db.flush()
    return _checked(db, keys, upload, now) or end


def _checked(db: Session, keys: Keyring, kept: Upload, now: datetime) -> ErrorCode | None:
    content = b"".join(opened(keys, part) for part in parts(db, kept.id))
    said = about(keys, kept)
    if hashlib.sha256(content).hexdigest() != said["sha256"]:
        db.execute(delete(UploadPart).where(UploadPart.upload == kept.id))
        kept.received = 0
        return ErrorCode.ATTACHMENT_DAMAGED
    if media_type(content) != said["media_type"]:
        db.execute(delete(Upload).where(Upload.id == kept.id))
        return ErrorCode.ATTACHMENT_REFUSED
    kept.whole_at = now
    return None


def own(db: Session, account: str, id: str, *, hold: bool = False) -> Upload:  # noqa: A002
    """An upload of `account`. Raises NOT_FOUND, also for somebody else's."""
    kept = db.get(Upload, id, with_for_update=hold or None)
    if kept is None or kept.account != account:
        raise IlteoroError(ErrorCode.NOT_FOUND)
    return kept


def discard(db: Session, account: str, id: str) -> None:  # noqa: A002
    """Take an upload away. Raises NOT_FOUND, ATTACHMENT_FILED."""
    kept = own(db, account, id, hold=True)
    if kept.filed_at is not None:
        raise IlteoroError(ErrorCode.ATTACHMENT_FILED)
    db.delete(kept)


def about(keys: Keyring, upload: Upload) -> dict[str, Any]:
    """Name, media type and SHA-256 of an upload."""
    told: dict[str, Any] = keys.open_json(upload.about, place(upload))
    return told


def parts(db: Session, upload: str) -> list[UploadPart]:
    """What came of an upload, in order."""
    asked = select(UploadPart).where(UploadPart.upload == upload).order_by(UploadPart.start)
    return list(db.scalars(asked))


def starts(db: Session, upload: str) -> list[int]:
    """Where the parts of an upload begin, in order."""
    asked = select(UploadPart.start).where(UploadPart.upload == upload)
    return list(db.scalars(asked.order_by(UploadPart.start)))


def opened(keys: Keyring, part: UploadPart) -> bytes:
    """The bytes of one part. Raises BrokenSealError."""
    return keys.open(part.content, place(part))


def forget_unfiled(db: Session, now: datetime, account: str | None = None) -> int:
    """Take away what was begun 30 days ago and never filed, of one account or of all; how many
    there were."""
    old = delete(Upload).where(Upload.created_at <= now - KEPT_UNFILED, Upload.filed_at.is_(None))
    if account is not None:
        old = old.where(Upload.account == account)
    return len(db.scalars(old.returning(Upload.id)).all())
