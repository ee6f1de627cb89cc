"""How soon the first matches stand on the screen when the link is slow.

`first_matches` is also what the benchmark of the sync calls.
"""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.models import CareStage, Level
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from app.store.catalogue import POINTER
from tests.slow_link import slow_link
from tests.ui.harness import Lag, Screen, running

SUWON = "41113"
MEGABIT = 1_000_000
FIRST = "가까운 곳부터 보여 드려요"
SAVE = "저장하기"


@dataclass(frozen=True)
class FirstMatches:
    """Seconds from the sync's first connection to what stood on the screen, and what the link
    had carried by then, in bytes."""

    seconds: float
    bytes: int
    whole_seconds: float
    whole_bytes: int
    lag: Lag
    """The longest block of the UI loop from the page being drawn to the whole catalogue there."""


def worker_in(data: Path, region: str = SUWON) -> None:
    """A person who answered every question, in the vault of a data folder."""

    async def answered() -> None:
        page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
        session = Session(cast("Any", page), Hub(data, None, demo=True, memory=False), ways=())
        await session.start()
        session.consent_personal(True)
        session.consent_health(True)
        answers: dict[str, Any] = {
            "stage": CareStage.ENDED,
            "lift": Level.MIDDLE,
            "stand": Level.MIDDLE,
            "hands": Level.HIGH,
            "job": "701",
            "home": region,
            "pay": 2_000_000,
        }
        for name, value in answers.items():
            session.answer(BY_ID[name], value)
        for question in session.person.questions():
            session.passed(question)
        while session._tasks:
            await asyncio.gather(*session._tasks)
        session.close()

    # A browser's loop may run in this thread already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(answered())).result()


def partial(data: Path) -> bool | None:
    """Whether what stands is the nearest alone; None where nothing stands."""
    try:
        return bool(json.loads((data / POINTER).read_bytes())["partial"])
    except FileNotFoundError:
        return None


def matches(screen: Screen) -> int:
    """How many listings stand on the screen: each has its button to keep it."""
    return sum(SAVE in text for text in screen.texts())


def first_matches(screen: Screen, backend: str, data: Path, *, bits: int = MEGABIT) -> FirstMatches:
    """Start the app of a worker in 수원 on an empty catalogue, over a link of so many bits a
    second, and watch the home screen until the whole catalogue is there.

    `data` holds the person already (`worker_in`): a page that is still open can't wait for it.
    Raises AssertionError where no match stands while the rest is still on its way.
    """
    with slow_link(backend, bits) as link:
        where = ("--data", str(data), "--backend", link.address)
        command = ("-m", "app", "--web", *where, "--demo", "--no-open", "--json")
        with running(*command, env={"ILTEORO_DEBUG": "1"}) as app:
            screen.goto(app.url)
            screen.lag(reset=True)
            screen._until(lambda: matches(screen) > 0, "no match came", 120)
            seconds, carried = time.perf_counter() - link.began, link.carried
            assert partial(data), "the whole catalogue was there before the first matches"
            screen.wait_text(FIRST)
            screen._until(lambda: not partial(data), "the rest did not come", 120)
            whole = time.perf_counter() - link.began
            screen.wait_gone(FIRST)
            assert matches(screen)
            screen.page.wait_for_timeout(500)
            lag = screen.lag()
            screen.leave()
        return FirstMatches(seconds, carried, whole, link.carried, lag)
