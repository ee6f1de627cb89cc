"""One worker as their caseworker sees them: how to reach them, and what they agreed to share."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import flet as ft

from app.models import IlteoroError
from app.state.models import PersonState
from app.state.questions import QUESTIONS, Question, answer_of
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.case_forms import CaseForms
from app.views.components import BigButton, Card, Heading, Line, Notice, Pill, Shapes, Text, Tone
from app.views.desk_words import Title
from app.views.guard import handler
from app.views.said import said_answer

if TYPE_CHECKING:
    from app.sync.caseload import Case


@dataclass(frozen=True)
class Opened:
    """What stands for the worker that was asked for: `case`, or why there is none."""

    asked: str
    case: "Case | None" = None
    wrong: IlteoroError | None = None
    done: bool = False


def use_case(session: Session, worker: str) -> Opened:
    """The case of an address, asked for when it comes to be shown and after each contact."""
    own = staff_of(session)
    found, show = ft.use_state(cast("Opened | None", None))

    async def look() -> None:
        if not worker:
            return
        try:
            case = await own.open_case(worker)
        except IlteoroError as error:
            show(Opened(worker, wrong=error, done=True))
            return
        show(Opened(worker, case, done=True))

    ft.use_effect(handler(look), [worker, own.may_show])
    return found if found is not None and found.asked == worker else Opened(worker)


def case_body(session: Session, opened: Opened) -> list[ft.Control]:
    """Who it is, how old what is shown is, what they wrote."""
    t, case = session.t, opened.case
    head = Title(session, t("desk.person_head"))
    if opened.wrong is not None:
        return [head, Notice(t("caseload.case.no_more"), tone=Tone.ATTENTION, live=True)]
    if not opened.done:
        return [head, Shapes(t("state.looking"), 2)]
    if case is None:
        return [
            head,
            Notice(
                t("caseload.case.not_kept"),
                tone=Tone.ATTENTION,
                icon=ft.Icons.CLOUD_OFF_OUTLINED,
                live=True,
            ),
        ]
    again: dict[str, Any] = {"key": f"forms-of-{case.id}"}  # another person's begin anew
    forms = CaseForms(session, case.id, **again)
    body: list[ft.Control] = [_who(session, case), _age(session, case), forms]
    if not case.shares:
        return [
            *body,
            Notice(
                t("caseload.case.shares_not"),
                tone=Tone.ATTENTION,
                icon=ft.Icons.VISIBILITY_OFF_OUTLINED,
            ),
        ]
    said = _said(session, case)
    if not said:
        body.append(Card([Heading(t("caseload.case.said"), 2), Text(t("caseload.case.nothing"))]))
    else:
        rows: list[ft.Control] = [Heading(t("caseload.case.said"), 2)]
        for question, words in said:
            if len(rows) > 1:
                rows.append(ft.Divider(height=1, color=theme.LINE))
            rows.append(_row(t(f"question.{question.id}.short"), words))
        body.append(Card(rows))
    body.append(
        Line(
            ft.Icons.VISIBILITY_OUTLINED,
            t("caseload.case.audited"),
            theme.PRIMARY,
            style=theme.TEXT_SMALL,
        )
    )
    return body


def case_bottom(session: Session, opened: Opened) -> list[ft.Control]:
    """Calling them, where their number is known."""
    case = opened.case
    if case is None:
        return []
    write = BigButton(
        session.t("talk.case"),
        lambda: session.go(f"/talk/{case.id}"),
        icon=ft.Icons.FORUM_OUTLINED,
        soft=bool(case.phone),
        key="write-worker",
    )
    if not case.phone:
        return [write]
    words = session.t("caseload.case.call", number=case.phone)
    if session.settings.text_scale >= theme.LARGE:  # a number that breaks can't be read
        words = session.t("caseload.case.call_now")
    call = ft.OpenUrl(f"tel:{case.phone.replace(' ', '')}")
    icon = ft.Icons.CALL_OUTLINED
    return [BigButton(words, None, icon=icon, action=call, key="call-worker"), write]


def _who(session: Session, case: "Case") -> ft.Control:
    t = session.t
    age = _years(case.birth_date, session.hub.clock.today())
    name = case.name or t("account.nameless")
    title = t("caseload.case.name", name=name, age=age) if age is not None else name
    stage = case.profile.care_stage
    head: list[ft.Control] = [Title(session, title, expand=True)]
    if stage is not None and session.settings.text_scale < theme.LARGE:
        head.append(Pill(t(f"caseload.stage.{stage}")))
    lines: list[ft.Control] = [ft.Row(head, spacing=theme.SPACE_2)]
    if case.case_number:
        number = t("caseload.case.number", number=case.case_number)
        lines.append(Text(number, color=theme.INK_SECOND))
    if case.phone and session.settings.text_scale >= theme.LARGE:
        lines.append(Text(case.phone))
    return Card(lines, spacing=theme.SPACE_1)


def _age(session: Session, case: "Case") -> ft.Control:
    t, as_of = session.t, session.words_of(case.at)
    if staff_of(session).cases.problem is None and staff_of(session).state.signed_in:
        return Line(
            ft.Icons.CLOUD_DONE_OUTLINED, t("caseload.fresh", as_of=as_of), theme.GOOD,
            style=theme.TEXT_SMALL,
        )  # fmt: skip
    return Notice(
        t("caseload.case.old", as_of=as_of), tone=Tone.ATTENTION, icon=ft.Icons.CLOUD_OFF_OUTLINED
    )


def _said(session: Session, case: "Case") -> list[tuple[Question, str]]:
    person = PersonState(profile=case.profile, wishes=case.wishes)
    return [
        (question, said_answer(session, question, person))
        for question in QUESTIONS
        if answer_of(question, case.profile, case.wishes) is not None
    ]


def _row(name: str, words: str) -> ft.Control:
    label = Text(name, theme.TEXT_SMALL, color=theme.INK_SECOND)
    said = Text(words, theme.TEXT_BODY)
    return ft.Column([label, said], spacing=2, tight=True)


def _years(born: str, today: date) -> int | None:
    try:
        day = date.fromisoformat(born)
    except ValueError:
        return None
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))
