"""Fetching by itself: at the start, again after a while, ever more rarely after failures, one
at a time, and not where the person has to be asked first."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import Clock, ErrorCode
from app.state.fetching import Fetching, Pace
from app.state.hub import Hub
from app.state.models import Held, Link, Phase
from app.state.session import Session
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.slow_link import SlowLink, slow_link

ROWS = 1500
SOON = Pace(again=0.3, away=0, retry=0.2, longest=1, link=0.05)
LATER = Pace(link=0.05)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real backend with one version."""
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", ROWS)
    publish(Settings(data=data, demo=True), Clock())
    with serving(data) as address:
        yield address


@pytest.fixture
def link(backend: str) -> Iterator[SlowLink]:
    with slow_link(backend, 0) as made:
        yield made


async def joined(hub: Hub) -> Session:
    """One more tab."""
    page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
    session = Session(cast("Any", page), hub, ways=())
    await session.start()
    return session


async def until(true: Callable[[], bool]) -> None:
    for _ in range(2400):
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come")


def hub(data: Path, address: str, pace: Pace = LATER) -> Hub:
    return Hub(data, address, demo=True, memory=False, pace=pace)


async def welcomed(of: Hub) -> Session:
    """A tab whose person looked around without answering."""
    session = await joined(of)
    session.consent_personal(False)
    return session


def test_waits_grow_after_failures_and_end_at_the_longest() -> None:
    pace = Pace()
    waits = [pace.wait(failures) for failures in range(1, 30)]
    assert waits[:3] == [60, 120, 240]
    assert waits == sorted(waits)
    assert waits[-1] == pace.longest
    assert pace.wait(0) == pace.again


def test_it_comes_by_itself_and_again_after_a_while(link: SlowLink, tmp_path: Path) -> None:
    async def way() -> None:
        one = hub(tmp_path, link.address, SOON)
        session = await joined(one)
        await until(lambda: session.sync.count == ROWS)
        await until(lambda: session.finder.matched)
        before = link.carried
        await until(lambda: link.carried > before)
        await until(lambda: session.sync.phase is Phase.READY)

    asyncio.run(way())


def test_a_failure_is_told_to_every_tab_and_mended_when_the_way_is_back(
    backend: str, tmp_path: Path
) -> None:
    async def way() -> None:
        with slow_link(backend, 0) as link:
            link.cut()
            one = hub(tmp_path, link.address, SOON)
            session = await joined(one)
            await until(lambda: session.sync.phase is Phase.FAILED)
            other = await joined(one)
            for tab in (session, other):
                assert tab.sync.error is not None
                assert tab.sync.error.code is ErrorCode.BACKEND_UNREACHABLE
        one.backend = backend
        await until(lambda: session.sync.count == other.sync.count == ROWS)
        assert session.sync.error is other.sync.error is None

    asyncio.run(way())


def test_there_are_never_two_at_once_and_stopping_ends_it(link: SlowLink, tmp_path: Path) -> None:
    async def way() -> None:
        link.bits = 100_000
        one = hub(tmp_path, link.address)
        session = await joined(one)
        await until(lambda: one.fetching.busy)
        await asyncio.gather(*(one.fetching.fetch() for _ in range(5)))  # none waits for its end
        assert one.fetching.busy
        one.fetching.stop()
        await until(lambda: not one.fetching.busy)
        await until(lambda: session.sync.phase is Phase.IDLE)
        assert session.sync.held is Held.LATER
        link.bits = 0
        await one.fetching.fetch()
        await until(lambda: session.sync.count == ROWS)

    asyncio.run(way())


def test_over_a_connection_that_costs_the_size_is_asked_first(
    link: SlowLink, tmp_path: Path
) -> None:
    async def way() -> None:
        one = hub(tmp_path, link.address)
        one.fetching.linked(Link.METERED)
        session = await joined(one)
        await until(lambda: session.sync.asking is not None)
        assert session.screen.asking is None  # not before the welcome
        session.consent_personal(False)
        assert session.screen.asking == session.sync.offer.whole_bytes  # type: ignore[union-attr]
        await one.fetching.answer(False)
        await until(lambda: session.sync.held is Held.LATER)
        assert session.screen.asking is None
        await one.fetching.fetch(asked=False)
        assert session.sync.asking is None
        assert session.sync.version == 0
        session.standing.now()
        await until(lambda: session.sync.count == ROWS)
        assert session.sync.held is Held.NOT

    asyncio.run(way())


