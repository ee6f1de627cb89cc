"""`/me/sharing`: the third consent, that those who help see what is kept at the backend.

Nobody is led here: it is asked of who looks for it, and a no is what stands.
"""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    QuietButton,
    Text,
    TwoPanes,
)
from app.views.components.room import is_low

_SAYS = (
    (ft.Icons.DESCRIPTION_OUTLINED, "what"),
    (ft.Icons.GROUPS_OUTLINED, "whom"),
    (ft.Icons.SCHEDULE, "when"),
    (ft.Icons.VISIBILITY_OUTLINED, "seen"),
    (ft.Icons.UNDO, "until"),
)


@ft.component
def ConsentSharing(session: Session) -> ft.Control:
    """What would be seen, by whom and when; how to take it back."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    account, _ = ft.use_state(session.account.state)
    t = session.t

    def choose(given: bool) -> None:
        if given or session.person.consent_sharing is not None:
            session.consent("sharing", given=given)
        session.back("/me")

    second: list[ft.Control] = [
        Card(
            [Heading(t("consent.if_not"), 3), Text(t("consent.sharing.without"))],
            bgcolor=theme.ATTENTION_SOFT,
            line=False,
        ),
    ]
    if not (account.signed_in and account.agreed):
        second.append(Notice(t("consent.sharing.nothing_yet"), icon=ft.Icons.INFO_OUTLINE))
    says = [Line(icon, t(f"consent.sharing.{name}"), theme.PRIMARY) for icon, name in _SAYS]
    return TwoPanes(
        session,
        [
            Heading(t("consent.sharing.title"), 1, smaller=is_low(session)),
            Text(t("consent.sharing.text"), color=theme.INK_SECOND),
            Card(says),
        ],
        second,
        key="consent-sharing",
        quiet_line=False,
        back="/me",
        over=t("consent.sharing.over"),
        bottom=[
            BigButton(t("consent.agree"), lambda: choose(True), key="agree"),
            QuietButton(t("consent.sharing.refuse"), lambda: choose(False), key="refuse"),
        ],
    )
