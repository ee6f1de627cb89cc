"""`/forms`, `/forms/<id>` and `/forms/<id>/<what>`: the queue, one form, and what one does with it.

Two panes stand beside each other where they fit: the queue and a form, or a form and one of its
files, or what one writes about it.
"""

from functools import partial
from typing import TYPE_CHECKING

import flet as ft

from app.models import IlteoroError
from app.models.record import ServerStatus
from app.state.models import Width
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    IconButton,
    Notice,
    Page,
    Text,
    Tone,
)
from app.views.components.scroll import use_scroll
from app.views.components.toast import toast
from app.views.desk_act import ACTS, Write
from app.views.desk_export import DeskExport
from app.views.desk_files import OneFile
from app.views.desk_filter import filter_body, filter_bottom
from app.views.desk_form import form_body
from app.views.desk_hand import Hand
from app.views.desk_queue import EXPORT, FILTER, queue_body
from app.views.guard import handler
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.desk import Seen


@ft.component
def DeskScreen(session: Session) -> ft.Control:
    """On a phone one covers the other."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    ft.use_state(own.state)
    ft.use_state(own.cases)
    state, _ = ft.use_state(own.desk.state)
    t, wide = session.t, session.screen.width is not Width.PHONE
    params = ft.use_route_params()
    asked, what = params.get("id", ""), params.get("place", "")
    named = asked not in ("", FILTER, EXPORT)
    shows_queue = not what and (wide or not named)
    _use_news(session, asked if named else "", shows_queue=shows_queue)
    scroll = use_scroll(shows_queue, lambda: state._scroll, partial(_moved, session))
    case = state.case if state.case is not None and state.case.id == asked else None
    if what:
        return _beside(session, asked, what, case, wide=wide)
    if asked and not wide:
        return _alone(session, asked, case)
    aside: list[ft.Control] | None = None
    below: list[ft.Control] = []
    if asked == FILTER:
        aside = [Heading(t("desk.filters"), 2), *filter_body(session)]
        below = filter_bottom(session, wide=True)
    elif asked == EXPORT:
        aside = [DeskExport(session)]
    elif asked:
        aside, below = form_body(session, asked, 2), _bottom(session, case)
    elif wide:
        aside = [_choose(session)]
    return Page(
        session,
        queue_body(session, asked),
        key="desk",
        title=t("desk.title"),
        over=own.state.name,
        tab="forms",
        aside=aside if wide else None,
        aside_bottom=below if wide else (),
        scroll=scroll,
        tools=[_anew(session, asked if named else "", queue=True)],
        quiet_line=False,
    )


def _use_news(session: Session, asked: str, *, shows_queue: bool) -> None:
    """Ask for the queue when it comes to be shown and after something was done, and for the form
    of an address: each time somebody sees it, and at no other."""
    own = staff_of(session)
    desk, may = own.desk, own.state.signed_in and own.desk.reviews
    state = desk.state

    def look() -> None:
        # Not in the effect itself: what it waits for ends when it is stale no more.
        if may and shows_queue and not state.busy and (state.lines is None or state.stale):
            session.run(desk.refresh)

    ft.use_effect(handler(look), [shows_queue, may, state.stale])

    async def opened() -> None:
        if may and asked:
            await desk.look(asked)

    ft.use_effect(handler(opened), [asked, may])


def _anew(session: Session, asked: str, *, queue: bool = False) -> ft.Control:
    """What is shown, asked for once more."""
    desk = staff_of(session).desk

    async def ask() -> None:
        if queue:
            await desk.refresh()
        if asked:
            await desk.open(asked)

    return IconButton(ft.Icons.SYNC, session.t("desk.anew"), ask, key="desk-refresh")


def _moved(session: Session, pixels: float) -> None:
    staff_of(session).desk.state._scroll = pixels


def _alone(session: Session, asked: str, case: "Seen | None") -> ft.Control:
    """A phone's second screen."""
    t = session.t
    if asked == FILTER:
        return Page(
            session, filter_body(session), key="desk-filter", title=t("desk.filters"),
            back="/forms", bottom=filter_bottom(session, wide=False), quiet_line=False,
        )  # fmt: skip
    if asked == EXPORT:
        return Page(
            session, [DeskExport(session)], key="desk-export", back="/forms", quiet_line=False
        )
    return Page(
        session, form_body(session, asked), key=f"desk-{asked}", back="/forms",
        bottom=_bottom(session, case), tools=[_anew(session, asked)], quiet_line=False,
    )  # fmt: skip


