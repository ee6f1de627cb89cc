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


def long_day(t: Translator, day: date) -> str:
    """A day with the day of its week: 12월 3일 목요일."""
    return t("calendar.long_day", day=t.day(day), weekday=t(f"calendar.weekday.{day.weekday()}"))


def _beside(first: date, months: int) -> date:
    """The first day of the month so many before or after."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@ft.component
def MonthOfDays(
    t: Translator, chosen: date | None, today: date, choose: Callable[[date], None]
) -> ft.Control:
    """The month of the chosen day, or of today; days gone by stand there and can't be tapped."""
    first, show = ft.use_state((chosen or today).replace(day=1))
    this = today.replace(day=1)
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
    names: list[ft.Control] = [_head(t, weekday) for weekday in (6, 0, 1, 2, 3, 4, 5)]
    weeks: list[ft.Control] = [
        ft.Row(
            [
                _Day(
                    t,
                    day,
                    None if day < today else choose,
                    here=day == chosen,
                    today=day == today,
                )
                if day.month == first.month
                else ft.Container(expand=1, height=theme.TOUCH)
                for day in week
            ],
            spacing=0,
        )
        for week in Weeks(6).monthdatescalendar(first.year, first.month)
        if week[-1] >= today  # weeks gone by only take room
    ]
    return ft.Column(
        [head, ft.Row(names, spacing=0), *weeks],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _head(t: Translator, weekday: int) -> ft.Control:
    return ft.Container(
        Text(
            t(f"calendar.short.{weekday}"),
            theme.TEXT_LEAST,
            color=theme.INK_SECOND,
            align=ft.TextAlign.CENTER,
            max_lines=1,
        ),
        alignment=ft.Alignment.CENTER,
        expand=1,
    )


def _Day(t: Translator, day: date, choose: Callable[[date], None] | None, *, here: bool,
         today: bool) -> ft.Control:  # fmt: skip
    """One day; without `choose` it has gone by."""
    color = theme.ON_PRIMARY if here else theme.INK_SECOND if choose is None else theme.INK
    number = ft.Text(
        str(day.day),
        theme_style=theme.TEXT_SMALL if choose is None else theme.TEXT_STRONG,
        color=color,
        no_wrap=True,
    )
    box = ft.Container(
        number,
        expand=1,
        height=theme.TOUCH,
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
    if today:
        label = t("calendar.today", day=label)
    number.semantics_label = label
    return ft.Semantics(button=True, selected=here, expand=1, content=box)
