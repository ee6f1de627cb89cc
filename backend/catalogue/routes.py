"""The published catalogue over HTTP: the manifest for anybody, files for installations.

The manifest is small, is signed, and says what a download would cost, so it needs no
token. What was sent of a file counts, not what was asked for: who resumes a broken
download pays for no byte twice.
"""

import gzip
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.types import Message, Receive, Scope, Send

from app.models import ErrorCode, IlteoroError
from backend.catalogue.signing import MANIFEST
from backend.http.problems import answers
from backend.installations import Installations

_FILE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*\.(db\.zst|onnx)")
_Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, scheme_name="installation")),
]
_FOREVER = "private, max-age=31536000, immutable"


def add_catalogue(app: FastAPI, published: Path, installations: Installations) -> None:
    """Answer for the files in the folder `published`."""
    manifests = _Manifests(published / MANIFEST)

    def manifest(request: Request) -> Response:
        """The signed manifest of the newest version."""
        written = manifests.newest()
        packed = _accepts_gzip(request)
        headers = {
            "ETag": written.tag(packed=packed),
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if _known(request, written.tag(packed=True)) or _known(request, written.tag(packed=False)):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        content = written.packed if packed else written.plain
        return Response(content, media_type="application/json", headers=headers)

    def file(request: Request, name: str, told: _Bearer) -> Response:
        """One file a manifest names; byte ranges are answered."""
        if told is None:
            raise IlteoroError(ErrorCode.TOKEN_REFUSED)
        installation = installations.admit(told.credentials)
        path = published / name
        if not _FILE_NAME.fullmatch(name) or not path.is_file():
            raise HTTPException(404)
        # The name is made of the content, so the name is the tag.
        headers = {"ETag": f'"{name}"', "Cache-Control": _FOREVER}
        if _known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return _Counted(
            path,
            lambda sent: installations.spend(installation, sent),
            media_type="application/zstd" if name.endswith(".zst") else "application/octet-stream",
            headers=headers,
        )

    @app.post("/v1/installations", status_code=201, responses=answers(ErrorCode.DOWNLOADS_SPENT))
    def register(request: Request) -> Registration:
        """A new installation and the token it downloads with."""
        made = installations.register(request.client.host if request.client else "")
        return Registration(installation=made.installation, token=made.token)

    add_get(app, "/v1/catalogue/manifest", manifest, _MANIFEST_ANSWERS)
    add_get(app, "/v1/catalogue/files/{name}", file, _FILE_ANSWERS)


class Registration(BaseModel):
    """A new installation; the token is told this once."""

    installation: str
    token: str


Answers = dict[int | str, dict[str, Any]]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_CONTENT: dict[str, Any] = {
    "content": {"application/zstd": _BINARY, "application/octet-stream": _BINARY}
}
_AS_IT_WAS = {"description": "It is as it was"}
_MANIFEST_ANSWERS: Answers = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    304: _AS_IT_WAS,
    **answers(ErrorCode.NOTHING_PUBLISHED),
}
_FILE_ANSWERS: Answers = {
    200: _CONTENT,
    206: {"description": "The bytes that were asked for", **_CONTENT},
    304: _AS_IT_WAS,
    **answers(ErrorCode.TOKEN_REFUSED, ErrorCode.NOT_FOUND, ErrorCode.DOWNLOADS_SPENT),
}


def add_get(
    app: FastAPI, path: str, route: Callable[..., Any], responses: Answers | None = None
) -> None:
    """Answer GET, and HEAD like GET without its body."""
    # A route that answers by itself has no form of answer to be derived.
    kind: dict[str, Any] = {"response_class": Response} if responses else {}
    app.add_api_route(path, route, methods=["GET"], responses=responses, **kind)
    app.add_api_route(path, route, methods=["HEAD"], include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Written:
    plain: bytes
    packed: bytes
    digest: str

    def tag(self, *, packed: bool) -> str:
        return f'"{self.digest}{"-gzip" if packed else ""}"'


class _Manifests:
    """The manifest as it stands, read and compressed once a version."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int, int], _Written] | None = None

    def newest(self) -> _Written:
        try:
            with self._path.open("rb") as file:
                state = os.fstat(file.fileno())
                stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
                if self._read is None or self._read[0] != stamp:
                    plain = file.read()
                    packed = gzip.compress(plain, 9, mtime=0)
                    digest = hashlib.sha256(plain).hexdigest()[:32]
                    self._read = stamp, _Written(plain, packed, digest)
                return self._read[1]
        except FileNotFoundError:
            raise IlteoroError(ErrorCode.NOTHING_PUBLISHED) from None


class _Counted(FileResponse):
    """A file, and how much of it was sent."""

    chunk_size = 256 * 1024

    def __init__(self, path: Path, count: Callable[[int], None], **options: Any) -> None:
        super().__init__(path, **options)
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = 0

        async def counting(message: Message) -> None:
            nonlocal sent
            await send(message)
            sent += len(message.get("body", b""))

        try:
            await super().__call__(scope, receive, counting)
        finally:
            if sent and scope["method"] != "HEAD":
                with anyio.CancelScope(shield=True):
                    await run_sync(self._count, sent)


def _accepts_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, options = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", options)
    return False


def _known(request: Request, tag: str) -> bool:
    named = request.headers.get("if-none-match", "")
    return tag in (part.strip().removeprefix("W/") for part in named.split(","))
