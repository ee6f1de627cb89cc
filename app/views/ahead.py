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
_ADDRESS = 0.1
"""Seconds until the browser is told: to change its address costs it a frame of the whole page,
which is not to stand before the frame of the new screen."""
_tasks: set[asyncio.Task[None]] = set()


@dataclass(kw_only=True, eq=False)
class _Ahead(ft.RouteChangeEvent):
    """A new address, told by ourselves."""


_ahead: "weakref.WeakKeyDictionary[ft.Page, list[_Ahead]]" = weakref.WeakKeyDictionary()
"""Addresses that are shown and that the browser has not reported yet, by their page."""


def _navigate(self: ft.Page, route: str, **query: Any) -> None:
    """Takes the place of `Page.navigate`."""
    if query:
        _FLETS_NAVIGATE(self, route, **query)
        return
    task = asyncio.get_running_loop().create_task(_show(self, route))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _show(page: ft.Page, route: str) -> None:
    shown = _Ahead(name="route_change", data=None, control=page, route=route)
    _ahead.setdefault(page, []).append(shown)
    cast("Any", _context_page).set(page)
    page.session.apply_page_patch({"route": route})
    await page._trigger_event("route_change", None, cast("Any", shown))
    await asyncio.sleep(_ADDRESS)
    if not _is_ahead(page, shown):
        return
    try:
        await page.push_route(route)
    finally:
        if _is_ahead(page, shown):
            _ahead[page].remove(shown)


def _is_ahead(page: ft.Page, shown: _Ahead) -> bool:
    return any(one is shown for one in _ahead.get(page, ()))


def _before_event(self: ft.Page, event: Any) -> bool | None:
    """Takes the place of `Page.before_event`: what is shown already is no news, also where
    something newer is shown by now. A browser that went elsewhere by itself is not called back."""
    told = _ahead.get(self, [])
    if type(event) is ft.RouteChangeEvent:
        routes = [one.route for one in told]
        del told[: routes.index(event.route) + 1 if event.route in routes else len(told)]
        if told:
            self.session.apply_page_patch({"route": told[-1].route})
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
