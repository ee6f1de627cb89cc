"""Dates of care: what one has entered, and entering, changing or removing one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    Tone,
)
from app.views.components.calendar import MonthOfDays, long_day
from app.views.components.date_row import DateRow
from app.views.components.field import Field, typed
from app.views.components.nav import beside
from app.views.components.toast import toast
from app.views.guard import handler

_NEW = "new"
_NOTE = 80
_Done = Callable[[str, Callable[[], Any]], None]
"""Leaves the editor, says what was done and how to take it back."""


@dataclass(frozen=True)
class _Draft:
    """What is chosen so far for one date; `note` holds what is typed, in place."""

    kind: CareDateKind | None
    on: date | None
    note: list[str]
    missing: str = ""


def _draft_of(entered: CareDate | None) -> _Draft:
    if entered is None:
        return _Draft(None, None, [""])
    return _Draft(entered.kind, entered.on, [entered.note])


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
    entered = session.reminders.date(asked)
    name = entered.id if entered else _NEW
    turn, anew = ft.use_state(0)
    first = ft.use_memo(lambda: _draft_of(entered), [name, turn])
    changed, keep = ft.use_state(first)
    draft = changed if changed.note is first.note else first
    field = ft.use_memo(lambda: _field(session, first), [name, turn, session.settings.language])

    def done(words: str, undo: Callable[[], Any]) -> None:
        anew(turn + 1)
        session.back("/dates")
        toast(session, words, undo=undo)

    if not session.reminders.wanted:
        return Page(
            session,
            [_refused(session)],
            key="dates",
            title=t("dates.title"),
            quiet_line=False,
            tab=beside(session),
            back="/",
        )
    editor = [_editor(session, draft, keep, field, f"{name}-{turn}")]
    if entered is not None:
        editor.append(_remove(session, entered, done))
    add = BigButton(
        t("dates.keep") if draft.on is None else t("dates.keep_day", day=long_day(t, draft.on)),
        lambda: _keep(session, draft, entered, keep, done),
        key="keep-date",
    )
    if wide:
        return Page(
            session,
            _list(session, asked),
            key="dates",
            title=t("dates.title"),
            quiet_line=False,
            tab=beside(session),
            back="/",
            aside=editor,
            aside_bottom=[add],
        )
    if not asked:
        new = BigButton(t("dates.add"), lambda: session.go("/dates/new"), key="add-date")
        body = _list(session, asked)
        return Page(
            session,
            body,
            key="dates",
            title=t("dates.title"),
            back="/",
            bottom=[new],
            quiet_line=False,
        )
    if entered is None and asked != _NEW:
        gone = EmptyState(ft.Icons.EVENT_OUTLINED, t("dates.gone"), t("dates.none"))
        return Page(
            session, [gone], key="date", title=t("dates.title"), back="/dates", quiet_line=False
        )
    return Page(
        session,
        editor,
        key=f"date-{asked}",
        title=t("dates.change" if entered else "dates.add"),
        back="/dates",
        quiet_line=False,
        bottom=[add],
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


def _field(session: Session, draft: _Draft) -> ft.Control:
    """The field, made once for a draft: one made anew would put back what stood in it at first."""

    def write(event: Any) -> None:
        draft.note[0] = typed(event)

    return Field(
        session.t("dates.note"),
        value=draft.note[0],
        on_change=handler(write),
        icon=None,
        key="date-note",
    )


def _editor(
    session: Session, draft: _Draft, keep: Callable[[_Draft], Any], field: ft.Control, no: str
) -> ft.Control:
    """What, when, and a word of one's own."""
    t, today = session.t, session.hub.clock.today()

    named: dict[str, Any] = {"key": f"month-{no}"}  # a component takes one; its type hides it

    def choose(**chosen: Any) -> None:
        keep(replace(draft, missing="", **chosen))

    inside: list[ft.Control] = [
        Heading(t("dates.what"), 2),
        ft.Row(
            [
                Chip(
                    t(f"dates.kind.{one}"),
                    lambda one=one: choose(kind=one),
                    chosen=draft.kind is one,
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
        MonthOfDays(
            t,
            draft.on,
            today,
            lambda day: choose(on=day),
            large=session.settings.text_scale > theme.LARGE,
            **named,
        ),
        ft.Row([ft.Container(field, expand=True)], spacing=0),
        Text(t("dates.note_help"), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if draft.missing:
        inside.append(Notice(t(draft.missing), tone=Tone.ATTENTION, live=True))
    return Card(inside)


async def _keep(
    session: Session,
    draft: _Draft,
    entered: CareDate | None,
    keep: Callable[[_Draft], Any],
    done: _Done,
) -> None:
    if draft.kind is None or draft.on is None:
        missing = "dates.missing_kind" if draft.kind is None else "dates.missing_day"
        keep(replace(draft, missing=missing))
        toast(session, session.t(missing))
        return
    note = " ".join(draft.note[0].split())[:_NOTE]
    made = CareDate(id=entered.id if entered else new_id(), kind=draft.kind, on=draft.on, note=note)
    await session.reminders.put_date(made)
    words = session.t("dates.kept", day=long_day(session.t, made.on))
    done(words, _undo(session, made, entered))


def _remove(session: Session, entered: CareDate, done: _Done) -> ft.Control:
    async def remove() -> None:
        await session.reminders.remove_date(entered.id)
        done(session.t("dates.removed"), lambda: session.reminders.put_date(entered))

    words = session.t("dates.remove")
    return QuietButton(words, remove, icon=ft.Icons.DELETE_OUTLINE, key="remove-date")


def _kinds(session: Session) -> list[CareDateKind]:
    refused = session.reminders.kinds_refused()
    return [kind for kind in CareDateKind if not (refused and kind in ABOUT_HEALTH)]


def _undo(session: Session, made: CareDate, before: CareDate | None) -> Callable[[], Any]:
    if before is None:
        return lambda: session.reminders.remove_date(made.id)
    return lambda: session.reminders.put_date(before)
