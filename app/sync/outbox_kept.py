"""Submissions and their attachments in the vault: drafts, what waits to go out, what was filed.

    draft -> ready -> sending -> sent        and refused, where the office can't take it as it is

Each change is one write: a kill leaves the state before it or the one after. Bytes of
attachments lie in pieces, as they are sent.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.forms import check, digest, form, without_unasked
from app.forms.definitions import Widget
from app.models import ErrorCode, IlteoroError
from app.models.ids import new_id
from app.models.record import Attachment, SendState, Submission
from app.store.vault import Vault
from app.sync.pieces import (
    PIECE,
    PIECE_BYTES,
    Picked,
    copied,
    data_of,
    describe,
    drop,
    pieces_of,
    store,
)

__all__ = ["PIECE", "PIECE_BYTES", "Picked", "data_of", "pieces_of"]
SUBMISSION = "submission"
"""Kind of the vault."""
OPEN = frozenset({SendState.READY, SendState.SENDING})


def submissions(vault: Vault) -> list[Submission]:
    """All of them, the newest first."""
    kept = vault.all(SUBMISSION).values()
    return sorted(map(Submission.model_validate, kept), key=lambda one: one.id, reverse=True)


def submission(vault: Vault, id: str) -> Submission:  # noqa: A002
    """One of them. Raises SUBMISSION_UNKNOWN."""
    kept = vault.get(SUBMISSION, id)
    if kept is None:
        raise IlteoroError(ErrorCode.SUBMISSION_UNKNOWN)
    return Submission.model_validate(kept)


def begin(
    vault: Vault, form_id: str, author: str, answers: Mapping[str, Any], now: datetime
) -> str:
    """A new draft of the newest version of a form, with what is known already; its id."""
    one = form(form_id)
    draft = Submission(
        id=new_id(),
        author=author,
        created_at=now,
        form=one.id,
        form_version=one.version,
        content=dict(answers),
    )
    _keep(vault, draft)
    return draft.id


def answer(vault: Vault, id: str, name: str, value: Any) -> Submission:  # noqa: A002
    """Keep one answer as it was typed, right or wrong; None takes it away.

    Raises SUBMISSION_UNKNOWN, SUBMISSION_CLOSED where it is no draft any more, DISK_FULL.
    """
    with vault.together():
        draft = _open_draft(vault, id)
        content = {key: said for key, said in draft.content.items() if key != name}
        if value is not None:
            content[name] = value
        return _keep(vault, draft.model_copy(update={"content": content}))


def attach(vault: Vault, id: str, name: str, picked: Picked) -> Attachment:  # noqa: A002
    """Put a file to an answer; its bytes are in the vault when this returns.

    Raises SUBMISSION_CLOSED, ATTACHMENT_TOO_LARGE, DISK_FULL.
    """
    file = describe(picked)
    with vault.together():
        draft = _open_draft(vault, id)
        store(vault, file.id, picked.data)
        content = dict(draft.content)
        if form(draft.form, draft.form_version).questions[name].widget is Widget.SIGNATURE:
            content[name] = {"kind": "drawn", "name": "", **_object(content.get(name))}
            content[name] |= {"kind": "drawn", "drawing": file.id}
        else:
            content[name] = [*_list(content.get(name)), file.id]
        files = (*draft.attachments, file)
        _keep(vault, draft.model_copy(update={"content": content, "attachments": files}))
    return file


def detach(vault: Vault, id: str, name: str, file: str) -> None:  # noqa: A002
    """Take a file from an answer, and its bytes off the device. Raises SUBMISSION_CLOSED."""
    with vault.together():
        draft = _open_draft(vault, id)
        content = dict(draft.content)
        left = [one for one in _list(content.get(name)) if one != file]
        content.pop(name, None)
        if left:
            content[name] = left
        files = tuple(one for one in draft.attachments if one.id != file)
        _keep(vault, draft.model_copy(update={"content": content, "attachments": files}))
        drop(vault, file)


def close(vault: Vault, id: str) -> Submission:  # noqa: A002
    """Make a draft ready to go out: what is not asked is left off, and what was attached to it.

    Raises SUBMISSION_CLOSED, FIELDS_INVALID where something is wrong with the answers.
    """
    with vault.together():
        draft = _open_draft(vault, id)
        paper = form(draft.form, draft.form_version)
        content = without_unasked(paper, draft.content)
        if check(paper, content):
            raise IlteoroError(ErrorCode.FIELDS_INVALID)
        named = _named(content)
        files = tuple(one for one in draft.attachments if one.id in named)
        if named != {one.id for one in files}:
            raise IlteoroError(ErrorCode.FIELDS_INVALID)
        for file in draft.attachments:
            if file not in files:
                drop(vault, file.id)
        sha256 = digest(paper.id, paper.version, content, files)
        closed = {"content": content, "attachments": files, "sha256": sha256}
        return _keep(
            vault, draft.model_copy(update=closed | {"state": SendState.READY, "error": None})
        )


def reopen(vault: Vault, id: str) -> Submission:  # noqa: A002
    """Make a draft of what waits again, as long as nothing of it was on its way; of what was
    refused a new draft, under an id of its own: the office may have the other one.

    Raises SUBMISSION_CLOSED for what is on its way or filed.
    """
    with vault.together():
        one = submission(vault, id)
        if one.state is SendState.READY and not one.tried:
            return _keep(vault, one.model_copy(update={"state": SendState.DRAFT, "sha256": None}))
        if one.state is not SendState.REFUSED:
            raise IlteoroError(ErrorCode.SUBMISSION_CLOSED)
        again = one.model_copy(
            update={"id": new_id(), "state": SendState.DRAFT, "error": None, "tried": False,
                    "sha256": None}
        )  # fmt: skip
        # Files go out under new ids: those of the other belong to it at the backend.
        files = tuple(copied(vault, file) for file in one.attachments)
        ids = {old.id: new.id for old, new in zip(one.attachments, files, strict=True)}
        content = _renamed(one.content, ids)
        _remove(vault, one)
        return _keep(vault, again.model_copy(update={"attachments": files, "content": content}))


def remove(vault: Vault, id: str) -> None:  # noqa: A002
    """Take a draft, or what waits untried, off the device. Raises SUBMISSION_CLOSED for what may
    have reached the office."""
    with vault.together():
        one = submission(vault, id)
        if one.state not in (SendState.DRAFT, SendState.READY) or one.tried:
            raise IlteoroError(ErrorCode.SUBMISSION_CLOSED)
        _remove(vault, one)


def waiting(vault: Vault) -> list[Submission]:
    """What is to go out, the oldest first."""
    return [one for one in reversed(submissions(vault)) if one.state in OPEN]


def set_state(vault: Vault, id: str, **changed: Any) -> Submission:  # noqa: A002
    """Note what came of sending. Once filed, the bytes of what was attached stay on the device
    until it is erased: they are part of the paper."""
    with vault.together():
        return _keep(vault, submission(vault, id).model_copy(update=changed))


def _keep(vault: Vault, one: Submission) -> Submission:
    vault.put(SUBMISSION, one.id, one.model_dump(mode="json"))
    return one


def _open_draft(vault: Vault, id: str) -> Submission:  # noqa: A002
    draft = submission(vault, id)
    if draft.state is not SendState.DRAFT:
        raise IlteoroError(ErrorCode.SUBMISSION_CLOSED)
    return draft


def _remove(vault: Vault, one: Submission) -> None:
    for file in one.attachments:
        drop(vault, file.id)
    vault.delete(SUBMISSION, one.id)


def _named(content: Mapping[str, Any]) -> set[str]:
    """The ids of the files that answers name."""
    lists = [one for value in content.values() for one in _list(value)]
    drawn = [_object(value).get("drawing") for value in content.values()]
    return {one for one in (*lists, *drawn) if isinstance(one, str) and len(one) == 36}


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    match value:
        case str():
            return ids.get(value, value)
        case list():
            return [_renamed(one, ids) for one in value]
        case Mapping():
            return {name: _renamed(one, ids) for name, one in value.items()}
        case _:
            return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
