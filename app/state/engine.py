"""The heavy things behind the screens, each on a thread of its own, never on the UI's.

The catalogue's connection lives in one thread, the model's session in another, so that
a search as one types never waits for a recommendation.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.models import (
    Clock,
    ErrorCode,
    IlteoroError,
    Listing,
    Match,
    Profile,
    Recommendation,
    Wishes,
)
from app.state.models import Idea

if TYPE_CHECKING:
    from app.recommender import Recommender
    from app.store.catalogue import Catalogue

R = TypeVar("R")
_CHUNK = 40


@dataclass(frozen=True)
class CatalogueInfo:
    """What lies on this device."""

    version: int
    published_at: datetime
    count: int
    demo: bool


@dataclass(frozen=True)
class Advice:
    """Recommendations, and the chance of every occupation for matching."""

    recommendations: tuple[Recommendation, ...]
    chances: dict[str, float]
    ideas: tuple[Idea, ...]


class Engine:
    """Recommends, matches, searches and looks up; every method is awaited."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._lists = ThreadPoolExecutor(1, "ilteoro-catalogue")
        self._model = ThreadPoolExecutor(1, "ilteoro-model")
        self._catalogue: Catalogue | None = None
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
            self._catalogue = None

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
            return CatalogueInfo(
                catalogue.version, catalogue.published_at, catalogue.count(), catalogue.demo
            )

        return await self._in(self._lists, look)

    async def advise(self, profile: Profile, wishes: Wishes, top: int = 10) -> Advice:
        """The best occupations, and the chance of all of them."""

        def think() -> Advice:
            recommender = self._load()
            best = recommender.recommend(profile, top, wishes=wishes)
            ideas = [
                Idea(found.keco3, step.kind, step.name, step.before, step.after)
                for found in best[:3]
                for step in recommender.what_if(profile, found.keco3)[:1]
            ]
            return Advice(tuple(best), dict(recommender.chances(profile)), tuple(ideas))

        return await self._in(self._model, think)

    def _load(self) -> "Recommender":
        if self._recommender is None:
            from app.recommender import Recommender

            self._recommender = Recommender.load()
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

    async def search(self, text: str, limit: int = 1000) -> tuple[int, list[str]]:
        """How many listings hold the words, and the ids of the first ones."""

        def work() -> tuple[int, list[str]]:
            from app.matching.search import search

            found = search(self._open(), text, limit)
            return found.count, list(found.ids)

        return await self._in(self._lists, work)

    async def listings(
        self,
        ids: Sequence[str],
        keep: Callable[[Listing], bool] | None = None,
        enough: int | None = None,
    ) -> list[Listing]:
        """The listings of ids in their order, those gone left out; at most `enough` kept."""

        def work() -> list[Listing]:
            catalogue = self._open()
            found: list[Listing] = []
            for start in range(0, len(ids), _CHUNK):
                chunk = catalogue.listings(ids[start : start + _CHUNK])
                found += [listing for listing in chunk if keep is None or keep(listing)]
                if enough is not None and len(found) >= enough:
                    return found[:enough]
            return found

        return await self._in(self._lists, work)

    def close(self) -> None:
        """End both threads once their work is done."""
        self._lists.shutdown(wait=False, cancel_futures=True)
        self._model.shutdown(wait=False, cancel_futures=True)