def test_with_wifi_only_it_waits_for_wifi(link: SlowLink, tmp_path: Path) -> None:
    async def way() -> None:
        one = hub(tmp_path, link.address)
        one.fetching.linked(Link.METERED)
        session = await joined(one)
        session.set_theme("dark")
        session.standing.set_wifi_only(True)
        await until(lambda: session.sync.asking is not None or session.sync.held is Held.WIFI)
        await one.fetching.answer(False)
        await one.fetching.fetch(asked=False)
        await until(lambda: session.sync.held is Held.WIFI)
        session.standing.set_wifi_only(False)  # so it may cost, and the size is asked
        await until(lambda: session.sync.asking is not None or session.sync.held is Held.LATER)
        await until(lambda: not one.fetching.busy)
        await one.fetching.answer(False)
        session.standing.set_wifi_only(True)
        await one.fetching.fetch(asked=False)
        await until(lambda: session.sync.held is Held.WIFI)
        one.fetching.linked(Link.FREE)
        await until(lambda: session.sync.count == ROWS)

    async def again() -> None:
        session = await joined(hub(tmp_path, link.address))
        assert session.settings.wifi_only
        assert session.hub.fetching.wanted.wifi_only

    asyncio.run(way())
    asyncio.run(again())


def test_only_the_chosen_sido_are_kept_also_after_a_restart(link: SlowLink, tmp_path: Path) -> None:
    async def way() -> None:
        session = await joined(hub(tmp_path, link.address))
        await until(lambda: session.sync.count == ROWS)
        session.standing.look()
        await until(lambda: session.sync.offer is not None)
        offer = session.sync.offer
        assert offer is not None
        assert offer.update_bytes == 0
        assert session.standing.cost(offer) == offer.whole_bytes
        session.standing.tap_sido("41")
        assert session.standing.changed
        assert session.standing.cost(offer) == offer.sido_bytes["41"] + offer.sido_bytes["00"]
        session.standing.tap_sido("41")
        assert session.standing.drafted is None
        session.standing.tap_sido("41")
        session.standing.apply_draft()
        await until(lambda: session.sync.kept == ("00", "41"))
        assert 0 < session.sync.count < ROWS

    async def again() -> None:
        session = await joined(hub(tmp_path, link.address))
        await until(lambda: session.sync.phase is Phase.READY)
        assert session.settings.sido == session.sync.kept == ("00", "41")
        assert 0 < session.sync.count < ROWS

    asyncio.run(way())
    asyncio.run(again())


def test_sido_chosen_while_it_fetches_are_kept_too(link: SlowLink, tmp_path: Path) -> None:
    async def way() -> None:
        link.bits = 100_000
        one = hub(tmp_path, link.address)
        session = await welcomed(one)
        await until(lambda: one.fetching.busy)
        session.standing.tap_sido("41")
        session.standing.apply_draft()
        assert one.fetching.busy
        link.bits = 0
        await until(lambda: session.sync.kept == ("00", "41") and not one.fetching.busy)
        assert 0 < session.sync.count < ROWS

    asyncio.run(way())


def test_a_list_that_is_being_read_stays_until_one_is_back_at_its_top(
    link: SlowLink, tmp_path: Path
) -> None:
    async def way() -> None:
        session = await welcomed(hub(tmp_path, link.address))
        await until(lambda: session.sync.count == ROWS and len(session.list.rows) > 0)
        await session.finding.more()
        rows, question = session.list.rows, session.list.question
        assert len(rows) == 40
        session.finding.scrolled(900)
        session.standing.tap_sido("41")
        session.standing.apply_draft()
        await until(lambda: session.sync.kept is not None and session.finding._behind)
        assert session.list.rows == rows
        await session.finding.more()
        assert session.list.rows[:40] == rows
        assert len({listing.id for listing in session.list.rows}) == len(session.list.rows)
        session.finding.scrolled(0)
        await until(lambda: not session.finding._behind and session.list.rows[:40] != rows)
        assert all(row.region is None or row.region[:2] == "41" for row in session.list.rows)
        assert session.list.question == question  # the same list: nothing is drawn from the start

    asyncio.run(way())


def test_what_nobody_expected_is_told_and_the_next_fetch_works(
    link: SlowLink, tmp_path: Path
) -> None:
    async def way() -> None:
        data = tmp_path / "data"
        one = hub(data, link.address)
        session = await joined(one)
        await until(lambda: session.sync.count == ROWS)
        (data / "lock").unlink(missing_ok=True)
        (data / "lock").mkdir()
        await one.fetching.fetch()
        await until(lambda: session.sync.phase is Phase.FAILED)
        assert session.sync.version
        (data / "lock").rmdir()
        await one.fetching.fetch()
        await until(lambda: session.sync.phase is Phase.READY)

    asyncio.run(way())


def test_a_shared_screen_is_never_asked(link: SlowLink, tmp_path: Path) -> None:
    async def way() -> None:
        one = Hub(tmp_path, link.address, demo=True, memory=True, pace=LATER)
        one.fetching.linked(Link.METERED)
        session = await joined(one)
        await until(lambda: session.sync.count == ROWS)
        assert isinstance(one.fetching, Fetching)
        assert one.fetching.wanted.sido is None

    asyncio.run(way())
