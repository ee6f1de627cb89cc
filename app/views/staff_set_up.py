"""`/set-up` of the caseworker's app: with the code one was handed, a password of one's own and an
authenticator; then the recovery codes, once."""

from typing import Any

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.state.setting_up import CHOICE, CODE
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Notice, Page, Text, Tone
from app.views.components.field import Field, typed
from app.views.components.qr import qr_png
from app.views.guard import handler
from app.views.staff_handed import to_copy
from app.views.staff_sign_in import problem_words
from app.views.unlock import told

_ICONS = {
    "user": ft.Icons.PERSON_OUTLINE,
    "code": ft.Icons.CONFIRMATION_NUMBER_OUTLINED,
    "password": ft.Icons.KEY_OUTLINED,
    "again": ft.Icons.KEY_OUTLINED,
    "shown": ft.Icons.PIN_OUTLINED,
}
_SIDE = 200


@ft.component
def StaffSetUp(session: Session) -> ft.Control:
    """What was typed stays when it was refused."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    setting = own.setting_up
    state, _ = ft.use_state(setting.state)
    wrong, tell = ft.use_state("")
    t = session.t

    async def onward() -> None:
        if missing := setting.missing():
            tell(session.t(f"set_up.{missing}.missing"))
            return
        try:
            await (setting.begin() if state.tied is None else setting.finish())
        except IlteoroError as error:
            tell(problem_words(session, error))
            return
        tell("")

    def done() -> None:
        setting.clear()
        session.page.navigate("/")

    def field(name: str) -> ft.Control:
        def write(event: Any) -> None:
            state._typed[name] = typed(event)
            tell("")

        return Field(
            t(f"set_up.{name}"), value=state._typed.get(name, ""), on_change=handler(write),
            on_submit=handler(onward), icon=_ICONS[name], number=name == "shown",
            secret=name in ("password", "again"), key=f"set-up-{name}",
        )  # fmt: skip

    names = CODE if state.tied is None else CHOICE
    fields = ft.use_memo(
        lambda: {name: field(name) for name in names},
        [session.settings.language, state.tied is None],
    )
    if state.recovery:
        return _recovery(session, state.recovery, done)
    trouble = ft.Container(told(wrong) if wrong else None, visible=bool(wrong))
    inside: list[ft.Control]
    if state.tied is None:
        inside = [Text(t("set_up.text"), color=theme.INK_SECOND), trouble, *fields.values()]
    else:
        inside = [
            Heading(t("set_up.choose"), 2),
            Text(t("set_up.choose.text"), color=theme.INK_SECOND),
            fields["password"],
            fields["again"],
            Heading(t("set_up.tie"), 2),
            Text(t("set_up.tie.text"), color=theme.INK_SECOND),
            _picture(session, state.tied.uri),
            Text(t("set_up.key"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            to_copy(state.tied.key),
            fields["shown"],
            trouble,
        ]
    words = "sign_in.working" if state.busy else "set_up.onward"
    return Page(
        session,
        [Card(inside)],
        key="staff-set-up",
        title=t("set_up.title"),
        back="/sign-in",
        bottom=[
            BigButton(t(words), None if state.busy else onward, key="set-up-onward"),
        ],
        quiet_line=False,
    )


def _picture(session: Session, uri: str) -> ft.Control:
    return ft.Row(
        [
            ft.Image(
                src=qr_png(uri),
                width=_SIDE,
                height=_SIDE,
                filter_quality=ft.FilterQuality.NONE,
                semantics_label=session.t("set_up.picture"),
                border_radius=theme.RADIUS_BUTTON,
            )
        ]
    )


def _recovery(session: Session, codes: tuple[str, ...], done: Any) -> ft.Control:
    t = session.t
    return Page(
        session,
        [
            Card(
                [
                    Heading(t("set_up.done"), 1, smaller=True),
                    Notice(
                        t("set_up.recovery.once"), tone=Tone.ATTENTION, icon=ft.Icons.WARNING_AMBER
                    ),
                    Text(t("set_up.recovery"), theme.TEXT_SMALL, color=theme.INK_SECOND),
                    to_copy("\n".join(codes)),
                    Line(ft.Icons.INFO_OUTLINE, t("set_up.recovery.how"), theme.INK_SECOND),
                ]
            )
        ],
        key="staff-set-up-done",
        title=t("set_up.title"),
        bottom=[BigButton(t("set_up.read"), done, key="set-up-read")],
        quiet_line=False,
    )  # fmt: skip
