"""One attachment of a form, handed out to be saved: no browser is to show or run it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse

from app.models import ErrorCode, IlteoroError
from backend.accounts.context import Accounts
from backend.storage import transaction
from backend.submissions import showing, uploads
from backend.submissions.tables import Submission, Upload, UploadPart

SAVED: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}


def handed(accounts: Accounts, submission: str, attachment: str) -> Response:
    """The file, one part of it in memory at a time. Raises NOT_FOUND where it is none of this
    form's; whose form it is was asked before."""
    with transaction(accounts.engine, reads_only=True) as db:
        kept = db.get_one(Submission, submission)
        said = showing.attachments_of(db, accounts.keys, kept).get(attachment)
        file = db.get(Upload, attachment)
        if said is None or file is None or file.account != kept.account:
            raise IlteoroError(ErrorCode.NOT_FOUND)
    return file_handed(accounts, attachment, said["name"])


def file_handed(accounts: Accounts, upload: str, name: str) -> Response:
    """An upload as a file called `name`; whose it is was asked before. Raises NOT_FOUND."""
    with transaction(accounts.engine, reads_only=True) as db:
        file = db.get(Upload, upload)
        if file is None or not file.whole_at:
            raise IlteoroError(ErrorCode.NOT_FOUND)
        starts = uploads.starts(db, upload)
    return StreamingResponse(
        _parts(accounts, upload, starts),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Content-Length": str(file.length),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _parts(accounts: Accounts, upload: str, starts: list[int]) -> Iterator[bytes]:
    for start in starts:
        with transaction(accounts.engine, reads_only=True) as db:
            part = db.get_one(UploadPart, (upload, start))
        yield uploads.opened(accounts.keys, part)
