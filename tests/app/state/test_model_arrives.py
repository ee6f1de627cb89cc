"""A model that comes with the listings: they do not wait for it, and it answers once it is here."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import Clock
from app.recommender.model_files import MODELS
from app.state.fetching import Pace
from app.state.hub import Hub
from app.state.models import Phase
from app.state.session import Session
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.models import NEW, model, put
from tests.slow_link import slow_link

ROWS = 300
BITS = 1_000_000
"""The model takes many seconds at this speed, the listings one."""


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real backend whose version comes with a model."""
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", ROWS)
    publish(Settings(data=data, demo=True, model=put(data / "m.onnx", model(NEW))), Clock())
    with serving(data) as address:
        yield address


async def until(true: Callable[[], bool]) -> None:
    for _ in range(6000):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come")


def test_the_listings_do_not_wait_for_it(backend: str, tmp_path: Path) -> None:
    async def way() -> None:
        with slow_link(backend, BITS) as link:
            hub = Hub(tmp_path, link.address, demo=True, memory=False, pace=Pace(link=0.05))
            page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
            session = Session(cast("Any", page), hub, ways=())
            await session.start()
            await until(lambda: session.sync.count == ROWS)
            assert session.sync.phase is not Phase.READY
            assert not list((tmp_path / MODELS).glob("*.onnx"))
            link.bits = 0
            await until(lambda: session.sync.phase is Phase.READY)
            assert len(list((tmp_path / MODELS).glob("*.onnx"))) == 1
            recommender = await hub.engine._in(hub.engine._model, hub.engine._load)
            assert recommender.model_version == f"of {NEW}"

    asyncio.run(way())
