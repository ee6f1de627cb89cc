"""A sentence for a moment, above what stands at the bottom of the screen."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components.press import press
from app.views.components.text import Text

_MOMENT, _TO_TAKE_BACK = 4_000, 10_000
"""Milliseconds a sentence stands; longer where one may want to take something back."""


def toast(session: Session, words: str, *, undo: Callable[..., Any] | None = None) -> None:
    """Say something for a moment, with a way back where there is one; the action and the ways
    below it can still be reached."""
    below = (theme.TOUCH + 2 * theme.SPACE_4) * session.settings.text_scale
    if session.screen.width is Width.PANES:  # there both stand one above the other
        below += theme.TOUCH + theme.SPACE_5
    # On a wide screen its two ends stay near each other.
    side = max(theme.SIDE, (session.screen.pixels - theme.COLUMN) / 2)
    action = None
    if undo is not None:
        action = ft.SnackBarAction(
            session.t("page.undo"), text_color=theme.ON_NOTICE, on_click=press(undo)
        )
    session.page.show_dialog(
        ft.SnackBar(
            Text(words, color=theme.ON_NOTICE),
            behavior=ft.SnackBarBehavior.FLOATING,
            margin=ft.Margin.only(left=side, right=side, bottom=below),
            action=action,
            # A way back that stood for good would cover one screen after the other.
            persist=False,
            duration=_MOMENT if undo is None else _TO_TAKE_BACK,
        )
    )


def forget_toasts(page: ft.Page) -> None:
    """Let go of what was said: a page that is loaded anew does not say it again. Called while no
    browser is connected, so nothing is drawn."""
    shown = page._dialogs.controls
    shown[:] = [one for one in shown if not isinstance(one, ft.SnackBar)]
