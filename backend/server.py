"""The backend over HTTP: its health, the published catalogue, the staff's pages.

Every answer carries `Date` (uvicorn sets it), by which clients set their clock.
"""

import json
import os
import signal
import socket
import sys
from typing import Literal

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from app.models import Clock, ErrorCode, IlteoroError
from backend.accounts import accounts_from, add_accounts, add_demo_people
from backend.accounts.access import undeclared
from backend.accounts.retention import Daily, forget_audit
from backend.catalogue.routes import add_catalogue, add_get
from backend.catalogue.signing import published_manifest
from backend.counseling.keeping import forget as forget_messages
from backend.counseling.room import add_rooms, turn_from
from backend.counseling.room.entering import forget_rooms
from backend.counseling.routes import add_conversations
from backend.http.ground import add_ground
from backend.http.logs import start_logging
from backend.installations import Installations, adopt_old_file
from backend.personal.routes import add_personal
from backend.secret_values import server_secrets
from backend.settings import Settings
from backend.staff import add_staff_pages
from backend.storage import make_engine, migrate
from backend.submissions.keeping import forget
from backend.submissions.routes import add_submissions

FRAME_BYTES = 64 * 1024
_TURN = 0.001
"""Seconds."""


class Published(BaseModel):
    """It answers, and publishes this version of the catalogue; None before the first."""

    status: Literal["ok"] = "ok"
    version: int | None


def make_app(settings: Settings, engine: Engine, secrets: tuple[str, ...]) -> FastAPI:
    """The backend's routes on the data folder of `settings` and a database that was migrated.

    `secrets` are the server's, today's first.
    """
    app = FastAPI(
        title="Ilteoro",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
    )
    add_ground(
        app,
        engine,
        most_bytes=settings.body_bytes,
        most_seconds=settings.body_seconds,
        metrics_token=settings.metrics_token,
    )

    def health() -> Published:
        """Whether it answers, and what it publishes."""
        manifest = published_manifest(settings.published)
        return Published(version=manifest["version"] if manifest else None)

    add_get(app, "/v1/health", health)
    installations = Installations(
        engine,
        Clock(),
        daily_bytes=settings.daily_bytes,
        hourly=settings.hourly_installations,
    )
    add_catalogue(app, settings.published, installations)
    add_staff_pages(app, settings)
    accounts = accounts_from(os.environ, engine, secrets, Clock(), demo=settings.demo)
    add_accounts(app, accounts)
    add_submissions(app)
    add_conversations(app)
    add_rooms(app, turn_from(os.environ))
    add_personal(app)
    if settings.demo:
        add_demo_people(accounts)
    if bare := undeclared(app):
        raise RuntimeError(f"routes that do not say who may ask: {', '.join(bare)}")
    return app


def open_storage(settings: Settings) -> Engine:
    """The database, in its newest form. Raises STORAGE_UNAVAILABLE, STORAGE_TOO_NEW."""
    engine = make_engine(settings.database, settings.service)
    try:
        migrate(engine)
        adopt_old_file(engine, settings.data / "installations.db")
    except OperationalError:
        # Its words may hold the address of the database, which holds a password.
        raise IlteoroError(ErrorCode.STORAGE_UNAVAILABLE) from None
    return engine


def serve(settings: Settings) -> int:
    """Answer until stopped. Port 0 takes a free one.

    Stdout's one line says where it listens, as JSON. Raises PORT_TAKEN, what `server_secrets`
    raises, STORAGE_UNAVAILABLE where the database does not answer and STORAGE_TOO_NEW.
    """
    secrets = server_secrets(settings)
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise IlteoroError(ErrorCode.PORT_TAKEN, port=settings.port) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{listening.getsockname()[1]}"
    try:
        engine = open_storage(settings)
        app = make_app(settings, engine, secrets)
        start_logging(settings.log)
    except BaseException:
        listening.close()
        raise
    # h11 ends whoever sends endless headers at 16 KiB; the others take them all.
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            h11_max_incomplete_event_size=16 * 1024,
            # A frame that is larger ends its socket before it is whole.
            ws="websockets-sansio",
            ws_max_size=FRAME_BYTES,
            log_config=None,
            access_log=False,
            server_header=False,
        )
    )
    # It listens before it is announced: whoever reads the line can connect at once.
    listening.listen(128)
    sys.stdout.write(json.dumps({"backend": url}) + "\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A thread that is busy with one answer lets the others go on sooner than after 5 ms.
    sys.setswitchinterval(_TURN)
    daily = [
        Daily(lambda: forget_audit(engine, Clock().now()), "audit_forgotten"),
        Daily(lambda: forget(engine, Clock().now()), "filed_forgotten"),
        Daily(lambda: forget_rooms(engine, Clock().now()), "rooms_forgotten"),
        Daily(lambda: forget_messages(engine, Clock().now()), "messages_forgotten"),
    ]
    for work in daily:
        work.start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0
    finally:
        for work in daily:
            work.stop()
        listening.close()
        engine.dispose()
    return 0
