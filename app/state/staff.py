"""The account of who looks after workers, on their laptop: signing in, the list, opened cases.

Built on the worker's own: the same tokens, vault, lock. What differs: a PIN is asked for before
anything of a worker is kept, and what is kept may be shown for some days without a contact.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.state.account import OwnAccount
from app.state.desk import Desk
from app.state.people import People
from app.state.setting_up import SettingUp

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault
    from app.sync.account import Account
    from app.sync.caseload import Case, Caseload, Listed

T = TypeVar("T")
FIELDS = ("user", "password", "code")
"""What is asked for."""
NOTED = 60.0
"""Seconds between two looks at how long what is kept may still be shown."""
SELDOM = timedelta(hours=1)
"""Between two times the list is asked for by itself."""


@ft.observable
@dataclass
class CaseloadState:
    """What screens watch. `workers` None: nothing was received yet. `at`: of when it is. `old`,
    `clock_back`: why what is kept is not shown. `days`: how many it still is. `problem`: why it
    could not be asked for last. `opened` are those kept to be read without a network."""

    workers: "tuple[Listed, ...] | None" = None
    opened: frozenset[str] = frozenset()
    at: datetime | None = None
    days: int = 0
    old: bool = False
    clock_back: bool = False
    problem: ErrorCode | None = None
    busy: bool = False


class StaffAccount(OwnAccount):
    """The account as one session sees it."""

    for_staff = True
    screen = "/"

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        session.hub.fetches = False  # whoever looks after others looks for no listings here
        self.cases = CaseloadState()
        self.desk = Desk(self)
        self.people = People(self)
        self.setting_up = SettingUp(self)
        self._noting = False

    @property
    def asks_pin(self) -> bool:
        """Whether a PIN is to be chosen before anything of a worker comes here."""
        return self.state.signed_in and not self._session.hub.pin

    @property
    def may_show(self) -> bool:
        """Whether what is kept may be shown now."""
        cases = self.cases
        return cases.workers is not None and not (cases.old or cases.clock_back)

    async def load(self, vault: "Vault") -> None:
        """Read what is kept, as far as it may be shown."""
        from app.sync import caseload

        clock = self._session.hub.clock

        def read() -> "tuple[Caseload | None, caseload.Standing | None, int]":
            kept = caseload.kept(vault)
            if kept is None:
                return None, None, 0
            stands = caseload.standing(kept, clock)
            caseload.note_time(vault, clock)
            return kept, stands, caseload.days_left(kept, clock)

        kept, stands, days = await asyncio.to_thread(read)
        cases = self.cases
        cases.old = stands is caseload.Standing.OLD
        cases.clock_back = stands is caseload.Standing.CLOCK
        shown = kept if stands is caseload.Standing.FRESH else None
        cases.workers = shown.workers if shown else None if kept is None else ()
        cases.opened = shown.opened if shown else frozenset()
        cases.at, cases.days = (kept.at if kept else None), days
        await self.desk.load(vault)
        await super().load(vault)
        if not self._noting:
            self._noting = True
            self._session.run(self._note)

    def clear(self) -> None:
        """Let go of everything in memory."""
        super().clear()
        self.desk.clear()
        self.people.clear()
        self.setting_up.clear()
        empty = CaseloadState()
        for name in ("workers", "opened", "at", "days", "old", "clock_back", "problem", "busy"):
            setattr(self.cases, name, getattr(empty, name))

    async def _note(self) -> None:
        """As long as the vault is open, see whether what is kept may still be shown."""
        try:
            while not self._session._closed:
                await asyncio.sleep(NOTED)
                vault = self._session.vault
                if vault is None:
                    return
                await self.load(vault)
        finally:
            self._noting = False

    # -- signing in --------------------------------------------------------------------

    def missing(self) -> str:
        """The first field that stands empty."""
        typed = self.state._typed
        return next((name for name in FIELDS if not typed.get(name, "").strip()), "")

    async def sign_in(self) -> None:
        """With user name, password and code. Raises what asking the backend raises; what was
        typed stays."""
        user, password, code = (self.state._typed.get(name, "") for name in FIELDS)
        device = self.device_name()
        code = "".join(code.split())
        await self.through(lambda one: one.sign_in_as_staff(user.strip(), password, code, device))
        await self.signed_in()

    async def sign_out(self) -> bool:
        """Sign out here and keep nothing of anybody's case; whether the backend knows too."""
        told = await self.through(lambda account: account.sign_out())
        await self._forget()
        self.desk.clear()
        self.people.clear()
        await self._changed()
        return told

    async def _forget(self) -> None:
        vault = self._session.vault
        if vault is not None:
            await asyncio.to_thread(_forget_all, vault)

    # -- the list ------------------------------------------------------------------------

    def said(self) -> None:
        """Settings changed: they are of this device alone."""

    async def share(self) -> None:
        """Be in touch, every few minutes. The list is asked for by that only seldom: each time
        stands in the audit of everybody on it."""
        at, now = self.cases.at, self._session.hub.clock.now()
        if at is not None and timedelta() <= now - at < SELDOM and self.may_show:
            await self._touch(_there)
        else:
            await self.refresh()

    async def refresh(self) -> None:
        """Ask for the list. Why it could not be had stands in `problem`; what is kept stays as it
        is, unless the backend said that the sign-in was ended."""
        from app.sync import caseload

        # Who runs the accounts alone has no list.
        await self._touch(_there if self.people.alone else caseload.look)

    async def _touch(self, act: "Callable[[Account], object]") -> None:
        cases = self.cases
        if not self.state.signed_in or self.asks_pin or self._session.vault is None:
            return
        cases.busy = True
        try:
            async with self._session.hub.sharing:
                await self._asked(act)
            cases.problem = None
        except IlteoroError as error:
            cases.problem = error.code
        finally:
            cases.busy = False
        vault = self._session.vault
        if vault is not None:
            await self.load(vault)

    async def open_case(self, worker: str) -> "Case | None":
        """One worker, as they are now where the backend can be asked, else as they were when last
        opened; None where they never were. Raises what asking raises, except for no network."""
        from app.sync import caseload

        if self.state.signed_in:
            try:
                case = await self._asked(lambda one: caseload.open_case(one, worker))
                self.cases.problem = None
            except IlteoroError as error:
                self.cases.problem = error.code
                if error.code in (ErrorCode.NOT_ALLOWED, ErrorCode.ACCOUNT_UNKNOWN):
                    await self.refresh()
                    raise
            else:
                self.cases.opened |= {worker}
                return case
        vault = self._session.vault
        if vault is None or not self.may_show:
            return None
        return await asyncio.to_thread(caseload.kept_case, vault, worker)

    async def _asked(self, act: "Callable[..., T]") -> T:
        """What `act` gives for a connection. Where the sign-in turned out to be over, what is kept
        goes if somebody ended it."""
        from app.sync import caseload

        try:
            return await self.through(act)
        except IlteoroError as error:
            vault, clock = self._session.vault, self._session.hub.clock
            # Not where there are no tokens for this address: then nobody was asked.
            if error.code is ErrorCode.SESSION_ENDED and vault is not None:
                await asyncio.to_thread(caseload.ended, vault, clock)
                await asyncio.to_thread(_forget_gone, vault)
                await self._changed()
            raise


def _forget_all(vault: "Vault") -> None:
    from app.counseling import kept
    from app.sync import caseload

    caseload.forget(vault)
    kept.forget(vault)


def _forget_gone(vault: "Vault") -> None:
    """Where the list went, what was written goes too."""
    from app.counseling import kept
    from app.sync import caseload

    if caseload.kept(vault) is None:
        kept.forget(vault)


def _there(account: "Account") -> object:
    """Be in touch, and ask for nothing about anybody else."""
    return account.ask("GET", "/v1/me")


def staff_of(session: "Session") -> StaffAccount:
    """The account of a session in the caseworker's app."""
    assert isinstance(session.account, StaffAccount)  # noqa: S101 - the mode made it so
    return session.account
