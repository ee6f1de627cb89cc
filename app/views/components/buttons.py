"""Buttons: one big one a screen, quiet ones, icons with a name."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.views import theme
from app.views.components.press import press
from app.views.components.text import Text

Act = Callable[..., Any]


def _label(text: str, icon: ft.IconData | None, color: ft.ColorValue) -> ft.Control:
    word = Text(text, theme.TEXT_STRONG, color=color, align=ft.TextAlign.CENTER)
    if icon is None:
        return word
    word.expand, word.expand_loose = True, True  # large words go on in a second line
    return ft.Row(
        [ft.Icon(icon, color=color), word],
        spacing=theme.SPACE_3,
        alignment=ft.MainAxisAlignment.CENTER,
        tight=True,
        wrap=False,
    )


def BigButton(
    text: str,
    on_click: Act | None,
    *,
    icon: ft.IconData | None = None,
    soft: bool = False,
    warns: bool = False,
    action: ft.ClientAction | None = None,
    expand: bool | int | None = None,
    key: str | None = None,
) -> ft.Control:
    """The main action of a screen; `soft` for the second one beside it, `warns` for one that can't
    be undone."""
    fore = theme.PRIMARY if soft else theme.ON_ATTENTION if warns else theme.ON_PRIMARY
    back = theme.PRIMARY_SOFT if soft else theme.ATTENTION if warns else theme.PRIMARY
    return ft.FilledButton(
        content=_label(text, icon, fore),
        style=ft.ButtonStyle(
            bgcolor=back,
            shape=ft.RoundedRectangleBorder(radius=theme.RADIUS_BUTTON),
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_3, vertical=theme.SPACE_4),
            elevation=0,
        ),
        height=None,
        on_click=press(on_click) if on_click else None,
        action=action,
        expand=expand,
        key=key,
    )


def QuietButton(
    text: str,
    on_click: Act | None,
    *,
    icon: ft.IconData | None = None,
    color: ft.ColorValue = theme.INK_SECOND,
    action: ft.ClientAction | None = None,
    key: str | None = None,
) -> ft.Control:
    """What may be done too: skip, look around, undo."""
    return ft.TextButton(
        content=_label(text, icon, color),
        style=ft.ButtonStyle(
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_4, vertical=theme.SPACE_4),
            shape=ft.RoundedRectangleBorder(radius=theme.RADIUS_BUTTON),
        ),
        on_click=press(on_click) if on_click else None,
        action=action,
        key=key,
    )


def LinkButton(text: str, on_click: Act, *, key: str | None = None) -> ft.Control:
    """A word or two that lead on, at the end of a section's line."""
    return QuietButton(text, on_click, color=theme.PRIMARY, key=key)


def LinkLine(text: str, on_click: Act, *, key: str | None = None) -> ft.Control:
    """The same on a line of its own: its words begin where the text above begins."""
    return ft.Row(
        [LinkButton(text, on_click, key=key)],
        wrap=True,
        margin=ft.Margin.only(left=-theme.SPACE_4),
    )


def IconButton(
    icon: ft.IconData,
    name: str,
    on_click: Act | None,
    *,
    color: ft.ColorValue = theme.INK_SECOND,
    selected: bool | None = None,
    action: ft.ClientAction | None = None,
    key: str | None = None,
) -> ft.Control:
    """A picture to press; `name` is what a screen reader says."""
    button = ft.IconButton(
        ft.Icon(icon, color=color, semantics_label=name),
        on_click=press(on_click) if on_click else None,
        action=action,
        width=theme.TOUCH,
        height=theme.TOUCH,
        key=key,
    )
    return button if selected is None else ft.Semantics(selected=selected, content=button)
