"""The heavy things behind the screens, each on a thread of its own, never on the UI's.

The catalogue's connection lives in one thread, the model's session in another, so that
a search as one types never waits for a recommendation.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from app.models import (
    Agency,
    Clock,
    ErrorCode,
    IlteoroError,
    Listing,
    Match,
    Profile,
    Wishes,
)
from app.paths import models_dir
from app.state.advice import (
    Advice,
    advise,
    courses_for,
    ideas_for,
    similar_to,
    standing_of,
)
from app.state.folding import CourseKey, course_key
from app.state.model_card import ModelCard, card_of
from app.state.models import Courses, Idea

if TYPE_CHECKING:
    from app.matching.narrowed import Narrowed, Term
    from app.matching.offers import Offers
    from app.matching.options import Options
    from app.recommender import Recommender
    from app.store.catalogue import Catalogue

R = TypeVar("R")


@dataclass(frozen=True)
class CatalogueInfo:
    """What lies on this device."""

    version: int
    published_at: datetime
    count: int
    demo: bool
    partial: bool
    sido: tuple[str, ...] | None


@dataclass(frozen=True)
class From:
    """What an agency gave: how many listings, the line its terms ask for, where it is itself."""

    agency: Agency
    count: int
    attribution: str
    url: str


@dataclass(frozen=True)
class Found:
    """One page of a list: how many in all, the listings, where the next page begins; of what was
    kept, the ids that are gone; how many are left out because of the body alone, how many by
    the musts, and by must how many it alone."""

    count: int
    rows: tuple[Listing, ...]
    after: int | None
    gone: tuple[str, ...] = ()
    beyond: int = 0
    kept_out: int = 0
    unmet: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a list is about. `strict` leaves out what does not fit, `musts` what surely is not as
    a must asks; `hidden` are ids."""

    terms: Sequence["Term"]
    narrowed: "Narrowed"
    profile: Profile
    wishes: Wishes
    chances: dict[str, float]
    hidden: tuple[str, ...]
    strict: bool = False
    musts: bool = False


def _front_door(url: str | None) -> str:
    """The agency's own first page, from the address of one of its listings."""
    address = urlsplit(url or "")
    return f"{address.scheme}://{address.netloc}/" if address.scheme in ("http", "https") else ""


