"""`/me/sign-in`: signing in with case number, birth date and the code that came, one at a time."""

from typing import Any

import flet as ft

from app.keys import is_loopback
from app.models import ErrorCode, IlteoroError
from app.state.account import HERE, STEPS
from app.state.session import Session
from app.views import theme
from app.views.account import Account, no_account
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    QuietButton,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.field import Field, typed
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.guard import handler
from app.views.provider_way import ProviderWay
from app.views.unlock import told

DEMO_MESSAGES = "/demo/messages"
"""Where a demo's backend shows what it would have sent."""
_ICONS = {
    "case": ft.Icons.DESCRIPTION_OUTLINED,
    "birth": ft.Icons.CAKE_OUTLINED,
    "code": ft.Icons.SMS_OUTLINED,
}


@ft.component
def SignIn(session: Session) -> ft.Control:
    """The question of the step one is at; what was typed is kept until one is signed in."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    state, _ = ft.use_state(session.account.state)
    t, step = session.t, state.step
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")

    async def on() -> None:
        if session.account.wrong():
            tell(session.t(f"sign_in.{step}.wrong"))
            return
        place = session.account.then
        if await _done(session.account.go_on) and step == STEPS[-1]:
            _entered(session, place)

    _use_way_on(session)

    async def again() -> None:
        if await _done(session.account.send_code):
            toast(session, session.t("sign_in.code.sent_again"))

    async def _done(act: Any) -> bool:
        work(True)
        try:
            await act()
        except IlteoroError as error:
            tell(_why(session, error, step))
            return False
        finally:
            work(False)
        tell("")
        return True

    def write(event: Any) -> None:
        state._typed[step] = typed(event)
        tell("")

    def before() -> None:
        tell("")
        if not session.account.back():
            session.account.onward()
            session.back("/me/account")

    field = ft.use_memo(
        lambda: Field(
            t(f"sign_in.{step}.field"),
            value=state._typed.get(step, ""),
            on_change=handler(write),
            on_submit=handler(on),
            icon=_ICONS[step],
            number=step != "case",
            key=f"sign-in-{step}",
        ),
        # Another code is another field: nobody types it behind the one before.
        [session.settings.language, step, state._challenge],
    )
    if not session.account.possible:
        return no_account(session, "sign-in")
    if state.signed_in:
        return Account(session)
    button = "sign_in.working" if busy else f"sign_in.{step}.next"
    bottom = [BigButton(t(button), None if busy else on, key="sign-in-next")]
    if step == "code":
        bottom.append(QuietButton(t("sign_in.code.again"), again, key="sign-in-again"))
    # Above the field: below it large text would hide it, and the field keeps its place.
    trouble = ft.Container(told(wrong) if wrong else None, visible=bool(wrong))
    second: list[ft.Control] = [trouble, field]
    if step == "code":
        second.append(Text(t("sign_in.code.none"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    if session.demo and is_loopback(session.hub.backend or ""):
        second.append(_demo(session, step))
    if step == "case":
        second += [ProviderWay(session), gives(session)]
    return TwoPanes(
        session,
        [
            Heading(t(f"sign_in.{step}.title"), 1, smaller=is_low(session)),
            Text(t(f"sign_in.{step}.help"), color=theme.INK_SECOND),
        ],
        second,
        key=f"sign-in-{step}",
        back=before,
        quiet_line=False,
        bottom=bottom,
    )


def _why(session: Session, error: IlteoroError, step: str) -> str:
    """Of a code that does not fit it is said how often one may try."""
    if error.code is ErrorCode.SIGN_IN_REFUSED and step == STEPS[-1]:
        return session.t("sign_in.code.refused")
    return session.t.error(error)


def _entered(session: Session, place: str) -> None:
    toast(session, session.t("sign_in.done"))
    session.go(place)
    session.account.onward()


def _use_way_on(session: Session) -> None:
    """On from the first screen's sign-in, or back to the form one came from, once one is signed in
    at the provider."""
    account, state = session.account, session.account.state

    def over() -> None:
        route, from_elsewhere = session.page.route, account.then != HERE
        here = route == account.screen and from_elsewhere
        if state.signed_in and (here or route == "/welcome/sign-in"):
            session.page.navigate(account.onward())

    ft.use_effect(handler(over), [state.signed_in, session.screen.epoch])


def gives(session: Session) -> ft.Control:
    """What signing in is good for, what it does, and that it need not be."""
    t = session.t
    return Card(
        [
            Heading(t("sign_in.gives"), 2),
            Line(ft.Icons.DEVICES_OUTLINED, t("sign_in.gives.devices"), theme.PRIMARY),
            Line(ft.Icons.VISIBILITY_OUTLINED, t("sign_in.gives.seen"), theme.PRIMARY),
            Line(ft.Icons.CLOUD_UPLOAD_OUTLINED, t("sign_in.gives.sent"), theme.PRIMARY),
            Text(t("sign_in.not_needed"), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ]
    )


def _demo(session: Session, step: str) -> ft.Control:
    """Where a demo's numbers are to be found."""
    t = session.t
    if step != "code":
        return Notice(t("sign_in.demo.who"), icon=ft.Icons.SCIENCE_OUTLINED)
    page = ft.OpenUrl(f"{session.hub.backend}{DEMO_MESSAGES}", target=ft.UrlTarget.BLANK)
    look = QuietButton(
        t("sign_in.demo.open"), None, color=theme.PRIMARY, action=page, key="demo-messages"
    )
    return Notice(
        t("sign_in.demo.code"), tone=Tone.ATTENTION, icon=ft.Icons.SCIENCE_OUTLINED, action=look
    )
