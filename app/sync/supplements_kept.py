"""Supplements in the vault: what a worker writes to what the office asks, as it is typed.

    draft -> ready -> sending -> sent        and refused, as with a submission

A submission has one draft at most: two windows write the same one. Each change is one write.
"""

from datetime import datetime
from typing import Any

from app.forms import digest_supplement
from app.forms.compiled import is_paragraph
from app.models import ErrorCode, IlteoroError
from app.models.base import nfc
from app.models.ids import new_id
from app.models.record import Attachment, SendState, Supplement
from app.store.vault import Vault
from app.sync.outbox_kept import OPEN, submission
from app.sync.pieces import Picked, copied, describe, drop, store

SUPPLEMENT = "supplement"
"""Kind of the vault."""
LONGEST, MOST_FILES = 5000, 60
"""Letters and files that the backend takes."""


def supplements(vault: Vault) -> list[Supplement]:
    """All of them, the oldest first."""
    kept = vault.all(SUPPLEMENT).values()
    return sorted(map(Supplement.model_validate, kept), key=lambda one: one.id)


def supplement(vault: Vault, id: str) -> Supplement:  # noqa: A002
    """One of them. Raises SUBMISSION_UNKNOWN."""
    kept = vault.get(SUPPLEMENT, id)
    if kept is None:
        raise IlteoroError(ErrorCode.SUBMISSION_UNKNOWN)
    return Supplement.model_validate(kept)


def write(vault: Vault, to: str, author: str, text: str, now: datetime) -> Supplement:
    """Keep what was typed so far, whatever it is. Raises SUBMISSION_UNKNOWN, DISK_FULL."""
    with vault.together():
        draft = _draft(vault, to, author, now)
        return _keep(vault, draft.model_copy(update={"content": {"text": text}}))


def attach(vault: Vault, to: str, author: str, picked: Picked, now: datetime) -> Attachment:
    """Put a file to the draft; its bytes are in the vault when this returns.

    Raises SUBMISSION_UNKNOWN, ATTACHMENT_TOO_LARGE, DISK_FULL.
    """
    file = describe(picked)
    with vault.together():
        draft = _draft(vault, to, author, now)
        store(vault, file.id, picked.data)
        _keep(vault, draft.model_copy(update={"attachments": (*draft.attachments, file)}))
    return file


def detach(vault: Vault, to: str, file: str) -> None:
    """Take a file from the draft, and its bytes off the device."""
    with vault.together():
        draft = draft_of(vault, to)
        if draft is None or file not in {one.id for one in draft.attachments}:
            return
        left = tuple(one for one in draft.attachments if one.id != file)
        _keep(vault, draft.model_copy(update={"attachments": left}))
        drop(vault, file)


def close(vault: Vault, to: str) -> Supplement:
    """Make the draft ready to go out, as the answer to what is asked now.

    Raises SUBMISSION_UNKNOWN where there is none, FIELDS_INVALID where it says nothing or more
    than the backend takes.
    """
    with vault.together():
        draft = draft_of(vault, to)
        if draft is None:
            raise IlteoroError(ErrorCode.SUBMISSION_UNKNOWN)
        text = nfc(draft.text.replace("\r\n", "\n").strip())
        if trouble(text, len(draft.attachments)):
            raise IlteoroError(ErrorCode.FIELDS_INVALID)
        asked = submission(vault, to).asked
        return _keep(
            vault,
            draft.model_copy(
                update={
                    "content": {"text": text},
                    "asks": asked.asks if asked else None,
                    "sha256": digest_supplement(text, draft.attachments),
                    "state": SendState.READY,
                    "error": None,
                }
            ),
        )


def trouble(text: str, files: int) -> str:
    """Why the backend would not take that: `empty`, `too_long`, `letters` (some that nobody
    types), `too_many` files; empty where it would."""
    said = text.replace("\r\n", "\n").strip()
    if not (said or files):
        return "empty"
    if len(said) > LONGEST:
        return "too_long"
    if said and not is_paragraph(said):
        return "letters"
    return "too_many" if files > MOST_FILES else ""


def reopen(vault: Vault, id: str) -> Supplement:  # noqa: A002
    """Make a draft again of what waits untried; of what was refused one under a new id. Where
    another was begun meanwhile, both become one.

    Raises SUBMISSION_CLOSED for what is on its way or sent.
    """
    with vault.together():
        one = supplement(vault, id)
        untried = one.state is SendState.READY and not one.tried
        if not (untried or one.state is SendState.REFUSED):
            raise IlteoroError(ErrorCode.SUBMISSION_CLOSED)
        other = draft_of(vault, one.submission)
        files = one.attachments
        if not untried:  # those of the other belong to it at the backend
            files = tuple(copied(vault, file) for file in one.attachments)
            for file in one.attachments:
                drop(vault, file.id)
        vault.delete(SUPPLEMENT, one.id)
        texts = (one.text, other.text if other else "")
        if other is not None:
            vault.delete(SUPPLEMENT, other.id)
            files = (*files, *other.attachments)
        return _keep(
            vault,
            one.model_copy(
                update={
                    "id": one.id if untried else new_id(),
                    "content": {"text": "\n".join(text for text in texts if text)},
                    "attachments": files,
                    "state": SendState.DRAFT,
                    "error": None,
                    "tried": False,
                    "sha256": None,
                }
            ),
        )


def remove(vault: Vault, id: str) -> None:  # noqa: A002
    """Take one that never reached the office off the device. Raises SUBMISSION_CLOSED for what
    may have."""
    with vault.together():
        one = supplement(vault, id)
        gone = one.state is SendState.REFUSED or not one.tried
        if one.state is SendState.SENT or not gone:
            raise IlteoroError(ErrorCode.SUBMISSION_CLOSED)
        for file in one.attachments:
            drop(vault, file.id)
        vault.delete(SUPPLEMENT, id)


def waiting(vault: Vault) -> list[Supplement]:
    """What is to go out, the oldest first."""
    return [one for one in supplements(vault) if one.state in OPEN]


def set_state(vault: Vault, id: str, **changed: Any) -> Supplement:  # noqa: A002
    """Note what came of sending."""
    with vault.together():
        return _keep(vault, supplement(vault, id).model_copy(update=changed))


def draft_of(vault: Vault, to: str) -> Supplement | None:
    """The draft to a submission, None where nothing was written yet."""
    drafts = [one for one in supplements(vault) if one.submission == to]
    return next((one for one in drafts if one.state is SendState.DRAFT), None)


def _draft(vault: Vault, to: str, author: str, now: datetime) -> Supplement:
    submission(vault, to)
    found = draft_of(vault, to)
    return found or Supplement(
        id=new_id(), author=author, created_at=now, submission=to, content={"text": ""}
    )


def _keep(vault: Vault, one: Supplement) -> Supplement:
    vault.put(SUPPLEMENT, one.id, one.model_dump(mode="json"))
    return one
