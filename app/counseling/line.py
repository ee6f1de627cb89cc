"""The socket that says at once that there is something to ask for (`backend.counseling.socket`)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from app.keys import is_loopback

PATH = "/v1/socket"
_PATIENCE = 10.0
_FRAME_BYTES = 64 * 1024

Heard = Callable[[dict[str, Any]], Awaitable[None]]


class NoSocketError(Exception):
    """None opens, or none is let in: ask over HTTP."""


class Line:
    """One socket at a time."""

    def __init__(self) -> None:
        self._socket: ClientConnection | None = None

    async def listen(self, backend: str, token: str, heard: Heard) -> None:
        """Hand over what is told until the socket ends, a `welcome` first.

        Raises NoSocketError where none could be had.
        """
        own = is_loopback(backend)
        address = urlsplit(backend)
        scheme = "wss" if address.scheme == "https" else "ws"
        place = f"{scheme}://{address.netloc}{address.path.rstrip('/')}{PATH}"
        welcomed = False
        try:
            async with connect(
                place,
                open_timeout=_PATIENCE,
                close_timeout=2,
                max_size=_FRAME_BYTES,
                proxy=None if own else True,
            ) as socket:
                await socket.send(json.dumps({"type": "hello", "token": token}))
                self._socket = socket
                while True:
                    # One that says nothing to its greeting is none.
                    limit = None if welcomed else _PATIENCE
                    frame = _read(await asyncio.wait_for(socket.recv(), limit))
                    welcomed = welcomed or frame.get("type") == "welcome"
                    if welcomed:
                        await heard(frame)
        except (OSError, TimeoutError, WebSocketException):
            if not welcomed:
                raise NoSocketError from None
        finally:
            self._socket = None

    async def typing(self, worker: str) -> None:
        """Say that one writes in a conversation; where there is no socket nobody is told."""
        socket = self._socket
        if socket is not None:
            try:
                await socket.send(json.dumps({"type": "typing", "worker": worker}))
            except (OSError, WebSocketException):
                return


def _read(text: str | bytes) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
