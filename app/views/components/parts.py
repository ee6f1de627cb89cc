"""The parts of a screen below each other: those seen first at once, the rest a moment later.

Flet takes the UI's thread some 0.1 ms for each control that comes, all of one drawing in one
piece, and a screen has hundreds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import flet as ft

from app.views import theme
from app.views.guard import handler

_AT_ONCE = 120
"""Controls that are drawn together."""
_UNKNOWN = 40
"""About as many are in a component of ours, which is not built yet."""


@dataclass
class _Kept:
    """Whether a column was drawn whole."""

    whole: bool = False


@ft.component
def Parts(parts: Sequence[ft.Control]) -> ft.Control:
    """A column of them; once it is whole it stays so, however it is drawn again."""
    _, again = ft.use_state(0)
    kept = ft.use_memo(_Kept, [])
    shown = list(parts) if kept.whole else _first(parts)
    kept.whole = len(shown) == len(parts)

    async def follow() -> None:
        if not kept.whole:
            await asyncio.sleep(0)  # what else the loop has to do comes between
            kept.whole = True
            again(1)

    ft.use_effect(handler(follow), [])
    return ft.Column(
        shown,
        spacing=theme.GAP,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        tight=True,
    )


def _first(parts: Sequence[ft.Control]) -> list[ft.Control]:
    """As many parts as are drawn together, at least one."""
    room = _AT_ONCE
    for count, part in enumerate(parts):
        room -= _size(part)
        if room < 0:
            return list(parts[: max(1, count)])
    return list(parts)


def _size(control: ft.BaseControl) -> int:
    """About how many controls one is with all it holds."""
    if isinstance(control, ft.Component):
        return _UNKNOWN
    inside = [getattr(control, "content", None), *(getattr(control, "controls", None) or ())]
    sizes: list[int] = [_size(one) for one in inside if isinstance(one, ft.BaseControl)]
    return 1 + sum(sizes)
