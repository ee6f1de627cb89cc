"""A form as it is read: by its worker, and by staff."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.record import ServerStatus
from backend.accounts.keys import Keyring
from backend.accounts.people import person_of
from backend.accounts.tables import Account
from backend.submissions.bodies import (
    Event,
    EventKind,
    Filed,
    SentIn,
    SubmissionShown,
    SubmissionWhole,
    Supplemented,
    SupplementShown,
)
from backend.submissions.bodies_staff import (
    ConflictSeen,
    EventSeen,
    InQueue,
    SubmissionSeen,
    SupplementSeen,
)
from backend.submissions.filing import opened
from backend.submissions.places import place
from backend.submissions.tables import Submission, SubmissionConflict, SubmissionEvent, Supplement

OPEN = (ServerStatus.RECEIVED, ServerStatus.IN_REVIEW, ServerStatus.SUPPLEMENT)
_TOLD = get_args(EventKind)


def filed(keys: Keyring, kept: Submission) -> Filed:
    """The receipt."""
    return Filed(
        id=kept.id,
        receipt=kept.receipt,
        received_at=kept.received_at,
        status=ServerStatus(kept.status),
        sha256=opened(keys, kept)["sha256"],
        version=kept.version,
    )


def shown(db: Session, keys: Keyring, kept: Submission) -> SubmissionShown:
    """To its worker: where it stands, and nobody's name."""
    timeline = [
        Event(
            at=row.at,
            kind=cast("EventKind", row.kind),
            text=_text(keys, row) or "",
            asks=row.id if row.kind == "supplement_asked" else None,
            until=row.until,
        )
        for row in _events(db, kept)
        if row.kind in _TOLD
    ]
    asked = [one for one in timeline if one.kind == "supplement_asked"]
    return SubmissionShown(
        **filed(keys, kept).model_dump(),
        form=kept.form,
        form_version=kept.form_version,
        created_at=kept.created_at,
        seq=kept.seq,
        timeline=timeline,
        asked=asked[-1] if asked and kept.status == ServerStatus.SUPPLEMENT else None,
        supplements=[_sent_in(row, said["sha256"]) for row, said in _supplements(db, keys, kept)],
    )


def supplemented(keys: Keyring, kept: Submission, row: Supplement) -> Supplemented:
    """The receipt of what was sent in."""
    sha256 = keys.open_json(row.content, place(row))["sha256"]
    return Supplemented(**filed(keys, kept).model_dump(), supplement=_sent_in(row, sha256))


def _sent_in(row: Supplement, sha256: str) -> SupplementShown:
    return SupplementShown(id=row.id, received_at=row.received_at, sha256=sha256)


def whole(db: Session, keys: Keyring, kept: Submission) -> SubmissionWhole:
    """With what was filed, and what was sent in later."""
    told = opened(keys, kept)
    return SubmissionWhole(
        **shown(db, keys, kept).model_dump(),
        content=told["content"],
        attachments=told["attachments"],
        sent_in=[
            SentIn(id=row.id, received_at=row.received_at, **said)
            for row, said in _supplements(db, keys, kept)
        ],
    )


def in_queue(db: Session, keys: Keyring, rows: Iterable[Submission], today: date) -> list[InQueue]:
    """To staff, one line each."""
    kept = list(rows)
    people = names(db, keys, {row.account for row in kept} | {row.assigned for row in kept})
    counted = (
        select(SubmissionConflict.submission, func.count())
        .where(SubmissionConflict.submission.in_([row.id for row in kept]))
        .group_by(SubmissionConflict.submission)
    )
    conflicts: dict[str, int] = {id_: count for id_, count in db.execute(counted)}  # noqa: C416
    return [
        InQueue(
            id=row.id,
            receipt=row.receipt,
            form=row.form,
            form_version=row.form_version,
            status=ServerStatus(row.status),
            version=row.version,
            received_at=row.received_at,
            due_on=row.due_on,
            overdue=row.due_on < today and row.status in OPEN,
            assigned=row.assigned,
            assigned_name=people.get(row.assigned or ""),
            worker=row.account,
            name=people.get(row.account),
            conflicts=conflicts.get(row.id, 0),
        )
        for row in kept
    ]


def seen(db: Session, keys: Keyring, kept: Submission, today: date) -> SubmissionSeen:
    """To staff, all of it."""
    told, events = opened(keys, kept), _events(db, kept)
    people = names(db, keys, {row.actor for row in events})
    (line,) = in_queue(db, keys, [kept], today)
    return SubmissionSeen(
        **line.model_dump(),
        created_at=kept.created_at,
        clock_wrong=kept.clock_wrong,
        content=told["content"],
        attachments=told["attachments"],
        sha256=told["sha256"],
        timeline=[
            EventSeen(
                at=row.at,
                kind=row.kind,
                text=_text(keys, row),
                until=row.until,
                actor=row.actor,
                name=people.get(row.actor or ""),
            )
            for row in events
        ],
        supplements=[
            SupplementSeen(id=row.id, received_at=row.received_at, **said)
            for row, said in _supplements(db, keys, kept)
        ],
        conflicts_seen=[
            ConflictSeen(
                at=row.at,
                supplement=row.supplement,
                **({"content": None, "text": None} | keys.open_json(row.content, place(row))),
            )
            for row in _conflicts(db, kept)
        ],
    )


def attachments_of(db: Session, keys: Keyring, kept: Submission) -> dict[str, dict[str, Any]]:
    """Every attachment that belongs to a form, by its id: filed with it, sent in later, or with
    what came under the same id."""
    told = [opened(keys, kept)]
    told += [said for _, said in _supplements(db, keys, kept)]
    told += [keys.open_json(row.content, place(row)) for row in _conflicts(db, kept)]
    return {one["id"]: one for said in reversed(told) for one in said["attachments"]}


def names(db: Session, keys: Keyring, ids: Iterable[str | None]) -> dict[str, str]:
    """What people are called, as far as told."""
    asked = select(Account).where(Account.id.in_({id_ for id_ in ids if id_}))
    found = {account.id: person_of(keys, account).get("name") for account in db.scalars(asked)}
    return {id_: name for id_, name in found.items() if name}


def _text(keys: Keyring, row: SubmissionEvent) -> str | None:
    return None if row.text is None else str(keys.open_json(row.text, place(row)))


def _events(db: Session, kept: Submission) -> list[SubmissionEvent]:
    asked = select(SubmissionEvent).where(SubmissionEvent.submission == kept.id)
    return list(db.scalars(asked.order_by(SubmissionEvent.id)))


def _supplements(
    db: Session, keys: Keyring, kept: Submission
) -> list[tuple[Supplement, dict[str, Any]]]:
    asked = select(Supplement).where(Supplement.submission == kept.id)
    return [
        (row, keys.open_json(row.content, place(row)))
        for row in db.scalars(asked.order_by(Supplement.received_at, Supplement.id))
    ]


def _conflicts(db: Session, kept: Submission) -> list[SubmissionConflict]:
    asked = select(SubmissionConflict).where(SubmissionConflict.submission == kept.id)
    return list(db.scalars(asked.order_by(SubmissionConflict.id)))
