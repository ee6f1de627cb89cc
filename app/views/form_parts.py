"""What the screens of forms share: how one stands and why, what is wrong, a file's row."""

from collections.abc import Callable, Mapping
from typing import Any

import flet as ft

from app.forms.check import Problem, check, check_one
from app.forms.definitions import Form, Widget
from app.models import ErrorCode, IlteoroError
from app.models.record import Attachment, SendState, ServerStatus, Submission, Supplement
from app.state.filing import form_of
from app.state.models import Link
from app.state.session import Session
from app.views import theme
from app.views.components import (
    EmptyState,
    IconButton,
    Line,
    Notice,
    Page,
    Pill,
    Text,
    Tone,
)
from app.views.components.section import PressedRow

PRINTED_MOST = 700_000
"""Bytes the browser's page takes for printing (`bridge.print_pdf`)."""
_TYPED = (Widget.NUMBER, Widget.MONEY)
_ICONS = {
    "draft": (ft.Icons.EDIT_OUTLINED, Tone.PLAIN),
    "ready": (ft.Icons.SCHEDULE_SEND_OUTLINED, Tone.PRIMARY),
    "sending": (ft.Icons.UPLOAD_OUTLINED, Tone.PRIMARY),
    "sent": (ft.Icons.CHECK_CIRCLE_OUTLINE, Tone.GOOD),
    "reply": (ft.Icons.SCHEDULE_SEND_OUTLINED, Tone.PRIMARY),
    "attention": (ft.Icons.ERROR_OUTLINE, Tone.ATTENTION),
}


PHOTO = "image/"
"""How the media types of pictures begin."""


def stands(session: Session, one: Submission) -> str:
    """`draft`, `ready`, `sending`, `sent`, `reply` where one is on its way, or `attention` where
    the person has to do something."""
    reply = session.filing.replies.going(one)
    if SendState.REFUSED in (one.state, reply and reply.state):
        return "attention"
    if reply is not None:
        return "reply"
    return "attention" if one.status is ServerStatus.SUPPLEMENT else one.state.value


def StandPill(session: Session, one: Submission) -> ft.Control:
    """How it stands, in a word; of what was sent what the office does with it."""
    name = stands(session, one)
    icon, tone = _ICONS[name]
    words = session.t(f"filing.state.{name}")
    if name == "sent" and one.status not in (None, ServerStatus.RECEIVED):
        words = session.t(f"filing.status.{one.status}")
    return Pill(words, tone, icon)


def route_of(session: Session, one: Submission) -> str:
    """Where it goes on: a draft with its first question, what is on its way with how it is."""
    if one.state is not SendState.DRAFT:
        return f"/forms/{one.id}/sent"
    return f"/forms/{one.id}/{'p1' if session.filing.state.whole else 1}"


def problem_of(form: Form, name: str, value: Any) -> Problem | None:
    """What is wrong with one answer; a number that is none is told as such."""
    if form.questions[name].widget in _TYPED and isinstance(value, str):
        return Problem(question=name, code="not_a_number")
    return check_one(form, name, value)


def problems_of(one: Submission) -> dict[str, Problem]:
    """What is wrong with a draft by question, in the order of the paper."""
    form = form_of(one)
    found = {}
    for problem in check(form, one.content):
        if problem.code == "unasked":
            continue
        value = one.content.get(problem.question)
        typed = problem_of(form, problem.question, value) if value is not None else None
        found[problem.question] = typed or problem
    return found


def told(session: Session, problem: Problem) -> str:
    """The words for it: what to do."""
    key = f"form.problem.{problem.code}"
    if problem.question == "signature" and problem.code == "not_possible":
        key = "form.problem.missing"
    return session.t(key, **problem.params)


def Wrong(words: str) -> ft.Control:
    """What is wrong, below what it is about."""
    line = Line(ft.Icons.INFO_OUTLINE, words, theme.ATTENTION)
    return ft.Semantics(live_region=True, content=line)


def FileRow(
    session: Session, file: Attachment, act: ft.Control | None, *, to: str = "", name: str = ""
) -> ft.Control:
    """A file with its size, and what can be done with it; a tap on it leads `to` where it is
    looked at. `name` where it is called otherwise."""
    is_photo = file.media_type.startswith(PHOTO)
    icon = ft.Icons.IMAGE_OUTLINED if is_photo else ft.Icons.PICTURE_AS_PDF_OUTLINED
    size = session.t.size(file.bytes)
    row: list[ft.Control] = [
        ft.Icon(icon, color=theme.PRIMARY),
        ft.Column(
            [Text(name or file.name), Text(size, theme.TEXT_SMALL, color=theme.INK_SECOND)],
            spacing=0,
            tight=True,
            expand=True,
        ),
    ]
    if to:
        inside = ft.Row(row, spacing=theme.SPACE_3)
        pressed = PressedRow(inside, lambda: session.go(to), key=f"look-{file.id}")
        row = [ft.Container(pressed, expand=True)]
    return ft.Row([*row, act] if act else row, spacing=theme.SPACE_3)


def files_of(one: Submission) -> Mapping[str, Attachment]:
    """Its attachments by id."""
    return {file.id: file for file in one.attachments}


def gone(session: Session) -> ft.Control:
    """The screen of a form there is none of."""
    t = session.t
    empty = EmptyState(
        ft.Icons.DESCRIPTION_OUTLINED,
        t("filing.gone_title"),
        t("filing.gone_text"),
        t("filing.to_list"),
        lambda: session.go("/forms"),
        level=1,
    )
    return Page(session, [empty], key="form-gone", back="/forms", quiet_line=False)


def forgets(session: Session) -> list[ft.Control]:
    """That nothing is kept where one shares a screen or a server; nothing on one's own device."""
    if session.kept == "device":
        return []
    return [Notice(session.t(f"filing.kept_{session.kept}"), tone=Tone.ATTENTION)]


async def told_if_refused(session: Session, work: Callable[[], Any], tell: Any) -> None:
    """Do something and say why it could not be done."""
    try:
        await work()
    except IlteoroError as error:
        key = f"filing.refused.{error.code}"
        t = session.t
        tell(t(key, **error.params) if t.has(key) else t.error(error))


def waits(session: Session, one: Submission | Supplement) -> str:
    """Why it is not there yet, and when it will go."""
    t, state = session.t, session.filing.state
    if not session.account.possible or not session.account.state.signed_in:
        possible = session.account.possible
        return t("filing.waits.sign_in" if possible else "filing.cannot.no_backend")
    if state.sending == one.id:
        return t("filing.waits.sending")
    if state.held:
        size = t.size(sum(file.bytes for file in one.attachments))
        return t("filing.waits.wifi", size=size)
    if session.sync.link is Link.NONE or state.problem is ErrorCode.BACKEND_UNREACHABLE:
        return t("filing.waits.line")
    why = f"{because(session, state.problem)} " if state.problem else ""
    return why + t("filing.waits.again" if why else "filing.waits.soon")


def because(session: Session, code: ErrorCode) -> str:
    """An error that is kept with a form, in words."""
    t, key = session.t, f"filing.because.{code}"
    return t(key) if t.has(key) else t.error(IlteoroError(code))


def more(session: Session, name: str, on_click: Callable[..., Any], key: str) -> ft.Control:
    """A way to remove something, beside it."""
    return IconButton(ft.Icons.DELETE_OUTLINE, session.t("filing.remove", name=name), on_click,
                      key=key)  # fmt: skip
