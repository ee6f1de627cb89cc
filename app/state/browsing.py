"""The list of listings: words, filters, order, pages and why each fits, in the background."""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.matching.formula import REMOVED_BELOW
from app.models import ErrorCode, IlteoroError, Kind, Listing, Match
from app.state.asking import asked, asked_at_home, body_known, only_body
from app.state.engine import Asked, Found
from app.state.folding import folded
from app.state.models import Courses, Phase
from app.state.shelving import Shelving
from app.state.sieve import FILTERS, Sieve
from app.state.words import terms_of

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault

log = logging.getLogger("ilteoro.finding")

PAGE = 20
ROOM = 4
"""Listings home has room for, one spare."""
_TOP = 24
"""Logical pixels of scrolling up to which one is at the top of a list."""
OTHER_KIND = {Kind.JOB: Kind.COURSE, Kind.COURSE: Kind.JOB}
PAUSE = 0.25
"""Seconds without a new letter before a search begins."""


def told(error: Exception) -> IlteoroError:
    """What a person is told: the error itself, or that ours is broken (and the log where)."""
    if isinstance(error, IlteoroError):
        return error
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s at %s:%s", type(error).__name__, last.filename.rpartition("/")[2], last.lineno)
    return IlteoroError(ErrorCode.UNEXPECTED, kind=type(error).__name__)