def _beside(
    session: Session, asked: str, what: str, case: "Seen | None", *, wide: bool
) -> ft.Control:
    """One of its files, or what one writes, beside the form where both fit."""
    back = f"/forms/{asked}"
    if case is None:
        return Page(session, form_body(session, asked), key=f"desk-{asked}", back=back,
                    tab=_rail(session), quiet_line=False)  # fmt: skip
    file = next((one for one in case.files() if one.id == what), None)
    second: ft.Control
    if file is not None:
        second = OneFile(session, case, file)
    elif what in ACTS:
        second = Write(session, case, ACTS[what])
    elif what == "hand":
        second = Hand(session, case)
    else:
        second = Notice(session.t("desk.file.gone"), tone=Tone.ATTENTION)
    if wide:
        return Page(
            session, form_body(session, asked), key=f"desk-{asked}-beside", back=back,
            aside=[second], tab=_rail(session), quiet_line=False,
        )  # fmt: skip
    return Page(session, [second], key=f"desk-{asked}-{what}", back=back, quiet_line=False)


def _rail(session: Session) -> str:
    """The ways stand at the side where there is room for them; a bar below would take it."""
    return "forms" if session.screen.width is Width.RAIL else ""


def _bottom(session: Session, case: "Seen | None") -> list[ft.Control]:
    """What one can do now, by the stage it is in."""
    if case is None:
        return []
    t, go = session.t, session.go
    beside = session.screen.width is Width.RAIL and session.settings.text_scale < theme.LARGE
    match case.status:
        case ServerStatus.RECEIVED:
            return [_start(session, "desk.start", soft=False)]
        case ServerStatus.IN_REVIEW:
            decide = BigButton(
                t("desk.decide"),
                lambda: go(f"/forms/{case.id}/decide"),
                icon=ft.Icons.GAVEL_OUTLINED,
                key="to-decide",
                expand=True if beside else None,
            )
            ask = BigButton(
                t("desk.ask"),
                lambda: go(f"/forms/{case.id}/ask"),
                icon=ft.Icons.HELP_OUTLINE,
                soft=True,
                key="to-ask",
                expand=True if beside else None,
            )
            return [ft.Row([decide, ask], spacing=theme.SPACE_3)] if beside else [decide, ask]
        case ServerStatus.SUPPLEMENT:
            return [_start(session, "desk.resume", soft=True)]
        case _:
            return []


def _start(session: Session, words: str, *, soft: bool) -> ft.Control:
    """Begin to review it; whoever does has it, where nobody had."""
    desk = staff_of(session).desk

    async def start() -> None:
        try:
            done = await desk.act("start_review")
        except IlteoroError as error:
            toast(session, problem_words(session, error))
            return
        toast(session, session.t("desk.started" if done else "desk.changed"))

    icon = ft.Icons.PLAY_ARROW_OUTLINED
    return BigButton(session.t(words), start, icon=icon, soft=soft, key="start-review")


def _choose(session: Session) -> ft.Control:
    t = session.t
    return Card(
        [
            ft.Row([ft.Icon(ft.Icons.DESCRIPTION_OUTLINED, color=theme.PRIMARY)]),
            Heading(t("desk.choose.title"), 2),
            Text(t("desk.choose.text"), color=theme.INK_SECOND),
        ]
    )
