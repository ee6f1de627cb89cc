"""What stands over everything while the screen is hidden: this month's calendar, nothing else."""

import calendar
from datetime import date

import flet as ft

from app.state import comfort
from app.state.session import Session
from app.views import theme
from app.views.components.press import press
from app.views.components.text import Text

_WIDEST = 560
_SATURDAY, _SUNDAY = 5, 6


def Cover(session: Session) -> ft.Control:
    """All of it is one button that leads back; its name is the month, as on any calendar."""
    t, today = session.t, session.hub.clock.today()
    month = t("hidden.month", year=today.year, month=t(f"hidden.month.{today.month}"))
    names = [t(f"hidden.day.{day}") for day in (_SUNDAY, *range(_SUNDAY))]
    rows: list[ft.Control] = [
        Text(month, theme.TEXT_PAGE),
        _row([_cell(name, theme.INK_SECOND) for name in names]),
    ]
    weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(today.year, today.month)
    rows += [_row([_day(day, today) for day in week]) for week in weeks]
    page = ft.Column(
        rows, spacing=theme.SPACE_3, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )
    return ft.Semantics(
        button=True,
        label=month,
        exclude_semantics=True,
        expand=True,
        content=ft.Container(
            ft.SafeArea(
                ft.Container(ft.Row([ft.Container(page, expand=True)]), width=_WIDEST),
            ),
            bgcolor=theme.BACKGROUND,
            padding=theme.SIDE,
            alignment=ft.Alignment.TOP_CENTER,
            expand=True,
            ink=True,
            on_click=press(lambda: comfort.come_back(session)),
            key="cover",
        ),
    )


def _row(cells: list[ft.Control]) -> ft.Control:
    return ft.Row(cells, spacing=0)


def _day(day: date, today: date) -> ft.Control:
    if day.month != today.month:
        return _cell("", theme.INK)
    at = day == today
    return _cell(str(day.day), theme.ON_PRIMARY if at else theme.INK, filled=at)


def _cell(word: str, color: ft.ColorValue, *, filled: bool = False) -> ft.Control:
    return ft.Container(
        ft.Container(
            ft.Text(word, theme_style=theme.TEXT_SMALL, color=color, no_wrap=True),
            bgcolor=theme.PRIMARY if filled else None,
            border_radius=theme.RADIUS_BUTTON,
            padding=theme.SPACE_1,
        ),
        alignment=ft.Alignment.CENTER,
        height=theme.TOUCH,
        expand=1,
    )
