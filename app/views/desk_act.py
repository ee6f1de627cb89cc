"""`/forms/<id>/ask` and `/decide`: what exactly is missing, or what was decided and why."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import flet as ft

from app.forms.phrases import phrases
from app.models.record import ServerStatus
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Choice,
    Notice,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.field import Field, typed
from app.views.components.section import PressedRow
from app.views.desk_news import News, not_now
from app.views.desk_sending import use_sending
from app.views.desk_until import Until, UntilLine, chosen_day
from app.views.desk_words import Title
from app.views.guard import handler

if TYPE_CHECKING:
    from app.sync.desk import Seen

Act = Literal["ask_supplement", "decide"]
ACTS: dict[str, Act] = {"ask": "ask_supplement", "decide": "decide"}
"""By what stands in the address."""
RESULTS = ("granted", "partly", "refused")
"""What a decision may be; its first sentence says so."""
RESULT = "result"
"""Under which name what was chosen is kept beside what was written."""
MOST = 5000
"""Letters of a text, as the backend takes it."""


@ft.component
def Write(session: Session, case: "Seen", what: Act) -> ft.Control:
    """First one writes, then all of it is read back and sent; what was written stays until then."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    desk = staff_of(session).desk
    state, _ = ft.use_state(desk.state)
    t = session.t
    sure, ask = ft.use_state(False)
    result, show = ft.use_state(desk.drafts.of(case.id, RESULT))

    async def choose(one: str) -> None:
        show(one)
        await desk.drafts.write(case, RESULT, one, at_once=True)

    inside: list[ft.Control] = [Title(session, t(f"desk.{what}.title"))]
    if state.news:
        inside.append(News(session, case))
    if case.status is not ServerStatus.IN_REVIEW:
        inside += not_now(session, case, what)
    elif sure:
        said = desk.drafts.of(case.id, what).strip()
        text = f"{t(f'desk.result.{result}')}\n{said}" if what == "decide" else said
        inside.append(_ReadBack(session, case, what, text, partial(ask, False)))
    else:
        inside.append(
            _Editor(session, case, what, result=result, choose=choose, ready=partial(ask, True))
        )
    return Card(inside)


@ft.component
def _ReadBack(
    session: Session, case: "Seen", what: Act, text: str, change: Callable[[], None]
) -> ft.Control:
    """What the worker will read, and the button that sends it."""
    ft.use_state(session.settings)
    desk = staff_of(session).desk
    state, _ = ft.use_state(desk.state)
    t = session.t
    sending = use_sending(session, case)

    async def send() -> None:
        until = chosen_day(session, case) if what == "ask_supplement" else None
        await sending.send(desk.act(what, text=text, until=until), f"desk.{what}.done")

    words = f"desk.{what}.send_anyway" if state.news else f"desk.{what}.send"
    inside: list[ft.Control] = [
        Text(t(f"desk.{what}.sure"), color=theme.INK_SECOND),
        Card([Text(text)], padding=theme.SPACE_4),
    ]
    if what == "ask_supplement":
        inside.append(UntilLine(session, case))
    if sending.wrong:
        inside.append(Notice(sending.wrong, tone=Tone.ATTENTION, live=True))
    inside += [
        BigButton(
            t("desk.sending" if sending.busy else words),
            None if sending.busy else send,
            icon=ft.Icons.SEND_OUTLINED,
            key="desk-send",
        ),
        QuietButton(t("desk.change"), change, icon=ft.Icons.EDIT_OUTLINED, key="desk-change"),
    ]
    return _column(inside)


@ft.component
def _Editor(
    session: Session,
    case: "Seen",
    what: Act,
    *,
    result: str,
    choose: Callable[[str], Any],
    ready: Callable[[], None],
) -> ft.Control:
    """Ready-made sentences or results to tap, and a field for one's own words."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    desk, t = staff_of(session).desk, session.t
    turn, anew = ft.use_state(0)
    wrong, tell = ft.use_state("")

    def write(event: Any) -> None:
        session.touched()
        session.run(partial(desk.drafts.write, case, what, typed(event)))

    async def add(name: str) -> None:
        before = desk.drafts.of(case.id, what).rstrip()
        text = session.t(f"desk.phrase.{name}")
        await desk.drafts.write(case, what, f"{before}\n{text}" if before else text, at_once=True)
        anew(turn + 1)

    def made() -> ft.TextField:
        field = Field(
            t(f"desk.{what}.field"),
            value=desk.drafts.of(case.id, what),
            on_change=handler(write),
            icon=None,
            key=f"desk-{what}-{turn}",
        )
        large = session.settings.text_scale >= theme.LARGE
        field.multiline, field.min_lines, field.max_lines = True, 2 if large else 4, 12
        field.keyboard_type, field.max_length = ft.KeyboardType.MULTILINE, MOST
        return field

    # Made once: one made anew while one types would lose syllables.
    field = ft.use_memo(made, [session.settings.language, case.id, what, turn])

    def done() -> None:
        missing = ""
        if what == "decide" and not result:
            missing = "desk.decide.choose"
        elif not desk.drafts.of(case.id, what).strip():
            missing = f"desk.{what}.missing"
        tell(session.t(missing) if missing else "")
        if not missing:
            ready()

    inside: list[ft.Control] = [Text(t(f"desk.{what}.text"), color=theme.INK_SECOND)]
    if what == "decide":
        inside += [
            Choice(
                t(f"desk.result.{one}.short"),
                partial(choose, one),
                chosen=result == one,
                key=f"result-{one}",
            )
            for one in RESULTS
        ]
    inside.append(field)
    if what == "ask_supplement":
        inside += [_ready_made(session, case, add), Until(session, case)]
    if wrong:
        inside.append(Notice(wrong, tone=Tone.ATTENTION, live=True))
    inside.append(BigButton(t("desk.read_back"), done, key="desk-ready"))
    return _column(inside)


def _column(inside: list[ft.Control]) -> ft.Control:
    return ft.Column(
        inside,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _ready_made(session: Session, case: "Seen", add: Any) -> ft.Control:
    """Sentences of this form; a tap puts one into the field."""
    t = session.t
    rows: list[ft.Control] = [Text(t("desk.phrases"), theme.TEXT_SMALL, color=theme.INK_SECOND)]
    for name in phrases(case.form):
        words = Text(t(f"desk.phrase.{name}"), expand=True)
        row: list[ft.Control] = [words]
        if session.settings.text_scale < theme.LARGE:
            row.insert(0, ft.Icon(ft.Icons.ADD_CIRCLE_OUTLINE, color=theme.PRIMARY))
        rows.append(
            PressedRow(ft.Row(row, spacing=theme.SPACE_3), partial(add, name), key=f"add-{name}")
        )
    return ft.Column(
        rows, spacing=0, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )
