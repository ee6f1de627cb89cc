"""Asking for the language from any screen."""

from collections.abc import Callable

import flet as ft

from app.state.session import Session
from app.text import languages
from app.views import theme
from app.views.components.choice import Choice
from app.views.components.press import press


def choose_language(session: Session) -> None:
    """Ask for the language over whatever stands on the screen; each in its own words."""
    page = session.page

    def choose(language: str) -> Callable[[], None]:
        def act() -> None:
            page.pop_dialog()
            session.set_language(language)

        return act

    page.show_dialog(
        ft.AlertDialog(
            title=session.t("page.language"),
            content=ft.Column(
                [
                    Choice(
                        session.t(f"language.{language}"),
                        choose(language),
                        chosen=language == session.settings.language,
                        key=f"language-{language}",
                    )
                    for language in languages()
                ],
                tight=True,
                spacing=theme.SPACE_2,
                width=320,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            actions=[
                ft.TextButton(
                    session.t("page.close"),
                    on_click=press(page.pop_dialog),
                    height=theme.TOUCH,
                )
            ],
        )
    )