class Browsing:
    """The work behind `ListingsState` and `Sieve` of one session.

    Every piece of work takes a number; what was overtaken by a later one is dropped.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._turn = 0
        self._list_turn = 0
        self._chances: dict[str, float] = {}
        self._why: dict[str, Match] = {}
        self._behind = False
        self._vault: Vault | None = None
        self.sieve = Sieve()
        self.shelving = Shelving(session)

    # -- why -------------------------------------------------------------------------

    def match_of(self, listing_id: str) -> Match | None:
        """Why a listing fits or not, where anything is known of the person."""
        return self._why.get(listing_id)

    @staticmethod
    def left_out(match: Match) -> bool:
        """Whether what the listing states rules it out, so that only a search finds it."""
        return match.score < REMOVED_BELOW

    async def explain(self, ids: Sequence[str]) -> None:
        """Find out why listings that came by search or by address fit or not."""
        unknown = [i for i in ids if i not in self._why]
        person, turn = self._session.person, self._turn
        if not unknown or not person.answered():
            return
        engine = self._session.hub.engine
        found = await engine.explain(person.profile, person.wishes, self._chances, unknown)
        if turn == self._turn:
            self._remember(found)

    def _remember(self, matches: Sequence[Match]) -> None:
        if self._session.person.answered():
            self._why.update({match.listing_id: match for match in matches})

    # -- what is asked ---------------------------------------------------------------

    def scrolled(self, pixels: float) -> None:
        """How far down the list is; back at its top, what came meanwhile is shown."""
        self._session.touched()
        self._session.list._scroll = pixels
        if self._behind and pixels <= _TOP:
            self._behind = False
            self._session.run(self.renew_list)

    def type(self, text: str) -> None:
        """Words as they are typed; the search waits for a short pause."""
        self._session.touched()
        self._session.list.query, self._session.list._scroll = text, 0.0
        self._session.run(self._typed)

    def clear(self) -> None:
        """Take the words out again."""
        found = self._session.list
        found.query = ""
        found.field_no += 1
        self._ask_anew()

    async def _typed(self) -> None:
        self._list_turn += 1
        turn = self._list_turn
        await asyncio.sleep(PAUSE)
        if turn == self._list_turn:
            self._session.keep_list()
            await self.show_list()

    def narrow(
        self, kind: Kind | None, *, only_saved: bool = False, only_hidden: bool = False
    ) -> None:
        """Jobs, courses or both, and other filters go; or only what was saved or hidden, behind
        which the filters stay as they are."""
        found = self._session.list
        found.only_saved = only_saved
        if only_saved or only_hidden:  # words of before would hide what one kept
            found.query = ""
            found.field_no += 1
        else:
            found.kind, found.ncs, found.sido = kind, None, None
            self._unset()
        self.sieve.only_hidden = only_hidden
        self._ask_anew()

    def everything(self, kind: Kind | None = None) -> None:
        """All listings or all of a kind, also what is hard for the body."""
        self.sieve.body = False
        self._only(Courses(0), kind)

    def only_jobs(self, keco3: str, sido: str | None = None) -> None:
        """Only vacancies of one occupation, all that were counted or those in one 시도, by its
        region code."""
        self._only(Courses(0, keco3, None, sido), Kind.JOB, whole=True)

    def only_courses(self, courses: Courses) -> None:
        """Only the courses that were counted."""
        self._only(courses, Kind.COURSE, whole=True)

    def _only(self, courses: Courses, kind: Kind | None, *, whole: bool = False) -> None:
        found = self._session.list
        found.keco3, found.ncs, found.sido = courses.keco3, courses.ncs, courses.sido
        found.query = f'"{courses.words}"' if courses.words else ""
        found.kind, found.only_saved = kind, False
        found.field_no += 1
        self._unset()
        self.sieve.whole = whole
        self._ask_anew()

    def _unset(self) -> None:
        empty = Sieve()
        for name in (*FILTERS, "only_hidden", "whole", "loosened"):
            setattr(self.sieve, name, getattr(empty, name))
        if self.sieve.body:  # chosen for what was asked before; that all is shown stays
            self.sieve.body = None

    def set_kind(self, kind: Kind | None) -> None:
        """Jobs, courses or both, beside every other filter."""
        self._session.list.kind, self._session.list.only_saved = kind, False
        self.sieve.only_hidden = False
        self._ask_anew()

    def set_place(self, *, region: str | None = None, km: int | None = None) -> None:
        """In a region with its parts, or within so many kilometres of home, or anywhere."""
        self._session.list.sido, self.sieve.km = region, km
        self._ask_anew()

    def drop(self, name: str) -> None:
        """Take one filter away: of the sieve's, or `kind`, `keco3`, `ncs` or `sido`."""
        if name in FILTERS:
            setattr(self.sieve, name, getattr(Sieve(), name))
        else:
            setattr(self._session.list, name, None)
        if name in ("keco3", "ncs"):  # nobody counted all there is
            self.sieve.whole = False
        self._ask_anew()

    def set_employment(self, code: str) -> None:
        """One more kind of employment, or one less; the empty code is what does not say."""
        chosen = set(self.sieve.employment) ^ {code}
        self.sieve.employment = tuple(sorted(chosen))
        self._ask_anew()

    def set_pay(self, won: int | None) -> None:
        """From so much a month, in won."""
        self.sieve.pay_from = won
        self._ask_anew()

    def set_days(self, days: int | None) -> None:
        """Closing within so many days."""
        self.sieve.days = days
        self._ask_anew()

    def set_body(self, on: bool) -> None:
        """Only what the body allows, by what the person said of it, or everything."""
        self.sieve.body = on
        self._ask_anew()

    def loosen(self, *musts: str) -> None:
        """Do without some musts in this list, or with those again that it did without."""
        self.sieve.loosened = tuple(sorted({*self.sieve.loosened} ^ {*musts}))
        self._ask_anew()

    def body_known(self) -> bool:
        """Whether the person said anything of the six capacities."""
        return body_known(self._session)

    @property
    def only_body(self) -> bool:
        """Whether the list has only what the body allows."""
        return only_body(self._session, self.sieve)

    def set_sort(self, sort: str) -> None:
        """One of SORTS, or empty for the usual one."""
        self.sieve.sort = sort
        self._ask_anew()

    @property
    def sort(self) -> str:
        """The order that is shown: by fit for somebody who is known, else the newest."""
        usual = "fit" if self._session.person.answered() else "new"
        return self.sieve.sort or usual

    def filters_set(self) -> int:
        """How many filters of the filters' screen are set."""
        found, empty = self._session.list, Sieve()
        set_ = [getattr(self.sieve, name) != getattr(empty, name) for name in FILTERS]
        return sum((*set_, found.kind is not None, found.sido is not None))

    def _ask_anew(self) -> None:
        self._session.list._scroll = 0.0
        self._session.keep_list()
        self._session.run(self.show_list)

    # -- pages -----------------------------------------------------------------------

    async def show_list(self) -> None:
        """The first page of what words and filters ask for."""
        found = self._session.list
        self._list_turn += 1
        self._behind = False
        turn = self._list_turn
        found.phase = Phase.WORKING
        try:
            page = await self._page(None)
        except Exception as error:  # noqa: BLE001 - the list says so and can be asked again
            if turn == self._list_turn:
                found.rows, found.total, found.after = (), 0, None
                found.error, found.phase = told(error), Phase.FAILED
            return
        if turn == self._list_turn:
            found.question += 1
            found.rows, found.total, found.after = page.rows, page.count, page.after
            found.error, found.phase = None, Phase.READY

    async def renew_list(self) -> None:
        """The same list from a newer catalogue, as long as it is; one that is being read stays
        as it is until one is back at its top."""
        found = self._session.list
        if not found.rows:
            await self.show_list()
            return
        if found._scroll > _TOP:
            self._behind = True
            return
        turn = self._list_turn
        page = await self._page(None, max(PAGE, len(found.rows)))
        if turn == self._list_turn:
            found.rows, found.total, found.after = page.rows, page.count, page.after

    async def more(self) -> None:
        """The next page below."""
        found, turn = self._session.list, self._list_turn
        if found.after is None:
            return
        if self._behind:  # places of the catalogue before say nothing in the one that lies here
            page = await self._page(None, len(found.rows) + PAGE)
        else:
            page = await self._page(found.after)
        if turn == self._list_turn:
            shown = {listing.id for listing in found.rows}
            new = tuple(listing for listing in page.rows if listing.id not in shown)
            found.rows, found.after = (*found.rows, *new), page.after

    async def _page(self, after: int | None, size: int = PAGE) -> Found:
        """One page: of what was saved or hidden, or of what words and filters leave."""
        found, engine = self._session.list, self._session.hub.engine
        other = 0
        if found.only_saved or self.sieve.only_hidden:
            kept = self.shelving.saved() if found.only_saved else self.shelving.shelf.hidden
            terms = terms_of(found.query, self._session.t)
            page = await engine.kept(kept, after or 0, size, terms)
            self.sieve.gone = page.gone
        else:
            asked = self._asked()
            page = await engine.browse(asked, self.sort, after=after, size=size)
            if found.kind and not page.count:
                other = (await engine.options(asked)).kinds[OTHER_KIND[found.kind]]
        self.sieve.beyond, self.sieve.other = page.beyond, other
        self.sieve.kept_out, self.sieve.unmet = page.kept_out, page.unmet
        await self.explain([listing.id for listing in page.rows])
        return page

    async def count(self) -> None:
        """Count what each filter would leave; what was counted before stays until then."""
        turn = self._list_turn
        try:
            counted = await self._session.hub.engine.options(self._asked())
        except IlteoroError as error:
            if error.code is not ErrorCode.CATALOGUE_MISSING:
                raise
            return
        if turn == self._list_turn:
            self.sieve.options = counted

    def _asked(self) -> Asked:
        return asked(self._session, self.sieve, self._chances, self.shelving.shelf.hidden)

    # -- put away --------------------------------------------------------------------

    async def reload_shelf(self) -> None:
        """Another tab hid or reported something."""
        before = self.shelving.shelf.hidden
        await self.shelving.load()
        if before != self.shelving.shelf.hidden:
            await self._without_hidden()
            await self.renew_list()

    async def load_shelf(self) -> None:
        """Read what was put away; another vault is another person, who starts without filters."""
        vault, before = self._session.vault, self._vault
        if vault is before:
            return
        if before is not None:
            self.start_anew()
        self._vault = vault
        await self.shelving.load()

    def start_anew(self) -> None:
        """As for somebody else: no filters, nothing put away."""
        self._unset()
        self.sieve.sort, self.sieve.options, self.sieve.gone = "", None, ()
        self.sieve.body = None
        shelf = self.shelving.shelf
        shelf.hidden, shelf.reports, shelf.compared = (), (), ()

    async def hide(self, *ids: str) -> None:
        """Show listings nowhere but among the hidden ones."""
        hidden = self.shelving.shelf.hidden
        if new := tuple(one for one in ids if one not in hidden):
            await self._set_hidden((*new, *hidden))

    async def unhide(self, *ids: str) -> None:
        """Show them again."""
        await self._set_hidden(tuple(i for i in self.shelving.shelf.hidden if i not in ids))

    async def _set_hidden(self, ids: tuple[str, ...]) -> None:
        await self.shelving.set_hidden(ids)
        await self._without_hidden()
        found = self._session.list
        turn = self._list_turn
        page = await self._page(None, max(PAGE, len(found.rows)))
        if turn == self._list_turn:
            found.rows, found.total, found.after = page.rows, page.count, page.after

    async def _without_hidden(self) -> None:
        """The best of what fits, without what is hidden."""
        turn, best = self._turn, await self._best()
        await self.explain([listing.id for listing in best])
        if turn == self._turn:
            self._session.finder.best = best

    async def _best(self) -> tuple[Listing, ...]:
        """The listings home has room for: the first of the list there would be, jobs alone unless
        the person wishes courses, a course on several dates once."""
        hidden = self.shelving.shelf.hidden
        question = asked_at_home(self._session, self._chances, hidden)
        page = await self._session.hub.engine.browse(question, "fit", after=None, size=PAGE)
        today = self._session.hub.clock.today()
        return tuple(group[0] for group in folded(page.rows, today))[:ROOM]

    def forget_gone(self) -> None:
        """Take the saved ones out that are in no catalogue any more."""
        session = self._session
        for listing_id in self.sieve.gone:
            if listing_id in session.person.saved:
                session.toggle_saved(listing_id)
        self._ask_anew()
