"""The forms of one worker on their case: which there are, where each stands, until when."""

from typing import TYPE_CHECKING, cast

import flet as ft

from app.models import KST, IlteoroError
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import Card, Heading, Line, Shapes, Text
from app.views.components.section import PressedRow
from app.views.desk_words import StagePill, due_short, is_pressing
from app.views.guard import handler

if TYPE_CHECKING:
    from app.sync.desk import Line as Filed


@ft.component
def CaseForms(session: Session, worker: str) -> ft.Control:
    """Asked for when the case is opened; they are kept nowhere, so without a network it says so."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    ft.use_state(own.state)
    t = session.t
    found, show = ft.use_state(cast("tuple[Filed, ...] | None", None))
    lost, lose = ft.use_state(False)
    may = own.state.signed_in and own.desk.reviews

    async def look() -> None:
        if not may:
            return
        try:
            show(await own.desk.of(worker))
            lose(False)
        except IlteoroError:
            lose(True)

    ft.use_effect(handler(look), [worker, may])
    rows: list[ft.Control] = [Heading(t("desk.of_worker"), 2)]
    if own.desk.roles and not own.desk.reviews:
        return ft.Container(visible=False)
    if lost or not own.state.signed_in:
        icon = ft.Icons.CLOUD_OFF_OUTLINED
        rows.append(Line(icon, t("desk.of_worker.lost"), theme.ATTENTION, style=theme.TEXT_SMALL))
    elif found is None:
        return Shapes(t("state.looking"), 1)
    elif not found:
        rows.append(Text(t("desk.of_worker.none"), color=theme.INK_SECOND))
    for one in found or ():
        if len(rows) > 1:
            rows.append(ft.Divider(height=1, color=theme.LINE))
        rows.append(_row(session, one))
    return Card(rows, spacing=theme.SPACE_1)


def _row(session: Session, one: "Filed") -> ft.Control:
    t = session.t
    received = t("desk.received", day=t.day(one.received_at.astimezone(KST).date()))
    due = due_short(session, one)
    pressing = is_pressing(one, session.hub.clock.today())
    inside: list[ft.Control] = [
        ft.Row([StagePill(session, one)], wrap=True),
        Text(t(f"form.{one.form}.title"), theme.TEXT_STRONG),
        Text(received, theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if due:
        color = theme.ATTENTION if pressing else theme.INK_SECOND
        icon = ft.Icons.ALARM if pressing else ft.Icons.EVENT_OUTLINED
        inside.append(Line(icon, due, color, style=theme.TEXT_SMALL, ink=color))
    column = ft.Column(inside, spacing=theme.SPACE_1, tight=True)
    return PressedRow(column, lambda: session.go(f"/forms/{one.id}"), key=f"of-{one.id}")
