"""Who may come in: Host, Origin and the start token are checked before anything else answers."""

import asyncio
import contextlib
import hashlib
import hmac
import html
import logging
import re
import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

log = logging.getLogger("ilteoro.web")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
START = "start"
_HOST = re.compile(r"^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$")

_REFUSED = {
    401: (
        "이 주소로는 열 수 없어요",
        "시작 주소는 한 번만 쓸 수 있어요. 프로그램을 다시 시작하면 새 주소가 나와요. "
        "이미 열었던 브라우저에서는 이 주소에서 ?start 부터 뒤를 지우면 계속 쓸 수 있어요.",
        "A start address works once. Restart the program for a new address; a browser that was "
        "already open goes on at this address without ?start and what follows it.",
    ),
    403: (
        "다른 곳에서 온 요청이라 열지 않았어요",
        "주소창에 일터로 주소를 직접 넣어 주세요.",
        "This request came from another site. Type Ilteoro's own address.",
    ),
}


_FONT = "/fonts/IlteoroSans-Page.otf"
# What needs no cookie: the letters of the page that says what to do without one, and where a
# browser comes back to from another site. What it brings is tied by its state to who began.
_OPEN = (_FONT, "/callback")


def policy(host: str) -> str:
    """The content security policy of a page served at `host` (name and port)."""
    return "; ".join(
        (
            "default-src 'self'",
            # Flutter's engine is WebAssembly, its threads start from a blob.
            "script-src 'self' 'wasm-unsafe-eval' blob:",
            "worker-src 'self' blob:",
            # Flutter writes style elements for its text fields and its semantics tree.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' ws://{host} wss://{host} blob: data:",
            "frame-src 'self' blob:",  # a PDF being printed
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
        )
    )


class Door:
    """ASGI middleware in front of everything the app serves.

    `hosts` are the names a browser may call us by, without port. With `token` nothing answers
    before `/?start=<token>` was opened once; the cookie it leaves holds for every process with
    the same `secret`.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: frozenset[str], token: str | None, secret: bytes, name: str
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._token = token
        self._locked = token is not None
        self._secret = secret
        self._cookie = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            if refusal is not None:
                await WebSocketClose(code=1008)(scope, receive, send)
                return
            await self._app(scope, receive, send)
            return
        host = headers.get(b"host", "")
        send = _dressed(send, policy(host) if refusal != 421 else "default-src 'none'")
        answer: ASGIApp = self._app
        if refusal == 401 and (opened := self._start(scope)) is not None:
            answer = opened
        elif refusal is not None:
            log.info("refused %s %s", refusal, scope["method"])
            answer = _page(refusal)
        with contextlib.suppress(asyncio.CancelledError):  # the server ends: nobody waits for this
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> int | None:
        host = headers.get(b"host", "").lower()
        if _name(host) not in self._hosts:
            return 421
        origin = headers.get(b"origin")
        asks = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")
        if (asks or origin is not None) and urlsplit(origin or "").netloc.lower() != host:
            return 403
        shut = self._locked and scope["path"] not in _OPEN
        if shut and not self._known(headers.get(b"cookie", "")):
            return 401
        return None

    def _known(self, cookies: str) -> bool:
        mark, _, seal = cookie_parser(cookies).get(self._cookie, "").partition(".")
        return hmac.compare_digest(seal.encode(), self._seal(mark).encode())

    def _seal(self, mark: str) -> str:
        return hmac.new(self._secret, mark.encode(), hashlib.sha256).hexdigest()

    def _start(self, scope: Scope) -> Response | None:
        """The answer to the one-time start address, or None when this is not it."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for key, value in query if key == START), None)
        if given is None or self._token is None or scope["method"] != "GET":
            return None
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return None
        self._token = None
        rest = urlencode([(key, value) for key, value in query if key != START])
        # Two slashes at the start would name another host.
        path = "/" + scope["path"].lstrip("/")
        answer = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        mark = secrets.token_urlsafe(16)
        answer.set_cookie(
            self._cookie, f"{mark}.{self._seal(mark)}", httponly=True, samesite="strict", path="/"
        )
        answer.headers["cache-control"] = "no-store"
        return answer


def _name(host: str) -> str | None:
    """The name of a Host header without its port; None for what is no host."""
    found = _HOST.match(host)
    return found[1] if found else None


def _page(status: int) -> Response:
    if status not in _REFUSED:
        return Response(status_code=status)
    title, korean, english = (html.escape(line) for line in _REFUSED[status])
    body = (
        '<!doctype html><html lang="ko"><meta charset="utf-8"><title>일터로</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<style>@font-face{{font-family:page;src:url("{_FONT}")}}h1{{font-size:26px}}'
        "main{font:17px/1.5 page,sans-serif;max-width:32em;margin:3em auto;padding:0 20px;"
        "word-break:keep-all}</style>"
        f'<main><h1>{title}</h1><p>{korean}</p><p lang="en">{english}</p></main>'
    )
    return HTMLResponse(body, status_code=status, headers={"cache-control": "no-store"})


def _dressed(send: Send, csp: str) -> Send:
    """Adds to every answer the headers a browser guards the page with."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = csp
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "no-referrer"
            headers["cross-origin-resource-policy"] = "same-origin"
            # No cross-origin-embedder-policy beside it: a page isolated by both gets Flutter's
            # drawing thread, which spoils the heap it shares (flutter/flutter#190039).
            headers["cross-origin-opener-policy"] = "same-origin"
            headers["permissions-policy"] = "geolocation=(), payment=(), usb=()"
        await send(message)

    return dressed
