"""A section of a screen: its title close to what it names, and rows that lead on."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.views import theme
from app.views.components.card import Card
from app.views.components.press import press
from app.views.components.text import Heading


def Title(title: str, link: ft.Control | None = None) -> ft.Control:
    """A section's title, with what leads on at the end of its line."""
    row: list[ft.Control] = [Heading(title, 2, expand=True)]
    if link is not None:
        row.append(link)
    return ft.Row(row, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def under(title: ft.Control, *cards: ft.Control) -> list[ft.Control]:
    """A section: its title close to what it names."""
    first, *rest = cards
    together = ft.Column(
        [title, first],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return [together, *rest]


def Rows(rows: Sequence[ft.Control]) -> ft.Control:
    """Rows on one card, a thin line between them."""
    inside: list[ft.Control] = []
    for row in rows:
        if inside:
            inside.append(ft.Divider(height=1, color=theme.LINE))
        inside.append(row)
    return Card(inside, spacing=theme.SPACE_1, padding=theme.SPACE_3)


def PressedRow(content: ft.Control, on_click: Callable[..., Any], *, key: str) -> ft.Control:
    """One row of such a card, all of it a button."""
    return ft.Semantics(
        button=True,
        content=ft.Container(
            content,
            padding=theme.SPACE_2,
            border_radius=theme.RADIUS_BUTTON,
            ink=True,
            on_click=press(on_click),
            key=key,
        ),
    )
