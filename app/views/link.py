"""What connects the device that downloads, as far as it tells: of a browser its page is asked, on
a phone and in a window the platform."""

from collections.abc import Callable

import flet as ft

from app.state.models import Link
from app.views import bridge

_FREE = {ft.ConnectivityType.WIFI, ft.ConnectivityType.ETHERNET}
_COSTS = {ft.ConnectivityType.MOBILE, ft.ConnectivityType.BLUETOOTH}


def link_of(found: list[ft.ConnectivityType]) -> Link:
    """One answer of several: a phone on Wi-Fi has mobile data too, a VPN lies over another."""
    kinds = set(found)
    if kinds & _FREE:
        return Link.FREE
    if kinds & _COSTS:
        return Link.METERED
    return Link.NONE if kinds == {ft.ConnectivityType.NONE} else Link.UNKNOWN


async def watch(page: ft.Page, tell: Callable[[Link], None]) -> Callable[[], None]:
    """Tell what connects the device, now and at each change. Returns what ends it."""
    if page.web:
        n = await bridge.watch_link(lambda kind: tell(Link(kind)))
        return lambda: bridge.unwatch_link(n)

    def changed(event: ft.ConnectivityChangeEvent) -> None:
        tell(link_of(event.connectivity))

    service = ft.Connectivity(on_change=changed)
    try:
        tell(link_of(await service.get_connectivity()))
    except (RuntimeError, TimeoutError, ValueError):  # a platform without it
        tell(Link.UNKNOWN)

    def end() -> None:
        service.on_change = None

    return end
