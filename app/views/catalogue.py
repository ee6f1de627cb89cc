"""일자리 자료: how old the listings here are, whose they are, which to keep, what it costs."""

from collections.abc import Sequence
from typing import Any

import flet as ft

from app.state.engine import From
from app.state.models import Held, Link, Phase
from app.state.session import Session
from app.views import theme
from app.views.catalogue_places import named, places_actions, places_card
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.choice import Choice
from app.views.components.quiet_line import failed_words, fetching_words, standing_words
from app.views.guard import handler

_LARGE = 1.5
"""The text size from which words need the room of a picture that says nothing they don't."""

_LINKS = {
    Link.FREE: ft.Icons.WIFI,
    Link.METERED: ft.Icons.SIGNAL_CELLULAR_ALT,
    Link.NONE: ft.Icons.WIFI_OFF,
    Link.UNKNOWN: ft.Icons.HELP_OUTLINE,
}


@ft.component
def CatalogueScreen(session: Session) -> ft.Control:
    """`/me/catalogue`. On a shared screen there is nothing to choose: its operator fetches."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.sync)
    sync = session.sync
    none: Sequence[From] = ()
    sources, keep = ft.use_state(none)
    unfolded, unfold = ft.use_state(False)

    async def whose() -> None:
        keep(tuple(await session.hub.engine.sources()))

    ft.use_effect(handler(whose), [sync.version, sync.count])
    own = not session.hub.memory and session.hub.backend is not None

    def price() -> None:
        if own:
            session.standing.look()

    ft.use_effect(handler(price), [sync.version, sync.phase is Phase.WORKING])
    body = [_here(session, own)]
    if own:
        body += [places_card(session, unfolded, unfold), _wifi(session)]
    if sources:
        body.append(_sources(session, sources))
    return Page(
        session,
        body,
        key="catalogue",
        title=session.t("catalogue.title"),
        back="/me",
        bottom=places_actions(session, unfolded, unfold) if own else (),
        quiet_line=False,
    )


def _here(session: Session, own: bool) -> ft.Control:
    t, sync = session.t, session.sync
    inside: list[ft.Control] = [Heading(t("catalogue.here"), 2)]
    if sync.version and sync.published_at:
        as_of = session.words_of(sync.published_at)
        inside += [
            Text(t("catalogue.have", n=f"{sync.count:,}"), theme.TEXT_STRONG),
            Text(as_of, color=theme.INK_SECOND),
        ]
        if sync.partial:
            key = "sync.first" if sync.phase is Phase.WORKING else "sync.first_only"
            inside.append(Line(ft.Icons.NEAR_ME_OUTLINED, t(key), theme.PRIMARY))
        elif sync.kept is not None:
            inside.append(Text(t("catalogue.kept", places=named(session, sync.kept))))
    else:
        inside.append(Text(t("me.have_none"), color=theme.INK_SECOND))
    if failed := failed_words(session):
        inside.append(
            Notice(
                f"{failed} {standing_words(session)}",
                tone=Tone.ATTENTION,
                icon=ft.Icons.CLOUD_OFF_OUTLINED,
                live=True,
            )
        )
    elif sync.held is Held.WIFI:
        inside.append(Line(ft.Icons.WIFI_OUTLINED, t("sync.held.wifi"), theme.PRIMARY))
    if sync.phase is Phase.WORKING:
        inside += [
            _Fetching(session),
            *([_quiet("catalogue.stop", session.standing.stop, session)] if own else []),
        ]
    elif own:
        inside += _fetch(session)
    elif session.hub.backend is None:
        inside.append(Text(t("sync.no_backend"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    return Card(inside)


def _quiet(key: str, act: Any, session: Session) -> ft.Control:
    return QuietButton(session.t(key), act, key=key)


def _fetch(session: Session) -> list[ft.Control]:
    """The button to fetch, with what it costs."""
    t, offer = session.t, session.sync.offer
    words = t("catalogue.now")
    lines: list[ft.Control] = []
    if offer is not None and session.sync.phase is not Phase.FAILED:
        if offer.update_bytes == 0:
            lines = [Line(ft.Icons.CHECK_CIRCLE, t("catalogue.newest"), theme.GOOD)]
            words = t("catalogue.again")
        else:
            size = session.standing.cost(offer) if offer.update_bytes is None else None
            words = t("catalogue.now_size", size=t.size(size or offer.update_bytes or 0))
    return [*lines, BigButton(words, session.standing.now, soft=bool(lines), key="fetch")]


@ft.component
def _Fetching(session: Session) -> ft.Control:
    """How far it is, in words and as a bar; drawn again by itself alone."""
    progress, _ = ft.use_state(session.progress)
    return ft.Column(
        [
            ft.Semantics(live_region=True, content=Text(fetching_words(session))),
            ft.Semantics(
                label=f"{round(progress.share * 100)}%",
                exclude_semantics=True,
                content=ft.ProgressBar(
                    value=progress.share,
                    bar_height=theme.SPACE_2,
                    border_radius=theme.SPACE_1,
                    color=theme.PRIMARY,
                    bgcolor=theme.LINE,
                ),
            ),
        ],
        spacing=theme.SPACE_2,
        tight=True,
    )


def _wifi(session: Session) -> ft.Control:
    t, on, link = session.t, session.settings.wifi_only, session.sync.link
    large = session.settings.text_scale >= _LARGE
    return Card(
        [
            Heading(t("catalogue.wifi_title"), 2),
            Choice(
                t("catalogue.wifi"),
                lambda: session.standing.set_wifi_only(not on),
                chosen=on,
                icon=None if large else ft.Icons.WIFI,
                example=t("catalogue.wifi_on" if on else "catalogue.wifi_off"),
                key="wifi-only",
            ),
            Line(
                _LINKS[link],
                t(f"catalogue.link.{link}"),
                theme.INK_SECOND,
                style=theme.TEXT_SMALL,
                ink=theme.INK_SECOND,
            ),
        ]
    )


def _sources(session: Session, sources: Sequence[From]) -> ft.Control:
    """Whose listings these are, with the line each agency asks for and the way to it."""
    t = session.t
    inside: list[ft.Control] = [Heading(t("catalogue.sources"), 2)]
    for source in sources:
        if len(inside) > 1:
            inside.append(ft.Divider(height=1, color=theme.LINE))
        name = t(f"agency.{source.agency}")
        inside.append(
            Text(t("catalogue.from", name=name, n=f"{source.count:,}"), theme.TEXT_STRONG)
        )
        if source.attribution:
            inside.append(Text(source.attribution, theme.TEXT_SMALL, color=theme.INK_SECOND))
        if source.url:
            inside.append(
                QuietButton(
                    t("catalogue.visit", name=name),
                    None,
                    color=theme.PRIMARY,
                    action=ft.OpenUrl(source.url, target=ft.UrlTarget.BLANK),
                    key=f"visit-{source.agency}",
                )
            )
    return Card(inside)
