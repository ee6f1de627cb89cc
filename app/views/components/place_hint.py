"""That nearby listings come first once it is known where the person lives."""

import flet as ft

from app.state.questions import BY_ID
from app.state.session import Session
from app.views import theme
from app.views.components.buttons import LinkLine
from app.views.components.text import Text


def PlaceHint(session: Session) -> list[ft.Control]:
    """A quiet line with the way to the question; nothing where a place is known or wished, or may
    not be asked."""
    t, person = session.t, session.person
    known = person.profile.region or person.wishes.regions
    if known or BY_ID["home"] not in person.questions() or not person.consent_personal:
        return []
    line = Text(t("home.no_place"), theme.TEXT_SMALL, color=theme.INK_SECOND)
    way = LinkLine(t("home.say_place"), lambda: session.go("/me/answers/home"), key="say-place")
    return [ft.Column([line, way], spacing=0, tight=True)]
