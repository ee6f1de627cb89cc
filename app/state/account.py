"""One's account at the backend, for one session: signing in, who and where one is, sharing.

Signing in is never needed. Who has signed in has what they said shared between their devices:
soon after each change, at a start, and every few minutes.
"""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.state import ordered, recovering
from app.state.at_provider import AtProvider
from app.state.consent import TEXT
from app.state.talking import Talking

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault
    from app.sync.account import Account

T = TypeVar("T")

STEPS = ("case", "birth", "code")
"""What is asked for, one question at a time."""
SOON, OFTEN = 3.0, 300.0
"""Seconds after a change, and at most between two looks at what other devices said."""
_PATIENCE = 5.0
HERE = "/me/account"
_CASE = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{1,28}[0-9A-Za-z]")
_CODE = re.compile(r"[0-9]{6,12}")
_OVER = (ErrorCode.SESSION_ENDED, ErrorCode.SIGNED_OUT)


@ft.observable
@dataclass
class AccountState:
    """What screens watch. `_typed` is what stands in the fields, by step; `ended` that one was
    signed out elsewhere; `agreed` whether what one says may be kept at the backend, None not
    asked yet; `paused` that nothing is shared because a consent is missing; `problem`
    why nothing could be shared last; `shared_at` when it could; `recovering` that somebody who
    forgot the PIN signs in while the vault is locked."""

    step: str = STEPS[0]
    signed_in: bool = False
    ended: bool = False
    name: str = ""
    agreed: bool | None = None
    paused: bool = False
    problem: ErrorCode | None = None
    shared_at: datetime | None = None
    recovering: bool = False
    _challenge: str = ""

    def __post_init__(self) -> None:
        self._typed: dict[str, str] = {}


