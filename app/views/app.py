"""The whole app on a page: routes to screens, and what stands until the vault is open."""

from collections.abc import Sequence
from typing import Any

import flet as ft

from app.models import ErrorCode
from app.state import comfort
from app.state.session import Session
from app.views import bridge, guard, link, theme
from app.views.asking import ask_size
from app.views.components import BigButton, Card, Heading, QuietButton, Shapes, Text
from app.views.cover import Cover
from app.views.leaving import ask_leaving
from app.views.unlock import Unlock

_THEMES = {
    "system": ft.ThemeMode.SYSTEM,
    "light": ft.ThemeMode.LIGHT,
    "dark": ft.ThemeMode.DARK,
}


@ft.component
def App(session: Session, routes: Sequence[ft.Route]) -> ft.Control:
    """The router; before it, a moment of shapes, or what to do when the vault won't open."""
    screen, _ = ft.use_state(session.screen)
    settings, _ = ft.use_state(session.settings)

    async def dress() -> None:
        page = session.page
        theme.dress(
            page,
            mode=_THEMES[settings.theme],
            scale=settings.text_scale,
            lang=settings.language,
            still=comfort.is_still(session),
        )
        # Text of every size in between, for a moment: nothing moves that need not.
        page.theme_animation_style = ft.AnimationStyle.no_animation()
        page.title = session.t("hidden.title" if screen.hidden else "app.name")
        page.update()
        await bridge.set_lang(page, settings.language)

    looks = [settings.language, settings.text_scale, settings.theme, settings.motion]
    ft.use_effect(guard.handler(dress), [*looks, screen.still, screen.hidden, screen.epoch])

    async def ask_motion() -> None:
        features = await ft.SemanticsService().get_accessibility_features()
        screen.still = features.disable_animations or features.reduce_motion

    ft.use_effect(guard.handler(ask_motion), [screen.epoch])

    async def fall_silent() -> None:
        if screen.hidden and screen.speaking:
            screen.speaking = False
            await bridge.stop(session.page)

    ft.use_effect(guard.handler(fall_silent), [screen.hidden])

    def tell() -> None:
        if screen.trouble is not None:
            guard.show(session.page, screen.trouble)
            screen.trouble = None

    ft.use_effect(guard.handler(tell), [screen.trouble])

    async def begin_afresh() -> None:
        if screen.left:
            await bridge.fresh(session.page)

    ft.use_effect(guard.handler(begin_afresh), [screen.left])

    async def connect() -> None:
        if session.hub.memory or session.hub.backend is None:
            return
        session.end_link()
        session.end_link = await link.watch(session.page, session.hub.fetching.linked)

    ft.use_effect(guard.handler(connect), [screen.epoch])
    ft.use_effect(guard.handler(lambda: ask_size(session)), [screen.asking])
    ft.use_effect(guard.handler(lambda: ask_leaving(session)), [screen.leaving])
    if not screen.ready:
        return ft.Container(Shapes(session.t("state.opening")), padding=theme.SIDE)
    if screen.failed is not None:
        return _failed(session)
    if screen.locked:
        return Unlock(session)
    # What stands below the cover is kept, with everything one was about to do.
    below = ft.Container(
        _router(list(routes), f"router-{screen.epoch}"), visible=not screen.hidden, expand=True
    )
    return ft.Stack([below, Cover(session)] if screen.hidden else [below], expand=True)


def _router(routes: list[ft.Route], key: str) -> ft.Control:
    again: dict[str, Any] = {"key": key}  # every component takes a key; Router's signature hides it
    return ft.Router(routes, not_found=guard.UnknownPage, **again)


def _failed(session: Session) -> ft.Control:
    t, error = session.t, session.screen.failed
    assert error is not None  # noqa: S101 - asked before

    def again() -> None:
        session.screen.failed = None
        session.screen.ready = False
        session.run(session.start)

    afresh: list[ft.Control] = []
    if error.code in (ErrorCode.VAULT_DAMAGED, ErrorCode.VAULT_KEY_MISSING):
        afresh = [
            Text(t("state.afresh_text"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            QuietButton(t("state.afresh"), lambda: session.run(session.start_afresh)),
        ]
    return ft.SafeArea(
        ft.Container(
            Card(
                [
                    ft.Icon(ft.Icons.INFO_OUTLINE, color=theme.ATTENTION, size=theme.SPACE_8),
                    Heading(t("guard.title"), 1),
                    Text(t.error(error)),
                    BigButton(t("state.again"), again),
                    *afresh,
                ]
            ),
            padding=theme.SIDE,
        )
    )
