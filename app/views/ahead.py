"""The next screen is drawn at once, not only when the browser says that its address changed.

Flet 1.0.5 sends a new address to the browser and draws when the browser reports it: two frames
later, in which the screen before is drawn twice more. Here the address follows the screen.
"""

import asyncio
import weakref
from dataclasses import dataclass
from typing import Any, cast

import flet as ft
from flet.controls.context import _context_page

_FLETS_NAVIGATE, _FLETS_BEFORE = ft.Page.navigate, ft.Page.before_event
_ADDRESS = 0.3
"""Seconds until the browser is told: to change its address costs it a frame of the whole page,
which is not to stand before the frame of the new screen."""
_ahead: "weakref.WeakKeyDictionary[ft.Page, list[str]]" = weakref.WeakKeyDictionary()
"""Addresses that are shown and that the browser has not reported yet, by their page."""


@dataclass(kw_only=True)
class _Ahead(ft.RouteChangeEvent):
    """A new address, told by ourselves."""


def _navigate(self: ft.Page, route: str, **query: Any) -> None:
    """Takes the place of `Page.navigate`."""
    if query:
        _FLETS_NAVIGATE(self, route, **query)
        return
    task = asyncio.get_running_loop().create_task(_show(self, route))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


_tasks: set[asyncio.Task[None]] = set()


async def _show(page: ft.Page, route: str) -> None:
    told = _ahead.setdefault(page, [])
    told.append(route)
    cast("Any", _context_page).set(page)
    page.session.apply_page_patch({"route": route})
    shown = _Ahead(name="route_change", data=None, control=page, route=route)
    await page._trigger_event("route_change", None, cast("Any", shown))
    await asyncio.sleep(_ADDRESS)
    try:
        await page.push_route(route)
    finally:
        if route in told:
            told.remove(route)


def _before_event(self: ft.Page, event: Any) -> bool | None:
    """Takes the place of `Page.before_event`: what is shown already is no news, also where
    something newer is shown by now."""
    told = _ahead.get(self, [])
    if type(event) is ft.RouteChangeEvent and event.route in told:
        del told[: told.index(event.route) + 1]
        if told:
            self.session.apply_page_patch({"route": told[-1]})
            return False
    before: bool | None = _FLETS_BEFORE(self, event)
    return before


def forget(page: ft.Page) -> None:
    """The browser was away: what it has not reported by now it never will."""
    _ahead.pop(page, None)


def install() -> None:
    """Draw ahead in this process."""
    patched = cast("Any", ft.Page)
    patched.navigate, patched.before_event = _navigate, _before_event
