"""That a recommendation was made without the body, where nothing is known of it."""

import flet as ft

from app.state.asking import body_known
from app.state.session import Session
from app.views.components.buttons import LinkLine
from app.views.components.card import Notice, Tone


def BodyHint(session: Session) -> list[ft.Control]:
    """A line with the way to say it; nothing where the body is known or nothing is recommended."""
    t, person = session.t, session.person
    if person.plain or not person.answered() or body_known(session):
        return []
    route = "/me/answers" if person.consent_health else "/welcome/health"
    way = LinkLine(t("body_hint.say"), lambda: session.go(route), key="say-body")
    return [
        Notice(
            t("body_hint.text"),
            icon=ft.Icons.ACCESSIBILITY_NEW_OUTLINED,
            tone=Tone.ATTENTION,
            action=way,
        )
    ]
