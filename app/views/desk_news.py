"""What somebody else did to a form while one wrote, and what can't be done at its stage."""

from typing import TYPE_CHECKING

import flet as ft

from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Line, Notice, Text, Tone
from app.views.desk_course import step_row
from app.views.desk_words import due_whole

if TYPE_CHECKING:
    from app.sync.desk import Seen


def not_now(session: Session, case: "Seen", what: str) -> list[ft.Control]:
    """The stage it is in does not allow it; what was written is shown, so that it can be used."""
    t, desk = session.t, staff_of(session).desk
    inside: list[ft.Control] = [
        Notice(
            t(f"desk.not_now.{case.status}"),
            tone=Tone.ATTENTION,
            icon=ft.Icons.INFO_OUTLINE,
            live=True,
        )
    ]
    if text := desk.drafts.of(case.id, what):
        inside += [
            Text(t("desk.written"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            ft.SelectionArea(Text(text)),
        ]
    inside.append(
        BigButton(
            t("desk.to_form"),
            lambda: session.back(f"/forms/{case.id}"),
            soft=True,
            key="desk-back",
        )
    )
    return inside


def News(session: Session, case: "Seen") -> ft.Control:
    """What somebody else did to the form meanwhile; nothing of one's own was sent."""
    t, desk = session.t, staff_of(session).desk
    rows: list[ft.Control] = [
        Line(ft.Icons.GROUP_OUTLINED, t("desk.news"), theme.ATTENTION),
        *(step_row(session, one) for one in desk.state.news),
        Text(t(f"desk.status_now.{case.status}"), theme.TEXT_STRONG),
    ]
    if due := due_whole(session, case):
        rows.append(Text(due, theme.TEXT_SMALL, color=theme.INK_SECOND))
    rows.append(Text(t("desk.news_kept"), color=theme.INK_SECOND))
    card = Card(rows, bgcolor=theme.ATTENTION_SOFT, line=False)
    return ft.Semantics(live_region=True, content=card)
