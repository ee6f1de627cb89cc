"""What an occupation's vacancies offer, in a session: counted here, one tap from their list."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import Clock, Kind
from app.state.hub import Hub
from app.state.session import Session
from app.sync.client import sync
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device's data folder with a catalogue of 1,500 listings."""
    backend, device = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("device")
    fill_backend(backend / "backend.db", 1500)
    publish(Settings(data=backend, demo=True), Clock())
    with serving(backend) as address:
        sync(address, device)
    return device


async def started(data: Path) -> Session:
    page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
    session = Session(cast("Any", page), Hub(data, None, demo=True, memory=True), ways=())
    await session.start()
    return session


async def settled(session: Session) -> None:
    while session._tasks:
        await asyncio.gather(*session._tasks)


def test_a_bar_leads_to_as_many_listings_as_it_counts(data: Path) -> None:
    async def way() -> None:
        session = await started(data)
        counts = await session.hub.engine._in(
            session.hub.engine._lists,
            lambda: session.hub.engine._open().query(
                "SELECT keco3 FROM listing WHERE kind = 'job' AND deadline IS NULL "
                "GROUP BY 1 ORDER BY count(*) DESC LIMIT 3"
            ),
        )
        for (keco3,) in counts:
            offers = await session.finding.offers(keco3)
            assert offers is not None
            for sido, n in offers.places[:2]:
                session.finding.only_jobs(keco3, f"{sido}000")
                await settled(session)
                assert session.list.total >= n  # a search shows what is past its day as well
                assert {one.keco3 for one in session.list.rows} == {keco3}
                assert {one.kind for one in session.list.rows} == {Kind.JOB}
                assert {(one.region or "")[:2] for one in session.list.rows} == {sido}
        session.close()

    asyncio.run(way())


def test_without_a_catalogue_nothing_is_told(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(tmp_path)
        assert await session.finding.offers("701") is None
        session.close()

    asyncio.run(way())
