"""`/welcome/back`: who has signed in on a new device, or anew, gets what lies at the backend."""

import flet as ft

from app.models import IlteoroError
from app.state.recovering import COME_BACK
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.components.room import is_low
from app.views.sign_in import SignIn


@ft.component
def ComeBack(session: Session) -> ft.Control:
    """Asks whether it may be kept here and there, fetches it, and says what came."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    state, _ = ft.use_state(session.account.state)
    t, account = session.t, session.account
    if not state.signed_in:
        return SignIn(session)

    async def bring() -> None:
        session.go(COME_BACK)
        await account.agree(True)

    async def not_now() -> None:
        await account.agree(False)
        session.go("/")

    begin = BigButton(t("back.begin"), lambda: session.go("/welcome/personal"), key="back-begin")
    home = BigButton(t("back.home"), lambda: session.go("/"), key="back-home")
    body: list[ft.Control]
    if not state.agreed:
        body = [
            Heading(t("back.title"), 1, smaller=is_low(session)),
            Card(
                [
                    Line(ft.Icons.CLOUD_DOWNLOAD_OUTLINED, t("back.what"), theme.PRIMARY),
                    Line(ft.Icons.SYNC, t("back.after"), theme.PRIMARY),
                    Line(ft.Icons.VISIBILITY_OUTLINED, t("back.seen"), theme.PRIMARY),
                ]
            ),
        ]
        bottom: list[ft.Control] = [
            BigButton(
                t("back.yes"),
                bring,
                icon=ft.Icons.CLOUD_DOWNLOAD_OUTLINED,
                key="back-yes",
            ),
            QuietButton(t("back.no"), not_now, key="back-no"),
        ]
    elif state.problem is not None:
        told = t.error(IlteoroError(state.problem))
        body = [
            Heading(t("back.working"), 1, smaller=is_low(session)),
            Notice(told, tone=Tone.ATTENTION, live=True),
            Text(t("back.safe")),
        ]
        bottom = [BigButton(t("state.again"), account.share, key="back-again")]
    elif session.person.welcomed:
        words = Line(ft.Icons.CHECK_CIRCLE_OUTLINE, t("back.came"), theme.GOOD)
        body = [
            Heading(t("back.done"), 1, smaller=is_low(session)),
            ft.Semantics(live_region=True, content=words),
        ]
        bottom = [home]
    elif state.shared_at is None:
        body = [Heading(t("back.working"), 1, smaller=is_low(session)), Shapes(t("back.working"))]
        bottom = []
    else:
        body = [
            Heading(t("back.nothing"), 1, smaller=is_low(session)),
            Text(t("back.nothing_text")),
        ]
        bottom = [begin]
    return Page(session, body, key="come-back", quiet_line=False, bottom=bottom)
