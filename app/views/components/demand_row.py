"""What the work asks of the body, beside what the person has."""

import flet as ft

from app.models import Capacity, Level
from app.text import Translator
from app.views import pictures, theme
from app.views.components.card import Pill, Tone
from app.views.components.text import Text


def DemandRow(
    t: Translator,
    capacity: Capacity,
    asked: Level | None,
    *,
    stated: bool,
    has: Level | None,
) -> ft.Control:
    """A picture, the capacity, and what is asked: with a tick, a warning or "확인해 보세요"."""
    if asked is None:
        pill = Pill(t("demand.unknown"), Tone.PLAIN, ft.Icons.HELP_OUTLINE)
    else:
        word = t(f"demand.{capacity}.{int(asked)}")
        text = word if stated else t("demand.usually", what=word)
        if has is None:
            pill = Pill(text, Tone.PLAIN)
        elif has >= asked:
            pill = Pill(text, Tone.GOOD, ft.Icons.CHECK)
        else:
            pill = Pill(text, Tone.ATTENTION, ft.Icons.WARNING_AMBER)
    return ft.Row(
        [
            ft.Row(
                [
                    ft.Icon(pictures.CAPACITIES[capacity], color=theme.INK_SECOND),
                    Text(t(f"capacity.{capacity}")),
                ],
                spacing=theme.SPACE_3,
                tight=True,
            ),
            pill,
        ],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
        run_spacing=theme.SPACE_1,
    )
