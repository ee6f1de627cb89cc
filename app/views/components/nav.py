"""The ways between the main screens: a bar below, a rail at the side from 1200 wide."""

import flet as ft

from app.state.models import Way, Width
from app.state.session import Session
from app.views import theme
from app.views.components.press import press
from app.views.components.room import text_width
from app.views.components.text import Text

_ICONS = {
    "home": (ft.Icons.HOME_OUTLINED, ft.Icons.HOME),
    "occupations": (ft.Icons.EXPLORE_OUTLINED, ft.Icons.EXPLORE),
    "listings": (ft.Icons.WORK_OUTLINE, ft.Icons.WORK),
    "me": (ft.Icons.PERSON_OUTLINE, ft.Icons.PERSON),
    "workers": (ft.Icons.GROUPS_OUTLINED, ft.Icons.GROUPS),
    "forms": (ft.Icons.DESCRIPTION_OUTLINED, ft.Icons.DESCRIPTION),
    "talk": (ft.Icons.FORUM_OUTLINED, ft.Icons.FORUM),
    "people": (ft.Icons.MANAGE_ACCOUNTS_OUTLINED, ft.Icons.MANAGE_ACCOUNTS),
    "help": (ft.Icons.MENU_BOOK_OUTLINED, ft.Icons.MENU_BOOK),
    "phone": (ft.Icons.QR_CODE_2_OUTLINED, ft.Icons.QR_CODE_2),
    "call": (ft.Icons.SUPPORT_AGENT_OUTLINED, ft.Icons.SUPPORT_AGENT),
}
_RAIL_ALONE = frozenset({"help", "phone"})
"""What a bar below has no room for; a shared screen's first page leads there too."""


def _icon(way: Way, chosen: bool) -> ft.IconData:
    return _ICONS[way.name][chosen]


def _word(session: Session, way: Way) -> str:
    """What a way is called; who wants no recommendation has none under its name."""
    plain = way.name == "occupations" and session.person.plain
    return session.t("nav.plain" if plain else f"nav.{way.name}")


def beside(session: Session) -> str:
    """The `tab` of a screen that home leads to: the rail stands beside it too, a bar would not
    leave it the room for its own action."""
    return "home" if session.screen.width is Width.RAIL else ""


def NavBar(session: Session, ways: tuple[Way, ...], current: str) -> ft.Control:
    """The bar at the bottom of a phone or tablet."""
    ways = tuple(way for way in ways if way.name not in _RAIL_ALONE)
    return ft.Container(
        content=ft.Row(
            [_below(session, way, way.name == current, _size(session, ways)) for way in ways],
            spacing=0,
        ),
        bgcolor=theme.CARD,
        border=ft.Border.only(top=ft.BorderSide(1, theme.LINE)),
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_1, vertical=theme.SPACE_2),
    )


def _size(session: Session, ways: tuple[Way, ...]) -> float:
    """Of the names: the person's text size, as far as the longest is not cut on one line."""
    size = theme.SIZE_LEAST * session.settings.text_scale
    room = session.screen.pixels / len(ways) - theme.SPACE_1
    longest = max(text_width(_word(session, way), size) for way in ways)
    return size * min(1.0, room / longest)


def _below(session: Session, way: Way, chosen: bool, size: float) -> ft.Control:
    color = theme.PRIMARY if chosen else theme.INK_SECOND
    word = Text(_word(session, way), theme.TEXT_LEAST, color=color, align=ft.TextAlign.CENTER)
    word.size, word.no_wrap = size, True
    return ft.Semantics(
        button=True,
        selected=chosen,
        expand=1,
        content=ft.Container(
            content=ft.Column(
                [
                    ft.Container(
                        ft.Icon(_icon(way, chosen), color=color, size=theme.SPACE_6),
                        bgcolor=theme.PRIMARY_SOFT if chosen else None,
                        border_radius=theme.RADIUS_BUTTON,
                        padding=ft.Padding.symmetric(horizontal=theme.SPACE_5, vertical=3),
                    ),
                    word,
                ],
                spacing=2,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            ),
            border_radius=theme.RADIUS_BUTTON,
            padding=theme.SPACE_1,
            alignment=ft.Alignment.CENTER,
            ink=True,
            on_click=press(lambda: session.go(way.route)),
            key=f"nav-{way.name}",
        ),
    )


def Rail(session: Session, ways: tuple[Way, ...], current: str) -> ft.Control:
    """The list of ways at the left of a wide screen."""
    t = session.t
    return ft.Container(
        content=ft.Column(
            [
                ft.Container(
                    Text(t("app.name"), theme.TEXT_PAGE, color=theme.PRIMARY),
                    padding=ft.Padding.only(left=theme.SPACE_3, bottom=theme.SPACE_4),
                ),
                *(
                    _beside(session, way, way.name == current, _rail_size(session, ways))
                    for way in ways
                ),
            ],
            spacing=theme.SPACE_2,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            scroll=ft.ScrollMode.AUTO,  # at large text the last of them would be out of reach
        ),
        width=theme.RAIL,
        alignment=ft.Alignment.TOP_LEFT,
        bgcolor=theme.CARD,
        border=ft.Border.only(right=ft.BorderSide(1, theme.LINE)),
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_3, vertical=theme.SPACE_5),
    )


def _rail_size(session: Session, ways: tuple[Way, ...]) -> float:
    """Of the names beside: the person's text size, as far as no word is broken."""
    size = theme.SIZE_TEXT * session.settings.text_scale
    sign = theme.SIZE_SECTION * session.settings.text_scale
    room = theme.RAIL - 4 * theme.SPACE_3 - sign - theme.SPACE_3
    words = (part for way in ways for part in _word(session, way).split())
    return size * min(1.0, room / max(text_width(part, size) for part in words))


def _beside(session: Session, way: Way, chosen: bool, size: float) -> ft.Control:
    color = theme.PRIMARY if chosen else theme.INK
    word = Text(_word(session, way), theme.TEXT_STRONG, color=color, expand=True)
    word.size = size
    return ft.Semantics(
        button=True,
        selected=chosen,
        content=ft.Container(
            content=ft.Row(
                [
                    ft.Icon(_icon(way, chosen), color=color),
                    word,
                ],
                spacing=theme.SPACE_3,
            ),
            bgcolor=theme.PRIMARY_SOFT if chosen else None,
            border_radius=theme.RADIUS_BUTTON,
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_3, vertical=14),
            ink=True,
            on_click=press(lambda: session.go(way.route)),
            key=f"nav-{way.name}",
        ),
    )