class OwnAccount:
    """The account as one session sees it."""

    for_staff = False
    """Whether this app is for who looks after workers."""
    screen = "/me/sign-in"
    """Where one signs in."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.state = AccountState()
        self.provider = AtProvider(session, self, self.screen)
        self.talk = Talking(self)
        self.aside: Vault | None = None
        """Where the tokens go while the vault is locked."""
        self.then = HERE
        """Where one goes on once one is signed in."""
        self._waiting = False
        self._looking = False

    @property
    def possible(self) -> bool:
        """Whether there is a backend, and a vault that stays, to keep tokens in."""
        hub = self._session.hub
        return hub.backend is not None and not hub.memory

    async def load(self, vault: "Vault") -> None:
        """Read whose account this device is signed in to."""
        from app.sync.account_kept import may_share, signed_in

        kept, agreed = await asyncio.to_thread(lambda: (signed_in(vault), may_share(vault)))
        state, before = self.state, self.state.signed_in
        state.agreed = agreed
        state.signed_in = kept is not None and not kept["ended"]
        state.ended = kept is not None and kept["ended"]
        state.name = (kept or {}).get("name") or ""
        await self.talk.load(vault)
        if state.signed_in and self.possible and not self._looking:
            self._looking = True
            self._session.run(self._look)
        elif state.signed_in and not before:  # it was locked meanwhile, or signed in anew
            self.said()

    def clear(self) -> None:
        """Let go of everything in memory."""
        self.talk.clear()
        new = AccountState()
        for name in ("step", "signed_in", "ended", "name", "agreed", "paused", "problem",
                     "shared_at", "_challenge", "_typed"):  # fmt: skip
            setattr(self.state, name, getattr(new, name))

    # -- signing in ----------------------------------------------------------------------

    def onward(self) -> str:
        """Where one goes on; asked once, the next sign-in leads to the account again."""
        place, self.then = self.then, HERE
        return place

    def wrong(self) -> bool:
        """Whether what stands in the field of this step can't be right."""
        typed = self.state._typed.get(self.state.step, "").strip()
        if self.state.step == "birth":
            return born(typed) is None
        return not (_CASE if self.state.step == "case" else _CODE).fullmatch(typed)

    def back(self) -> bool:
        """To the question before; False where this is the first."""
        at = STEPS.index(self.state.step)
        if at == 0 and self.state.recovering:
            recovering.stop(self._session)
            return True
        self.state.step = STEPS[max(0, at - 1)]
        return at > 0

    async def go_on(self) -> None:
        """To the next question; after the birth date the code is sent, after the code one is
        signed in. Raises what asking the backend raises."""
        state = self.state
        if state.step == "case":
            state.step = "birth"
        elif state.step == "birth":
            await self.send_code()
            state.step = "code"
        else:
            code = state._typed["code"].strip()
            device = self.device_name()
            await self.through(lambda account: account.sign_in(state._challenge, code, device))
            await self.signed_in()

    async def signed_in(self) -> None:
        """One is signed in: what was typed for it is not needed any more."""
        state = self.state
        state._typed, state._challenge, state.step = {}, "", STEPS[0]
        await self._changed()
        self._session.filing.sending.go()

    def device_name(self) -> str:
        """What the list of devices calls this one."""
        return self._session.t(f"account.device.{_kind(self._session)}")

    async def send_code(self) -> None:
        """Have a code sent. Raises what asking the backend raises."""
        typed = self.state._typed
        birth = born(typed.get("birth", ""))
        if birth is not None:
            case = typed.get("case", "").strip()
            self.state._challenge = await self.through(
                lambda account: account.ask_code(case, birth)
            )
            typed.pop("code", None)

    # -- signed in -----------------------------------------------------------------------

    async def sessions(self) -> list[dict[str, Any]]:
        """Where one is signed in. Raises what asking the backend raises."""
        return await self.through(lambda account: account.sessions())

    async def end(self, session: str, *, wipe: bool = False) -> None:
        """End one of them; with `wipe` that device forgets everything when it comes again."""
        await self.through(lambda account: account.end_session(session, wipe=wipe))

    async def export(self) -> bytes:
        """A ZIP of everything the backend has."""
        return await self.through(lambda account: account.export())

    async def seen_by(self, before: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """Who did what to one's data, a page of it."""
        return await self.through(lambda account: account.seen_by(before))

    async def sign_out(self) -> bool:
        """Sign out here; whether the backend knows too."""
        told = await self.through(lambda account: account.sign_out())
        await self.agree(None)
        return told

    async def sign_out_if_reached(self) -> None:
        """Before everything here is deleted: end the session at the backend too, as far as it can
        be reached. Nobody waits for it for long."""
        if self.state.signed_in:
            with suppress(IlteoroError, TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await self.sign_out()

    async def delete(self) -> list[dict[str, Any]]:
        """Delete the account at the backend; what the law keeps there."""
        kept = await self.through(lambda account: account.delete())
        await self.agree(None)
        return kept

    # -- sharing ---------------------------------------------------------------------------

    async def agree(self, agreed: bool | None) -> None:
        """Say whether what one says may be kept at the backend too; None forgets what one said."""
        from app.sync.account_kept import say_sharing

        vault, clock = await self._session.make_vault(), self._session.hub.clock
        if vault is not None:
            await asyncio.to_thread(say_sharing, vault, clock, agreed)
            await self._changed()
            await self.share()

    def said(self) -> None:
        """Something changed here: share it soon, several changes at once."""
        if self.state.signed_in and self.possible and not self._waiting:
            self._waiting = True
            self._session.run(self._soon)

    async def _soon(self) -> None:
        await asyncio.sleep(SOON)
        self._waiting = False
        await self.share()

    async def _look(self) -> None:
        try:
            while self.state.signed_in and not self._session._closed:
                await self.share()
                await self._session.filing.sending.follow()
                await self.talk.look()
                await asyncio.sleep(OFTEN)
        finally:
            self._looking = False

    async def share(self) -> None:
        """Share what is new here and take over what is new elsewhere. What keeps it from being
        done stands in `problem`, and it is tried again later."""
        session, state = self._session, self.state
        vault = session.vault
        if vault is None or not (state.signed_in and self.possible):
            return
        keeps = state.agreed is True
        try:
            async with session.hub.sharing:
                shared = await self.through(lambda account: _share(account, keeps=keeps))
        except IlteoroError as error:
            if session.vault is not vault:  # locked or deleted meanwhile
                return
            state.problem = error.code
            if error.code in _OVER:
                await self._changed()
            return
        except Exception:
            if session.vault is not vault:  # locked or deleted meanwhile
                return
            raise
        if session.vault is not vault:
            return
        state.problem, state.paused = None, keeps and shared.paused
        if not keeps:
            return
        state.shared_at = session.hub.clock.now()
        if shared.changed:
            await session._reload()
            session.tell_others()

    async def _changed(self) -> None:
        vault = self._session.vault
        if vault is not None:
            await self.load(vault)
        self._session.tell_others()

    async def through(self, act: Callable[["Account"], T]) -> T:
        """What `act` gives for a connection. Raises SIGNED_OUT where there is none to be had."""
        session = self._session
        vault, backend = self.aside or await session.make_vault(), session.hub.backend
        if vault is None or backend is None or not self.possible:
            raise IlteoroError(ErrorCode.SIGNED_OUT)

        def work() -> T:
            from app.sync.account import STAFF, WORKER, connected

            language = session.settings.language
            roles = STAFF if self.for_staff else WORKER
            with connected(backend, vault, session.hub.clock, language, roles) as account:
                return act(account)

        try:
            found = await asyncio.to_thread(work)
        except IlteoroError as error:
            if error.code is ErrorCode.DEVICE_ERASED:
                await ordered.obey(session)
            elif error.code in _OVER and self.state.signed_in:
                await self._changed()
            raise
        if self.aside is not None:
            await recovering.entered(session)
        return found


def _share(account: "Account", *, keeps: bool) -> Any:
    from app.sync.records import share

    return share(account, TEXT, keeps=keeps)


def born(text: str) -> date | None:
    """The day that eight digits are, with whatever stands between them; None for none."""
    digits = re.sub(r"[\s.\-/년월일]", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _kind(session: "Session") -> str:
    """What the list of devices calls this one: a phone or a computer."""
    agent = str(session.page.client_user_agent or "") if session.page.web else ""
    mobile = session.page.platform in (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS)
    return "phone" if mobile or "Mobile" in agent else "computer"
