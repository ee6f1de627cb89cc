"""The backend over HTTP: its health, the published catalogue, the staff's pages.

Every answer carries `Date` (uvicorn sets it), by which clients set their clock.
"""

import json
import signal
import socket
import sys

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.models import Clock, ErrorCode, IlteoroError
from backend.catalogue.routes import add_catalogue, add_get
from backend.catalogue.signing import published_manifest
from backend.installations import Installations
from backend.problems import answer_problems
from backend.settings import Settings
from backend.staff import add_staff_pages
from backend.storage import make_engine, migrate


def make_app(settings: Settings, engine: Engine) -> FastAPI:
    """The backend's routes on the data folder of `settings` and a database that was migrated."""
    app = FastAPI(title="Ilteoro", docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json")
    answer_problems(app)
    app.add_middleware(_PlainHeaders)

    def health() -> dict[str, str | int | None]:
        """Whether it answers, and what it publishes."""
        manifest = published_manifest(settings.published)
        return {"status": "ok", "version": manifest["version"] if manifest else None}

    add_get(app, "/v1/health", health)
    installations = Installations(
        engine,
        Clock(),
        daily_bytes=settings.daily_bytes,
        hourly=settings.hourly_installations,
    )
    add_catalogue(app, settings.published, installations)
    add_staff_pages(app, settings)
    return app


class _PlainHeaders:
    """Says of every answer that its type is what it says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, with_header)


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
    try:
        engine = make_engine(settings.database, settings.service)
        migrate(engine)
        app = make_app(settings, engine)
    except BaseException:
        listening.close()
        raise
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
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
        engine.dispose()
    return 0
