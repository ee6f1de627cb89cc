"""`/talk` and `/talk/:id` of the caseworker's app: with whom one talks, and one conversation."""

from typing import Any

import flet as ft

from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import Card, EmptyState, IconButton, Notice, Page, Text, Tone
from app.views.conversation import Talk
from app.views.talk_entry import new_pill


@ft.component
def Conversations(session: Session) -> ft.Control:
    """Whom one looks after, those with something new first; pressed, their conversation."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    ft.use_state(own.state)
    cases, _ = ft.use_state(own.cases)
    state, _ = ft.use_state(own.talk.state)
    t = session.t
    asked = ft.use_route_params().get("id", "")
    workers = {one.id: one.name or t("account.nameless") for one in cases.workers or ()}
    if asked in workers and own.may_show and own.talk.possible:
        title = t("talk.with", name=workers[asked])
        own_key: dict[str, Any] = {"key": f"talk-{asked}"}
        return Talk(session, asked, title, "/talk", **own_key)
    body: list[ft.Control] = []
    if cases.old or cases.clock_back:
        body.append(Notice(t("talk.list.old"), tone=Tone.ATTENTION))
    elif not workers:
        body.append(EmptyState(ft.Icons.FORUM_OUTLINED, t("talk.title_staff"), t("talk.list.none")))
    order = sorted(workers, key=lambda id_: (not state.unread.get(id_), workers[id_]))
    body += [_row(session, id_, workers[id_], state.unread.get(id_, 0)) for id_ in order]
    return Page(
        session,
        body,
        key="conversations",
        title=t("talk.title_staff"),
        tab="talk",
        tools=[IconButton(ft.Icons.SYNC, t("caseload.refresh"), own.talk.look, key="talk-look")],
        quiet_line=False,
    )


def _row(session: Session, worker: str, name: str, unread: int) -> ft.Control:
    t = session.t
    under = t("talk.list.nothing_new")
    rows: list[ft.Control] = [Text(name, theme.TEXT_STRONG)]
    if unread:
        rows.append(ft.Row([new_pill(session, unread)], wrap=True))
    else:
        rows.append(Text(under, theme.TEXT_SMALL, color=theme.INK_SECOND))
    return Card(
        rows,
        on_click=lambda: session.go(f"/talk/{worker}"),
        spacing=theme.SPACE_1,
        padding=theme.SPACE_4,
        key=f"talk-{worker}",
    )
