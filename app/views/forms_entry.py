"""The way to the forms from home."""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components import Card, Text
from app.views.form_parts import stands


def about_forms(session: Session) -> str:
    """How many there are, or that one needs attention; what forms are for where there are none."""
    t, own = session.t, session.filing.state.submissions
    if any(stands(session, one) == "attention" for one in own):
        return t("filing.about_attention")
    return t.plural("filing.about_n", len(own)) if own else t("filing.about")


def FormsEntry(session: Session) -> list[ft.Control]:
    """A card that leads there; nothing where nothing may be kept."""
    if not session.filing.wanted:
        return []
    t = session.t
    words = ft.Column(
        [
            Text(t("filing.title"), theme.TEXT_STRONG),
            Text(about_forms(session), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [words]
    if session.settings.text_scale < theme.LARGE:
        row.insert(0, ft.Icon(ft.Icons.DESCRIPTION_OUTLINED, color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))
    return [
        Card(
            [ft.Row(row, spacing=theme.SPACE_3)],
            on_click=lambda: session.go("/forms"),
            padding=theme.SPACE_4,
            key="to-forms",
        )
    ]
