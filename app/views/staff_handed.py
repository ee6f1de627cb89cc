"""What an administrator hands on so that somebody sets up their account, or a shared device's."""

from typing import TYPE_CHECKING

import flet as ft

from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Notice, Text, Tone

if TYPE_CHECKING:
    from app.sync.people import Handed


def handed_card(session: Session, made: "Handed") -> ft.Control:
    """Shown this once: the backend keeps none of it so that it could be told again."""
    t, people = session.t, staff_of(session).people
    is_kiosk = made.user_name is None
    what = "again" if made.again else "kiosk" if is_kiosk else "title"

    def read() -> None:
        people.state.handed = None
        session.page.navigate("/people")

    def told(words: str, value: str) -> list[ft.Control]:
        return [
            Text(t(words), theme.TEXT_SMALL, color=theme.INK_SECOND),
            to_copy(value, theme.TEXT_SECTION),
        ]

    once = "people.handed.once_kiosk" if is_kiosk else "people.handed.once"
    return Card(
        [
            Heading(t(f"people.handed.{what}", name=made.name), 1, smaller=True),
            Notice(t(once), tone=Tone.ATTENTION, icon=ft.Icons.WARNING_AMBER),
            *(told("caseload.sign_in.user", made.user_name) if made.user_name else []),
            *told("people.handed.code", made.code),
            *told("people.handed.until", session.t.moment(made.until)),
            *_how(session, is_kiosk=is_kiosk),
            BigButton(t("people.handed.read"), read, key="people-handed"),
        ]
    )


def to_copy(value: str, style: ft.TextThemeStyle = theme.TEXT_STRONG) -> ft.Control:
    """What is copied as it stands, and can be heard: Flutter tells a screen reader nothing of a
    text that can be selected."""
    shown = ft.Text(value, theme_style=style, color=theme.INK, selectable=True)
    return ft.Semantics(label=value, content=shown)


def _how(session: Session, *, is_kiosk: bool) -> list[ft.Control]:
    t = session.t
    if not is_kiosk:
        return [Line(ft.Icons.INFO_OUTLINE, t("people.handed.how"), theme.INK_SECOND)]
    command = f"python -m app register --backend {session.hub.backend or ''} --data DIR"
    return [
        Line(ft.Icons.INFO_OUTLINE, t("people.handed.kiosk_how"), theme.INK_SECOND),
        to_copy(command, theme.TEXT_SMALL),
    ]
