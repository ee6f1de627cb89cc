"""Before a shared screen forgets the person: once asked, with a way to stay."""

import flet as ft

from app.state.models import Leaving
from app.state.session import Session
from app.views import theme
from app.views.components.buttons import BigButton, QuietButton
from app.views.components.press import press
from app.views.components.text import Text

_MARK = "ask-leaving"


def ask_leaving(session: Session) -> None:
    """Ask over whatever stands on the screen, or take the question away: it was answered."""
    t, page, leaving = session.t, session.page, session.screen.leaving
    shown = next((d for d in page._dialogs.controls if d.data == _MARK and d.open), None)
    if leaving is Leaving.NOT:
        if shown is not None:
            page.pop_dialog()
        return
    if shown is not None:
        return
    if leaving is Leaving.SAID:  # they said they are done: that is what the big button does
        buttons = [
            BigButton(t("leaving.done"), session.wipe, warns=True, key="erase-now"),
            QuietButton(t("leaving.stay"), session.stay, key="stay"),
        ]
    else:
        buttons = [
            BigButton(t("leaving.stay"), session.stay, key="stay"),
            QuietButton(t("leaving.erase"), session.wipe, color=theme.ATTENTION, key="erase-now"),
        ]
    page.show_dialog(
        ft.AlertDialog(
            data=_MARK,
            title=Text(t(f"leaving.{leaving}"), theme.TEXT_SECTION),
            content=ft.Column(
                [Text(t(f"leaving.{leaving}.text")), *buttons],
                spacing=theme.SPACE_3,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            scrollable=True,
            on_dismiss=press(session.stay),
        )
    )
