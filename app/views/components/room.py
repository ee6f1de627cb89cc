"""How much of a low screen may stand still: what does not fit there scrolls with the text.

A phone of 640 at 200 % text is as low as one of 320: a title of two lines above and two actions
below would leave a slit to read through.
"""

from collections.abc import Sequence

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components.text import plain

_LOW = 500
"""Logical pixels of height at 100 % text below which a screen is low."""
_MOST = 0.36
"""Of the height, what may stand still above and below the text together."""


def is_low(session: Session) -> bool:
    """Whether only one line of signs stays above the text."""
    return session.screen.height / (session.settings.text_scale * theme.ZOOM) < _LOW


def stays(
    session: Session, bottom: Sequence[ft.Control], width: float, *, signs: bool = False
) -> bool:
    """Whether these actions, in `width` logical pixels, may stay below the text of a low screen;
    with `signs` a line of those stands there too."""
    scale = session.settings.text_scale
    above = theme.TOUCH * (1 + signs) + theme.SPACE_1
    below = sum(height_of(one, width, scale) for one in bottom) + 2 * theme.SPACE_1
    return above + below <= _MOST * session.screen.height


def height_of(control: ft.Control, width: float, scale: float) -> float:
    """About how high a control of ours gets, in logical pixels; `scale` is the text's."""
    if isinstance(control, ft.FilledButton | ft.TextButton | ft.OutlinedButton):
        inside = control.content
        high = 0.0
        if isinstance(inside, ft.Control):
            high = height_of(inside, width - 2 * theme.SPACE_3, scale)
        return max(theme.TOUCH, high + 2 * theme.SPACE_2)
    if isinstance(control, ft.Text):
        size = _size(control.theme_style) * scale
        lines = -(-text_width(plain(control.value), size) // max(width, size))
        return max(1, lines) * size * theme.LINE_HEIGHT
    if isinstance(control, ft.Column):
        return sum(height_of(one, width, scale) for one in control.controls)
    if isinstance(control, ft.Row):
        signs = sum(isinstance(one, ft.Icon) for one in control.controls)
        words = max(1, len(control.controls) - signs)
        free = (width - signs * (theme.SIZE_SECTION * scale + theme.SPACE_3)) / words
        return max((height_of(one, free, scale) for one in control.controls), default=0)
    inside = getattr(control, "content", None)
    return height_of(inside, width, scale) if isinstance(inside, ft.Control) else theme.TOUCH


def _size(style: ft.TextThemeStyle | None) -> float:
    if style is theme.TEXT_PAGE:
        return theme.SIZE_PAGE
    if style is theme.TEXT_SECTION:
        return theme.SIZE_SECTION
    return theme.SIZE_SMALL if style is theme.TEXT_SMALL else theme.SIZE_TEXT


def text_width(text: str, size: float) -> float:
    """About how wide a text of this size is on one line: Hangul is nearly square, Latin half so."""
    wide = sum(letter > "\u1100" for letter in text)
    spaces = text.count(" ")
    return size * (0.88 * wide + 0.25 * spaces + 0.58 * (len(text) - wide - spaces))
