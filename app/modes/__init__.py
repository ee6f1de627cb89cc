"""The ways to run the app: each mode registers the screens it shows."""

import asyncio
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import flet as ft

from app.device import ON_ANDROID
from app.models import ErrorCode, IlteoroError
from app.modes.base import Mode
from app.modes.caseworker import CASEWORKER
from app.modes.kiosk import KIOSK
from app.modes.serve import SERVE
from app.modes.worker import WORKER
from app.state import comfort, coming_back
from app.state.hub import Hub
from app.state.session import Session
from app.state.ward import Ward
from app.text import Translator
from app.views import ahead, guard, quick_made, quick_sent, quicker, theme
from app.views.app import App
from app.views.components.toast import forget_toasts

MODES: dict[str, Mode] = {mode.name: mode for mode in (WORKER, KIOSK, SERVE, CASEWORKER)}

_LOADING = 5.0
"""Seconds after the first screen in which the recommender and the listings are loaded too."""

Main = Callable[[ft.Page], None]


def build(
    mode: str, *, data: Path, backend: str | None, demo: bool, ward: Ward | None = None
) -> Main:
    """What Flet calls with every new page; `ward` is of a shared screen.

    One `Hub` for the process: tabs of a mode that keeps things share one vault. Raises
    BAD_USAGE for a mode that doesn't exist.
    """
    chosen = MODES.get(mode)
    if chosen is None:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=mode)
    if chosen.enlarged:
        theme.enlarge()
    hub = Hub(data, backend, demo=demo, memory=chosen.memory, idle=chosen.idle, ward=ward)
    sessions: dict[str, Session] = {}

    def words(page: ft.Page, key: str, **params: str | int) -> str:
        session = sessions.get(page.session.id)
        return (session.t if session else Translator())(key, **params)

    guard.install(words)
    for part in (quicker, quick_made, quick_sent, ahead):
        part.install()
    # A fetch builds its files in another thread: it lets go of the interpreter sooner than after
    # the usual 5 ms, so that drawing does not wait so long for each of its turns.
    sys.setswitchinterval(0.001)
    settled = False

    async def begin(session: Session) -> None:
        nonlocal settled
        first, settled = not settled, True
        await (_load(session) if first else session.start())

    def main(page: ft.Page) -> None:
        if ON_ANDROID and not page.web:
            from app.views.keystore import use_keystore

            use_keystore(page)
        session = Session(page, hub, ways=chosen.ways, start=chosen.start)
        session.account = chosen.account(session)
        sessions[page.session.id] = session
        session.screen.height = page.height or session.screen.height
        theme.dress(page)
        page.title = session.t("app.name")

        def closed() -> None:
            sessions.pop(page.session.id, None)
            session.close()

        def reconnected() -> None:
            ahead.forget(page)
            session.reconnected()

        def resized(event: ft.PageResizeEvent) -> None:
            session.resized(event.width, event.height)

        page.on_close = guard.handler(closed)
        page.on_disconnect = guard.handler(lambda: forget_toasts(page))
        page.on_connect = guard.handler(reconnected)
        page.on_resize = guard.handler(resized)

        def pressed(event: ft.KeyboardEvent) -> None:
            comfort.key_pressed(session, event.key)

        page.on_keyboard_event = guard.handler(pressed)
        page.on_route_change = guard.handler(_routed)

        def came_back(event: ft.AppLifecycleStateChangeEvent) -> None:
            if event.state in (ft.AppLifecycleState.RESUME, ft.AppLifecycleState.SHOW):
                hub.fetching.back()

        page.on_app_lifecycle_state_change = guard.handler(came_back)
        page.render(App, session, chosen.routes(session))
        page.run_task(guard.handler(begin), session)

    return main


def _routed(event: ft.RouteChangeEvent) -> None:
    """A phone's browser came back while the app is locked, and no screen is there to hear it."""
    address = urlsplit(event.route)
    if address.path == coming_back.DEEP:
        coming_back.heard(address.query)


async def _load(session: Session) -> None:
    """Show what there is. What is loaded for the first screens stays for good: to look through it
    for rubbish takes the UI's thread 90 ms, so it is never done, not while it comes either."""
    gc.disable()
    try:
        await session.start()
        await asyncio.sleep(_LOADING)
    finally:
        gc.freeze()
        gc.enable()
