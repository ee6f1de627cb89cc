"""Sending what was filed, one after the other, and following what the office does with it.

When one says so, when the device is connected again, and by itself ever more rarely after a
failure. Where a person wants Wi-Fi only, large files wait for it unless they say otherwise.
"""

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.forms.definitions import newest
from app.models import ErrorCode, IlteoroError
from app.models.record import SendState, Submission, Supplement
from app.state.models import Link

if TYPE_CHECKING:
    from app.state.filing import Filing
    from app.state.hub import Hub
    from app.state.session import Session
    from app.store.vault import Vault
    from app.sync.account import Account

FIRST, LONGEST = 5.0, 600.0
"""Seconds to wait after a failure, twice as long after each further one, and at most."""
LARGE = 1_000_000
"""Bytes of files from which on they wait for Wi-Fi where one wants that."""
_OVER = (ErrorCode.SESSION_ENDED, ErrorCode.SIGNED_OUT)
_STOPS = (ErrorCode.BACKEND_UNREACHABLE, ErrorCode.BACKEND_INSECURE, *_OVER)
"""What keeps all of them from going out, not one."""
_OPEN = (SendState.READY, SendState.SENDING)
_working: "WeakKeyDictionary[Hub, asyncio.Lock]" = WeakKeyDictionary()
"""Held by the session that sends: never two of one vault at once."""


class Sending:
    """The sending of one session."""

    def __init__(self, session: "Session", filing: "Filing") -> None:
        self._session, self._filing = session, filing
        self._running = False
        self._anyway = False
        self._due = asyncio.Event()

    @property
    def possible(self) -> bool:
        """Whether somebody is signed in who can send."""
        account = self._session.account
        return account.possible and account.state.signed_in

    def go(self, *, anyway: bool = False) -> None:
        """Send what waits, now; `anyway` also over a connection that costs."""
        self._anyway = self._anyway or anyway
        self._due.set()
        self.begin()

    def begin(self) -> None:
        """Send what waits, unless somebody is at it or waits to try again."""
        state = self._filing.state
        open_ = any(one.state in _OPEN for one in (*state.submissions, *state.supplements))
        if open_ and self.possible and not self._running:
            self._running = True
            self._session.run(self._work)

    async def _work(self) -> None:
        try:
            await self._until_sent()
        finally:
            self._running = False
        await self.follow()

    async def _until_sent(self) -> None:
        state, failures = self._filing.state, 0
        while self.possible and not self._session._closed:
            self._due.clear()
            try:
                if not await self._send_all():
                    return
                failures, wait = 0, LONGEST
            except IlteoroError as error:
                state.problem = error.code
                if error.code in _OVER:
                    return
                wait = min(LONGEST, FIRST * 2.0 ** min(failures, 20))
                failures += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), wait)

    async def _send_all(self) -> bool:
        """Send all that waits; whether some of it goes on waiting. Raises what kept one back."""
        session, state = self._session, self._filing.state
        problem: IlteoroError | None = None
        async with _working.setdefault(session.hub, asyncio.Lock()):
            vault = session.vault
            if vault is None:
                return False
            left = await asyncio.to_thread(_left, vault)
            held = [one for one in left if self._waits(one)]
            for one in left:
                if one in held:
                    continue
                state.sending = one.id
                try:
                    await session.account.through(partial(_send, one=one))
                except IlteoroError as error:
                    problem = problem or error
                    if error.code in _STOPS:
                        break
                finally:
                    state.sending = ""
                    if session.vault is vault:
                        await self._filing.load(vault)
                        session.tell_others()
        state.held = bool(held)
        if problem is not None:
            raise problem
        state.problem, self._anyway = None, False
        return bool(held)

    def _waits(self, one: Submission | Supplement) -> bool:
        """Whether it waits for Wi-Fi."""
        only, link = self._session.settings.wifi_only, self._session.hub.fetching.link
        large = sum(file.bytes for file in one.attachments) > LARGE
        return only and large and link is not Link.FREE and not self._anyway

    async def follow(self) -> None:
        """Take over what the office did since the last time, and what was filed on another device;
        who can't be reached is asked another time."""
        session, filing = self._session, self._filing
        vault = session.vault
        if vault is None or not self.possible or not filing.wanted:
            return
        with suppress(IlteoroError):
            if await session.account.through(_follow) and session.vault is vault:
                await filing.load(vault)
                session.tell_others()
        await session.reminders.tell()

    async def withdraw(self, one: Submission) -> None:
        """Take back what was filed. Raises what asking the backend raises; what the office did
        meanwhile is shown also where it came too late."""
        path = f"/v1/submissions/{one.id}/withdrawal"
        try:
            await self._session.account.through(lambda account: account.ask("POST", path))
        except IlteoroError as error:
            if error.code is ErrorCode.SUBMISSION_OVER:
                await self.follow()
            raise
        await self.follow()


# What they load takes a tenth of a second the first time: in the thread, not while a screen waits.
def _send(account: "Account", one: Submission | Supplement) -> None:
    from app.sync import outbox

    outbox.send(account, one)


def _follow(account: "Account") -> bool:
    """Whether anything is new."""
    from app.state import filing as kept
    from app.sync import elsewhere
    from app.sync.account_kept import signed_in

    me = (signed_in(account.vault) or {}).get("account")
    # Of another account nothing was heard yet, nor by an app that brought no forms along.
    before = kept.own(account.vault, "heard") or {}
    since = int(before.get("seq", 0)) if before.get("account") == me else 0
    until = elsewhere.follow(account, since)
    if until != since:
        kept.put_own(account.vault, heard={"account": me, "seq": until})
    return until != since


def _left(vault: "Vault") -> list[Submission | Supplement]:
    """What is to go out, the oldest first."""
    from app.sync import outbox_kept, supplements_kept

    ours = {one.id for one in newest()}
    forms = [one for one in outbox_kept.waiting(vault) if one.form in ours]
    return sorted((*forms, *supplements_kept.waiting(vault)), key=lambda one: one.id)
