"""The backend over HTTP: its health and the published catalogue.

Problems are answered as RFC 9457 says, with an `ErrorCode` as their `type`. Every answer
carries `Date` (uvicorn sets it), by which clients set their clock.
"""

import hashlib
import json
import re
import signal
import socket
import sys
from collections.abc import Awaitable, Callable

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from app.models import ErrorCode, IlteoroError
from backend.catalogue.signing import published_manifest
from backend.settings import Settings
from backend.staff import add_staff_pages

_FILE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*\.db\.zst")
_FOREVER = "public, max-age=31536000, immutable"


def make_app(settings: Settings) -> FastAPI:
    """The backend's routes on the data folder of `settings`."""
    app = FastAPI(title="Ilteoro", docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json")
    app.add_exception_handler(StarletteHTTPException, _http_problem)
    app.add_exception_handler(IlteoroError, _problem)

    @app.middleware("http")
    async def plain_headers(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.get("/v1/health")
    def health() -> dict[str, str | int | None]:
        """Whether it answers, and what it publishes."""
        manifest = published_manifest(settings.published)
        return {"status": "ok", "version": manifest["version"] if manifest else None}

    @app.get("/v1/catalogue/manifest")
    def manifest(request: Request) -> Response:
        """The signed manifest of the newest version."""
        try:
            content = (settings.published / "manifest.json").read_bytes()
        except FileNotFoundError:
            raise IlteoroError(ErrorCode.NOTHING_PUBLISHED) from None
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
            "Cache-Control": "no-cache",
        }
        if _known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="application/json", headers=headers)

    @app.get("/v1/catalogue/files/{name}")
    def file(request: Request, name: str) -> Response:
        """One file a manifest names; byte ranges are answered."""
        path = settings.published / name
        if not _FILE_NAME.fullmatch(name) or not path.is_file():
            raise HTTPException(404)
        # The name is made of the content, so the name is the tag.
        headers = {"ETag": f'"{name}"', "Cache-Control": _FOREVER}
        if _known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return FileResponse(path, media_type="application/zstd", headers=headers)

    add_staff_pages(app, settings)
    return app


def serve(settings: Settings) -> int:
    """Answer until stopped. Port 0 takes a free one.

    Stdout's one line says where it listens, as JSON. Raises PORT_TAKEN.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise IlteoroError(ErrorCode.PORT_TAKEN, port=settings.port) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{listening.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(make_app(settings), log_level="warning", access_log=False)
    )
    # It listens before it is announced: whoever reads the line can connect at once.
    listening.listen(128)
    sys.stdout.write(json.dumps({"backend": url}) + "\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0
    finally:
        listening.close()
    return 0


def _known(request: Request, tag: str) -> bool:
    named = request.headers.get("if-none-match", "")
    return tag in (part.strip().removeprefix("W/") for part in named.split(","))


async def _http_problem(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, StarletteHTTPException) else 500
    return _answer(ErrorCode.BAD_USAGE if status < 500 else ErrorCode.UNEXPECTED, status)


async def _problem(_request: Request, error: Exception) -> Response:
    code = error.code if isinstance(error, IlteoroError) else ErrorCode.UNEXPECTED
    return _answer(code, 404 if code is ErrorCode.NOTHING_PUBLISHED else 500)


def _answer(code: ErrorCode, status: int) -> Response:
    return JSONResponse(
        {"type": code.value, "title": code.value.replace("_", " "), "status": status},
        status,
        media_type="application/problem+json",
    )
