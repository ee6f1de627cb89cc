"""Somebody who answered a little and looks through the listings of a device."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from app.models import Level
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session

HOME = "41113"


async def settled(*sessions: Session) -> None:
    while any(session._tasks for session in sessions):
        for session in sessions:
            await asyncio.gather(*session._tasks)


async def started(hub: Hub) -> Session:
    page = SimpleNamespace(width=360, route="/", navigate=lambda _: None, pop_dialog=lambda: None)
    session = Session(cast("Any", page), hub, ways=())
    await session.start()
    await settled(session)
    return session


async def answered(hub: Hub) -> Session:
    session = await started(hub)
    session.consent_personal(True)
    session.consent_health(True)
    session.answer(BY_ID["home"], HOME)
    session.answer(BY_ID["lift"], Level.MIDDLE)
    session.passed(BY_ID["lift"])
    await settled(session)
    return session


def run(way: Any) -> None:
    asyncio.run(way)
