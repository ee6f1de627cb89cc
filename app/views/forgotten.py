"""For who forgot the PIN: what would come back, what would be lost, and the two ways on."""

from collections.abc import Callable
from typing import cast

import flet as ft

from app.state import recovering
from app.state.recovering import Left
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Notice, QuietButton, Text, Tone
from app.views.guard import handler


@ft.component
def Forgotten(session: Session, back: Callable[[], None]) -> ft.Control:
    """Nothing is deleted by coming here, nor by the first button."""
    ft.use_state(session.settings)
    t = session.t
    left, show = ft.use_state(cast("Left | None", None))

    async def look() -> None:
        show(await recovering.look(session))

    ft.use_effect(handler(look), [])
    # Who looks after others keeps nothing of their own here: it all comes with signing in again.
    staff = ".staff" if session.account.for_staff else ""
    body: list[ft.Control] = [
        Heading(t("unlock.forgot_title"), 1),
        Text(t(f"unlock.forgot_text{staff}")),
    ]
    possible = session.account.possible and not staff
    if left is not None and left.back and possible:
        inside = [
            Heading(t("unlock.back"), 2),
            *(Line(ft.Icons.CHECK, t(f"erase.{name}"), theme.GOOD) for name in left.back),
        ]
        if not left.whole:
            inside.append(Line(ft.Icons.INFO_OUTLINE, t("unlock.back_part"), theme.ATTENTION))
        body.append(Card(inside))
    if left is not None and (lost := left.lost if possible else (*left.back, *left.lost)):
        lines = [Line(ft.Icons.DELETE_OUTLINE, t(f"erase.{n}"), theme.ATTENTION) for n in lost]
        body.append(Card([Heading(t("unlock.lost"), 2), *lines]))
    body.append(BigButton(t("unlock.again"), back, icon=ft.Icons.LOCK_OPEN, key="unlock-again"))
    if possible:
        body += [
            Text(t("unlock.sign_in_text"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            BigButton(
                t("unlock.sign_in"),
                lambda: recovering.begin(session),
                icon=ft.Icons.PERSON_OUTLINE,
                soft=True,
                key="unlock-sign-in",
            ),
        ]
    body += [
        Notice(t(f"unlock.forgot_stays{staff}"), tone=Tone.ATTENTION, icon=ft.Icons.INFO_OUTLINE),
        QuietButton(
            t("unlock.wipe"),
            lambda: session.run(session.wipe),
            icon=ft.Icons.DELETE_OUTLINE,
            color=theme.ATTENTION,
            key="unlock-wipe",
        ),
    ]
    return ft.Column(
        body,
        spacing=theme.SPACE_4,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
