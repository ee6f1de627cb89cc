"""A month of days to tap: large, named, and the same on every platform."""

from calendar import Calendar as Weeks
from collections.abc import Callable
from datetime import date

import flet as ft

from app.text import Translator
from app.views import theme
from app.views.components.buttons import IconButton
from app.views.components.press import press
from app.views.components.text import Heading, Text

_LARGE = 4
"""Days side by side where text is large."""


def long_day(t: Translator, day: date) -> str:
    """A day with the day of its week: 12월 3일 목요일."""
    return t("calendar.long_day", day=t.day(day), weekday=t(f"calendar.weekday.{day.weekday()}"))


def _beside(first: date, months: int) -> date:
    """The first day of the month so many before or after."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@ft.component
def MonthOfDays(
    t: Translator,
    chosen: date | None,
    today: date,
    choose: Callable[[date], None],
    *,
    large: bool = False,
) -> ft.Control:
    """The month of the chosen day, or of today; days gone by can't be tapped. Where text is
    `large` seven don't fit side by side: there each day says which of the week it is."""
    this = today.replace(day=1)
    first, show = ft.use_state(max(this, (chosen or today).replace(day=1)))
    head = ft.Row(
        [
            IconButton(
                ft.Icons.CHEVRON_LEFT,
                t("calendar.before"),
                lambda: show(max(this, _beside(first, -1))),
                color=theme.LINE if first <= this else theme.PRIMARY,
                key="month-before",
            ),
            ft.Container(
                Heading(t("calendar.month", year=first.year, month=first.month), 3),
                expand=True,
                alignment=ft.Alignment.CENTER,
            ),
            IconButton(
                ft.Icons.CHEVRON_RIGHT,
                t("calendar.after"),
                lambda: show(_beside(first, 1)),
                color=theme.PRIMARY,
                key="month-after",
            ),
        ],
        spacing=0,
    )

    def cell(day: date) -> ft.Control:
        if day.month != first.month:
            return ft.Container(expand=1)
        can = None if day < today else choose
        return _Day(t, day, can, here=day == chosen, today=day == today, large=large)

    # Weeks gone by only take room.
    weeks = [w for w in Weeks(6).monthdatescalendar(first.year, first.month) if w[-1] >= today]
    if large:
        days = [day for week in weeks for day in week if day >= today and day.month == first.month]
        days += [date.max] * (-len(days) % _LARGE)
        weeks = [days[at : at + _LARGE] for at in range(0, len(days), _LARGE)]
        names: list[ft.Control] = []
    else:
        names = [ft.Row([_name(t, weekday) for weekday in (6, 0, 1, 2, 3, 4, 5)], spacing=0)]
    return ft.Column(
        [head, *names, *(ft.Row([cell(day) for day in week], spacing=0) for week in weeks)],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _name(t: Translator, weekday: int) -> ft.Control:
    word = Text(
        t(f"calendar.short.{weekday}"),
        theme.TEXT_LEAST,
        color=theme.INK_SECOND,
        align=ft.TextAlign.CENTER,
        max_lines=1,
    )
    return ft.Container(word, alignment=ft.Alignment.CENTER, expand=1)


def _Day(
    t: Translator,
    day: date,
    choose: Callable[[date], None] | None,
    *,
    here: bool,
    today: bool,
    large: bool,
) -> ft.Control:
    """One day; without `choose` it has gone by."""
    color = theme.ON_PRIMARY if here else theme.INK_SECOND if choose is None else theme.INK
    number = ft.Text(
        str(day.day),
        theme_style=theme.TEXT_SMALL if choose is None else theme.TEXT_STRONG,
        color=color,
        no_wrap=True,
    )
    inside: ft.Control = number
    if large:
        word = ft.Text(
            t(f"calendar.short.{day.weekday()}"), theme_style=theme.TEXT_LEAST, color=color
        )
        inside = ft.Column(
            [number, ft.Semantics(exclude_semantics=True, content=word)],
            spacing=0,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        )
    box = ft.Container(
        inside,
        expand=1,
        height=None if large else theme.TOUCH,
        padding=ft.Padding.symmetric(vertical=theme.SPACE_1) if large else None,
        alignment=ft.Alignment.CENTER,
        bgcolor=theme.PRIMARY if here else None,
        border=ft.Border.all(2, theme.PRIMARY) if today and not here else None,
        border_radius=theme.RADIUS_BUTTON,
        ink=choose is not None,
        on_click=None if choose is None else press(lambda: choose(day)),
        key=None if choose is None else f"day-{day.isoformat()}",
    )
    if choose is None:
        return box
    label = long_day(t, day)
    number.semantics_label = t("calendar.today", day=label) if today else label
    return ft.Semantics(button=True, selected=here, expand=1, content=box)
