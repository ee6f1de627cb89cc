"""A field to write in: uncontrolled, because writing Hangul back loses syllables."""

from typing import Any

import flet as ft

from app.views import theme


def Field(
    label: str,
    *,
    hint: str = "",
    value: str = "",
    on_change: Any = None,
    icon: ft.IconData | None = ft.Icons.SEARCH,
    number: bool = False,
    secret: bool = False,
    on_submit: Any = None,
    key: str | None = None,
) -> ft.TextField:
    """One line of text with its label; `value` is only what stands there at first. `number` asks
    a phone for its keys with digits; what is `secret` shows as dots."""
    return ft.TextField(
        label=label,
        hint_text=hint,
        value=value,
        prefix_icon=icon,
        on_change=on_change,
        filled=True,
        fill_color=theme.CARD,
        border=ft.OutlineInputBorder(
            border_radius=theme.RADIUS_BUTTON, side=ft.BorderSide(1, theme.BORDER)
        ),
        content_padding=ft.Padding.symmetric(horizontal=theme.SPACE_4, vertical=18),
        password=secret,
        on_submit=on_submit,
        autocorrect=False,
        enable_suggestions=False,
        keyboard_type=ft.KeyboardType.NUMBER if number else ft.KeyboardType.TEXT,
        key=key,
    )


def typed(event: Any) -> str:
    """What stands in the field of a change event."""
    return str(event.control.value or "")
