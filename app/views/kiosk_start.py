"""A shared screen's first page: six large cards, a language, a text size, nothing of anybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flet as ft

from app.models import Kind
from app.state.models import Width
from app.state.registered import registered_of
from app.state.session import Session
from app.views import theme
from app.views.components import EmptyState, Page, Text
from app.views.components.press import press
from app.views.home import Home
from app.views.welcome import beside, language_chips, size_chips

_TWO = 640
"""Logical pixels from which two cards stand beside each other."""
_ABOVE = 184
"""About as many are taken by what stands above the cards and by the edges, at 100 % text."""
_LEAST = 168


@dataclass(frozen=True)
class _Way:
    """A card: its texts are `kiosk.<name>` and `kiosk.<name>.text`, unless `text` is given."""

    name: str
    icon: ft.IconData
    act: Callable[[], object]
    text: str = ""
    back: ft.ColorValue = theme.CARD
    color: ft.ColorValue = theme.PRIMARY


@ft.component
def KioskStart(session: Session) -> ft.Control:
    """`/` of a shared screen; who answered something finds their results there instead."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.sync)
    registered = registered_of(session.hub)
    ft.use_state(registered.state)
    ft.use_effect(lambda: session.run(registered.watch, session), [])
    t = session.t
    if registered.state.ended:
        why = EmptyState(ft.Icons.DO_NOT_DISTURB_ON, t("kiosk.ended"), t("kiosk.ended.text"))
        return Page(session, [why], key="kiosk-ended", title=t("app.name"), whole=True)
    if session.person.answered():
        return Home(session)
    said = Text(t("kiosk.text"), color=theme.INK_SECOND)
    chips = beside(beside(*language_chips(session)), beside(*size_chips(session)))
    above: list[ft.Control] = [said, chips]
    if _one_line(session):
        said.expand = True
        above = [ft.Row([said, chips], spacing=theme.GAP)]
    return Page(
        session,
        [*above, _cards(session)],
        key="kiosk",
        title=t("kiosk.title"),
        over=t("app.name"),
        whole=True,
    )


def _ways(session: Session) -> list[_Way]:
    t, count = session.t, session.sync.count
    found = t("kiosk.listings.count", n=f"{count:,}") if count else ""
    to = session.go
    return [
        _Way("fit", ft.Icons.EXPLORE, lambda: _begin(session), back=theme.PRIMARY_SOFT),
        _Way("listings", ft.Icons.WORK, lambda: listings_of(session, None), text=found),
        _Way("help", ft.Icons.MENU_BOOK, lambda: to("/kiosk/help")),
        _Way("ask", ft.Icons.CALL, lambda: to("/kiosk/ask")),
        _Way("phone", ft.Icons.QR_CODE_2, lambda: to("/kiosk/phone")),
        _Way("call", ft.Icons.SUPPORT_AGENT, lambda: to("/kiosk/call"),
             back=theme.ATTENTION_SOFT, color=theme.ATTENTION),
    ]  # fmt: skip


def _begin(session: Session) -> None:
    """To the consent, or on with the questions."""
    person = session.person
    session.go(f"/questions/{person.next_question() or 1}" if person.consent_personal
               else "/welcome/personal")  # fmt: skip


def listings_of(session: Session, kind: Kind | None) -> None:
    """Who only looks at the list, or at those of a kind, is asked nothing first, and nothing is
    kept of them."""
    if not session.person.welcomed:
        session.consent_personal(False)
    session.finding.narrow(kind)
    session.go("/listings")


def _one_line(session: Session) -> bool:
    """Whether the words and the choices above the cards stand beside each other."""
    large = session.settings.text_scale >= theme.LARGE
    return session.screen.width is Width.RAIL and not large


def _cards(session: Session) -> ft.Control:
    pixels, scale = session.screen.pixels, session.settings.text_scale
    columns = 3 if session.screen.width is Width.RAIL else 2 if pixels >= _TWO else 1
    if scale >= theme.LARGE and columns > 1:
        columns -= 1
    ways = _ways(session)
    rows = len(ways) // columns
    room = (session.screen.height - _ABOVE * theme.ZOOM * scale) / rows - theme.GAP
    # Three across fill the screen; where there is less room a card is as high as its words are.
    high = max(_LEAST * theme.ZOOM * scale, room) if columns == 3 else None
    cards = [_card(session, way, high, stacked=columns > 1) for way in ways]
    return ft.Column(
        [across(cards[at : at + columns]) for at in range(0, len(cards), columns)],
        spacing=theme.GAP,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def across(cards: Sequence[ft.Control]) -> ft.Control:
    """Cards beside each other, all as wide, and as high as the highest."""
    for card in cards:
        card.expand = 1
    return ft.Row(
        [*cards],
        spacing=theme.GAP,
        intrinsic_height=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _card(session: Session, way: _Way, height: float | None, *, stacked: bool) -> ft.Control:
    """Its picture on top, or in one line with the words where cards stand below each other."""
    t, high = session.t, height is not None
    picture = ft.Icon(way.icon, color=way.color, size=theme.SPACE_8 * (1.6 if high else 1.2))
    words = ft.Column(
        [
            Text(t(f"kiosk.{way.name}"), theme.TEXT_PAGE if high else theme.TEXT_SECTION),
            Text(way.text or t(f"kiosk.{way.name}.text"), color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_1,
        tight=True,
    )
    inside: ft.Control = ft.Column(
        [picture, words],
        spacing=theme.SPACE_3,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    if not stacked:
        words.expand = True
        inside = ft.Row([picture, words], spacing=theme.SPACE_4)
    return ft.Semantics(
        button=True,
        content=ft.Container(
            inside,
            height=height,
            bgcolor=way.back,
            border=ft.Border.all(1, theme.LINE),
            border_radius=theme.RADIUS_CARD,
            padding=theme.SPACE_6 if high else theme.SPACE_5,
            ink=True,
            on_click=press(way.act),
            key=f"kiosk-{way.name}",
        ),
    )
