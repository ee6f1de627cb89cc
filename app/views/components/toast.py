"""A sentence for a moment, above what stands at the bottom of the screen."""

import flet as ft

from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components.text import Text


def toast(session: Session, words: str) -> None:
    """Say something for a moment; the action and the ways below it can still be reached."""
    below = (theme.TOUCH + 2 * theme.SPACE_4) * session.settings.text_scale
    if session.screen.width is Width.PANES:  # there both stand one above the other
        below += theme.TOUCH + theme.SPACE_5
    session.page.show_dialog(
        ft.SnackBar(
            Text(words, color=theme.ON_NOTICE),
            behavior=ft.SnackBarBehavior.FLOATING,
            margin=ft.Margin.only(left=theme.SIDE, right=theme.SIDE, bottom=below),
        )
    )
