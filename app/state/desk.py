"""The staff's desk in one session: the queue of filed forms, the one that lies open, what one does.

Forms are read at the backend each time and kept in memory alone, until the screen is locked. What
one writes about them is in the vault (`desk_drafts`).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.state.desk_drafts import Drafts
from app.state.people import ways_of

if TYPE_CHECKING:
    from app.state.staff import StaffAccount
    from app.store.vault import Vault
    from app.sync.account import Account
    from app.sync.desk import Counts, Happened, Kind, Line, Queue, Seen, Wanted

T = TypeVar("T")

REVIEWERS = frozenset({"caseworker", "supervisor"})
"""Whose forms are to review, as the backend has it; who counsels sees none."""
FRESH = timedelta(minutes=1)
"""How old what was read of a form may be when one goes on to one of its files or to writing."""
USUAL = {"status": "open", "whose": "", "form": "", "due": ""}
"""The filters before one chose any."""
_EVENTS = {"start_review": "in_review", "ask_supplement": "supplement_asked", "decide": "decided",
           "assign": "assigned", "release": "released"}  # fmt: skip
"""What stands in a form's course once something was done to it."""


@ft.observable
@dataclass
class DeskState:
    """What screens watch. `status` (a stage, `open`, empty for all), `whose` (`me`, `nobody`,
    empty), `form` and `due` (`near`, `over`, empty) are the filters. `lines` None: nothing came
    yet; `found` how many there are, `more` where the next page begins; `at` of when it is;
    `problem` why it could not be asked for last; `stale` that something was done since.

    `case` is the form that lies open, `gone` why it can't be opened, `news` what others did to it
    while one wrote.
    """

    status: str = "open"
    whose: str = ""
    form: str = ""
    due: str = ""
    lines: "tuple[Line, ...] | None" = None
    counts: "Counts | None" = None
    found: int = 0
    more: int | None = None
    at: datetime | None = None
    problem: ErrorCode | None = None
    busy: bool = False
    stale: bool = False
    case: "Seen | None" = None
    gone: IlteoroError | None = None
    news: "tuple[Happened, ...]" = ()
    _scroll: float = 0.0


