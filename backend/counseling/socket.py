"""The socket that says at once that there is something to ask for: `/v1/socket`.

    client first   {"type": "hello", "token": access token}     within 5 s
    server         {"type": "welcome"}
                   {"type": "changed", "worker", "last"}        a conversation has a change `last`
                   {"type": "mark", "worker", "account", "delivered", "read"}
                   {"type": "typing", "worker", "account"}
                   {"type": "everything"}                       look at all of them
    client         {"type": "typing", "worker"}

No frame holds what anybody wrote. The token is never in an address, where logs would keep it. The
socket ends with its token: the device comes again with the next one. Whoever sends what is not
said here, too much, too large or too fast is cut off with a code of its own; nobody else notices.
"""

import asyncio
import json
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from app.models import IlteoroError
from backend.accounts.access import Holder, holder, is_id
from backend.accounts.context import Accounts
from backend.accounts.permissions import Role
from backend.counseling.conversations import HELPERS, helpers
from backend.counseling.hub import Listener
from backend.counseling.pace import Bucket
from backend.counseling.talk import Talk
from backend.storage import reading

PATH = "/v1/socket"
FRAME_BYTES = 4096
HELLO_SECONDS, SEND_SECONDS = 5.0, 10.0
FRAMES_AT_ONCE, FRAMES_A_SECOND = 10, 1
UNGREETED = 200
"""Sockets that have not said who they are, at one time."""

# 4000 to 4999 are an application's own (RFC 6455, 7.4.2).
NOT_UNDERSTOOD, SIGNED_OUT, TOO_MUCH, TRY_LATER = 4400, 4401, 4413, 4429


class _CutOffError(Exception):
    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


def add_socket(app: FastAPI) -> None:
    """Add it, on the accounts and the talk that `app` has."""
    ungreeted = 0

    @app.websocket(PATH)
    async def socket(websocket: WebSocket) -> None:
        nonlocal ungreeted
        # A browser says where a page is from: another site's page gets no socket.
        if not is_own_origin(websocket) or ungreeted >= UNGREETED:
            await websocket.close()
            return
        accounts: Accounts = app.state.accounts
        talk: Talk = app.state.talk
        await websocket.accept()
        try:
            ungreeted += 1
            try:
                who = await _greeted(websocket, accounts)
            finally:
                ungreeted -= 1
            with talk.hub.listening(who.account) as listener:
                await _said(websocket, {"type": "welcome"})
                await _both(websocket, accounts, talk, who, listener)
        except _CutOffError as error:
            await _close(websocket, error.code)
        except IlteoroError:
            await _close(websocket, TRY_LATER)
        except (WebSocketDisconnect, TimeoutError, OSError):
            await _close(websocket, TRY_LATER)


def is_own_origin(websocket: WebSocket) -> bool:
    """Whether no page of another site asks: apps name no origin, browsers always do."""
    origin = websocket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == websocket.headers.get("host")


async def _greeted(websocket: WebSocket, accounts: Accounts) -> Holder:
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            frame = await _frame(websocket)
    except TimeoutError:
        raise _CutOffError(NOT_UNDERSTOOD) from None
    token = frame.get("token")
    if frame.get("type") != "hello" or not isinstance(token, str):
        raise _CutOffError(NOT_UNDERSTOOD)
    now = accounts.clock.now()
    who = await run_in_threadpool(holder, accounts.engine, token, now)
    if who is None or not who.roles & {Role.WORKER, *HELPERS}:
        raise _CutOffError(SIGNED_OUT)
    return who


async def _both(
    websocket: WebSocket, accounts: Accounts, talk: Talk, who: Holder, listener: Listener
) -> None:
    """Hear and tell until one of both ends, at the latest with the token."""
    left = (who.until - accounts.clock.now()).total_seconds()
    work = (
        asyncio.create_task(_hear(websocket, accounts, talk, who)),
        asyncio.create_task(_tell(websocket, listener)),
    )
    try:
        done, _ = await asyncio.wait(work, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            raise _CutOffError(SIGNED_OUT)
        for one in done:
            one.result()
    finally:
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)


async def _tell(websocket: WebSocket, listener: Listener) -> None:
    while True:
        notice = dict(await listener.next())
        async with asyncio.timeout(SEND_SECONDS):
            await _said(websocket, notice)


async def _hear(websocket: WebSocket, accounts: Accounts, talk: Talk, who: Holder) -> None:
    bucket = Bucket(FRAMES_AT_ONCE, FRAMES_A_SECOND)
    while True:
        frame = await _frame(websocket)
        if bucket.take():
            raise _CutOffError(TRY_LATER)
        worker = frame.get("worker")
        if frame.get("type") != "typing" or not isinstance(worker, str) or not is_id(worker):
            raise _CutOffError(NOT_UNDERSTOOD)
        now = accounts.clock.now()
        others = await run_in_threadpool(_others, accounts, who, worker, now)
        # To what is not one's own nothing happens: no answer tells whether it is there.
        notice = {"type": "typing", "worker": worker, "account": who.account}
        talk.hub.tell(others, notice)


def _others(accounts: Accounts, who: Holder, worker: str, now: datetime) -> set[str]:
    """Who else writes with `worker`; nobody where `who` does not."""
    with reading(accounts.engine) as db:
        everybody = {worker, *helpers(db, worker, now)}
    return everybody - {who.account} if who.account in everybody else set()


async def _frame(websocket: WebSocket) -> dict[str, Any]:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1000)
    text = message.get("text")
    if text is None:
        raise _CutOffError(NOT_UNDERSTOOD)
    if len(text) > FRAME_BYTES:
        raise _CutOffError(TOO_MUCH)
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise _CutOffError(NOT_UNDERSTOOD) from None
    if not isinstance(frame, dict):
        raise _CutOffError(NOT_UNDERSTOOD)
    return frame


async def _said(websocket: WebSocket, frame: dict[str, Any]) -> None:
    await websocket.send_text(json.dumps(frame))


async def _close(websocket: WebSocket, code: int) -> None:
    # Whoever is gone already is not told.
    with suppress(RuntimeError, OSError, WebSocketDisconnect):
        await websocket.close(code)
