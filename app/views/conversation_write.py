"""Where one writes in a conversation: the field, sending, and for staff ready sentences."""

from collections.abc import Callable
from functools import partial

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.views import theme
from app.views.components import IconButton, QuietButton, Text
from app.views.components.field import Field, typed
from app.views.components.section import PressedRow
from app.views.components.toast import toast
from app.views.guard import handler

PHRASES = ("hello", "received", "call", "papers", "training", "thanks")
"""Of staff, by what they are called in the catalogues."""
MOST = 5000
"""Letters of a message, as the backend takes it."""


@ft.component
def Writing(session: Session, changing: str, change: Callable[[str], None]) -> ft.Control:
    """A new message, or another text for the one that is `changing`."""
    ft.use_state(session.settings)
    talk = session.account.talk
    state, _ = ft.use_state(talk.state)
    t = session.t
    turn, anew = ft.use_state(0)
    phrases, show_phrases = ft.use_state(False)
    other = ft.use_memo(lambda: {"text": ""}, [changing])

    def write(event: ft.Event[ft.TextField]) -> None:
        if changing:
            other["text"] = typed(event)
        else:
            talk.write(typed(event))

    def made() -> ft.TextField:
        old = next((one.text for one in state.messages if one.id == changing), "")
        field = Field(
            t("talk.field"),
            value=old if changing else talk.draft,
            on_change=handler(write),
            icon=None,
            key=f"talk-field-{turn}",
        )
        field.multiline, field.min_lines, field.max_lines = True, 1, 4
        field.keyboard_type, field.expand = ft.KeyboardType.MULTILINE, True
        field.input_filter = None
        return field

    # Made once: one made anew while one types would lose syllables.
    field = ft.use_memo(made, [session.settings.language, turn, changing, state.loaded])

    async def send() -> None:
        try:
            if changing:
                await _save(session, changing, other["text"])
                change("")
            elif await talk.send():
                anew(turn + 1)
            else:
                toast(session, t("talk.empty"))
        except IlteoroError as error:
            toast(session, t.error(error))

    def phrase(name: str) -> None:
        before, text = talk.draft.rstrip(), t(f"talk.phrase.{name}")
        talk.write(f"{before}\n{text}" if before else text)
        show_phrases(False)
        anew(turn + 1)

    rows: list[ft.Control] = []
    if phrases:
        rows.append(_phrases(session, phrase))
    if changing:
        leave = QuietButton(t("talk.cancel"), lambda: change(""), key="leave-change")
        note = Text(t("talk.changing"), theme.TEXT_SMALL, color=theme.INK_SECOND, expand=True)
        rows.append(ft.Row([note, leave]))
    line: list[ft.Control] = [field]
    if session.account.for_staff and not changing:
        icon, name = ft.Icons.QUICKREPLY_OUTLINED, t("talk.phrases")
        line.insert(0, IconButton(icon, name, lambda: show_phrases(not phrases), key="phrases"))
    line.append(
        IconButton(
            ft.Icons.CHECK if changing else ft.Icons.SEND,
            t("talk.save" if changing else "talk.send"),
            send,
            color=theme.PRIMARY,
            key="talk-send",
        )
    )
    end = ft.CrossAxisAlignment.END
    rows.append(ft.Row(line, spacing=theme.SPACE_2, vertical_alignment=end))
    return ft.Column(
        rows,
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


async def _save(session: Session, id_: str, text: str) -> None:
    talk = session.account.talk
    one = next((one for one in talk.state.messages if one.id == id_), None)
    if one is not None and text.strip() and text.strip() != one.text:
        await talk.edit(one, text)


def _phrases(session: Session, add: Callable[[str], None]) -> ft.Control:
    t, high = session.t, session.screen.height
    rows: list[ft.Control] = [
        PressedRow(Text(t(f"talk.phrase.{name}")), partial(add, name), key=f"say-{name}")
        for name in PHRASES
    ]
    return ft.Column(
        rows,
        spacing=0,
        scroll=ft.ScrollMode.AUTO,
        height=min(320.0, high * 0.4) if high else None,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
