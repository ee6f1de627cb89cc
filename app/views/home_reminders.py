"""What home reminds of: the next dates of care, and what came lately and fits."""

from collections.abc import Sequence

import flet as ft

from app.models import Listing
from app.state.session import Session
from app.views import theme
from app.views.components import Card, LinkButton, Text
from app.views.components.date_row import DateLine, route_of
from app.views.components.listing_card import place_line
from app.views.components.section import PressedRow, Rows, Title, under

_DATES = 3
_NEWS = 2


def dates_section(session: Session) -> list[ft.Control]:
    """The next dates, or how to enter one; nothing where nothing may be kept."""
    t, reminders = session.t, session.reminders
    if not reminders.wanted:
        return []
    coming = reminders.next_dates(_DATES)
    if not coming:
        return [_enter(session)]
    title = Title(
        t("home.dates"),
        LinkButton(t("home.all"), lambda: session.go("/dates"), key="all-dates"),
    )
    rows = [
        PressedRow(
            DateLine(session, d, note=False),
            lambda d=d: session.go(route_of(d)),
            key=f"date-{d.id}",
        )
        for d in coming
    ]
    return under(title, Rows(rows))


def _enter(session: Session) -> ft.Control:
    route = "/dates" if session.reminders.state.dates else "/dates/new"
    row: list[ft.Control] = [Text(session.t("home.no_dates"), expand=True)]
    if session.settings.text_scale < theme.LARGE:
        row.insert(0, ft.Icon(ft.Icons.EVENT_OUTLINED, color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.ADD, color=theme.PRIMARY))
    return Card(
        [ft.Row(row, spacing=theme.SPACE_3)],
        on_click=lambda: session.go(route),
        padding=theme.SPACE_4,
        key="enter-date",
    )


def news_section(
    session: Session, news: Sequence[Listing] | None, best: Sequence[Listing]
) -> list[ft.Control]:
    """What is new, short; what stands among the best is not shown twice."""
    shown = {listing.id for listing in best}
    rows = [_news(session, one) for one in news or () if one.id not in shown][:_NEWS]
    if not news or not rows:
        return []
    t = session.t
    link = LinkButton(
        t.plural("home.news_all", len(news)), lambda: session.go("/new"), key="all-news"
    )
    return under(Title(t("home.news"), link), Rows(rows))


def _news(session: Session, listing: Listing) -> ft.Control:
    words = ft.Column(
        [
            Text(listing.title, theme.TEXT_STRONG, max_lines=2),
            Text(place_line(session, listing), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return PressedRow(words, lambda: session.go(f"/listings/{listing.id}"), key=f"new-{listing.id}")
