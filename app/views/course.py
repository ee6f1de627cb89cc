"""What a course's page has beside a vacancy's: the work it leads to, and its other dates."""

from functools import partial

import flet as ft

from app.models import Capacity, Listing
from app.reference import demand_level
from app.state.folding import starts
from app.state.session import Session
from app.views import theme
from app.views.components import Card, Heading, Line, LinkLine, Text
from app.views.components.demand_row import DemandRow
from app.views.components.listing_card import starts_line
from app.views.components.reasons import not_just_taken_up
from app.views.guard import handler


def course_lines(session: Session, course: Listing) -> list[ft.Control]:
    """What speaks against learning it beside what the match says: work that usually takes far
    more schooling, or a licence."""
    if not course.keco3:
        return []
    said = not_just_taken_up(session.t, course.keco3, session.person.profile)
    return [Line(ft.Icons.WARNING_AMBER, words, theme.ATTENTION) for words in said]


def CourseBody(session: Session, course: Listing) -> list[ft.Control]:
    """What the work a course leads to usually asks of the body, as a job's page says it; nothing
    where nobody knows to which work it leads."""
    t, keco3, profile = session.t, course.keco3, session.person.profile
    if not keco3:
        return []
    rows = [
        DemandRow(
            t,
            capacity,
            demand_level(keco3, capacity),
            stated=False,
            has=profile.capacity(capacity),
        )
        for capacity in Capacity
    ]
    note = t("course.body_note", occupation=t.occupation(keco3))
    return [
        Card(
            [
                Heading(t("course.body"), 2),
                *rows,
                Text(note, theme.TEXT_SMALL, color=theme.ATTENTION),
            ]
        )
    ]


def Apply(session: Session, course: Listing) -> ft.Control:
    """The way to the application for it, filled in with it."""
    t = session.t

    def apply() -> None:
        session.filing.course = course
        session.go("/forms/new/training_application")

    return Card(
        [
            Text(t("filing.course_apply_text")),
            LinkLine(t("filing.course_apply"), apply, key="apply-training"),
        ],
        spacing=0,
    )


@ft.component
def OtherDates(session: Session, course: Listing) -> ft.Control:
    """The ways to the same course on other dates; nothing where there are none."""
    none: tuple[str, list[Listing]] = ("", [])
    (of, found), keep = ft.use_state(none)

    async def look() -> None:
        keep((course.id, await session.hub.engine.other_dates(course)))

    ft.use_effect(handler(look), [course.id, session.sync.version])
    if of != course.id or not found:
        return ft.Container(visible=False)
    t = session.t
    lines = [
        LinkLine(
            starts_line(session, days) if (days := starts([one])) else t("course.no_date"),
            partial(session.go, f"/listings/{one.id}"),
            key=f"date-{one.id}",
        )
        for one in found
    ]
    return Card([Heading(t("course.other_dates"), 2), *lines], spacing=0)
