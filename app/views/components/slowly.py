"""Long lists come a few cards at a time, so that the UI's thread is never held for long."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.views import theme
from app.views.guard import handler

STEP = 3
"""Cards drawn at once: Flet takes the UI's thread some 5 ms for each."""
FIRST = 8
"""Cards that come as soon as they can; those below wait until the browser has drawn these."""
_REST = 0.4
"""Seconds they wait."""


@dataclass
class Drawn:
    """How many cards of the list with this name were drawn: as long as a screen's own state, so
    that a list one comes back to stands whole at once."""

    name: str = ""
    count: int = 0


@ft.component
def SlowCards(
    cards: Sequence[Callable[[], ft.Control]],
    name: str,
    last: Sequence[ft.Control] = (),
    *,
    step: int = STEP,
    drawn: Drawn | None = None,
    first: int = 0,
) -> ft.Control:
    """Cards below each other, `step` more of them by and by, then what comes `last`; the screen
    around is not drawn again for them. A list with another `name` begins anew, one that only grew
    goes on; `drawn` is where it stands, kept by a screen that hides the list now and then. `first`
    is how many come with the screen itself, where they are light: each drawing more is one more
    frame of the browser before the last of those that are seen."""
    _, again = ft.use_state(0)
    own = ft.use_memo(Drawn, [])
    so_far = drawn or own
    if so_far.name != name or not so_far.count:
        so_far.name, so_far.count = name, first or step

    async def grow() -> None:
        while so_far.count < len(cards):
            rests = FIRST <= so_far.count < FIRST + step
            await asyncio.sleep(_REST if rests else 0.005 if so_far.count < FIRST else 0.02)
            so_far.count += step
            again(so_far.count)

    ft.use_effect(handler(grow), [name, len(cards)])
    shown: list[Any] = [card() for card in cards[: so_far.count]]
    return ft.Column(
        [*shown, *(last if so_far.count >= len(cards) else ())],
        spacing=theme.GAP,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        tight=True,
    )
