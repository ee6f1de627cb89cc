"""A person to talk to, on every page about a recommendation."""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components.buttons import BigButton
from app.views.components.card import Line

PHONE = "1588-0075"
"""근로복지공단, as it is written; the sentences name it too."""


def Talk(session: Session) -> ft.Control:
    """Whom to call when deciding alone is hard."""
    words = session.t("occupations.talk")
    return Line(ft.Icons.SUPPORT_AGENT, words, theme.PRIMARY, style=theme.TEXT_SMALL)


def CallButton(session: Session, *, soft: bool = True) -> ft.Control:
    """Call now. A shared screen has no telephone: there the number is read."""
    words = session.t("talk.call", number=PHONE)
    call = ft.OpenUrl(f"tel:{PHONE}")
    return BigButton(words, None, icon=ft.Icons.CALL_OUTLINED, soft=soft, action=call, key="call")
