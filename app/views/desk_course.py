"""What happened to a form so far, each step with by whom, when and what was said."""

from datetime import datetime
from typing import TYPE_CHECKING

import flet as ft

from app.models import KST
from app.state.session import Session
from app.views import theme
from app.views.components import Card, Heading, Text
from app.views.desk_words import happened

if TYPE_CHECKING:
    from app.sync.desk import Happened, Seen


def when(session: Session, at: datetime) -> str:
    """A day and a time in Korea."""
    here = at.astimezone(KST)
    return f"{session.t.day(here.date())} {here:%H:%M}"


def timeline(session: Session, case: "Seen") -> ft.Control:
    """All of it, the first first."""
    rows: list[ft.Control] = [Heading(session.t("desk.timeline"), 2)]
    rows += [step_row(session, one) for one in case.timeline]
    return Card(rows)


def step_row(session: Session, one: "Happened") -> ft.Control:
    """One thing that happened: by whom, when, and what was said about it."""
    t, said = session.t, when(session, one.at)
    if one.until is not None:
        said = f"{said} · {t('filing.step_until', day=t.day(one.until))}"
    inside: list[ft.Control] = [
        Text(happened(session, one), theme.TEXT_STRONG),
        Text(said, theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if one.text:
        inside.append(Text(one.text))
    return ft.Row(
        [
            ft.Icon(ft.Icons.CIRCLE, size=theme.SPACE_3, color=theme.PRIMARY),
            ft.Column(inside, spacing=0, tight=True, expand=True),
        ],
        spacing=theme.SPACE_3,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
