"""`/talk` and `/talk/:id`: what a worker and those who look after them write to each other."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any, cast

import flet as ft

from app.counseling.kept import found
from app.models import IlteoroError
from app.models.record import Message
from app.state.session import Session
from app.state.talking import PAGE
from app.views import theme
from app.views.components import (
    EmptyState,
    IconButton,
    LinkLine,
    Notice,
    Shapes,
    Text,
    Tone,
)
from app.views.components.field import Field, typed
from app.views.components.page import Page
from app.views.components.scroll import Scroll
from app.views.components.toast import toast
from app.views.conversation_parts import Acts, Bubble, day_line, day_of
from app.views.conversation_write import Writing
from app.views.guard import handler


@ft.component
def Conversation(session: Session) -> ft.Control:
    """The worker's own."""
    ft.use_state(session.settings)
    ft.use_state(session.account.state)
    t, talk = session.t, session.account.talk
    if talk.possible:
        own: dict[str, Any] = {"key": f"talk-{talk.state.me}"}
        return Talk(session, talk.state.me, t("talk.title"), "/", **own)
    if not session.account.possible:
        body: list[ft.Control] = [Notice(t("talk.not_here"))]
        return Page(session, body, key="talk", title=t("talk.title"), back="/")

    def sign_in() -> None:
        session.account.then = "/talk"
        session.go(session.account.screen)

    asks = EmptyState(
        ft.Icons.FORUM_OUTLINED,
        t("talk.sign_in.title"),
        t("talk.sign_in.text"),
        t("talk.sign_in.button"),
        sign_in,
    )
    return Page(session, [asks], key="talk", title=t("talk.title"), back="/")


@ft.component
def Talk(session: Session, worker: str, title: str, back: str) -> ft.Control:
    """One conversation: the newest below, where one writes."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    talk = session.account.talk
    state, _ = ft.use_state(talk.state)
    t = session.t
    changing, change = ft.use_state("")
    words, look_for = ft.use_state(cast("str | None", None))
    acts = _use_acts(session, change)
    column = ft.use_memo(ft.Ref[Any], [])

    async def opened() -> None:
        await talk.open(worker)

    ft.use_effect(handler(opened), [worker], talk.close)

    async def down() -> None:
        if column.current is not None and words is None:
            await column.current.scroll_to(offset=-1, duration=0)

    last = state.messages[-1].id if state.messages else ""
    ft.use_effect(handler(down), [last, state.loaded, len(state.messages)])
    searching = words is not None

    def find(event: ft.Event[ft.TextField]) -> None:
        look_for(typed(event))

    search = ft.use_memo(
        lambda: Field(t("talk.search"), on_change=handler(find), key="find"),
        [session.settings.language, searching],
    )

    def toggle() -> None:
        look_for(None if searching else "")

    icon = ft.Icons.SEARCH_OFF if searching else ft.Icons.SEARCH
    name = t("talk.search_close" if searching else "talk.search")
    bottom: list[ft.Control] = []
    if state.typing:
        says = Text(t("talk.typing", name=state.typing), theme.TEXT_SMALL, color=theme.INK_SECOND)
        bottom.append(ft.Semantics(live_region=True, content=says))
    own: dict[str, Any] = {"key": f"write-{worker}"}
    bottom.append(Writing(session, changing, change, **own))
    return Page(
        session,
        _body(session, acts, words, search),
        key=f"talk-{worker}",
        title=title,
        back=back,
        tools=[IconButton(icon, name, toggle, key="talk-search")],
        bottom=bottom,
        scroll=Scroll(column, lambda _: None),
        quiet_line=False,
    )


def _use_acts(session: Session, change: Callable[[str], None]) -> Acts:
    """What can be done to a message, and which was pressed."""
    talk, t = session.account.talk, session.t
    chosen, choose = ft.use_state("")
    sure, ask = ft.use_state(False)

    def press_on(id_: str) -> None:
        ask(False)
        choose("" if chosen == id_ else id_)

    def begin(one: Message) -> None:
        change(one.id)
        choose("")

    async def act(work: Callable[[Message], Any], one: Message) -> None:
        try:
            await work(one)
        except IlteoroError as error:
            toast(session, t.error(error))
        choose("")
        ask(False)

    return Acts(
        choose=press_on,
        change=begin,
        ask_delete=lambda: ask(True),
        delete=partial(act, talk.take_back),
        again=partial(act, talk.again),
        chosen=chosen,
        sure=sure,
    )


def _body(session: Session, acts: Acts, words: str | None, search: ft.Control) -> list[ft.Control]:
    t, state = session.t, session.account.talk.state
    body: list[ft.Control] = [search] if words is not None else [_readers(session)]
    if state.problem is not None:
        icon = ft.Icons.CLOUD_OFF_OUTLINED
        body.append(Notice(t("talk.offline"), tone=Tone.ATTENTION, icon=icon, live=True))
    if not state.loaded:
        return [*body, Shapes(t("state.looking"), 2)]
    shown = list(state.messages)
    if words is not None and words.strip():
        shown = found(shown, words)
        says = t.plural("talk.found", len(shown)) if shown else t("talk.found_none")
        count = Text(says, theme.TEXT_SMALL, color=theme.INK_SECOND)
        body.append(ft.Semantics(live_region=True, content=count))
    elif not shown:
        text = t("talk.none.staff" if session.account.for_staff else "talk.none.text")
        return [*body, EmptyState(ft.Icons.FORUM_OUTLINED, t("talk.none.title"), text)]
    if len(shown) > state.shown:

        def more() -> None:
            state.shown += PAGE

        body.append(LinkLine(t("talk.older"), more, key="older"))
        shown = shown[-state.shown :]
    # Only what somebody else wrote is said when it comes.
    others = [one.id for one in shown if one.author != state.me]
    newest = others[-1] if others else ""
    for day, group in groupby(shown, day_of):
        rows: list[ft.Control] = [day_line(session, day)]
        rows += [Bubble(session, one, acts, live=one.id == newest) for one in group]
        body.append(
            ft.Column(
                rows,
                spacing=theme.SPACE_2,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            )
        )
    return body


def _readers(session: Session) -> ft.Control:
    """Who sees what one writes."""
    t, state = session.t, session.account.talk.state
    names = [
        one.name or t("account.nameless")
        for one in state.members
        if one.role in ("caseworker", "counsellor", "worker") and one.id != state.me
    ]
    words = t("talk.readers", names=", ".join(names)) if names else t("talk.readers_none")
    if not names and (session.account.for_staff or not state.members):
        return ft.Container(visible=False)
    return Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND)
