"""The app served to browsers: one Flet app behind a door that checks who comes in."""

import asyncio
import contextlib
import errno
import logging
import os
import re
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path

import flet as ft
import flet_web  # type: ignore[import-untyped]
import flet_web.fastapi  # type: ignore[import-untyped]
import uvicorn
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.forms.media import LARGEST
from app.models.errors import ErrorCode, IlteoroError
from app.serving.door import LOOPBACK, START, Door
from app.serving.files import Files
from app.serving.lag import LagWatch
from app.serving.socket import tend
from app.state import coming_back
from app.state.browser import language_of
from app.text import Translator
from app.views import bridge
from app.views.came_back import came_back_page

DEBUG = "ILTEORO_DEBUG"
ALIVE = "/alive"
SAID = re.compile(r"/said/([0-9]{1,20})/(end|mute)")
LINKED = re.compile(r"/link/([0-9]{1,20})/(free|metered|none|unknown)")
LAG = "/debug/lag"
_LARGEST_MESSAGE = LARGEST + 2**20
"""Bytes of one message of a socket: a file comes in one, and a little around it."""
# What Flutter asks for last and can't draw without.
_EARLY = tuple(
    f"assets/fonts/{name}.otf"
    for name in (
        "IlteoroSans-Regular", "IlteoroSans-SemiBold", "IlteoroSans-Bold",
        "MaterialIcons-Regular",
    )
)  # fmt: skip


class _App:
    """Sends the socket to Flet and everything else to the files; nothing of Flet's HTTP is out."""

    def __init__(self, flet: ASGIApp, files: Files) -> None:
        self._flet = flet
        self._files = files
        self._lag = LagWatch() if os.environ.get(DEBUG) == "1" else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with self._watched():
                await self._flet(scope, receive, send)
        elif scope["type"] == "websocket":
            await tend(self._flet, scope, receive, send)
        elif scope["method"] == "POST" and (said := SAID.fullmatch(scope["path"])):
            bridge.heard(int(said[1]), said[2])
            await Response(status_code=204)(scope, receive, send)
        elif scope["method"] == "POST" and (told := LINKED.fullmatch(scope["path"])):
            bridge.linked(int(told[1]), told[2])
            await Response(status_code=204)(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await Response(status_code=405)(scope, receive, send)
        elif scope["method"] == "GET" and scope["path"] == coming_back.PATH:
            await _came_back(scope)(scope, receive, send)
        elif scope["path"] == ALIVE:
            await Response(status_code=204)(scope, receive, send)
        elif scope["path"] == LAG and self._lag is not None:
            await self._tell_lag(self._lag)(scope, receive, send)
        else:
            await self._files(scope, receive, send)

    @staticmethod
    def _tell_lag(lag: LagWatch) -> ASGIApp:
        async def tell(scope: Scope, receive: Receive, send: Send) -> None:
            body = {"max_ms": round(lag.most * 1000, 1), "own_ms": round(lag.own * 1000, 1)}
            if "reset" in QueryParams(scope["query_string"]):
                lag.reset()
            await JSONResponse(body, headers={"cache-control": "no-store"})(scope, receive, send)

        return tell

    @contextlib.asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._lag.run()) if self._lag else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()


def _came_back(scope: Scope) -> Response:
    """A browser comes back from a provider; the address it brings is written nowhere."""
    headers = dict(scope["headers"])
    language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
    place = coming_back.heard(scope["query_string"].decode("latin-1"))
    page = came_back_page(Translator(language), place, in_tab=True)
    return HTMLResponse(page, headers={"cache-control": "no-store"})


class _Server(uvicorn.Server):
    """Uvicorn that tells when it listens and ends a Ctrl-C or a SIGTERM by returning."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A download cut short by the end is no error of anyone's.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {
            name: signal.signal(name, self.handle_exit) for name in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def build(
    main: Callable[[ft.Page], object],
    *,
    assets: Path,
    name: str,
    hosts: frozenset[str] = LOOPBACK,
    token: str | None = None,
    secret: bytes | None = None,
    away: int = 3600,
    cache: Path | None = None,
    shared: bool = False,
) -> ASGIApp:
    """The ASGI app: Flet's `main` and our files behind the door; `away` in seconds, `shared`
    where one screen is for many people."""
    flet = flet_web.fastapi.app(main, no_cdn=True, session_timeout_seconds=away)
    files = Files([assets, Path(flet_web.get_package_web_dir())], cache, _EARLY, shared=shared)
    return Door(
        _App(flet, files),
        hosts=hosts,
        token=token,
        secret=secret or secrets.token_bytes(32),
        name=name,
    )


def _listen(host: str, port: int) -> socket.socket:
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(kind, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise IlteoroError(ErrorCode.PORT_TAKEN, port=port) from None
        raise
    return listener


def _secret(keep: Path | None) -> bytes:
    """The cookies' secret, kept in a 0600 file so that an open page outlives a restart."""
    if keep is None:
        return secrets.token_bytes(32)
    path = keep / "web.secret"
    with contextlib.suppress(FileNotFoundError):
        if len(kept := path.read_bytes()) == 32:
            return kept
    keep.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_bytes(32)
    half = path.with_suffix(".half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
    half.replace(path)
    return secret


def serve(
    main: Callable[[ft.Page], object],
    *,
    assets: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    public: bool = False,
    public_hosts: Sequence[str] = (),
    away: int = 3600,
    shared: bool = False,
    keep: Path | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM; `ready` gets the address to open once it answers.

    The address holds a start token that works once, unless `public` (a kiosk, the web address),
    where anyone who reaches the port may come in. `public_hosts` are further names a browser may
    use; `away` is how many seconds a session outlives its closed page; the page of a `shared`
    screen leaves nothing in the browser's history; `keep` is a folder for what makes the next
    start quick and lets open pages reconnect. Raises `IlteoroError(PORT_TAKEN)`.
    """
    listener = _listen(host, port)
    real = listener.getsockname()[1]
    token = None if public else secrets.token_urlsafe(24)
    app = build(
        main,
        assets=assets,
        name=f"ilteoro_{real}",  # a browser keeps one jar for all ports of a host
        hosts=LOOPBACK | {name.lower() for name in public_hosts},
        token=token,
        secret=_secret(keep),
        away=away,
        shared=shared,
        cache=keep / "web-cache" if keep else None,
    )
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    shown = f"[{shown}]" if ":" in shown else shown
    address = f"http://{shown}:{real}/" + (f"?{START}={token}" if token else "")
    config = uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=2, lifespan="on", ws_max_size=_LARGEST_MESSAGE,
        # On this very computer nothing is gained by packing, which the screens would wait for.
        ws_per_message_deflate=host not in ("127.0.0.1", "::1", "localhost"),
    )  # fmt: skip
    server = _Server(config, lambda: ready(address) if ready else None)
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
