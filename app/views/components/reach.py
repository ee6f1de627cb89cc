"""What one does, within reach of the thumb one has: `settings.hand` moves it to that side."""

from collections.abc import Sequence

import flet as ft

from app.state.models import Width
from app.state.session import Session
from app.views import theme

_WIDE = 480
"""Logical pixels from which a thumb at one edge does not reach the middle of a button (estimate:
a thumb sweeps some 7 cm)."""
_BUTTON = 320


def hand_of(session: Session) -> str:
    """`left`, `right` or empty; at a desk's wide screen no thumb reaches anything."""
    return "" if session.screen.width is Width.RAIL else session.settings.hand


def sided(hand: str, controls: Sequence[ft.Control]) -> list[ft.Control]:
    """Controls in a row with the last one, the action, at the side of the hand."""
    return list(reversed(controls)) if hand == "left" else list(controls)


def edge(hand: str) -> ft.MainAxisAlignment:
    """Where a row of actions stands."""
    if hand == "left":
        return ft.MainAxisAlignment.START
    return ft.MainAxisAlignment.END if hand == "right" else ft.MainAxisAlignment.CENTER


def within_reach(
    hand: str,
    bottom: Sequence[ft.Control],
    icons: Sequence[ft.Control],
    width: float,
    *,
    large: bool,
) -> list[ft.Control]:
    """The actions below the text for one thumb, in `width` logical pixels.

    `icons` are what else would stand at the top, the way back as the last: beside the main
    action where there is room (one, or two where the text is not `large`), else in a row of
    their own.
    """
    narrow = width < _WIDE
    rows: list[ft.Control] = []
    if bottom and 0 < len(icons) <= (1 if large else 2):
        first, *rest = bottom
        main = ft.Container(first, expand=True) if narrow else ft.Container(first, width=_BUTTON)
        rows.append(_row(hand, sided(hand, [main, *icons])))
    else:
        if icons:
            rows.append(_row(hand, sided(hand, icons)))
        rest = list(bottom)
    for button in rest:
        if narrow and isinstance(button, ft.FilledButton):
            rows.append(button)
        elif narrow:
            rows.append(ft.Row([button], wrap=True, alignment=edge(hand)))
        else:
            rows.append(_row(hand, [ft.Container(button, width=_BUTTON)]))
    return rows


def _row(hand: str, controls: list[ft.Control]) -> ft.Control:
    return ft.Row(
        controls,
        spacing=theme.SPACE_1,
        alignment=edge(hand),
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
