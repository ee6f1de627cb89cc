"""Finding: recommendations, matches and the list, computed in the background."""

from typing import TYPE_CHECKING

from app.models import ErrorCode, IlteoroError, Listing
from app.state.advice import NO_ADVICE
from app.state.asking import asked_of_all
from app.state.browsing import Browsing, told
from app.state.models import Courses, Idea, Phase

if TYPE_CHECKING:
    from app.matching.offers import Offers


class Finding(Browsing):
    """The work behind `Finder` and `ListingsState` of one session.

    Every piece of work takes a number; what was overtaken by a later one is dropped.
    """

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
            await self.load_shelf()
            advice = NO_ADVICE
            if not person.plain:  # who wants no recommendation: the model is not even asked
                advice = await engine.advise(person.profile, person.wishes)
            if turn != self._turn:
                return
            self._chances = advice.chances
            finder.recommendations, finder.ideas = advice.recommendations, advice.ideas
            finder.returning, finder.original = advice.returning, advice.original
            finder.problem, finder.passed_over = advice.problem, advice.passed_over
            best: tuple[Listing, ...] = ()
            kept_out = 0
            try:
                best, kept_out = await self._best(), await self._kept_out()
                finder.matched = True
            except IlteoroError as error:
                if error.code is not ErrorCode.CATALOGUE_MISSING:
                    raise
                finder.matched = False
            if turn != self._turn:
                return
            self._why.clear()
            await self.explain([listing.id for listing in best])
            if turn != self._turn:
                return
            hidden = self.shelving.shelf.hidden  # also what was hidden meanwhile
            finder.best = tuple(one for one in best if one.id not in hidden)
            finder.kept_out = kept_out
            finder.error, finder.phase = None, Phase.READY
        except Exception as error:  # noqa: BLE001 - one card says so, the rest of the app works on
            finder.error, finder.phase = told(error), Phase.FAILED
        if quietly:
            await self.renew_list()
        else:
            await self.show_list()

    async def _kept_out(self) -> int:
        """How many listings the musts keep out of the list that home leads to."""
        person, hidden = self._session.person, self.shelving.shelf.hidden
        if not person.wishes.musts or not person.answered():
            return 0
        question = asked_of_all(self._session, self._chances, hidden)
        page = await self._session.hub.engine.browse(question, self.sort, after=None, size=1)
        return page.kept_out

    async def _without_hidden(self) -> None:
        """What home shows, without what is hidden: also how many the musts keep out."""
        await super()._without_hidden()
        turn, kept_out = self._turn, await self._kept_out()
        if turn == self._turn:
            self._session.finder.kept_out = kept_out

    async def refresh_quietly(self) -> None:
        """The same with what stands on the screen staying until the new takes its place."""
        await self.refresh(quietly=True)
