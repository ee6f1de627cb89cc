"""`/signed-in`: a phone's browser came back by its deep link; on to the screen one began at."""

from urllib.parse import urlsplit

import flet as ft

from app.state import coming_back
from app.state.session import Session
from app.views.components import EmptyState, Page, Shapes
from app.views.guard import handler


@ft.component
def SignedIn(session: Session) -> ft.Control:
    """Where nobody waits for what came back, it says so and how to begin again."""
    ft.use_state(session.settings)
    t = session.t
    unknown, tell = ft.use_state(False)

    def go_on() -> None:
        place = coming_back.heard(urlsplit(session.page.route or "").query)
        if place is None:
            tell(True)
        else:
            session.page.navigate(place)

    ft.use_effect(handler(go_on), [])
    body: list[ft.Control] = [Shapes(t("state.looking"), 1)]
    if unknown:
        body = [
            EmptyState(
                ft.Icons.INFO_OUTLINE,
                t("came_back.unknown.title"),
                t("came_back.unknown.text"),
                t("came_back.on"),
                lambda: session.page.navigate(session.account.screen),
                level=1,
            )
        ]
    return Page(session, body, key="signed-in", quiet_line=False)
