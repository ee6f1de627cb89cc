"""A person to talk to, on every page about a recommendation."""

import flet as ft

from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components.buttons import BigButton
from app.views.components.card import Line
from app.views.components.room import text_width
from app.views.components.text import Text

PHONE = "1588-0075"
"""근로복지공단, as it is written; the sentences name it too."""
RELAY = "107"
"""손말이음센터: an interpreter passes a call on in sign language (수어) or writing."""
_ICON = 24
_FIRST_PANE = 5 / 11
"""Of the width, where two panes stand beside each other (`Page`)."""


def Talk(session: Session) -> ft.Control:
    """Whom to call when deciding alone is hard."""
    words = session.t("occupations.talk")
    return Line(ft.Icons.SUPPORT_AGENT, words, theme.PRIMARY, style=theme.TEXT_SMALL)


def CallButton(session: Session, *, soft: bool = True) -> ft.Control:
    """Call now. A shared screen has no telephone: there the number is read."""
    if session.kept == "shared":
        words = session.t("talk.number", number=PHONE)
        return Line(ft.Icons.CALL_OUTLINED, words, theme.PRIMARY, style=theme.TEXT_STRONG)
    words = session.t("talk.call", number=PHONE)
    call = ft.OpenUrl(f"tel:{PHONE}")
    return BigButton(words, None, icon=ft.Icons.CALL_OUTLINED, soft=soft, action=call, key="call")


def Phones(session: Session) -> ft.Control:
    """The service and the relay call for who can't hear or speak, each one tap away."""
    shown: list[ft.Control] = [
        _Phone(session, ft.Icons.CALL_OUTLINED, PHONE, "service"),
        _Phone(session, ft.Icons.SIGN_LANGUAGE_OUTLINED, RELAY, "relay"),
    ]
    if not _beside(session):
        return ft.Column(
            shown,
            spacing=theme.SPACE_2,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    for phone in shown:
        phone.expand = 1
    # As high as each other, also where the words of one break.
    return ft.Row(
        shown,
        spacing=theme.SPACE_2,
        intrinsic_height=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _beside(session: Session) -> bool:
    """Whether both numbers fit beside each other on home, the longer one on one line."""
    screen, scale = session.screen, session.settings.text_scale
    if scale >= theme.LARGE:
        return False
    free = min(screen.pixels, theme.COLUMN) - 2 * theme.SIDE
    if screen.width is not Width.PHONE:
        rail = theme.RAIL if screen.width is Width.RAIL else 0
        panes = min(screen.pixels - rail, theme.PANES)
        free = panes * _FIRST_PANE - theme.SIDE - theme.SPACE_3
    number = text_width(PHONE, theme.SIZE_TEXT * scale)
    one = number + _ICON + theme.SPACE_2 + 2 * theme.SPACE_3
    return 2 * one + theme.SPACE_2 <= free


def _Phone(session: Session, icon: ft.IconData, number: str, name: str) -> ft.Control:
    """A number with whose it is; on a shared screen, which has no telephone, to be read."""
    whose = session.t(f"talk.{name}")
    shown = Text(number, theme.TEXT_STRONG, color=theme.PRIMARY)
    shown.no_wrap = True
    words = ft.Column(
        [
            shown,
            Text(whose, theme.TEXT_LEAST, color=theme.INK),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    row = ft.Row([ft.Icon(icon, color=theme.PRIMARY), words], spacing=theme.SPACE_2)
    if session.hub.memory:
        return ft.Container(row, padding=theme.SPACE_3)
    return ft.OutlinedButton(
        row,
        style=ft.ButtonStyle(
            bgcolor=theme.CARD,
            side=ft.BorderSide(1, theme.BORDER),
            shape=ft.RoundedRectangleBorder(radius=theme.RADIUS_BUTTON),
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_3, vertical=theme.SPACE_2),
        ),
        action=ft.OpenUrl(f"tel:{number}"),
        key=f"call-{name}",
    )
