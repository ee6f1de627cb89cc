"""One date of care as a card of a list, and how far it is in words."""

from datetime import date

import flet as ft

from app.models import CareDate, CareDateKind
from app.state.session import Session
from app.views import theme
from app.views.components.calendar import long_day
from app.views.components.card import Card
from app.views.components.text import Text

ICONS = {
    CareDateKind.CARE_END: ft.Icons.HEALING_OUTLINED,
    CareDateKind.GRADE_REVIEW: ft.Icons.FACT_CHECK_OUTLINED,
    CareDateKind.COUNSELING: ft.Icons.FORUM_OUTLINED,
    CareDateKind.OTHER: ft.Icons.EVENT_OUTLINED,
}


NO_BREAK = "\u00a0"


def days_left(session: Session, on: date) -> str:
    """How far a day is: 오늘, 내일, 5일 뒤, 3일 전."""
    left = (on - session.hub.clock.today()).days
    t = session.t
    if left in (0, 1):
        return t("dates.today" if left == 0 else "dates.tomorrow")
    words = t.plural("dates.in_days" if left > 0 else "dates.ago", abs(left))
    return words.replace(" ", NO_BREAK)


def route_of(entered: CareDate) -> str:
    """The route that shows it."""
    return f"/dates/{entered.id}"


def DateLine(session: Session, entered: CareDate, *, note: bool = True) -> ft.Control:
    """What, when, how far; the picture goes where large words need its room."""
    t = session.t
    near = 0 <= (entered.on - session.hub.clock.today()).days <= 1
    words: list[ft.Control] = [
        Text(t(f"dates.kind.{entered.kind}"), theme.TEXT_STRONG),
        Text(
            f"{long_day(t, entered.on)} · {days_left(session, entered.on)}",
            theme.TEXT_SMALL,
            color=theme.ATTENTION if near else theme.INK_SECOND,
        ),
    ]
    if entered.note and note:
        words.append(Text(entered.note, theme.TEXT_SMALL, max_lines=2))
    row: list[ft.Control] = [ft.Column(words, spacing=2, tight=True, expand=True)]
    if session.settings.text_scale < theme.LARGE:
        row.insert(0, ft.Icon(ICONS[entered.kind], color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))
    return ft.Row(row, spacing=theme.SPACE_3)


def DateRow(session: Session, entered: CareDate, *, selected: bool = False) -> ft.Control:
    """A card that opens the date."""
    return Card(
        [DateLine(session, entered)],
        on_click=lambda: session.go(route_of(entered)),
        padding=theme.SPACE_4,
        selected=selected or None,
        key=f"date-{entered.id}",
    )
