"""`/sign-in` of the caseworker's app: user name, password and code, or the office's own sign-in."""

from typing import Any

import flet as ft

from app.keys import is_loopback
from app.models import IlteoroError
from app.state.models import Width
from app.state.session import Session
from app.state.staff import FIELDS, staff_of
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
from app.views.components.field import Field, typed
from app.views.components.room import is_low
from app.views.guard import handler
from app.views.provider_way import ProviderWay
from app.views.unlock import told

DEMO_CODE = "/demo/authenticator"
"""Where a demo's backend shows what the authenticator of its staff would."""
_ICONS = {
    "user": ft.Icons.PERSON_OUTLINE,
    "password": ft.Icons.KEY_OUTLINED,
    "code": ft.Icons.PIN_OUTLINED,
}


def problem_words(session: Session, error: IlteoroError) -> str:
    """Why the backend did not do what was asked; of no list that is kept, where none is shown."""
    words, t = f"caseload.problem.{error.code}", session.t
    return t(words) if t.has(words) else t.error(error)


@ft.component
def StaffSignIn(session: Session) -> ft.Control:
    """What was typed stays when it was refused; the password is forgotten once one is in."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    state, _ = ft.use_state(own.state)
    cases, _ = ft.use_state(own.cases)
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")
    t = session.t

    async def enter() -> None:
        if missing := own.missing():
            tell(session.t(f"caseload.sign_in.{missing}.missing"))
            return
        work(True)
        try:
            await own.sign_in()
        except IlteoroError as error:
            tell(problem_words(session, error))
            return
        finally:
            work(False)
        tell("")
        session.page.navigate("/")

    def field(name: str) -> ft.Control:
        def write(event: Any) -> None:
            state._typed[name] = typed(event)
            tell("")

        return Field(
            t(f"caseload.sign_in.{name}"),
            value=state._typed.get(name, ""),
            on_change=handler(write),
            on_submit=handler(enter),
            icon=_ICONS[name],
            number=name == "code",
            secret=name == "password",
            key=f"staff-{name}",
        )

    fields = ft.use_memo(lambda: [field(name) for name in FIELDS], [session.settings.language])
    if not own.possible:
        return Page(
            session, [Text(t("caseload.no_backend"))], key="staff-sign-in", title=t("app.name"),
            quiet_line=False,
        )  # fmt: skip
    first: list[ft.Control] = [
        Heading(t("caseload.sign_in.title"), 1, smaller=is_low(session)),
        Text(t("caseload.sign_in.text"), color=theme.INK_SECOND),
    ]
    gives = [
        Line(ft.Icons.CLOUD_OFF_OUTLINED, t("caseload.sign_in.offline"), theme.PRIMARY),
        Line(ft.Icons.VISIBILITY_OUTLINED, t("caseload.sign_in.seen"), theme.PRIMARY),
    ]
    if state.ended:
        first.insert(1, Notice(t("caseload.ended"), tone=Tone.ATTENTION, live=True))
    trouble = ft.Container(told(wrong) if wrong else None, visible=bool(wrong))
    words = "sign_in.working" if busy else "sign_in.button"
    second: list[ft.Control] = [
        Card(
            [
                trouble,
                *fields,
                BigButton(
                    t(words), None if busy else enter, icon=ft.Icons.LOGIN, key="staff-enter"
                ),
            ]
        ),
        ProviderWay(session),
        QuietButton(
            t("set_up.way"), lambda: session.go("/set-up"), icon=ft.Icons.KEY_OUTLINED,
            key="to-set-up",
        ),
    ]  # fmt: skip
    if session.demo and is_loopback(session.hub.backend or ""):
        page = ft.OpenUrl(f"{session.hub.backend}{DEMO_CODE}", target=ft.UrlTarget.BLANK)
        look = QuietButton(
            t("caseload.demo.code"), None, color=theme.PRIMARY, action=page, key="demo-code"
        )
        second.append(Notice(t("caseload.demo"), icon=ft.Icons.SCIENCE_OUTLINED, action=look))
    # On a phone the fields come first, beside each other they stand at the side.
    (first if session.screen.width is Width.RAIL else second).extend(gives)
    return TwoPanes(
        session, first, second, key="staff-sign-in", quiet_line=False,
        back="/" if cases.workers else "",
    )  # fmt: skip
