"""Whether the office still counts this shared device among its own."""

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import flet as ft

from app.models import IlteoroError

if TYPE_CHECKING:
    from app.state.hub import Hub
    from app.state.session import Session

EVERY = 300.0
"""Seconds between two contacts: as exactly as the backend notes when a session was seen."""


@ft.observable
@dataclass
class RegisteredState:
    """`ended`: an administrator took this device off the list."""

    ended: bool = False


class Registered:
    """One a process; a device that was never registered asks nobody."""

    def __init__(self, hub: "Hub") -> None:
        self._data, self._backend, self._demo = hub.data, hub.backend, hub.demo
        self.state = RegisteredState()
        self._asked: float | None = None

    async def watch(self, session: "Session") -> None:
        """Be in touch as long as `session` is there."""
        while not session._closed:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Be in touch, unless that was a moment ago. Without a network all stays as it is."""
        from app.sync import kiosk

        now = monotonic()
        recent = self._asked is not None and now - self._asked < EVERY / 2
        if recent or self._backend is None:
            return
        self._asked = now
        backend, data = self._backend, self._data

        def ask() -> bool:
            return kiosk.is_registered(data) and kiosk.ended(backend, data, demo=self._demo)

        try:
            self.state.ended = await asyncio.to_thread(ask)
        except IlteoroError:
            return


_OF: "WeakKeyDictionary[Hub, Registered]" = WeakKeyDictionary()


def registered_of(hub: "Hub") -> Registered:
    """That of this process."""
    if hub not in _OF:
        _OF[hub] = Registered(hub)
    return _OF[hub]
