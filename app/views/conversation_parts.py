"""Messages as they stand on the screen: one's own on the right, the others' on the left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import flet as ft

from app.counseling.kept import ticks
from app.models import KST
from app.models.record import Message, SendState
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, LinkLine, Notice, QuietButton, Text, Tone
from app.views.components.press import press

_ICONS = {
    "waiting": ft.Icons.SCHEDULE,
    "sent": ft.Icons.CHECK,
    "delivered": ft.Icons.DONE_ALL,
    "read": ft.Icons.MARK_CHAT_READ_OUTLINED,
    "refused": ft.Icons.ERROR_OUTLINE,
}
_WIDEST = 520


@dataclass(frozen=True)
class Acts:
    """What can be done to a message: pressed to choose it, changed, deleted, sent again; `chosen`
    is the one that was pressed, `sure` that deleting it was asked for."""

    choose: Callable[[str], None]
    change: Callable[[Message], None]
    ask_delete: Callable[[], None]
    delete: Callable[[Message], Any]
    again: Callable[[Message], Any]
    chosen: str = ""
    sure: bool = False


def day_line(session: Session, day: date) -> ft.Control:
    """Between the messages of two days."""
    today = session.hub.clock.today()
    words = session.t("talk.today") if day == today else session.t.day(day)
    line = Text(words, theme.TEXT_LEAST, color=theme.INK_SECOND, align=ft.TextAlign.CENTER)
    return ft.Container(line, padding=theme.SPACE_2, alignment=ft.Alignment.CENTER)


def day_of(one: Message) -> date:
    """The Korean day a message came, or was written."""
    return (one.received_at or one.created_at).astimezone(KST).date()


def Bubble(session: Session, one: Message, acts: Acts, *, live: bool = False) -> ft.Control:
    """One message with when it came and how far; `live` has it said when it comes."""
    t, talk = session.t, session.account.talk
    state = talk.state
    mine = one.author == state.me
    at = f"{(one.received_at or one.created_at).astimezone(KST):%H:%M}"
    name = next((who.name for who in state.members if who.id == one.author), "")
    name = name or t("account.nameless")
    text = t("talk.deleted") if one.deleted else one.text
    tick = ticks(one, state.marks) if mine else ""
    changed = f" · {t('talk.edited')}" if one.revision and not one.deleted else ""
    words = t("talk.theirs", name=name, at=at, text=text)
    if mine:
        words = t("talk.mine", at=at, tick=t(f"talk.tick.{tick}"), text=text)
    body = Text(text, color=theme.INK_SECOND if one.deleted else theme.INK)
    foot: list[ft.Control] = [Text(f"{at}{changed}", theme.TEXT_LEAST, color=theme.INK_SECOND)]
    if mine and not one.deleted:
        color = theme.ATTENTION if tick == "refused" else theme.INK_SECOND
        sign = ft.Icon(_ICONS[tick], color=color, size=theme.SIZE_SMALL)
        foot += [sign, Text(t(f"talk.tick.{tick}"), theme.TEXT_LEAST, color=color)]
    inside: list[ft.Control] = [body, ft.Row(foot, spacing=theme.SPACE_1, tight=True, wrap=True)]
    if not mine:
        inside.insert(0, Text(name, theme.TEXT_SMALL, color=theme.PRIMARY))
    may = talk.may_change(one)
    box = ft.Container(
        ft.Column(inside, spacing=2, tight=True),
        bgcolor=theme.PRIMARY_SOFT if mine else theme.CARD,
        border=ft.Border.all(1, theme.PRIMARY_SOFT if mine else theme.LINE),
        border_radius=theme.RADIUS_CARD,
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_4, vertical=theme.SPACE_3),
        ink=may,
        on_click=press(lambda: acts.choose(one.id)) if may else None,
        key=f"message-{one.id}",
    )
    spoken = ft.Semantics(
        label=words,
        hint_text=t("talk.mine_press") if may else None,
        button=True if may else None,
        live_region=True if live else None,
        exclude_semantics=not may,
        content=box,
    )
    room = min(_WIDEST, session.screen.pixels * 0.8)
    held = ft.Container(spoken, width=None, expand=True, expand_loose=True)
    side = ft.Container(width=max(theme.SPACE_8, session.screen.pixels - 2 * theme.SIDE - room))
    if session.screen.pixels > theme.COLUMN:
        side = ft.Container(width=theme.COLUMN - 2 * theme.SIDE - _WIDEST + theme.SPACE_8)
    row = ft.Row(
        [side, held] if mine else [held, side],
        alignment=ft.MainAxisAlignment.END if mine else ft.MainAxisAlignment.START,
        spacing=0,
    )
    below = _below(session, one, acts, may=may)
    return ft.Column(
        [row, *below],
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _below(session: Session, one: Message, acts: Acts, *, may: bool) -> list[ft.Control]:
    """Why it did not go out, and what can be done with the one that was pressed."""
    t = session.t
    found: list[ft.Control] = []
    if one.error is not None:
        again = None
        if one.state is SendState.REFUSED:
            again = LinkLine(t("talk.again"), lambda: acts.again(one), key=f"again-{one.id}")
        words = t(f"error.{one.error}")
        found.append(Notice(words, tone=Tone.ATTENTION, action=again, live=True))
    if not may or acts.chosen != one.id:
        return found
    if acts.sure:
        found += [
            Text(t("talk.delete_sure"), theme.TEXT_SMALL),
            BigButton(t("talk.delete_yes"), lambda: acts.delete(one), warns=True, key="delete-yes"),
        ]
        return found
    change = QuietButton(
        t("talk.edit"), lambda: acts.change(one), icon=ft.Icons.EDIT_OUTLINED, key="change"
    )
    delete = QuietButton(
        t("talk.delete"), acts.ask_delete, icon=ft.Icons.DELETE_OUTLINE, key="delete"
    )
    found.append(ft.Row([change, delete], wrap=True, alignment=ft.MainAxisAlignment.END))
    return found
