"""One answer to choose."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.views import theme
from app.views.components.press import press
from app.views.components.text import Text

_RING = (ft.Icons.RADIO_BUTTON_UNCHECKED, ft.Icons.CHECK_CIRCLE)
_BOX = (ft.Icons.CHECK_BOX_OUTLINE_BLANK, ft.Icons.CHECK_BOX)


def Choice(
    text: str,
    on_click: Callable[..., Any],
    *,
    chosen: bool,
    icon: ft.IconData | None = None,
    example: str = "",
    slim: bool = False,
    several: bool = False,
    large: bool = False,
    key: str | None = None,
) -> ft.Control:
    """A card with a picture, a word, an example and a ring; `slim` where two stand side by side,
    `several` draws a box to tick, where more than one may be chosen; at `large` text the words
    stand below the picture and have the whole width."""
    words: list[ft.Control] = [Text(text, theme.TEXT_STRONG)]
    if example:
        words.append(Text(example, theme.TEXT_SMALL, color=theme.INK_SECOND))
    grow = theme.LARGE if large else 1
    ring = _BOX[chosen] if several else _RING[chosen]
    row: list[ft.Control] = [ft.Column(words, spacing=2, tight=True, expand=True)]
    if not slim:
        color = theme.PRIMARY if chosen else theme.BORDER
        row.append(ft.Icon(ring, color=color, size=theme.SPACE_6 * grow))
    elif chosen:
        row.append(ft.Icon(ring, color=theme.PRIMARY, size=theme.SPACE_6))
    if icon is not None:
        color = theme.PRIMARY if chosen else theme.INK_SECOND
        row.insert(0, ft.Icon(icon, color=color, size=theme.SPACE_8 * grow))
    inside: ft.Control = ft.Row(row, spacing=theme.SPACE_2 if slim else theme.SPACE_4)
    if large:
        said = next(one for one in row if isinstance(one, ft.Column))
        said.expand = None
        signs = [one for one in row if one is not said]
        above = ft.Row(signs, alignment=ft.MainAxisAlignment.SPACE_BETWEEN)
        inside = ft.Column([above, said], spacing=theme.SPACE_2, tight=True)
    return ft.Semantics(
        button=True,
        selected=chosen,
        content=ft.Container(
            content=inside,
            bgcolor=theme.PRIMARY_SOFT if chosen else theme.CARD,
            border=ft.Border.all(2, theme.PRIMARY if chosen else theme.LINE),
            border_radius=theme.RADIUS_CARD,
            padding=ft.Padding.symmetric(
                horizontal=theme.SPACE_3 if slim else theme.SPACE_5, vertical=theme.SPACE_4
            ),
            ink=True,
            on_click=press(on_click),
            key=key,
        ),
    )


def Chip(
    text: str,
    on_click: Callable[..., Any],
    *,
    chosen: bool,
    key: str | None = None,
) -> ft.Control:
    """A small choice beside others on one line, still as high as a thumb."""
    word = Text(text, theme.TEXT_STRONG, color=theme.ON_PRIMARY if chosen else theme.INK)
    word.expand, word.expand_loose = True, True  # large words go on in a second line
    inside: list[ft.Control] = [word]
    if chosen:
        inside.insert(0, ft.Icon(ft.Icons.CHECK, color=theme.ON_PRIMARY))
    return ft.Semantics(
        button=True,
        selected=chosen,
        content=ft.Container(
            content=ft.Row(inside, spacing=theme.SPACE_1, tight=True),
            bgcolor=theme.PRIMARY if chosen else theme.CARD,
            border=ft.Border.all(1, theme.PRIMARY if chosen else theme.BORDER),
            border_radius=theme.TOUCH / 2,
            padding=ft.Padding.symmetric(horizontal=14, vertical=15),
            ink=True,
            on_click=press(on_click),
            key=key,
        ),
    )


def IconChip(
    icon: ft.IconData, text: str, on_click: Callable[..., Any], *, key: str | None = None
) -> ft.Control:
    """A chip that leads on instead of choosing, told apart by its picture."""
    word = Text(text, theme.TEXT_STRONG, color=theme.PRIMARY)
    return ft.Semantics(
        button=True,
        content=ft.Container(
            content=ft.Row(
                [ft.Icon(icon, color=theme.PRIMARY), word], spacing=theme.SPACE_2, tight=True
            ),
            bgcolor=theme.PRIMARY_SOFT,
            border_radius=theme.TOUCH / 2,
            padding=ft.Padding.symmetric(horizontal=14, vertical=theme.SPACE_4),
            ink=True,
            on_click=press(on_click),
            key=key,
        ),
    )


def LetterChip(
    name: str,
    on_click: Callable[..., Any],
    *,
    scale: float,
    chosen: bool,
    key: str | None = None,
) -> ft.Control:
    """A letter as large as text would become; `name` is what a screen reader says."""
    letter = ft.Text(
        "A",
        style=theme.style(
            theme.SIZE_TEXT * scale,
            ft.FontWeight.W_600,
            colour=theme.ON_PRIMARY if chosen else theme.INK,
        ),
        semantics_label=name,
        no_wrap=True,
    )
    return ft.Semantics(
        button=True,
        selected=chosen,
        content=ft.Container(
            content=letter,
            alignment=ft.Alignment.CENTER,
            bgcolor=theme.PRIMARY if chosen else theme.CARD,
            border=ft.Border.all(1, theme.PRIMARY if chosen else theme.BORDER),
            border_radius=theme.RADIUS_BUTTON,
            width=theme.TOUCH,
            height=theme.TOUCH,
            ink=True,
            on_click=press(on_click),
            key=key,
        ),
    )
