"""The way to the conversation from home."""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components import Card, Pill, Text, Tone


def TalkEntry(session: Session) -> list[ft.Control]:
    """A card that leads there; nothing where nothing can be exchanged."""
    account, t = session.account, session.t
    if not account.possible:
        return []
    unread = account.talk.unread
    words = ft.Column(
        [
            Text(t("talk.title"), theme.TEXT_STRONG),
            Text(t("talk.entry"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            *([ft.Row([new_pill(session, unread)], wrap=True)] if unread else []),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [words]
    if session.settings.text_scale < theme.LARGE:
        row.insert(0, ft.Icon(ft.Icons.FORUM_OUTLINED, color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))
    return [
        Card(
            [ft.Row(row, spacing=theme.SPACE_3)],
            on_click=lambda: session.go("/talk"),
            padding=theme.SPACE_4,
            key="to-talk",
        )
    ]


def new_pill(session: Session, unread: int) -> ft.Control:
    """How many messages are new."""
    words = session.t.plural("talk.new", unread)
    return Pill(words, Tone.ATTENTION, ft.Icons.MARK_CHAT_UNREAD_OUTLINED)
