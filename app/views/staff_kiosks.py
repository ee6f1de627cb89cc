"""The shared devices of the office, as an administrator runs them: a new one, one that is there."""

from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Notice, Text, Tone
from app.views.components.field import Field, typed
from app.views.guard import handler
from app.views.staff_handed import handed_card
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.people import Member


def seen_words(session: Session, one: "Member") -> str:
    """When a shared device was last in touch, or what it waits for."""
    t = session.t
    if one.waits_until is not None:
        return t("people.waits", until=session.t.moment(one.waits_until))
    if one.seen_at is None:
        return t("people.kiosk.never")
    return t("people.kiosk.seen", at=session.t.moment(one.seen_at))


@ft.component
def NewKiosk(session: Session) -> ft.Control:
    """A name of the place, then the code it is registered with."""
    ft.use_state(session.settings)
    people = staff_of(session).people
    state, _ = ft.use_state(people.state)
    wrong, tell = ft.use_state("")
    t = session.t

    def write(event: Any) -> None:
        state._typed["kiosk"] = typed(event)

    async def add() -> None:
        if not state._typed.get("kiosk", "").strip():
            tell(session.t("people.kiosk.missing"))
            return
        try:
            await people.add_kiosk()
        except IlteoroError as error:
            tell(problem_words(session, error))
            return
        tell("")

    field = ft.use_memo(
        lambda: Field(
            t("people.kiosk.name"),
            hint=t("people.kiosk.example"),
            value=state._typed.get("kiosk", ""),
            on_change=handler(write),
            icon=ft.Icons.PLACE_OUTLINED,
            key="kiosk-name",
        ),
        [session.settings.language, state.handed is None],
    )
    if state.handed is not None:
        return handed_card(session, state.handed)
    return Card(
        [
            Heading(t("people.kiosk.add"), 1, smaller=True),
            Text(t("people.kiosk.text"), color=theme.INK_SECOND),
            *([Notice(wrong, tone=Tone.ATTENTION, live=True)] if wrong else []),
            field,
            BigButton(
                t("people.kiosk.make"), None if state.busy else add,
                icon=ft.Icons.KEY_OUTLINED, key="kiosk-make",
            ),
        ]
    )  # fmt: skip


def about_kiosk(session: Session, one: "Member") -> list[ft.Control]:
    """What there is to say of one."""
    return [
        Line(ft.Icons.SCHEDULE, seen_words(session, one), theme.INK_SECOND),
        Text(session.t("people.kiosk.about"), color=theme.INK_SECOND),
    ]
