"""How large a request may be and how long it may take to arrive.

A body is read here, whole, before a route begins: a route never waits for a slow sender, and none
begins for a sender that has gone.
"""

from collections.abc import Mapping

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.models import ErrorCode
from backend.http.problems import problem

_MOST_HEADER_BYTES = 16 * 1024
"""Longer ones that come piece by piece are refused by the server before they are whole."""

_DRAIN_SECONDS = 2
"""What is too large is taken for so long before it is refused: a sender that reads only after it
has sent everything would else see a broken line in place of the answer."""

_PART = ("PATCH", "/v1/uploads/")
PART_BYTES = 1024 * 1024
"""What a part of an attachment may have, also where other requests may have less."""

_CLOSE: Mapping[str, str] = {"Connection": "close"}


class Limits:
    """Refuses what is larger than `most_bytes` or takes longer than `most_seconds`."""

    def __init__(self, app: ASGIApp, most_bytes: int, most_seconds: float) -> None:
        self._app = app
        self._most_bytes, self._most_seconds = most_bytes, most_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _MOST_HEADER_BYTES:
            answer = problem(scope, ErrorCode.REQUEST_TOO_LARGE, 431, _CLOSE)
            await answer(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        has_body = "transfer-encoding" in headers or length not in {"", "0"}
        most = self._most(scope)
        # The server has refused a length that is no number.
        if length and int(length) > most:
            await _drain(receive)
            await problem(scope, ErrorCode.REQUEST_TOO_LARGE, headers=_CLOSE)(scope, receive, send)
            return
        if has_body:
            body = await self._read(receive, most)
            if body is None:
                return
            if isinstance(body, ErrorCode):
                await problem(scope, body, headers=_CLOSE)(scope, receive, send)
                return
            receive = _replay(body, receive)
        await self._app(scope, receive, send)

    def _most(self, scope: Scope) -> int:
        method, path = _PART
        is_part = scope["method"] == method and scope["path"].startswith(path)
        return max(self._most_bytes, PART_BYTES) if is_part else self._most_bytes

    async def _read(self, receive: Receive, most: int) -> bytes | ErrorCode | None:
        """The whole body, why it is refused, or None where the sender has gone."""
        parts: list[bytes] = []
        size, more = 0, True
        with anyio.move_on_after(self._most_seconds) as limit:
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                more = message.get("more_body", False)
                if size > most:
                    if more:
                        await _drain(receive)
                    return ErrorCode.REQUEST_TOO_LARGE
        return ErrorCode.REQUEST_TOO_SLOW if limit.cancelled_caught else b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


async def _drain(receive: Receive) -> None:
    with anyio.move_on_after(_DRAIN_SECONDS):
        while (await receive()).get("more_body", False):
            pass
