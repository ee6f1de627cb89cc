"""`/me` and `/me/leave` of the caseworker's app: who is signed in, the lock, how it looks, out."""

import flet as ft

from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.toast import toast
from app.views.me_ease import ease_card, lock_button, looks_card


@ft.component
def StaffMe(session: Session) -> ft.Control:
    """The settings of this laptop."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    state, _ = ft.use_state(own.state)
    cases, _ = ft.use_state(own.cases)
    t = session.t
    holds = t.plural("caseload.days", cases.days) if cases.days else t("caseload.today_only")
    words = t("caseload.me.holds", left=holds)
    first: list[ft.Control] = [
        Card(
            [
                Heading(state.name or t("account.nameless"), 2),
                Text(t("account.signed_in"), color=theme.INK_SECOND),
                Line(ft.Icons.CLOUD_OFF_OUTLINED, words, theme.PRIMARY),
                Line(ft.Icons.VISIBILITY_OUTLINED, t("caseload.sign_in.seen"), theme.PRIMARY),
                lock_button(session),
                QuietButton(
                    t("caseload.leave"),
                    lambda: session.go("/me/leave"),
                    icon=ft.Icons.LOGOUT,
                    color=theme.ATTENTION,
                    key="to-leave",
                ),
            ]
        ),
    ]
    return TwoPanes(
        session, first, [looks_card(session), ease_card(session)], key="staff-me",
        title=t("me.title"), tab="me", quiet_line=False,
    )  # fmt: skip


@ft.component
def StaffLeave(session: Session) -> ft.Control:
    """Signing out: what it takes along, and that it comes again."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own, t = staff_of(session), session.t
    busy, work = ft.use_state(False)

    async def leave() -> None:
        work(True)
        try:
            told = await own.sign_out()
        finally:
            work(False)
        toast(session, session.t("caseload.left" if told else "caseload.left_here"))
        session.page.navigate("/")

    words = t("sign_in.working" if busy else "caseload.leave")
    return Page(
        session,
        [
            Heading(t("caseload.leave.title"), 1),
            Text(t("caseload.leave.text")),
            *_unsent(session),
            Text(t("caseload.leave.stays"), color=theme.INK_SECOND),
        ],
        key="staff-leave",
        back="/me",
        bottom=[
            BigButton(words, None if busy else leave, icon=ft.Icons.LOGOUT, key="staff-leave-yes"),
        ],
        quiet_line=False,
    )


def _unsent(session: Session) -> list[ft.Control]:
    """What one wrote about forms and did not send goes too."""
    n = staff_of(session).desk.drafts.unsent
    words = session.t.plural("desk.leave_unsent", n)
    return [Notice(words, tone=Tone.ATTENTION)] if n else []
