"""Words a screen reader says when they come or change, wherever on the screen they stand.

A live region alone is silent as long as it is scrolled out of sight.
"""

import contextlib

import flet as ft

from app.views.guard import handler


async def announce(words: str) -> None:
    """Have them said; a browser that is not there says nothing."""
    with contextlib.suppress(TimeoutError, RuntimeError):
        await ft.SemanticsService().announce_message(words)


@ft.component
def Announced(words: str, content: ft.Control) -> ft.Control:
    """What shows these words."""

    async def say() -> None:
        if words:
            await announce(words)

    ft.use_effect(handler(say), [words])
    return content