class Engine:
    """Recommends, matches, searches and looks up; every method is awaited."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._lists = ThreadPoolExecutor(1, "ilteoro-catalogue")
        self._model = ThreadPoolExecutor(1, "ilteoro-model")
        self._catalogue: Catalogue | None = None
        self.days: dict[CourseKey, tuple[date, ...]] = {}
        """On which days the courses that were listed start, all of them."""
        self._recommender: Recommender | None = None

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    def _open(self) -> "Catalogue":
        if self._catalogue is None:
            from app.store.catalogue import open_catalogue

            self._catalogue = open_catalogue(self._data)
        return self._catalogue

    async def reopen(self) -> None:
        """Let go of the catalogue's file; the next question opens the newest one."""

        def close() -> None:
            if self._catalogue is not None:
                self._catalogue.close()
            self._catalogue, self.days = None, {}

        await self._in(self._lists, close)

    async def info(self) -> CatalogueInfo | None:
        """What lies on this device, None where there is no catalogue yet."""

        def look() -> CatalogueInfo | None:
            try:
                catalogue = self._open()
            except IlteoroError as error:
                if error.code is ErrorCode.CATALOGUE_MISSING:
                    return None
                raise
            kept = catalogue.sido
            return CatalogueInfo(
                catalogue.version,
                catalogue.published_at,
                catalogue.count(),
                catalogue.demo,
                catalogue.partial,
                None if kept is None else tuple(kept),
            )

        return await self._in(self._lists, look)

    async def sources(self) -> list[From]:
        """The agencies the listings on this device are from, in the order they are named."""

        def look() -> list[From]:
            try:
                catalogue = self._open()
            except IlteoroError:
                return []
            counts = dict(catalogue.query("SELECT agency, count(*) FROM listing GROUP BY agency"))
            said = {form.agency: form for form in catalogue.forms.values()}
            return [
                From(
                    agency,
                    counts[agency],
                    said[agency].attribution or "" if agency in said else "",
                    _front_door(said[agency].url) if agency in said else "",
                )
                for agency in Agency
                if agency in counts
            ]

        return await self._in(self._lists, look)

    async def advise(self, profile: Profile, wishes: Wishes, top: int = 10) -> Advice:
        """The best occupations, and the chance of all of them."""
        return await self._in(self._model, lambda: advise(self._load(), profile, wishes, top))

    async def steps(self, profile: Profile, keco3: str) -> tuple[Idea, ...]:
        """The certificates and courses that would raise the chance of an occupation most."""
        return await self._in(self._model, lambda: ideas_for(self._load(), profile, keco3))

    async def similar(self, profile: Profile, keco3: str) -> int | None:
        """How many cases like this one returned to an occupation, None where that is not said."""
        return await self._in(self._model, lambda: similar_to(self._load(), profile, keco3))

    async def card(self) -> ModelCard | None:
        """What the model says of itself, None where there is no model."""
        return await self._in(self._model, lambda: card_of(self._load().session, models_dir()))

    async def renew_model(self) -> bool:
        """Take the newest good model of those on this device; whether that is another one."""

        def renew() -> bool:
            before = self._recommender
            if before is None:  # nobody asked yet: the first question takes the newest
                return False
            self._recommender = None
            after = self._load()
            return standing_of(before) != standing_of(after)

        return await self._in(self._model, renew)

    async def courses_for(self, idea: Idea, home: str | None) -> Courses:
        """The courses that lead where an idea leads: in the field or for the occupation, in the
        시도 of `home` where there are any, else anywhere."""

        return await self._in(self._lists, lambda: courses_for(self._open(), idea, home))

    async def offers(self, keco3: str) -> "Offers":
        """What the vacancies of an occupation pay and where they are."""

        def count() -> "Offers":
            from app.matching.offers import offers_of

            return offers_of(self._open(), keco3, self._clock.today())

        return await self._in(self._lists, count)

    def _load(self) -> "Recommender":
        if self._recommender is None:
            from app.recommender import Recommender

            self._recommender = Recommender.load(data=self._data)
        return self._recommender

    async def match(
        self, profile: Profile, wishes: Wishes, chances: dict[str, float], limit: int
    ) -> list[Match]:
        """The listings that fit best, best first."""

        def work() -> list[Match]:
            from app.matching import match

            return match(
                self._open(), profile, wishes, chances, today=self._clock.today(), limit=limit
            )

        return await self._in(self._lists, work)

    async def explain(
        self, profile: Profile, wishes: Wishes, chances: dict[str, float], ids: Sequence[str]
    ) -> list[Match]:
        """Why these listings fit or not."""

        def work() -> list[Match]:
            from app.matching import explain

            today = self._clock.today()
            return explain(self._open(), profile, wishes, chances, ids, today=today)

        return await self._in(self._lists, work)

    async def browse(self, asked: Asked, sort: str, *, after: int | None, size: int) -> Found:
        """One page of a list, in one of the orders of `Sort`."""

        def work() -> Found:
            from app.matching.pages import Sort, search_ranked
            from app.matching.search import days_of

            catalogue = self._open()
            page = search_ranked(
                catalogue,
                asked.terms,
                asked.profile,
                asked.wishes,
                asked.chances,
                today=self._clock.today(),
                narrowed=asked.narrowed,
                sort=Sort(sort),
                hidden=asked.hidden,
                strict=asked.strict,
                musts=asked.musts,
                after=after,
                size=size,
            )
            rows = tuple(catalogue.listings(page.ids))
            unmet = tuple(sorted(page.unmet.items(), key=lambda one: -one[1]))
            courses = {key: row for row in rows if (key := course_key(row)) is not None}
            self.days |= {
                key: days_of(catalogue, row) for key, row in courses.items() if key not in self.days
            }
            return Found(page.count, rows, page.after, (), page.beyond, page.kept_out, unmet)

        return await self._in(self._lists, work)

    async def options(self, asked: Asked) -> "Options":
        """How many listings of a list each filter would leave."""

        def work() -> "Options":
            from app.matching.options import options

            return options(
                self._open(),
                asked.terms,
                asked.profile,
                asked.wishes,
                asked.chances,
                today=self._clock.today(),
                narrowed=asked.narrowed,
                hidden=asked.hidden,
                strict=asked.strict,
                musts=asked.musts,
            )

        return await self._in(self._lists, work)

    async def kept(
        self, ids: Sequence[str], start: int, size: int, terms: Sequence["Term"] = ()
    ) -> Found:
        """One page of what was kept by its ids, in their order, of those that hold every term; and
        which of all are gone."""

        def work() -> Found:
            catalogue = self._open()
            found = {one: catalogue.listing(one) for one in ids}
            there = {listing.id: listing for listing in found.values() if listing}
            gone = tuple(one for one, listing in found.items() if listing is None)
            rows = [one for one in there.values() if all(_holds(one, term) for term in terms)]
            end = start + size
            return Found(len(rows), tuple(rows[start:end]), end if end < len(rows) else None, gone)

        return await self._in(self._lists, work)

    async def listings(self, ids: Sequence[str]) -> list[Listing]:
        """The listings of ids in their order, those gone left out."""
        return await self._in(self._lists, lambda: self._open().listings(ids))

    async def other_dates(self, course: Listing) -> list[Listing]:
        """The same course of the same school on its other dates, the first first."""

        def work() -> list[Listing]:
            from app.matching.search import same_course

            catalogue = self._open()
            return catalogue.listings(same_course(catalogue, course))

        return await self._in(self._lists, work)

    def close(self) -> None:
        """End both threads once their work is done."""
        self._lists.shutdown(wait=False, cancel_futures=True)
        self._model.shutdown(wait=False, cancel_futures=True)


def _holds(listing: Listing, term: "Term") -> bool:
    """Whether a listing holds a word, or is what or where the word means."""
    if listing.keco3 in term.occupations or listing.region in term.regions:
        return True
    return term.text.casefold() in f"{listing.title}\n{listing.employer}".casefold()
