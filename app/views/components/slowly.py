"""Long lists come a few cards at a time, so that the UI's thread is never held for long."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import flet as ft

from app.views import theme
from app.views.guard import handler

STEP = 3
"""Cards drawn at once: Flet takes the UI's thread some 5 ms for each."""
FIRST = 8
"""Cards that come as soon as they can; those below wait until the browser has drawn these."""
_REST = 0.4
"""Seconds they wait."""

T = TypeVar("T")


def use_slowly(items: Sequence[T], name: str, step: int = STEP) -> Sequence[T]:
    """As many of the items as are to be drawn now; the others follow by themselves.

    A list with another `name` begins anew, one that only grew goes on.
    """
    (drawn, count), keep = ft.use_state(("", step))
    now = count if drawn == name else step

    async def grow() -> None:
        upto = now
        while upto < len(items):
            await asyncio.sleep(0.02)
            upto += step
            keep((name, upto))

    ft.use_effect(handler(grow), [name, len(items)])
    return items[:now]


@dataclass
class Drawn:
    """How many cards of the list with this name were drawn: as long as a screen's own state, so
    that a list one comes back to stands whole at once."""

    name: str = ""
    count: int = STEP


@ft.component
def SlowCards(
    cards: Sequence[Callable[[], ft.Control]],
    name: str,
    drawn: Drawn,
    last: Sequence[ft.Control] = (),
) -> ft.Control:
    """Cards below each other, more of them by and by, then what comes `last`; the screen around
    is not drawn again for them."""
    _, again = ft.use_state(0)
    if drawn.name != name:
        drawn.name, drawn.count = name, STEP

    async def grow() -> None:
        while drawn.count < len(cards):
            rests = FIRST <= drawn.count < FIRST + STEP
            await asyncio.sleep(_REST if rests else 0.005 if drawn.count < FIRST else 0.02)
            drawn.count += STEP
            again(drawn.count)

    ft.use_effect(handler(grow), [name, len(cards)])
    shown: list[Any] = [card() for card in cards[: drawn.count]]
    return ft.Column(
        [*shown, *(last if drawn.count >= len(cards) else ())],
        spacing=theme.GAP,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        tight=True,
    )
