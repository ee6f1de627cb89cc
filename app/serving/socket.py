"""Sockets that end as they should, whatever the browser at the other end does.

Flet 1.0.5 waits for ever on a socket that closes before its client has registered or after it
sent rubbish, and forgets to end the session when a browser goes while it is being sent to: on a
server for many people both would keep memory, and what stands in it, for good.
"""

import asyncio
import contextlib
import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.state.browser import asked

log = logging.getLogger("ilteoro.web")
_UNREAD = 256  # messages waiting for Flet
_STUCK = 30.0  # seconds Flet may leave them there
_LAST = 10.0  # seconds a session has for its own end
_NEVER_BEGUN = 1.0  # the same, where Flet has answered nothing: there is no session


async def tend(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run one socket of `app`; return soon after its browser is gone, without raising."""
    waiting: asyncio.Queue[Message] = asyncio.Queue(_UNREAD)
    begun = False

    async def bring() -> None:
        while True:
            message = await receive()
            await asyncio.wait_for(waiting.put(message), _STUCK)
            if message["type"] == "websocket.disconnect":
                return

    async def give(message: Message) -> None:
        nonlocal begun
        begun = begun or message["type"] == "websocket.send"
        try:
            await send(message)
        except (OSError, RuntimeError):
            # The browser went meanwhile. Flet learns it from `receive`, and ends its session.
            if message["type"] == "websocket.accept":
                raise

    asked.set(Headers(scope=scope).get("accept-language", ""))
    bringing = asyncio.create_task(bring())
    running = asyncio.ensure_future(app(scope, waiting.get, give))
    try:
        await asyncio.wait({bringing, running}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            await asyncio.wait({running}, timeout=_LAST if begun else _NEVER_BEGUN)
    except asyncio.CancelledError:
        pass  # the server ends, and so do its sockets
    finally:
        for task in (bringing, running):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                try:
                    await task
                except (OSError, RuntimeError) as error:
                    log.warning("socket: %s", type(error).__name__)
