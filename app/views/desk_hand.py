"""`/forms/<id>/hand`: who looks after a form: oneself, a colleague, or nobody yet."""

from functools import partial
from typing import TYPE_CHECKING

import flet as ft

from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Choice, Notice, Text, Tone
from app.views.desk_news import News
from app.views.desk_sending import use_sending
from app.views.desk_words import OPEN, Title, whose

if TYPE_CHECKING:
    from app.sync.desk import Seen

NOBODY = "-"


@ft.component
def Hand(session: Session, case: "Seen") -> ft.Control:
    """Those who may, oneself first; sent by the button below."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    desk = staff_of(session).desk
    state, _ = ft.use_state(desk.state)
    t = session.t
    chosen, choose = ft.use_state("")
    sending = use_sending(session, case)

    async def send() -> None:
        if not chosen:
            sending.tell(session.t("desk.hand.choose"))
            return
        act = desk.act("release") if chosen == NOBODY else desk.act("assign", assignee=chosen)
        await sending.send(act, "desk.hand.done")

    inside: list[ft.Control] = [
        Title(session, t("desk.hand.title")),
        Text(whose(session, case), color=theme.INK_SECOND),
    ]
    if state.news:
        inside.append(News(session, case))
    if case.status not in OPEN:
        inside.append(Notice(t(f"desk.not_now.{case.status}"), tone=Tone.ATTENTION, live=True))
        return Card(inside)
    who = sorted(case.reviewers, key=lambda one: (one.id != desk.me, one.name or ""))
    rows = [
        (one.id, t("desk.hand.me") if one.id == desk.me else one.name or t("account.nameless"))
        for one in who
        if one.id != case.assigned
    ]
    rows += [(NOBODY, t("desk.hand.nobody"))] if case.assigned is not None else []
    inside += [
        Choice(words, partial(choose, id_), chosen=chosen == id_, key=f"hand-{id_}")
        for id_, words in rows
    ]
    if sending.wrong:
        inside.append(Notice(sending.wrong, tone=Tone.ATTENTION, live=True))
    words = (
        "desk.sending" if sending.busy else "desk.hand.anyway" if state.news else "desk.hand.send"
    )
    inside.append(BigButton(t(words), None if sending.busy else send, key="hand-send"))
    return Card(inside)
