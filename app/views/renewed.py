"""For who agreed to an earlier text: what became other, before the consents are asked anew."""

import flet as ft

from app.state.consent import outdated
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Text, TwoPanes
from app.views.components.room import is_low

_CHANGES = (
    (ft.Icons.CLOUD_UPLOAD_OUTLINED, "server"),
    (ft.Icons.GROUPS_OUTLINED, "sharing"),
    (ft.Icons.SMARTPHONE, "stays"),
)


@ft.component
def Renewed(session: Session) -> ft.Control:
    """Nothing is deleted by being asked, and nothing new is done before the answer."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t = session.t
    first = "personal" if outdated(session.person.consents, "personal") else "health"
    changes = [Line(icon, t(f"renewed.{name}"), theme.PRIMARY) for icon, name in _CHANGES]
    return TwoPanes(
        session,
        [
            Heading(t("renewed.title"), 1, smaller=is_low(session)),
            Text(t("renewed.text"), color=theme.INK_SECOND),
        ],
        [Card([Heading(t("renewed.changes"), 2), *changes])],
        key="renewed",
        over=t("app.name"),
        quiet_line=False,
        bottom=[
            BigButton(t("renewed.go"), lambda: session.go(f"/welcome/{first}"), key="renewed-go")
        ],
    )
