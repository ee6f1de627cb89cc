"""Cards and what lies on them: pills, notices, empty places, shapes of what is coming."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import flet as ft

from app.views import theme
from app.views.components.buttons import BigButton
from app.views.components.press import press
from app.views.components.text import Heading, Text


class Tone(Enum):
    """What a colour is for; an icon and a word always stand beside it."""

    PLAIN = (theme.INK_SECOND, theme.LINE)
    PRIMARY = (theme.PRIMARY, theme.PRIMARY_SOFT)
    GOOD = (theme.GOOD, theme.GOOD_SOFT)
    ATTENTION = (theme.ATTENTION, theme.ATTENTION_SOFT)


def Card(
    content: Sequence[ft.Control],
    *,
    bgcolor: ft.ColorValue = theme.CARD,
    line: bool = True,
    on_click: Callable[..., Any] | None = None,
    spacing: int = theme.SPACE_3,
    padding: int = theme.SPACE_5,
    selected: bool | None = None,
    key: str | None = None,
) -> ft.Control:
    """A white card with a thin line; with `on_click` all of it is one button."""
    box = ft.Container(
        content=ft.Column(
            list(content),
            spacing=spacing,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        bgcolor=bgcolor,
        border=ft.Border.all(2, theme.PRIMARY)
        if selected
        else ft.Border.all(1, theme.LINE if line else bgcolor),
        border_radius=theme.RADIUS_CARD,
        padding=padding,
        ink=on_click is not None,
        on_click=press(on_click) if on_click else None,
        key=key,
    )
    return ft.Semantics(button=True, selected=selected, content=box) if on_click else box


def Pill(text: str, tone: Tone = Tone.PRIMARY, icon: ft.IconData | None = None) -> ft.Control:
    """A word on a coloured ground."""
    fore, back = tone.value
    word = Text(text, theme.TEXT_SMALL, color=fore)
    word.weight = ft.FontWeight.W_600
    word.font_family = theme.SEMIBOLD
    inside: ft.Control = word
    if icon is not None:
        sign = ft.Icon(icon, color=fore)  # as large as the theme says: it grows with the text
        word.expand, word.expand_loose = True, True
        inside = ft.Row([sign, word], spacing=theme.SPACE_1, tight=True)
    return ft.Container(
        content=inside,
        bgcolor=back,
        border_radius=theme.RADIUS_BUTTON,
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_3, vertical=theme.SPACE_1),
    )


def Line(
    icon: ft.IconData,
    text: str,
    color: ft.ColorValue,
    *,
    style: ft.TextThemeStyle = theme.TEXT_BODY,
    ink: ft.ColorValue = theme.INK,
) -> ft.Control:
    """A sentence behind a small sign."""
    return ft.Row(
        [
            ft.Icon(icon, color=color),
            Text(text, style, color=ink, expand=True),
        ],
        spacing=theme.SPACE_2,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def Notice(
    text: str,
    *,
    icon: ft.IconData = ft.Icons.INFO_OUTLINE,
    tone: Tone = Tone.PLAIN,
    action: ft.Control | None = None,
    live: bool = False,
) -> ft.Control:
    """A quiet line: offline, how old the data is, what a figure stands on."""
    fore, back = tone.value
    row = Line(icon, text, fore, style=theme.TEXT_SMALL, ink=theme.INK_SECOND)
    inside = [row] if action is None else [row, action]
    box = ft.Container(
        content=ft.Column(inside, spacing=theme.SPACE_1, tight=True),
        bgcolor=back if tone is not Tone.PLAIN else None,
        border_radius=theme.RADIUS_BUTTON,
        padding=theme.SPACE_3 if tone is not Tone.PLAIN else 0,
    )
    return ft.Semantics(live_region=True, content=box) if live else box


def EmptyState(
    icon: ft.IconData,
    title: str,
    text: str,
    button: str | None = None,
    on_click: Callable[..., Any] | None = None,
    *,
    level: int = 2,
) -> ft.Control:
    """What stands where nothing is yet: why, and what to do now; its heading is of level 1 where
    the screen has no other."""
    inside: list[ft.Control] = [
        ft.Row([ft.Icon(icon, color=theme.PRIMARY, size=theme.SPACE_8)]),
        Heading(title, level, smaller=level == 1),
        Text(text, color=theme.INK_SECOND),
    ]
    if button and on_click:
        inside.append(BigButton(button, on_click))
    return Card(inside)


def Shapes(label: str, count: int = 3) -> ft.Control:
    """The shape of cards that are coming, with `label` for who can't see it."""
    bars = [
        Card([_bar(0.55, theme.SPACE_5), _bar(0.8, theme.SPACE_4), _bar(0.4, theme.SPACE_4)])
        for _ in range(count)
    ]
    return ft.Semantics(
        label=label,
        live_region=True,
        exclude_semantics=True,
        content=ft.Column(
            bars, spacing=theme.GAP, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
        ),
    )


def _bar(share: float, height: int) -> ft.Control:
    return ft.Row(
        [
            ft.Container(
                bgcolor=theme.LINE,
                height=height,
                border_radius=height / 2,
                expand=round(share * 100),
            ),
            ft.Container(expand=round((1 - share) * 100)),
        ],
        spacing=0,
    )
