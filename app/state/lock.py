"""The app behind a PIN: locked after a while without a touch or at once, opened again.

What was typed is in the vault already, or put there first, so that locking loses nothing.
"""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from app.models import IlteoroError
from app.state import keeping

if TYPE_CHECKING:
    from app.state.session import Session

AFTER = (1, 5, 15)
"""Minutes without a touch one can choose from."""

_LOOK = 2.0


def begin(session: "Session") -> None:
    """Where there is a PIN, look from now on whether anybody is here."""
    session.touched()
    if session.hub.pin:
        session.run(_watch, session)


async def _watch(session: "Session") -> None:
    """Lock when nobody touched any tab for as long as was chosen; until it is locked, the PIN is
    taken away, or the session is over."""
    hub = session.hub
    while hub.pin and not (session._closed or session.screen.locked):
        last = max((one._touched for one in hub.sessions), default=0.0)
        if asyncio.get_running_loop().time() - last >= session.settings.lock_after * 60:
            await lock(session)
        await asyncio.sleep(_LOOK)


async def lock(session: "Session") -> None:
    """Lock every tab now: nothing of the person is on the screen or in memory any more."""
    hub = session.hub
    if hub.memory or not hub.pin:
        return
    for one in hub.sessions:
        with suppress(IlteoroError):  # it can't be kept: then it is told when it is typed
            await one.filing.save()
            await one.filing.replies.save()
        async with one._saving:
            one.screen.locked, one._vault = True, None
        while one.page.pop_dialog():  # one that was open may name what the person looked at
            pass
        keeping.forget(one)
    await hub.lock()


async def unlock(session: "Session", given: str) -> None:
    """Open with the PIN somebody typed; every tab stands where it was. Raises PIN_WRONG, PIN_WAIT
    and what opening the vault raises."""
    await session.hub.unlock(given)
    opened(session)


def opened(session: "Session") -> None:
    """Every tab goes on where it stood."""
    for one in session.hub.sessions:
        if one.screen.locked:
            one.screen.locked = False
            one.post(lambda tab: tab.run(_go_on, tab))


async def _go_on(session: "Session") -> None:
    await session.start()
    await session.finding.refresh()


async def change(session: "Session", given: str | None, now: str | None) -> None:
    """Put a PIN before the vault, another one, or with None none; `now` is the one that stands.

    Raises PIN_WRONG, PIN_WAIT, PIN_TOO_SIMPLE, and what keeping it raises.
    """
    await session.make_vault()
    watched = session.hub.pin
    await session.hub.change_pin(given, now)
    if not watched:
        session.hub.tell(begin)


def set_after(session: "Session", minutes: int) -> None:
    """Lock after so many minutes without a touch."""
    session.settings.lock_after = minutes
    session.keep_settings()
