"""Finding the place in a list again: where one was is kept in the session, not on the screen."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.views.guard import handler


@dataclass(frozen=True)
class Scroll:
    """The column that scrolls and what is told of its movements."""

    column: ft.Ref[Any]
    moved: Callable[[Any], None]


def use_scroll(shown: bool, at: Callable[[], float], keep: Callable[[float], None]) -> Scroll:
    """Keeps how far a list is scrolled, and scrolls there each time it is `shown` anew."""
    column = ft.use_memo(ft.Ref[Any], [])

    async def back() -> None:
        offset = at()
        if not shown or offset <= 0:
            return
        await asyncio.sleep(0.1)  # its cards are drawn by then
        if column.current is not None:
            await column.current.scroll_to(offset=offset)

    ft.use_effect(handler(back), [shown])

    def moved(event: Any) -> None:
        if shown:
            keep(event.pixels)

    return Scroll(column, moved)
