"""The conversations of one session: what lies open, what one writes, who is told at once.

What one types is in the vault within half a second, and what was sent waits there until the
backend has it. What comes is asked for over HTTP; a socket says when (`app.counseling.line`), and
where none opens a request that waits does.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.models.record import Message

if TYPE_CHECKING:
    from app.counseling.kept import Mark, Member, Stands
    from app.counseling.line import Line
    from app.state.account import OwnAccount
    from app.store.vault import Vault
    from app.sync.account import Account

SOON = 0.4
"""Seconds from a letter to the disk."""
FIRST, LONGEST = 3.0, 300.0
"""Seconds to wait after a failure, twice as long after each further one, and at most."""
WAITS = 8
"""Seconds a request waits for a change where no socket opens."""
SOCKET_AGAIN = 300.0
"""Seconds after which a socket is tried again."""
TYPED_EVERY, TYPED_FOR = 4.0, 6.0
"""Seconds between two words that one writes, and for how long such a word holds."""
PAGE = 60
"""Messages shown at first, and more each time one asks."""
WRITERS = frozenset({"worker", "caseworker", "counsellor"})
"""Who has conversations, as the backend has it."""


@ft.observable
@dataclass
class TalkState:
    """What screens watch. `worker` is whose conversation lies open, empty for none; `messages` are
    all of it that is here, `loaded` says that they were read; `unread` how many of each
    conversation are new; `typing` who writes now; `live` that what comes is told at once;
    `problem` why it could not be asked for last."""

    worker: str = ""
    loaded: bool = False
    messages: tuple[Message, ...] = ()
    members: "tuple[Member, ...]" = ()
    marks: "tuple[Mark, ...]" = ()
    unread: dict[str, int] = field(default_factory=dict)
    typing: str = ""
    live: bool = False
    problem: ErrorCode | None = None
    shown: int = PAGE
    me: str = ""


class Talking:
    """The conversations of one session."""

    def __init__(self, account: "OwnAccount") -> None:
        self._account, self._session = account, account._session
        self.state = TalkState()
        self.roles: frozenset[str] = frozenset()
        self.draft = ""
        """What stands in the field."""
        self._line: Line | None = None
        self._running = self._listing = self._saving = False
        self._unsaved: tuple[str, str] | None = None
        """Whose conversation, and what stands in its field."""
        self._due = asyncio.Event()
        self._sending = asyncio.Lock()
        self._typed_at = self._heard_at = 0.0

    @property
    def possible(self) -> bool:
        """Whether somebody is signed in who has conversations."""
        signed_in = self._account.possible and self._account.state.signed_in
        return signed_in and bool(self.roles & WRITERS)

    @property
    def unread(self) -> int:
        """How many messages are new, in all conversations."""
        return sum(self.state.unread.values())

    async def load(self, vault: "Vault") -> None:
        """Read who one is, and what lies open."""
        from app.sync.account_kept import KIND, ME

        kept = await asyncio.to_thread(vault.get, KIND, ME) or {}
        self.state.me = str(kept.get("account") or "")
        # A device that signed in before roles were kept is its worker's.
        usual = () if self._account.for_staff else ("worker",)
        self.roles = frozenset(kept.get("roles") or (usual if kept else ()))
        if self.state.worker:
            await self._read(self.state.worker)

    def clear(self) -> None:
        """Let go of everything in memory."""
        empty = TalkState()
        for name in ("worker", "loaded", "messages", "members", "marks", "unread", "typing",
                     "live", "problem", "shown", "me"):  # fmt: skip
            setattr(self.state, name, getattr(empty, name))
        self.draft, self.roles = "", frozenset()
        self._due.set()

    # -- one conversation ----------------------------------------------------------------

    async def open(self, worker: str) -> None:
        """Have a conversation lie open: what is here at once, then what is new."""
        state = self.state
        state.worker, state.loaded, state.typing, state.shown = worker, False, "", PAGE
        state.messages, state.members, state.marks = (), (), ()
        here = await self._read(worker)
        self.draft = here.draft if here else ""
        state.loaded = True
        self.begin()
        await self._caught_up(worker)

    def close(self) -> None:
        """It lies open no more."""
        self.state.worker, self.state.messages, self.state.loaded = "", (), False

    async def _read(self, worker: str) -> "Stands | None":
        from app.counseling import kept

        vault, state = self._session.vault, self.state
        if vault is None:
            return None
        here, found = await asyncio.to_thread(
            lambda: (kept.stands(vault, worker), tuple(kept.messages(vault, worker)))
        )
        if state.worker == worker and self._session.vault is vault:
            state.members, state.marks = here.members, here.marks
            if found != state.messages:
                state.messages = found
        return here

    async def _caught_up(self, worker: str) -> None:
        """Take in what is new, and say how far one is; why it can't be done stands in
        `problem`."""
        if not self.possible:
            return
        seen = self.state.worker == worker
        try:
            await self._account.through(partial(_caught_up, worker=worker, seen=seen))
            self.state.problem = None
        except IlteoroError as error:
            self.state.problem = error.code
        await self._read(worker)
        if seen and self.state.unread.get(worker):
            self.state.unread = {**self.state.unread, worker: 0}

    # -- writing ---------------------------------------------------------------------------

    def write(self, text: str) -> None:
        """Keep what stands in the field now, after a moment. Screens are not drawn again."""
        self._session.touched()
        self.draft = text
        self._unsaved = (self.state.worker, text) if self.state.worker else None
        now = asyncio.get_running_loop().time()
        if text and self._line is not None and now - self._typed_at > TYPED_EVERY:
            self._typed_at = now
            self._session.run(self._line.typing, self.state.worker)
        if not self._saving:
            self._saving = True
            self._session.run(self._soon)

    async def _soon(self) -> None:
        await asyncio.sleep(SOON)
        self._saving = False
        # By then another conversation may lie open.
        if self._unsaved is not None:
            (worker, text), self._unsaved = self._unsaved, None
            await self._change(lambda kept: partial(kept.keep_draft, text=text), worker)

    async def send(self) -> bool:
        """Send what stands in the field; False where nothing does. Raises DISK_FULL, and it
        stands there on."""
        text, worker = self.draft.strip(), self.state.worker
        if not text or not worker:
            return False
        self._unsaved = None
        said = {"text": text, "language": self._session.settings.language}
        now, me = self._session.hub.clock.now(), self.state.me
        await self._change(lambda kept: partial(kept.write, author=me, said=said, now=now))
        self.draft = ""
        self.go()
        return True

    async def edit(self, one: Message, text: str) -> None:
        """Write a message otherwise. Raises MESSAGE_TOO_LATE, DISK_FULL."""
        now = self._session.hub.clock.now()
        await self._change(lambda kept: partial(kept.edit, id=one.id, text=text.strip(), now=now))
        self.go()

    async def take_back(self, one: Message) -> None:
        """Delete a message. Raises MESSAGE_TOO_LATE, DISK_FULL."""
        now = self._session.hub.clock.now()
        await self._change(lambda kept: partial(kept.take_back, id=one.id, now=now))
        self.go()

    async def again(self, one: Message) -> None:
        """Send what was refused once more."""
        await self._change(lambda kept: partial(kept.again, id=one.id))
        self.go()

    def may_change(self, one: Message) -> bool:
        """Whether one may edit it or take it back now."""
        from app.counseling.kept import may_change

        return may_change(one, self.state.me, self._session.hub.clock.now())

    async def _change(self, act: Callable[[Any], Callable[..., Any]], worker: str = "") -> None:
        from app.counseling import kept

        worker, vault = worker or self.state.worker, await self._session.make_vault()
        if vault is not None and worker:
            await asyncio.to_thread(act(kept), vault, worker)
            if worker == self.state.worker:
                await self._read(worker)

    # -- sending and hearing ---------------------------------------------------------------

    def go(self) -> None:
        """Send what waits, now."""
        self._due.set()
        self.begin()
        if self.possible:
            self._session.run(self._send)

    async def _send(self) -> None:
        async with self._sending:
            try:
                sent = await self._account.through(_sent)
                self.state.problem = None
            except IlteoroError as error:
                self.state.problem = error.code
                sent = True
        if self.state.worker and sent:
            await self._read(self.state.worker)

    def begin(self) -> None:
        """Hear what is new at once, from now on."""
        if self.possible and not self._running:
            self._running = True
            self._session.run(self._work)

    async def _work(self) -> None:
        failures = 0
        try:
            while self.possible and not self._session._closed and self._session.vault:
                self._due.clear()
                try:
                    await self._send()
                    await self.look()
                    if self.state.problem is None:
                        await self._hear()
                        failures = 0
                        continue
                except IlteoroError as error:
                    self.state.problem = error.code
                wait = min(LONGEST, FIRST * 2.0 ** min(failures, 20))
                failures += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._due.wait(), wait)
        finally:
            self._running = self.state.live = False

    async def _hear(self) -> None:
        """By a socket while there is one, else by asking again and again for a while. Raises what
        asking raises."""
        from app.counseling.line import Line, NoSocketError
        from app.sync.account_kept import KIND, ME

        session = self._session
        vault, backend = session.vault, session.hub.backend
        kept = await asyncio.to_thread(vault.get, KIND, ME) if vault is not None else None
        if kept is None or backend is None:
            return
        self._line = Line()
        try:
            await self._line.listen(backend, str(kept.get("access")), self._heard)
            return
        except NoSocketError:
            self.state.live = False
        finally:
            self._line, self.state.live = None, False
        until = asyncio.get_running_loop().time() + SOCKET_AGAIN
        tag = ""
        while self.possible and asyncio.get_running_loop().time() < until and session.vault:
            before = tag
            tag = await self._look(tag)
            if tag != before and self.state.worker:
                await self._caught_up(self.state.worker)
            await self._send()

    async def _heard(self, frame: dict[str, Any]) -> None:
        """What the socket told."""
        state, kind, worker = self.state, frame.get("type"), str(frame.get("worker") or "")
        if kind == "welcome":
            state.live = True
        if kind in ("welcome", "everything") and state.worker:
            self._session.run(self._caught_up, state.worker)
        elif kind == "changed" and worker == state.worker:
            state.typing = ""
            self._session.run(self._caught_up, worker)
        elif kind in ("changed", "everything"):
            self._session.run(self._list_soon)
        elif kind == "mark":
            await self._marked(worker, frame)
        elif kind == "typing" and worker == state.worker:
            await self._writes(str(frame.get("account")))

    async def _marked(self, worker: str, frame: dict[str, Any]) -> None:
        from app.counseling import core, kept

        vault = self._session.vault
        with suppress(KeyError, TypeError, ValueError):
            mark = core.mark_of(frame)
            if vault is not None:
                await asyncio.to_thread(kept.take_mark, vault, worker, mark)
            if worker == self.state.worker:
                await self._read(worker)

    async def _writes(self, account: str) -> None:
        name = next((one.name for one in self.state.members if one.id == account), "")
        self.state.typing = name
        self._heard_at = at = asyncio.get_running_loop().time()

        async def over() -> None:
            await asyncio.sleep(TYPED_FOR)
            if self._heard_at == at:
                self.state.typing = ""

        self._session.run(over)

    # -- the list --------------------------------------------------------------------------

    async def look(self) -> None:
        """Ask how many messages are new. Why it could not be asked stands in `problem`."""
        if self.possible:
            try:
                await self._look("")
                self.state.problem = None
            except IlteoroError as error:
                self.state.problem = error.code

    async def _list_soon(self) -> None:
        if not self._listing:
            self._listing = True
            await asyncio.sleep(SOON)
            self._listing = False
            await self.look()

    async def _look(self, known: str) -> str:
        told = await self._account.through(partial(_listed, known=known))
        unread = {str(one["worker"]): int(one["unread"]) for one in told["conversations"]}
        unread.pop(self.state.worker, None)  # it is on the screen
        if unread != self.state.unread:
            self.state.unread = unread
        return str(told["tag"])


# What they load takes a tenth of a second the first time: in the thread, not while a screen waits.
def _caught_up(account: "Account", worker: str, *, seen: bool) -> None:
    from app.counseling import core, kept

    core.catch_up(account, worker)
    here = kept.stands(account.vault, worker)
    core.mark(account, worker, read=here.after if seen else 0)


def _sent(account: "Account") -> int:
    from app.counseling import core, kept

    return sum(core.send_all(account, one) for one in kept.conversations(account.vault))


def _listed(account: "Account", known: str) -> Any:
    from app.counseling import kept

    asked = f"?known={known}&wait={WAITS}" if known else ""
    told = account.ask("GET", f"/v1/conversations{asked}")
    # Of whom one looks after no more nothing stays here.
    there = {str(one["worker"]) for one in told["conversations"]}
    kept.forget(account.vault, set(kept.conversations(account.vault)) - there)
    return told
