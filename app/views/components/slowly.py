"""Long lists come a few cards at a time, so that the UI's thread is never held for long."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

import flet as ft

from app.views.guard import handler

STEP = 3
"""Cards drawn at once: Flet takes the UI's thread some 5 ms for each."""

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
