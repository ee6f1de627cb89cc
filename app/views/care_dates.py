"""Dates of care: what one has entered, and entering, changing or removing one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import flet as ft

from app.models import ABOUT_HEALTH, CareDate, CareDateKind, new_id
from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Chip,
    EmptyState,
    Heading,
    LinkLine,
    Notice,
    Page,
    QuietButton,
    Text,
)
from app.views.components.calendar import MonthOfDays, long_day
from app.views.components.date_row import DateRow
from app.views.components.field import Field, typed
from app.views.components.toast import toast
from app.views.guard import handler

_NEW = "new"
_NOTE = 80


@ft.component
def CareDates(session: Session) -> ft.Control:
    """`/dates` and `/dates/:id`; on a phone the second one covers the first."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.reminders.state)
    t = session.t
    wide = session.screen.width is not Width.PHONE
    asked = ft.use_route_params().get("id", "")
    if not session.reminders.wanted:
        return Page(session, [_refused(session)], key="dates", title=t("dates.title"), back="/")
    entered = session.reminders.date(asked)
    if asked and not wide:
        return _editor_page(session, asked, entered)
    aside: list[ft.Control] | None = None
    if wide:
        aside = [_editor(session, asked or _NEW, entered)]
    return Page(
        session,
        _list(session, asked),
        key="dates",
        title=t("dates.title"),
        back="/",
        aside=aside,
        bottom=[]
        if wide
        else [BigButton(t("dates.add"), lambda: session.go("/dates/new"), key="add-date")],
    )


def _refused(session: Session) -> ft.Control:
    """Nothing may be kept: on a shared screen, or without the first consent."""
    t = session.t
    if session.hub.memory:
        return Notice(t("dates.shared"))
    return EmptyState(
        ft.Icons.LOCK_OUTLINE,
        t("dates.no_consent_title"),
        t("dates.no_consent"),
        t("consent.again"),
        lambda: session.go("/welcome/personal"),
    )


def _list(session: Session, chosen: str) -> list[ft.Control]:
    t, today = session.t, session.hub.clock.today()
    dates = session.reminders.state.dates
    if not dates:
        return [EmptyState(ft.Icons.EVENT_OUTLINED, t("dates.none_title"), t("dates.none"))]
    coming = [d for d in dates if d.on >= today]
    over = [d for d in dates if d.on < today]
    shown: list[ft.Control] = [DateRow(session, d, selected=d.id == chosen) for d in coming]
    if session.screen.width is not Width.PHONE and chosen and chosen != _NEW:
        shown.append(LinkLine(t("dates.add"), lambda: session.go("/dates/new"), key="add-date"))
    if over:
        shown.append(Heading(t("dates.over"), 2))
        shown += [DateRow(session, d, selected=d.id == chosen) for d in reversed(over)]
    return shown


def _editor_page(session: Session, asked: str, entered: CareDate | None) -> ft.Control:
    t = session.t
    if entered is None and asked != _NEW:
        gone = EmptyState(ft.Icons.EVENT_OUTLINED, t("dates.gone"), t("dates.none"))
        return Page(session, [gone], key="date", title=t("dates.title"), back="/dates")
    return Page(
        session,
        [_editor(session, asked, entered)],
        key=f"date-{asked}",
        title=t("dates.change" if entered else "dates.add"),
        back="/dates",
    )


def _editor(session: Session, asked: str, entered: CareDate | None) -> ft.Control:
    """The editor, made anew for every date."""
    named: dict[str, Any] = {"key": f"editor-{asked}"}  # a component takes one; its type hides it
    return _Editor(session, entered, **named)


@ft.component
def _Editor(session: Session, entered: CareDate | None) -> ft.Control:
    """What, when, and a word of one's own; kept with one button."""
    kind, set_kind = ft.use_state(entered.kind if entered else None)
    day, set_day = ft.use_state(entered.on if entered else None)
    written = ft.use_memo(lambda: [entered.note if entered else ""], [])
    missing, set_missing = ft.use_state("")
    t = session.t

    def write(event: Any) -> None:
        written[0] = typed(event)

    async def keep() -> None:
        if kind is None or day is None:
            set_missing("dates.missing_kind" if kind is None else "dates.missing_day")
            return
        note = " ".join(written[0].split())[:_NOTE]
        made = CareDate(id=entered.id if entered else new_id(), kind=kind, on=day, note=note)
        await session.reminders.put_date(made)
        session.back("/dates")
        undo = _undo(session, made, entered)
        toast(session, t("dates.kept", day=long_day(t, day)), undo=undo)

    async def remove() -> None:
        assert entered is not None  # noqa: S101 - the button is there only for one entered
        await session.reminders.remove_date(entered.id)
        session.back("/dates")
        toast(session, t("dates.removed"), undo=lambda: session.reminders.put_date(entered))

    field = ft.use_memo(
        lambda: Field(
            t("dates.note"),
            value=written[0],
            on_change=handler(write),
            icon=None,
            key="date-note",
        ),
        [session.settings.language],
    )
    inside: list[ft.Control] = [
        Heading(t("dates.what"), 2),
        ft.Row(
            [
                Chip(
                    t(f"dates.kind.{one}"),
                    lambda one=one: set_kind(one),
                    chosen=kind is one,
                    key=f"kind-{one}",
                )
                for one in _kinds(session)
            ],
            wrap=True,
            spacing=theme.SPACE_2,
            run_spacing=theme.SPACE_2,
        ),
    ]
    if session.reminders.kinds_refused():
        inside.append(Text(t("dates.no_health"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    inside += [
        Heading(t("dates.when"), 2),
        MonthOfDays(t, day, session.hub.clock.today(), set_day),
        ft.Row([ft.Container(field, expand=True)], spacing=0),
        Text(t("dates.note_help"), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if missing and (kind is None or day is None):
        inside.append(Notice(t(missing), icon=ft.Icons.INFO_OUTLINE, live=True))
    inside.append(BigButton(_keep_words(session, day), keep, key="keep-date"))
    if entered is not None:
        inside.append(
            QuietButton(t("dates.remove"), remove, icon=ft.Icons.DELETE_OUTLINE, key="remove-date")
        )
    return Card(inside)


def _keep_words(session: Session, day: date | None) -> str:
    t = session.t
    return t("dates.keep") if day is None else t("dates.keep_day", day=long_day(t, day))


def _kinds(session: Session) -> list[CareDateKind]:
    refused = session.reminders.kinds_refused()
    return [kind for kind in CareDateKind if not (refused and kind in ABOUT_HEALTH)]


def _undo(session: Session, made: CareDate, before: CareDate | None) -> Callable[[], Any]:
    if before is None:
        return lambda: session.reminders.remove_date(made.id)
    return lambda: session.reminders.put_date(before)