class Desk:
    """The desk of one session."""

    def __init__(self, account: "StaffAccount") -> None:
        self._account = account
        self._session = account._session
        self.state = DeskState()
        self._ways = account._session.ways
        self.me = ""
        """One's own account."""
        self.roles: frozenset[str] = frozenset()
        self.drafts = Drafts(account._session)
        self._turn = 0
        self._opened_at: datetime | None = None

    @property
    def reviews(self) -> bool:
        """Whether forms are this person's to review."""
        return bool(self.roles & REVIEWERS)

    async def load(self, vault: "Vault") -> None:
        """Read who one is, and what one was writing."""
        from app.sync.account_kept import KIND as ACCOUNT
        from app.sync.account_kept import ME

        me = await asyncio.to_thread(vault.get, ACCOUNT, ME)
        self.me = str((me or {}).get("account") or "")
        self.roles = frozenset((me or {}).get("roles") or ())
        self._session.ways = ways_of(self.roles, self._ways, reviews=self.reviews)
        await self.drafts.load(vault)

    def clear(self) -> None:
        """Let go of everything in memory."""
        self._turn += 1
        self.drafts.clear()
        self.me, self.roles = "", frozenset()
        empty = DeskState()
        for name in ("status", "whose", "form", "due", "lines", "counts", "found", "more", "at",
                     "problem", "busy", "stale", "case", "gone", "news", "_scroll"):  # fmt: skip
            setattr(self.state, name, getattr(empty, name))

    # -- the queue -----------------------------------------------------------------------

    def wanted(self) -> "Wanted":
        """What the filters say, as it is asked."""
        from app.models.record import ServerStatus
        from app.sync.desk import NEAR, Wanted

        state = self.state
        status = state.status
        return Wanted(
            status="open" if status == "open" else ServerStatus(status) if status else None,
            whose=state.whose,
            form=state.form,
            within=NEAR if state.due == "near" else None,
            overdue=state.due == "over",
        )

    def filters_set(self) -> int:
        """How many filters leave something out."""
        return sum(getattr(self.state, name) != value for name, value in USUAL.items())

    async def narrow(self, **filters: str) -> None:
        """Ask for the queue by other filters; none of them: the usual ones."""
        for name, value in (filters or dict(USUAL)).items():
            setattr(self.state, name, value)
        self.state._scroll = 0.0
        await self.refresh()

    async def refresh(self) -> None:
        """Ask for the queue anew. Why it could not be had stands in `problem`; what is shown
        stays, where it is of the same filters."""
        await self._page(0)

    async def more(self) -> None:
        """Ask for the page that follows."""
        if self.state.more is not None:
            await self._page(self.state.more)

    async def _page(self, offset: int) -> None:
        from app.sync import desk

        state, wanted = self.state, self.wanted()
        self._turn += 1
        turn = self._turn
        state.busy, state.stale = True, False
        try:
            page: Queue = await self._asked(lambda one: desk.queue(one, wanted, offset))
        except IlteoroError as error:
            if turn == self._turn:
                state.problem, state.busy = error.code, False
            return
        if turn != self._turn:  # asked for something else meanwhile, or locked
            return
        before = (state.lines or ()) if offset else ()
        known = {one.id for one in before}
        state.lines = (*before, *(one for one in page.submissions if one.id not in known))
        state.counts, state.found, state.more = page.counts, page.found, page.more
        state.at, state.problem, state.busy = self._session.hub.clock.now(), None, False

    async def of(self, worker: str) -> "tuple[Line, ...]":
        """All forms of one worker, the newest first. Raises what asking raises."""
        from app.sync import desk

        wanted = desk.Wanted(status=None, worker=worker)
        page: Queue = await self._asked(lambda one: desk.queue(one, wanted))
        return tuple(sorted(page.submissions, key=lambda one: one.received_at, reverse=True))

    # -- one form ------------------------------------------------------------------------

    async def look(self, id_: str) -> None:
        """Have a form lie open; not asked for again where it was read a moment ago, or the person's
        audit would tell of one look several times."""
        case, at = self.state.case, self._opened_at
        now = self._session.hub.clock.now()
        if case is None or case.id != id_ or at is None or not timedelta() <= now - at < FRESH:
            await self.open(id_)

    async def open(self, id_: str) -> None:
        """Have a form lie open as it is now; why it can't stands in `gone`."""
        from app.sync import desk

        state, vault = self.state, self._session.vault
        if state.case is not None and state.case.id != id_:
            state.case = None
        state.gone, state.news = None, ()
        try:
            case: Seen = await self._asked(lambda one: desk.seen(one, id_))
        except IlteoroError as error:
            if error.code in (ErrorCode.NOT_ALLOWED, ErrorCode.NOT_FOUND):
                state.case, state.stale = None, True
            state.gone = error
            return
        if self._session.vault is vault:  # not locked meanwhile
            self._put(case)

    def _put(self, case: "Seen") -> None:
        """What lies open is newer than its line in the queue."""
        state = self.state
        state.case, self._opened_at = case, self._session.hub.clock.now()
        if state.lines is not None:
            state.lines = tuple(case if one.id == case.id else one for one in state.lines)

    async def act(
        self, kind: "Kind", *, text: str = "", assignee: str = "", until: date | None = None
    ) -> bool:
        """Do something to the open form; False where somebody changed it meanwhile: then it lies
        open as it is now, `news` says what they did, and nothing was done.

        Raises what asking raises; what was written stays until it was sent.
        """
        from app.sync import desk

        case = self.state.case
        assert case is not None  # noqa: S101 - its screen is shown with it alone
        day = until.isoformat() if until else ""
        given = {"text": text, "assignee": assignee, "until": day}
        said = {name: value for name, value in given.items() if value}
        changed = None
        try:
            await self._asked(lambda one: desk.act(one, case.id, kind, case.version, said))
        except IlteoroError as error:
            if error.code not in (ErrorCode.CHANGED_MEANWHILE, ErrorCode.ACTION_NOT_POSSIBLE):
                raise
            changed = error
        vault = self._session.vault
        now: Seen = await self._asked(lambda one: desk.seen(one, case.id))
        if self._session.vault is not vault:  # locked meanwhile
            return changed is None
        self._put(now)
        news = now.timeline[len(case.timeline) :]
        # An answer that was lost: what one did is there already, and nobody else's.
        if changed is not None and not any(self._mine(one, kind, text) for one in news):
            self.state.news = news
            return False
        self.state.news, self.state.stale = (), True
        if text:
            # Once it is decided nothing more is to be said about it.
            await self.drafts.forget(case.id, None if kind == "decide" else kind)
        return True

    def _mine(self, one: "Happened", kind: str, text: str) -> bool:
        return one.actor == self.me and one.kind == _EVENTS[kind] and (one.text or "") == text

    async def _asked(self, act: "Callable[[Account], T]") -> T:
        return await self._account._asked(act)
