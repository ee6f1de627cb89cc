"""The one question before much is downloaded over a connection that costs."""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components.press import press
from app.views.components.text import Text

_MARK = "ask-size"


def ask_size(session: Session) -> None:
    """Ask over whatever stands on the screen, or take the question away: it was answered."""
    t, page, size = session.t, session.page, session.screen.asking
    shown = next((d for d in page._dialogs.controls if d.data == _MARK and d.open), None)
    if size is None:
        if shown is not None:
            page.pop_dialog()
        return
    if shown is not None:
        return
    words = t("sync.ask.wifi_unknown" if session.settings.wifi_only else "sync.ask.text")

    def later() -> None:
        session.standing.answer(False)

    page.show_dialog(
        ft.AlertDialog(
            data=_MARK,
            title=Text(t("sync.ask.title", size=t.size(size)), theme.TEXT_SECTION),
            content=Text(words),
            scrollable=True,
            on_dismiss=press(later),
            actions=[
                ft.FilledButton(
                    t("sync.ask.yes"),
                    on_click=press(lambda: session.standing.answer(True)),
                    height=theme.TOUCH,
                    key="ask-yes",
                ),
                ft.TextButton(
                    t("sync.ask.later"), on_click=press(later), height=theme.TOUCH, key="ask-later"
                ),
            ],
        )
    )
