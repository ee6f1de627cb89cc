"""Attachments over HTTP: tus 1.0 with creation and termination (https://tus.io/protocols).

`Tus-Resumable` may be left out of a request; one that names another version is 412.
"""

import binascii
from base64 import b64decode
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from app.forms.media import MediaType
from app.models import ErrorCode, IlteoroError
from app.models.base import Model
from app.models.record import Sha256
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed
from backend.accounts.context import Context
from backend.accounts.permissions import Operation
from backend.http.problems import answers
from backend.storage import transaction
from backend.submissions import uploads
from backend.submissions.bodies import FileName, Id

VERSION = "1.0.0"
_PART = "application/offset+octet-stream"
_SENT = {"content": {_PART: {"schema": {"type": "string", "format": "binary"}}}, "required": True}
_Mine = Annotated[Caller, allowed(Operation.ME_UPLOADS)]
_Id = Annotated[str, Path(pattern=ID_PATTERN)]
_Bytes = Annotated[int, Header(ge=0, le=2**53)]


class _Metadata(Model):
    id: Id
    name: FileName
    media_type: MediaType
    sha256: Sha256


def add_uploads(app: FastAPI) -> None:
    """Add the routes for attachments."""
    mine = (*SIGNED_IN, ErrorCode.NOT_FOUND)
    speaks = [Depends(_speaks)]

    @app.post(
        "/v1/uploads",
        status_code=201,
        response_class=Response,
        dependencies=speaks,
        responses=answers(
            *SIGNED_IN,
            ErrorCode.ATTACHMENT_TOO_LARGE,
            ErrorCode.UPLOAD_DIFFERS,
            ErrorCode.UPLOADS_FULL,
        ),
    )
    def begin(
        upload_length: _Bytes,
        upload_metadata: Annotated[str, Header(max_length=2000)],
        caller: _Mine,
        accounts: Context,
    ) -> Response:
        """Begin to send an attachment, or go on: `Upload-Metadata` names its id, name, media type
        and SHA-256."""
        said = _metadata(upload_metadata)
        if upload_length == 0:
            raise _invalid("header", "upload-length")
        wanted = uploads.Wanted(length=upload_length, **said.model_dump())
        with transaction(accounts.engine) as db:
            uploads.create(db, accounts.keys, caller.account, wanted, caller.now)
        return _answer(201, {"Location": f"/v1/uploads/{said.id}"})

    @app.head(
        "/v1/uploads/{upload}",
        response_class=Response,
        dependencies=speaks,
        responses=answers(*mine),
    )
    def stands(upload: _Id, caller: _Mine, accounts: Context) -> Response:
        """How much of an attachment came."""
        with transaction(accounts.engine, reads_only=True) as db:
            kept = uploads.own(db, caller.account, upload)
        told = {"Upload-Offset": str(kept.received), "Upload-Length": str(kept.length)}
        return _answer(200, told)

    @app.patch(
        "/v1/uploads/{upload}",
        status_code=204,
        response_class=Response,
        dependencies=speaks,
        openapi_extra={"requestBody": _SENT},
        responses=answers(
            *mine,
            ErrorCode.UPLOAD_OFFSET,
            ErrorCode.ATTACHMENT_DAMAGED,
            ErrorCode.ATTACHMENT_REFUSED,
        ),
    )
    def send(
        upload: _Id,
        upload_offset: _Bytes,
        caller: _Mine,
        accounts: Context,
        content: Annotated[bytes, Depends(_part)],
    ) -> Response:
        """The next part, at most 1 MiB. With the last one the whole is checked: what is damaged
        begins anew, what is no PDF or picture is gone."""
        with transaction(accounts.engine) as db:
            kept = uploads.own(db, caller.account, upload, hold=True)
            done = uploads.append(db, accounts.keys, kept, upload_offset, content, now=caller.now)
        if isinstance(done, ErrorCode):
            raise IlteoroError(done)
        return _answer(204, {"Upload-Offset": str(done)})

    @app.delete(
        "/v1/uploads/{upload}",
        status_code=204,
        response_class=Response,
        dependencies=speaks,
        responses=answers(*mine, ErrorCode.ATTACHMENT_FILED),
    )
    def discard(upload: _Id, caller: _Mine, accounts: Context) -> Response:
        """Take away what was never filed."""
        with transaction(accounts.engine) as db:
            uploads.discard(db, caller.account, upload)
        return _answer(204, {})


async def _speaks(tus_resumable: Annotated[str | None, Header(max_length=20)] = None) -> None:
    if tus_resumable not in (None, VERSION):
        raise HTTPException(412, headers={"Tus-Version": VERSION, "Tus-Resumable": VERSION})


async def _part(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _PART:
        raise HTTPException(415, headers={"Tus-Resumable": VERSION})
    content = await request.body()
    if len(content) > uploads.PART_BYTES:
        raise IlteoroError(ErrorCode.REQUEST_TOO_LARGE)
    return content


def _metadata(header: str) -> _Metadata:
    """What `Upload-Metadata` says: keys and base64 of values, with commas between."""
    said: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            said[key] = b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            raise _invalid("header", "upload-metadata") from None
    try:
        return _Metadata.model_validate(said)
    except ValidationError as error:
        found = [{"loc": ("upload_metadata", *one["loc"]), "type": one["type"]}
                 for one in error.errors(include_input=False, include_context=False)]  # fmt: skip
        raise RequestValidationError(found) from None


def _invalid(*place: str) -> RequestValidationError:
    return RequestValidationError([{"loc": place, "type": "value_error"}])


def _answer(status: int, headers: dict[str, str]) -> Response:
    always = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
    return Response(status_code=status, headers=always | headers)
