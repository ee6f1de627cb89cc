"""Answers one types: a line, a paragraph, a number, a telephone number, a day."""

import re
from datetime import date, datetime
from typing import Any

import flet as ft

from app.forms.compiled import is_date
from app.forms.definitions import Widget
from app.forms.said import full_day
from app.models.record import Submission
from app.state.account import born
from app.state.filing import form_of
from app.state.session import Session
from app.views import theme
from app.views.components import Line, QuietButton
from app.views.components.field import Field, typed
from app.views.form_parts import Wrong, problem_of, told
from app.views.guard import handler

_KEYS = {
    Widget.PHONE: ft.KeyboardType.PHONE,
    Widget.NUMBER: ft.KeyboardType.NUMBER,
    Widget.MONEY: ft.KeyboardType.NUMBER,
    Widget.DIGITS: ft.KeyboardType.NUMBER,
    Widget.DATE: ft.KeyboardType.DATETIME,
}
_ICONS = {
    Widget.PHONE: ft.Icons.CALL_OUTLINED,
    Widget.MONEY: ft.Icons.PAYMENTS_OUTLINED,
    Widget.DATE: ft.Icons.EVENT_OUTLINED,
}
_FIRST, _LAST = 1900, 2100
"""Years a day of a form may be in (`app.forms.compiled.is_birth_date`)."""


def read(widget: Widget, text: str) -> Any:
    """The answer that was typed, None for none; what is not yet right stays as it was typed."""
    line = text.strip()
    if not line:
        return None
    if widget is Widget.PARAGRAPH:
        return text
    if widget in (Widget.NUMBER, Widget.MONEY):
        digits = re.sub(r"[\s,원일급]", "", line)
        return int(digits) if re.fullmatch(r"[0-9]{1,15}", digits) else line
    if widget is Widget.DATE:
        found = re.fullmatch(r"([0-9]{4})\D{1,2}([0-9]{1,2})\D{1,2}([0-9]{1,2})\D?", line)
        year, month, day = found.groups() if found else (line, "", "")
        known = born(f"{year}{month:0>2}{day:0>2}" if found else line)
        return known.isoformat() if known else line
    if widget is Widget.DIGITS:
        return line.replace(" ", "")
    return line


@ft.component
def TextAnswer(session: Session, one: Submission, name: str) -> ft.Control:
    """A field; below it what it was understood as, or what is wrong once one has left it."""
    ft.use_state(session.settings)
    ft.use_state(session.filing.state)
    t, widget = session.t, form_of(one).questions[name].widget
    draft = session.filing.find(one.id) or one
    value = draft.content.get(name)
    left, leave = ft.use_state(value is not None)
    seen = ft.use_memo(lambda: {"left": left}, [])  # the field keeps what it was made with
    turn, anew = ft.use_state(0)

    def write(event: Any) -> None:
        session.filing.change(one.id, name, read(widget, typed(event)), typing=True)
        # What was wrong may be right now, or the other way round.
        if seen["left"] or widget is Widget.DATE:
            session.filing.tell()

    def blur() -> None:
        seen["left"] = True
        leave(True)
        session.filing.tell()

    def made() -> ft.TextField:
        field = Field(
            t(f"form.label.{name}"),
            value="" if value is None else str(value),
            on_change=handler(write),
            icon=_ICONS.get(widget),
            key=f"answer-{name}-{turn}",
        )
        field.keyboard_type = _KEYS.get(widget, ft.KeyboardType.TEXT)
        field.on_blur = handler(blur)
        if widget is Widget.DATE:
            field.hint_text = t("filing.date_hint")
        if widget is Widget.PARAGRAPH:
            field.multiline, field.min_lines, field.max_lines = True, 4, 8
            field.keyboard_type = ft.KeyboardType.MULTILINE
        return field

    # Made once: one made anew while one types would lose syllables.
    field = ft.use_memo(made, [session.settings.language, turn])
    inside: list[ft.Control] = [field]
    problem = problem_of(form_of(one), name, value) if left and value is not None else None
    if problem is not None:
        inside.append(Wrong(told(session, problem)))
    elif widget is Widget.DATE and is_date(str(value)):
        words = full_day(t, date.fromisoformat(str(value)))
        inside.append(Line(ft.Icons.CHECK_CIRCLE_OUTLINE, words, theme.GOOD))
    elif widget is Widget.MONEY and isinstance(value, int):
        words = t("format.won", won=f"{value:,}")
        inside.append(Line(ft.Icons.CHECK_CIRCLE_OUTLINE, words, theme.GOOD))
    if widget is Widget.DATE:

        def pick() -> None:
            _ask_day(session, str(value), choose)

        def choose(day: date) -> None:
            session.filing.change(one.id, name, day.isoformat())
            anew(turn + 1)

        icon = ft.Icons.CALENDAR_MONTH_OUTLINED
        inside.append(
            ft.Row(
                [QuietButton(t("filing.calendar"), pick, icon=icon, color=theme.PRIMARY,
                             key=f"pick-{name}")],
                wrap=True,
                margin=ft.Margin.only(left=-theme.SPACE_4),
            )
        )  # fmt: skip
    return ft.Column(
        inside,
        spacing=theme.SPACE_2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _ask_day(session: Session, value: str, choose: Any) -> None:
    """The platform's own calendar."""
    today = session.hub.clock.today()
    start = date.fromisoformat(value) if is_date(value) else today

    def chosen(event: Any) -> None:
        got = event.control.value
        if isinstance(got, datetime):  # it comes as an instant of that day here
            got = got.astimezone().date() if got.tzinfo else got.date()
        if isinstance(got, date):
            choose(got)

    t = session.t
    session.page.show_dialog(
        ft.DatePicker(
            value=datetime(start.year, start.month, start.day),  # noqa: DTZ001 - a day
            first_date=datetime(_FIRST, 1, 1),  # noqa: DTZ001
            last_date=datetime(_LAST, 1, 1),  # noqa: DTZ001
            help_text=t("filing.calendar"),
            cancel_text=t("page.close"),
            confirm_text=t("filing.calendar_take"),
            on_change=handler(chosen),
        )
    )
