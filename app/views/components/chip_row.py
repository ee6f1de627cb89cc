"""Chips in one row that is pushed aside, the chosen one in sight when it comes."""

import asyncio
from collections.abc import Sequence
from typing import Any

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components.room import text_width
from app.views.components.text import plain
from app.views.guard import handler

_EDGE = 14
"""Logical pixels of a chip beside its words."""
_BEFORE = 96
"""What stays in sight of the chips before the chosen one: there are some."""


@ft.component
def ChipRow(session: Session, chips: Sequence[ft.Control], chosen: int) -> ft.Control:
    """`chosen` is the place of the one to show."""
    row = ft.use_memo(ft.Ref[Any], [])
    scale = session.settings.text_scale
    widths = [_width(chip, scale) + theme.SPACE_2 for chip in chips]
    most = sum(widths) - (session.screen.pixels - 2 * theme.SIDE)
    at = min(sum(widths[:chosen]) - _BEFORE, most)

    async def show() -> None:
        await asyncio.sleep(0.1)  # it is drawn by then
        if at > 0 and row.current is not None:
            await row.current.scroll_to(offset=at)

    ft.use_effect(handler(show), [])
    return ft.Row(
        list(chips), scroll=ft.ScrollMode.AUTO, spacing=theme.SPACE_2, ref=row, key="chips"
    )


def _width(control: Any, scale: float) -> float:
    """About how wide a chip is, in logical pixels."""
    if isinstance(control, ft.Text):
        return text_width(plain(control.value), theme.SIZE_TEXT * scale)
    if isinstance(control, ft.Icon):
        return theme.SPACE_6 * scale
    if isinstance(control, ft.Row):
        gaps = theme.SPACE_1 * (len(control.controls) - 1)
        return sum(_width(one, scale) for one in control.controls) + gaps + 2 * _EDGE
    return _width(control.content, scale)
