"""Conversations over HTTP: the list, which may wait for a change, and one of them."""

import asyncio
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.models import ErrorCode, IlteoroError
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed
from backend.accounts.context import Accounts, Context
from backend.accounts.permissions import Operation
from backend.counseling import conversations, messages
from backend.counseling.bodies import Conversations, Mark, MarkSaid, Messages, MessageSaid
from backend.counseling.bodies import MessageShown as Shown
from backend.counseling.tables import Conversation, Message
from backend.counseling.talk import Talking
from backend.http.problems import answers, problem
from backend.storage import transaction
from backend.submissions.filing import Desk, MissingError
from backend.submissions.handing import SAVED, file_handed

_Id = Annotated[str, Path(pattern=ID_PATTERN)]
_ABOUT = (*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN)
_FIRST: dict[int | str, dict[str, Any]] = {201: {"model": Shown, "description": "new"}}
LONGEST = 25
"""Seconds that an answer waits for a change: less than any proxy does."""
AGAIN = 10.0
"""Seconds after which it is looked at again: another process may have changed something."""


def add_messages(app: FastAPI) -> None:
    """Add the routes, on the talk that `app` has."""

    @app.get("/v1/conversations", responses=answers(*SIGNED_IN, ErrorCode.TRY_LATER))
    async def listed(
        caller: Annotated[Caller, allowed(Operation.CONVERSATION_LIST)],
        accounts: Context,
        talk: Talking,
        known: Annotated[str | None, Query(max_length=32)] = None,
        wait: Annotated[int, Query(ge=0, le=LONGEST)] = 0,
    ) -> Conversations:
        """My conversations and how they stand, without what was written. With `known` the answer
        waits up to `wait` seconds for something else than that tag: for whom no socket opens."""
        if not wait or known is None:
            return await run_in_threadpool(_listed, accounts, caller)
        with talk.hub.listening(caller.account) as listener:
            end = asyncio.get_running_loop().time() + wait
            while True:
                found = await run_in_threadpool(_listed, accounts, caller)
                left = end - asyncio.get_running_loop().time()
                if found.tag != known or left <= 0:
                    return found
                try:
                    async with asyncio.timeout(min(left, AGAIN)):
                        await listener.next()
                except TimeoutError:
                    continue

    @app.get("/v1/workers/{worker}/messages", responses=answers(*_ABOUT))
    def read(
        worker: _Id,
        caller: Annotated[Caller, allowed(Operation.CONVERSATION_READ)],
        accounts: Context,
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    ) -> Messages:
        """What was written, changed or deleted after the change `after`, and by whom."""
        with transaction(accounts.engine, reads_only=True) as db:
            kept = db.get(Conversation, worker)
            found, more = messages.page(db, accounts.keys, worker, after)
            authors = {one.author for one in found}
            return Messages(
                messages=found,
                more=more,
                last=kept.last if kept else 0,
                members=conversations.members(db, accounts.keys, worker, authors, caller.now),
                marks=conversations.marks(db, worker),
            )

    @app.put(
        "/v1/workers/{worker}/messages/{message}",
        response_model=Shown,
        responses=_FIRST
        | answers(
            *_ABOUT,
            ErrorCode.NOT_FOUND,
            ErrorCode.MESSAGE_DIFFERS,
            ErrorCode.MESSAGE_TOO_LATE,
            ErrorCode.ATTACHMENT_MISSING,
            ErrorCode.UPLOAD_DIFFERS,
            ErrorCode.TRY_LATER,
        ),
    )
    def write(
        worker: _Id,
        message: _Id,
        said: MessageSaid,
        *,
        request: Request,
        response: Response,
        caller: Annotated[Caller, allowed(Operation.CONVERSATION_WRITE)],
        accounts: Context,
        talk: Talking,
    ) -> Shown | Response:
        """Write, change or delete a message: 201 the first time, 200 the same again and for a
        change, 409 something else under the same id and revision."""
        talk.slow_down(caller.account)
        try:
            with transaction(accounts.engine) as db:
                desk = Desk(db, accounts.keys, caller.now)
                taken = messages.take(desk, worker, caller.account, message, said)
                told = conversations.told(db, taken.conversation, caller.now)
        except MissingError as error:
            return problem(request.scope, ErrorCode.ATTACHMENT_MISSING, fields=error.fields)
        if taken.changed:
            notice = {"type": "changed", "worker": worker, "last": told.last}
            talk.hub.tell(told.accounts, notice)
            response.status_code = 200 if said.revision else 201
        return messages.shown(accounts.keys, taken.message)

    @app.put("/v1/workers/{worker}/marks", responses=answers(*_ABOUT))
    def mark(
        worker: _Id,
        said: MarkSaid,
        caller: Annotated[Caller, allowed(Operation.CONVERSATION_MARK)],
        accounts: Context,
        talk: Talking,
    ) -> Mark:
        """Say how far I have this conversation and how far I read it."""
        me = caller.account
        with transaction(accounts.engine) as db:
            kept = conversations.held(db, worker)
            new = conversations.mark(db, kept, me, said.delivered, said.read)
            told = conversations.told(db, kept, caller.now)
            db.flush()
            mine = next(one for one in conversations.marks(db, worker) if one.account == me)
        if new is not None:
            talk.hub.tell(told.accounts, {"type": "mark", "worker": worker, **new.model_dump()})
        return mine


def add_message_files(app: FastAPI) -> None:
    """Add the route of what is attached."""

    @app.get(
        "/v1/workers/{worker}/messages/{message}/attachments/{attachment}",
        response_class=Response,
        responses=SAVED | answers(*_ABOUT, ErrorCode.NOT_FOUND),
    )
    def attachment(
        worker: _Id,
        message: _Id,
        attachment: _Id,
        _caller: Annotated[Caller, allowed(Operation.CONVERSATION_READ)],
        accounts: Context,
    ) -> Response:
        """A photo or file of a message, to be saved: no browser is to show or run it."""
        with transaction(accounts.engine, reads_only=True) as db:
            kept = db.get(Message, message)
            if kept is None or kept.conversation != worker:
                raise IlteoroError(ErrorCode.NOT_FOUND)
            listed = messages.shown(accounts.keys, kept).attachments
        found = next((one for one in listed if one.id == attachment), None)
        if found is None:
            raise IlteoroError(ErrorCode.NOT_FOUND)
        return file_handed(accounts, attachment, found.name)


def _listed(accounts: Accounts, caller: Caller) -> Conversations:
    with transaction(accounts.engine, reads_only=True) as db:
        return conversations.listed(db, caller)
