"""Finding: recommendations, matches and the list, computed in the background."""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.matching.formula import REMOVED_BELOW
from app.models import ErrorCode, IlteoroError, Kind, Listing, Match, Person
from app.state.advice import NO_ADVICE
from app.state.engine import Found
from app.state.models import Courses, Idea, Phase
from app.state.words import terms_of

if TYPE_CHECKING:
    from app.matching.offers import Offers
    from app.state.session import Session

log = logging.getLogger("ilteoro.finding")

PAGE = 20
MATCHES = 200
_TOP = 24
"""Logical pixels of scrolling up to which one is at the top of a list."""
PAUSE = 0.25
"""Seconds without a new letter before a search begins."""


def _told(error: Exception) -> IlteoroError:
    """What a person is told: the error itself, or that ours is broken (and the log where)."""
    if isinstance(error, IlteoroError):
        return error
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s at %s:%s", type(error).__name__, last.filename.rpartition("/")[2], last.lineno)
    return IlteoroError(ErrorCode.UNEXPECTED, kind=type(error).__name__)


class Finding:
    """The work behind `Finder` and `ListingsState` of one session.

    Every piece of work takes a number; what was overtaken by a later one is dropped.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._turn = 0
        self._list_turn = 0
        self._chances: dict[str, float] = {}
        self._why: dict[str, Match] = {}
        self._narrowed: tuple[object, tuple[Match, ...]] = (None, ())
        self._behind = False

    def match_of(self, listing_id: str) -> Match | None:
        """Why a listing fits or not, where anything is known of the person."""
        return self._why.get(listing_id)

    @staticmethod
    def left_out(match: Match) -> bool:
        """Whether what the listing states rules it out, so that only a search finds it."""
        return match.score < REMOVED_BELOW

    async def steps(self, keco3: str) -> tuple[Idea, ...]:
        """What would raise an occupation's chance most; nothing where nothing is recommended."""
        person = self._session.person
        if person.plain or not person.answered():
            return ()
        return await self._session.hub.engine.steps(person.profile, keco3)

    async def courses_for(self, idea: Idea) -> Courses | None:
        """The courses that lead there, in the person's 시도 where there are any; None where no
        listings were fetched yet."""
        home = self._session.person.profile.region
        try:
            return await self._session.hub.engine.courses_for(idea, home)
        except IlteoroError as error:
            if error.code is ErrorCode.CATALOGUE_MISSING:
                return None
            raise

    async def offers(self, keco3: str) -> "Offers | None":
        """What the vacancies of an occupation on this device pay and where they are; None where
        no listings were fetched yet."""
        try:
            return await self._session.hub.engine.offers(keco3)
        except IlteoroError as error:
            if error.code is ErrorCode.CATALOGUE_MISSING:
                return None
            raise

    async def similar(self, keco3: str) -> int | None:
        """How many people like this one went back to an occupation; None where nobody may say."""
        person = self._session.person
        if person.plain or not person.answered():
            return None
        return await self._session.hub.engine.similar(person.profile, keco3)

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

    async def refresh(self, *, quietly: bool = False) -> None:
        """Recommend and match again for the person as they are now.

        Quietly, where only the catalogue is a newer one: what stands on the screen stays until
        the new takes its place, and a list one is reading keeps its rows.
        """
        session, finder = self._session, self._session.finder
        self._turn += 1
        turn = self._turn
        if not quietly:
            finder.phase = Phase.WORKING
        person, engine = session.person, session.hub.engine
        try:
            advice = NO_ADVICE
            if not person.plain:  # who wants no recommendation: the model is not even asked
                advice = await engine.advise(person.profile, person.wishes)
            if turn != self._turn:
                return
            self._chances = advice.chances
            finder.recommendations, finder.ideas = advice.recommendations, advice.ideas
            finder.returning, finder.original = advice.returning, advice.original
            finder.problem, finder.passed_over = advice.problem, advice.passed_over
            matches: list[Match] = []
            best: list[Listing] = []
            try:
                matches = await engine.match(person.profile, person.wishes, advice.chances, MATCHES)
                best = await engine.listings([m.listing_id for m in matches[:4]])
                finder.matched = True
            except IlteoroError as error:
                if error.code is not ErrorCode.CATALOGUE_MISSING:
                    raise
                finder.matched = False
            if turn != self._turn:
                return
            self._why.clear()
            self._remember(matches)
            finder.matches, finder.best = tuple(matches), tuple(best)
            finder.error, finder.phase = None, Phase.READY
        except Exception as error:  # noqa: BLE001 - one card says so, the rest of the app works on
            finder.error, finder.phase = _told(error), Phase.FAILED
        if quietly:
            await self._renew_list()
        else:
            await self.show_list()

    async def refresh_quietly(self) -> None:
        """The same with what stands on the screen staying until the new takes its place."""
        await self.refresh(quietly=True)

    # -- the list --------------------------------------------------------------------

    def scrolled(self, pixels: float) -> None:
        """How far down the list is; back at its top, what came meanwhile is shown."""
        self._session.touched()
        self._session.list._scroll = pixels
        if self._behind and pixels <= _TOP:
            self._behind = False
            self._session.run(self._renew_list)

    def type(self, text: str) -> None:
        """Words as they are typed; the search waits for a short pause."""
        self._session.touched()
        self._session.list.query, self._session.list._scroll = text, 0.0
        self._session.run(self._typed)

    def clear(self) -> None:
        """Take the words out again."""
        found = self._session.list
        found.query, found._scroll = "", 0.0
        found.field_no += 1
        self._session.keep_list()
        self._session.run(self.show_list)

    async def _typed(self) -> None:
        self._list_turn += 1
        turn = self._list_turn
        await asyncio.sleep(PAUSE)
        if turn == self._list_turn:
            self._session.keep_list()
            await self.show_list()

    def narrow(self, kind: Kind | None, *, only_saved: bool = False) -> None:
        """Jobs, courses or both; or only what was saved."""
        found = self._session.list
        found.kind, found.only_saved, found._scroll = kind, only_saved, 0.0
        found.ncs, found.sido = None, None
        self._session.keep_list()
        self._session.run(self.show_list)

    def only_occupation(self, keco3: str | None, kind: Kind | None = None) -> None:
        """Only listings of one occupation."""
        self._only(Courses(0, keco3), kind)

    def only_jobs_in(self, keco3: str, sido: str) -> None:
        """Only vacancies of one occupation in one 시도, by its region code."""
        self._only(Courses(0, keco3, None, sido), Kind.JOB)

    def only_courses(self, courses: Courses) -> None:
        """Only the courses that were counted."""
        self._only(courses, Kind.COURSE)

    def _only(self, courses: Courses, kind: Kind | None) -> None:
        found = self._session.list
        found.keco3, found.ncs, found.sido = courses.keco3, courses.ncs, courses.sido
        found.kind, found.query, found.only_saved = kind, "", False
        found.field_no += 1
        found._scroll = 0.0
        self._session.keep_list()
        self._session.run(self.show_list)

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
                found.error, found.phase = _told(error), Phase.FAILED
            return
        if turn == self._list_turn:
            found.question += 1
            found.rows, found.total, found.after = page.rows, page.count, page.after
            found.error, found.phase = None, Phase.READY

    async def _renew_list(self) -> None:
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
        """One page: of what was saved, of what holds the words, or of what fits best."""
        page = await self._listed(after, size)
        await self.explain([listing.id for listing in page.rows])
        return page

    async def _listed(self, after: int | None, size: int) -> Found:
        found, engine = self._session.list, self._session.hub.engine
        if (found.query.strip() or found.ncs or found.sido) and not found.only_saved:
            return await self._searched(after, size)
        if found.only_saved:
            ids = list(self._session.person.saved)
        else:
            ids = [m.listing_id for m in await self._fitting()]
        start = after or 0
        end = start + size
        rows = await engine.listings(ids[start:end])
        return Found(len(ids), tuple(rows), end if end < len(ids) else None)

    async def _searched(self, after: int | None, size: int) -> Found:
        """What holds the words: the best fit first where anything is known of the person.

        What the list leaves out, as its own words rule it out, comes last with its reasons.
        """
        from app.matching.pages import Narrowed

        found, state = self._session.list, self._session.person
        person = Person(profile=state.profile, wishes=state.wishes)
        return await self._session.hub.engine.search(
            terms_of(found.query, self._session.t),
            Narrowed(found.kind, found.keco3, found.sido, found.ncs),
            person if state.answered() else None,
            self._chances,
            after=after,
            size=size,
        )

    async def _fitting(self) -> tuple[Match, ...]:
        """The matches under the filters, which become musts for this one question."""
        found, session = self._session.list, self._session
        if found.kind is None and found.keco3 is None:
            return session.finder.matches
        key = (self._turn, found.kind, found.keco3)
        if self._narrowed[0] != key:
            person = session.person
            update: dict[str, object] = {}
            musts = set(person.wishes.musts)
            if found.kind is not None:
                update["kinds"] = (found.kind,)
                musts.add("kinds")
            if found.keco3 is not None:
                update["occupations_wanted"] = (found.keco3,)
                musts.add("occupations_wanted")
            wishes = person.wishes.model_copy(update={**update, "musts": frozenset(musts)})
            matches = await session.hub.engine.match(person.profile, wishes, self._chances, MATCHES)
            if found.keco3 is not None:  # what is only inferred stays in a match, not here
                rows = await session.hub.engine.listings([m.listing_id for m in matches])
                its = {listing.id for listing in rows if listing.keco3 == found.keco3}
                matches = [m for m in matches if m.listing_id in its]
            self._narrowed = (key, tuple(matches))
        return self._narrowed[1]
