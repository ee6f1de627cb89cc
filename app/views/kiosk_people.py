"""On a shared screen: what help there is, whom to telephone, how to call somebody here."""

import flet as ft

from app.models import Kind
from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Notice, Page, Text, Tone
from app.views.components.talk import PHONE, RELAY
from app.views.kiosk_start import across, listings_of

_HELP = (
    ("training", ft.Icons.SCHOOL_OUTLINED),
    ("back", ft.Icons.HOME_WORK_OUTLINED),
    ("talk", ft.Icons.SUPPORT_AGENT),
)
"""산업재해보상보험법 제72조 names the payments; amounts change each year and are not told."""


@ft.component
def KioskHelp(session: Session) -> ft.Control:
    """`/kiosk/help`."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t = session.t
    cards: list[ft.Control] = [
        Card(
            [
                ft.Row(
                    [
                        ft.Icon(icon, color=theme.PRIMARY, size=theme.SPACE_8),
                        Heading(t(f"kiosk.help.{name}"), 2, expand=True),
                    ],
                    spacing=theme.SPACE_3,
                ),
                Text(t(f"kiosk.help.{name}.text", number=PHONE)),
            ]
        )
        for name, icon in _HELP
    ]
    look = BigButton(
        t("kiosk.help.courses"),
        lambda: listings_of(session, Kind.COURSE),
        icon=ft.Icons.SCHOOL_OUTLINED,
        key="courses",
    )
    return Page(
        session,
        [*_cards(session, cards), Notice(t("kiosk.help.differs", number=PHONE))],
        key="kiosk-help",
        title=t("kiosk.help"),
        tab="help" if session.person.answered() else "",
        back="/",
        whole=True,
        bottom=[look],
    )


@ft.component
def KioskAsk(session: Session) -> ft.Control:
    """`/kiosk/ask`: numbers to be read; a shared screen has no telephone."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t = session.t
    return Page(
        session,
        [
            Text(t("kiosk.ask.how")),
            *_cards(
                session,
                [
                    _number(session, "service", PHONE, ft.Icons.CALL),
                    _number(session, "relay", RELAY, ft.Icons.SIGN_LANGUAGE),
                ],
            ),
        ],
        key="kiosk-ask",
        title=t("kiosk.ask"),
        back="/",
        whole=True,
    )


def _cards(session: Session, cards: list[ft.Control]) -> list[ft.Control]:
    """Beside each other where the screen is wide and the words are not."""
    wide = session.screen.width is Width.RAIL and session.settings.text_scale < theme.LARGE
    return [across(cards)] if wide else cards


def _number(session: Session, name: str, number: str, icon: ft.IconData) -> ft.Control:
    t = session.t
    shown = Text(number, theme.TEXT_PAGE, color=theme.PRIMARY)
    shown.no_wrap = True
    return Card(
        [
            Heading(t(f"talk.{name}"), 2),
            ft.Row(
                [ft.Icon(icon, color=theme.PRIMARY, size=theme.SPACE_8), shown],
                spacing=theme.SPACE_3,
            ),
            Text(t(f"kiosk.ask.{name}"), color=theme.INK_SECOND),
        ]
    )


@ft.component
def KioskCall(session: Session) -> ft.Control:
    """`/kiosk/call`: how one calls somebody here, and that this screen rings nowhere."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t, call = session.t, session.hub.ward.call
    how = (
        [Heading(t("kiosk.call.here"), 2), Text(call, theme.TEXT_PAGE, color=theme.ATTENTION)]
        if call
        else [Heading(t("kiosk.call.near"), 2), Text(t("kiosk.call.near_text"))]
    )
    return Page(
        session,
        [
            Card([*how], bgcolor=theme.ATTENTION_SOFT, line=False),
            Notice(t("kiosk.call.silent"), tone=Tone.PLAIN),
            Line(ft.Icons.CALL_OUTLINED, t("kiosk.call.phone", number=PHONE), theme.PRIMARY),
        ],
        key="kiosk-call",
        title=t("kiosk.call"),
        tab="call" if session.person.answered() else "",
        back="/",
        whole=True,
    )
