"""What stands before the cases: signing in, choosing a PIN, a contact that is due."""

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Heading, Notice, Page, QuietButton, Text, Tone
from app.views.components.room import is_low
from app.views.lock import Change
from app.views.staff_sign_in import StaffSignIn, problem_words
from app.views.unlock import told


def behind_gate(screen: Callable[[Session], Any]) -> Callable[[Session], Any]:
    """A screen that is shown only to who is signed in, has a PIN and was in touch lately."""
    return partial(_Gate, screen=screen)


@ft.component
def _Gate(session: Session, screen: Callable[[Session], Any]) -> Any:
    own = staff_of(session)
    state, _ = ft.use_state(own.state)
    cases, _ = ft.use_state(own.cases)
    ft.use_state(session.screen)
    if own.asks_pin:
        return _ChoosePin(session)
    if state.signed_in and (cases.old or cases.clock_back):
        return _Due(session)
    if not state.signed_in and not own.may_show:
        return StaffSignIn(session)
    return screen(session)


@ft.component
def _ChoosePin(session: Session) -> ft.Control:
    """Before anything of a worker comes to this laptop."""
    ft.use_state(session.settings)
    t, own = session.t, staff_of(session)

    def chosen(on: bool) -> None:
        if on:
            session.run(own.refresh)
            session.screen.epoch += 1

    return Page(
        session,
        [
            Heading(t("caseload.pin.title"), 1, smaller=is_low(session)),
            Text(t("caseload.pin.text"), color=theme.INK_SECOND),
            Change(session, False, chosen),
        ],
        key="staff-pin",
        quiet_line=False,
    )


@ft.component
def _Due(session: Session) -> ft.Control:
    """What is kept is too old, or the clock was set back: one has to be in touch once."""
    ft.use_state(session.settings)
    own = staff_of(session)
    cases, _ = ft.use_state(own.cases)
    t = session.t
    why = "clock" if cases.clock_back else "old"
    at = session.words_of(cases.at) if cases.at else ""
    inside: list[ft.Control] = [
        ft.Row([ft.Icon(ft.Icons.CLOUD_OFF_OUTLINED, color=theme.PRIMARY, size=theme.SPACE_8)]),
        Heading(t(f"caseload.due.{why}.title"), 1, smaller=is_low(session)),
        Text(t(f"caseload.due.{why}.text", as_of=at), color=theme.INK_SECOND),
    ]
    if cases.problem is not None and not cases.busy:
        inside.append(told(problem_words(session, IlteoroError(cases.problem))))
    inside += [
        BigButton(
            t("caseload.due.asking" if cases.busy else "caseload.due.now"),
            None if cases.busy else own.refresh,
            icon=ft.Icons.SYNC,
            key="staff-contact",
        ),
        Notice(t("caseload.due.stays"), tone=Tone.PLAIN),
        QuietButton(
            t("caseload.leave"),
            lambda: session.go("/me/leave"),
            icon=ft.Icons.LOGOUT,
            key="due-leave",
        ),
    ]
    return Page(session, [Card(inside)], key="staff-due", quiet_line=False)
