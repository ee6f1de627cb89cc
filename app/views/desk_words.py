"""How a filed form is spoken of to who reviews it: its stage, until when, whose it is."""

from datetime import date
from typing import TYPE_CHECKING

import flet as ft

from app.models.record import ServerStatus
from app.state.models import Width
from app.state.session import Session
from app.state.staff import staff_of
from app.views.components import Heading, Pill, Tone

if TYPE_CHECKING:
    from app.sync.desk import Happened, Line

OPEN = (ServerStatus.RECEIVED, ServerStatus.IN_REVIEW, ServerStatus.SUPPLEMENT)
"""The stages in which the office has something to do."""
_NEAR = 3
_LOOKS = {
    ServerStatus.RECEIVED: (ft.Icons.INBOX_OUTLINED, Tone.PRIMARY),
    ServerStatus.IN_REVIEW: (ft.Icons.FIND_IN_PAGE_OUTLINED, Tone.PRIMARY),
    ServerStatus.SUPPLEMENT: (ft.Icons.HOURGLASS_EMPTY_OUTLINED, Tone.ATTENTION),
    ServerStatus.DECIDED: (ft.Icons.CHECK_CIRCLE_OUTLINE, Tone.GOOD),
    ServerStatus.WITHDRAWN: (ft.Icons.UNDO, Tone.PLAIN),
}


def Title(session: Session, words: str, *, expand: bool | None = None) -> ft.Control:
    """The heading of what covers a phone's screen, and elsewhere stands beside what has one."""
    n = 1 if session.screen.width is Width.PHONE else 2
    return Heading(words, n, smaller=n == 1, expand=expand)


def StagePill(session: Session, one: "Line") -> ft.Control:
    """Where it stands, in a word."""
    icon, tone = _LOOKS[one.status]
    return Pill(session.t(f"desk.status.{one.status}"), tone, icon)


def days_left(one: "Line", today: date) -> int | None:
    """Days until the last one, less than none where it is over; None where nothing is due."""
    return (one.due_on - today).days if one.status in OPEN else None


def is_pressing(one: "Line", today: date) -> bool:
    """Whether it is overdue or nearly."""
    left = days_left(one, today)
    return left is not None and left <= _NEAR


def due_short(session: Session, one: "Line") -> str:
    """Until when in a word or two: `3일 남음`; empty where nothing is due."""
    t, left = session.t, days_left(one, session.hub.clock.today())
    if left is None:
        return ""
    if left == 0:
        return t("desk.due.today")
    return t.plural("desk.due.left" if left > 0 else "desk.due.over", abs(left))


def due_whole(session: Session, one: "Line") -> str:
    """The same as a sentence, with the day."""
    t, left = session.t, days_left(one, session.hub.clock.today())
    if left is None:
        return ""
    day = t.day(one.due_on)
    if left == 0:
        return t("desk.due.today_whole", day=day)
    words = "desk.due.left_whole" if left > 0 else "desk.due.over_whole"
    return t.plural(words, abs(left), day=day)


def whose(session: Session, one: "Line") -> str:
    """Who looks after it."""
    t = session.t
    if one.assigned is None:
        return t("desk.whose.nobody")
    if one.assigned == staff_of(session).desk.me:
        return t("desk.whose.me")
    return t("desk.whose.other", name=one.assigned_name or t("account.nameless"))


def name_of(session: Session, one: "Line") -> str:
    """Whose form it is; nobody's where the account is gone."""
    return one.name or session.t("desk.account_gone")


def happened(session: Session, one: "Happened") -> str:
    """What was done, and by whom: `한담당 님이 살펴보기 시작했어요`."""
    t = session.t
    key = f"desk.step.{one.kind}"
    if not t.has(key):
        return t("desk.step.other")
    if one.actor is None:
        return t(key, name=t("desk.the_worker"))
    return t(key, name=t("desk.person", name=one.name or t("account.nameless")))
