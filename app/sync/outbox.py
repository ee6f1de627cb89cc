"""Sending what was filed: what is asked of the backend and noted in the vault, without I/O.

    each attachment    how far it is there, then the rest, piece after piece (tus 1.0)
    the submission     under the id it got on the device, so that twice is once
    its receipt        noted in one write; until then it is sent again

A supplement goes the same way, to the submission it belongs to.

Every step is whole in itself: a kill between two loses nothing and doubles nothing.
"""

import base64
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from app.models import ErrorCode, IlteoroError, from_instant
from app.models.record import Attachment, SendState, ServerStatus, Step, Submission, Supplement
from app.sync import outbox_kept, supplements_kept
from app.sync.account import Account, Answered
from app.sync.driving import driven

UPLOADS, SUBMISSIONS = "/v1/uploads", "/v1/submissions"
TUS = {"Tus-Resumable": "1.0.0"}
_PARTS = 40
"""Times that an attachment is asked how far it is before it is given up for now: a line that
loses every other piece gets 20 MB through in as many."""

FINAL = frozenset(
    {
        *(ErrorCode.FIELDS_INVALID, ErrorCode.FORM_UNKNOWN, ErrorCode.SUBMISSION_DIFFERS),
        *(ErrorCode.ATTACHMENT_REFUSED, ErrorCode.ATTACHMENT_TOO_LARGE, ErrorCode.UPLOAD_DIFFERS),
        *(ErrorCode.REQUEST_TOO_LARGE, ErrorCode.NOT_ALLOWED, ErrorCode.SUBMISSION_OVER),
    }
)
"""What sending once more does not change: the person has to look at it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the backend. Answered with an `Answered`; a refusal is raised where it was yielded."""

    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH"]
    path: str
    body: Any = None
    data: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """Answered with the bytes of an attachment from an offset to the end of that piece."""

    file: Attachment
    offset: int


@dataclass(frozen=True, slots=True)
class Note:
    """Change what the vault says of a submission, or of a supplement."""

    id: str
    changed: Mapping[str, Any]
    kind: Literal["submission", "supplement"] = "submission"


Do = Ask | Piece | Note
Steps = Generator[Do, Any, None]


def filing(one: Submission) -> Steps:
    """Send one submission with its attachments and note the receipt.

    Raises what `Account.ask` raises and what refuses it; what is noted says which.
    """
    # Before the first byte goes out: from here on the office may have it.
    yield Note(one.id, {"state": SendState.SENDING, "tried": True, "error": None})
    for file in one.attachments:
        yield from _uploading(file)
    body = one.model_dump(
        mode="json", include={"form", "form_version", "content", "attachments", "created_at"}
    )
    answer: Answered = yield Ask("PUT", f"{SUBMISSIONS}/{one.id}", body)
    yield Note(one.id, taken(answer.json()) | {"state": SendState.SENT, "error": None})


def supplementing(one: Supplement) -> Steps:
    """Send one supplement with its attachments; note its receipt, and how its submission stands.

    Raises what `Account.ask` raises and what refuses it; what is noted says which.
    """
    began = {"state": SendState.SENDING, "tried": True, "error": None}
    yield Note(one.id, began, "supplement")
    for file in one.attachments:
        yield from _uploading(file)
    attachments = [file.model_dump(mode="json") for file in one.attachments]
    place = f"{SUBMISSIONS}/{one.submission}/supplements/{one.id}"
    answer: Answered = yield Ask("PUT", place, {"text": one.text, "attachments": attachments})
    told = answer.json()
    came = {
        "receipt": str(told["receipt"]),
        "received_at": from_instant(told["supplement"]["received_at"]),
        "state": SendState.SENT,
        "error": None,
    }
    # The submission first: killed in between it is sent once more, and not asked for once more.
    yield Note(one.submission, taken(told))
    yield Note(one.id, came, "supplement")


def _uploading(file: Attachment) -> Steps:
    said = {"id": file.id, "name": file.name, "media_type": file.media_type, "sha256": file.sha256}
    create = Ask(
        "POST",
        UPLOADS,
        headers={**TUS, "Upload-Length": str(file.bytes), "Upload-Metadata": _metadata(said)},
    )
    for _ in range(_PARTS):
        try:
            there: Answered = yield Ask("HEAD", f"{UPLOADS}/{file.id}", headers=TUS)
        except IlteoroError as error:
            if error.code is not ErrorCode.NOT_FOUND:
                raise
            yield create
            offset = 0
        else:
            offset = there.offset()
        try:
            while offset < file.bytes:
                data: bytes = yield Piece(file, offset)
                patch = {
                    **TUS,
                    "Upload-Offset": str(offset),
                    "Content-Type": "application/offset+octet-stream",
                }
                after: Answered = yield Ask(
                    "PATCH", f"{UPLOADS}/{file.id}", data=data, headers=patch
                )
                offset = after.offset()
        except IlteoroError as error:
            # It got further than its answer did, or another of one's windows sends it too.
            if error.code not in (ErrorCode.UPLOAD_OFFSET, ErrorCode.ATTACHMENT_DAMAGED):
                raise
            continue
        return
    raise IlteoroError(ErrorCode.ATTACHMENT_DAMAGED)


def taken(answer: Any) -> dict[str, Any]:
    """What the backend says of a submission, as the vault keeps it."""
    came: dict[str, Any] = {
        "receipt": str(answer["receipt"]),
        "received_at": from_instant(answer["received_at"]),
        "status": ServerStatus(answer["status"]),
    }
    if "timeline" in answer:
        came["timeline"] = tuple(Step.model_validate(one) for one in answer["timeline"])
    return came


def _metadata(said: Mapping[str, str]) -> str:
    return ",".join(
        f"{name} {base64.b64encode(value.encode()).decode('ascii')}" for name, value in said.items()
    )


Sent = TypeVar("Sent", bound=Submission | Supplement)


def send(account: Account, one: Sent) -> Sent:
    """Do step after step; how the submission or supplement stands afterwards.

    What refuses it for good is noted and returned, all else is raised: it goes out again later.
    Raises what `Account.ask` raises.
    """
    kept: Any = outbox_kept if isinstance(one, Submission) else supplements_kept
    changed: dict[str, Any] = {}
    try:
        driven(filing(one) if isinstance(one, Submission) else supplementing(one), done, account)
    except IlteoroError as error:
        # A form that is not this account's gets no supplement from it.
        strange = isinstance(one, Supplement) and error.code is ErrorCode.NOT_FOUND
        if error.code not in FINAL and not strange:
            kept.set_state(account.vault, one.id, error=error.code)
            raise
        changed = {"error": error.code, "state": SendState.REFUSED}
    stands: Sent = kept.set_state(account.vault, one.id, **changed)
    return stands


def done(step: Do, account: Account) -> Any:
    """Carry out one step; its answer."""
    match step:
        case Ask():
            return account.exchange(
                step.method, step.path, step.body, data=step.data, headers=step.headers
            )
        case Piece():
            return next(outbox_kept.pieces_of(account.vault, step.file, step.offset))
        case Note(kind="supplement"):
            supplements_kept.set_state(account.vault, step.id, **step.changed)
            return None
        case Note():
            # It may have been taken off this device meanwhile.
            if account.vault.get(outbox_kept.SUBMISSION, step.id) is not None:
                outbox_kept.set_state(account.vault, step.id, **step.changed)
            return None
