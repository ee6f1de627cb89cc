"""What is filed, over the years: told to its worker, kept when the account goes, forgotten, sealed
anew."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from app.models.clock import KST
from backend.accounts.keys import Keyring
from backend.storage import transaction
from backend.submissions import showing, uploads
from backend.submissions.places import Sealed, column, place
from backend.submissions.tables import (
    Submission,
    SubmissionConflict,
    SubmissionEvent,
    Supplement,
    Upload,
    UploadPart,
)

FILED_KEPT = timedelta(days=1827)
"""Five years from the day the account went. That an office keeps what was filed with it is law
(LAW); how long each kind of paper is kept says the office's own plan (기록관리기준표). Five years
are from general knowledge and were held against no law: an office sets its own here."""
LAW = "공공기록물 관리에 관한 법률 제19조, 개인정보 보호법 제21조제1항 단서"
EXPORTED_BYTES = 100_000_000
"""So much of attachments goes into one export; of the others it says which they are."""
_SEALED: tuple[type[Sealed], ...] = (
    Upload,
    UploadPart,
    Submission,
    SubmissionEvent,
    Supplement,
    SubmissionConflict,
)
_PAGE = 50


def told(db: Session, keys: Keyring, account: str) -> dict[str, list[dict[str, Any]]]:
    """Everything about `account` that is kept here, for its export: forms and attachments."""
    asked = select(Submission).where(Submission.account == account).order_by(Submission.id)
    today = date.min  # what is overdue is the office's business
    forms = [
        showing.seen(db, keys, row, today).model_dump(
            exclude={"assigned", "assigned_name", "worker", "name", "overdue", "version"},
        )
        for row in db.scalars(asked)
    ]
    files = select(Upload).where(Upload.account == account).order_by(Upload.id)
    return {
        "submissions": forms,
        "attachments": [
            {"id": row.id, "bytes": row.length, "received": row.received,
             "filed": row.filed_at is not None, **uploads.about(keys, row)}
            for row in db.scalars(files)
        ],
    }  # fmt: skip


def files(db: Session, keys: Keyring, account: str) -> Iterator[tuple[str, bytes]]:
    """The attachments that are whole, each with a name of its own, up to EXPORTED_BYTES."""
    asked = select(Upload).where(Upload.account == account, Upload.whole_at.is_not(None))
    left = EXPORTED_BYTES
    for row in db.scalars(asked.order_by(Upload.id)):
        left -= row.length
        if left < 0:
            return
        content = b"".join(uploads.opened(keys, part) for part in uploads.parts(db, row.id))
        yield f"attachments/{row.id}-{uploads.about(keys, row)['name']}", content


def erase(db: Session, account: str, now: datetime) -> date | None:
    """The account goes: what was never filed goes along, and so does what was sent under an id that
    stood for something else. What was filed stays the office's, until the Korean day that is
    returned; None where nothing was."""
    db.execute(delete(Upload).where(Upload.account == account, Upload.filed_at.is_(None)))
    mine = select(Submission.id).where(Submission.account == account)
    db.execute(delete(SubmissionConflict).where(SubmissionConflict.submission.in_(mine)))
    until = (now + FILED_KEPT).astimezone(KST).date()
    kept = db.scalars(
        update(Submission)
        .where(Submission.account == account)
        .values(kept_until=until)
        .returning(Submission.id)
    ).all()
    return until if kept else None


def forget(engine: Engine, now: datetime) -> int:
    """Delete what need no longer be kept: forms of accounts that are gone, with their attachments,
    and attachments that were never filed. How many there were."""
    today = now.astimezone(KST).date()
    with transaction(engine) as db:
        over = list(db.scalars(
            delete(Submission).where(Submission.kept_until < today).returning(Submission.account)
        ))  # fmt: skip
        # All forms of an account that is gone are kept until the same day.
        db.execute(delete(Upload).where(Upload.account.in_(over)))
        return len(over) + uploads.forget_unfiled(db, now)


def reseal(engine: Engine, keys: Keyring) -> None:
    """Bring everything under today's secret, some rows at a time: it may run while others file, be
    killed and be run again. Raises BrokenSealError where a secret is missing."""
    for table in _SEALED:
        sealed = getattr(table, column(table()))
        key = table.__table__.primary_key
        with transaction(engine, reads_only=True) as db:
            # Which key sealed it stands at the beginning (`Keyring.seal`).
            found = db.execute(select(*key, func.substr(sealed, 1, 8)).where(sealed.is_not(None)))
            stale = [tuple(row[:-1]) for row in found if keys.stale(bytes(row[-1]))]
        for at in range(0, len(stale), _PAGE):
            with transaction(engine) as db:
                for one in stale[at : at + _PAGE]:
                    row = cast("Sealed | None", db.get(table, one, with_for_update=True))
                    content = getattr(row, column(row)) if row else None
                    if row and content and keys.stale(content):
                        again = keys.seal(keys.open(content, place(row)), place(row))
                        setattr(row, column(row), again)
