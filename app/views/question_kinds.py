"""How each kind of question is put on the screen."""

from collections.abc import Sequence
from typing import Any

import flet as ft

from app.state.months import in_months
from app.state.questions import (
    BY_WISH,
    GRADES,
    START_STEPS,
    Ask,
    Question,
    answer_of,
    key_of,
    toggled,
    wished,
)
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Chip, Choice, Heading
from app.views.question_body import BodyQuestion
from app.views.question_job import JobQuestion
from app.views.question_pick import CertificatesQuestion, OccupationsQuestion
from app.views.question_place import PlaceQuestion
from app.views.question_year import YearQuestion
from app.views.said import said_answer, said_value

_OWN = {
    Ask.BODY: BodyQuestion,
    Ask.JOB: JobQuestion,
    Ask.OCCUPATIONS: OccupationsQuestion,
    Ask.CERTIFICATES: CertificatesQuestion,
    Ask.YEAR: YearQuestion,
    Ask.PLACE: PlaceQuestion,
}


def asked_as(session: Session, question: Question) -> list[ft.Control]:
    """What one answers with."""
    if question.ask in _OWN:
        # What one question keeps on the screen is not the next one's.
        own: dict[str, Any] = {"key": f"asked-{question.id}"}
        return [_OWN[question.ask](session, question, **own)]
    answer = answer_of(question, session.person.profile, session.person.wishes)
    if question.ask is Ask.GRADE:
        return _grade(session, question, answer)
    if question.ask is Ask.SEVERAL:
        return [_several(session, question, question.values, answer or ())]
    if question.ask is Ask.MUSTS:
        return [_musts(session, question)]
    if question.ask is Ask.START:
        return [_start(session, question, answer)]
    return [_under([*_nothing(session, question), *_few(session, question, answer)])]


def _large(session: Session) -> bool:
    return session.settings.text_scale >= theme.LARGE


def _under(controls: Sequence[ft.Control]) -> ft.Control:
    return ft.Column(
        list(controls),
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _nothing(session: Session, question: Question) -> list[ft.Control]:
    """The answer that nothing in particular is so, where the question knows one."""
    if not question.nothing:
        return []
    t, name = session.t, f"question.{question.id}.{question.nothing}"
    return [
        Choice(
            t(name),
            lambda: session.settle(question),
            chosen=question.id in session.person.settled,
            icon=pictures.of_answer(question.id, question.nothing) or pictures.NOTHING,
            example=t(f"{name}.example") if t.has(f"{name}.example") else "",
            large=_large(session),
            key=f"answer-{question.nothing}",
        )
    ]


def _few(session: Session, question: Question, answer: Any) -> list[ft.Control]:
    return [_choice(session, question, value, chosen=value == answer) for value in question.values]


def _choice(
    session: Session, question: Question, value: Any, *, chosen: bool, new: Any = None
) -> ft.Control:
    """One answer; `new` is what stands after a tap, where it is not the value itself."""
    t, key = session.t, key_of(value)
    example = f"question.{question.id}.{key}.example"
    return Choice(
        said_value(session, question, value),
        lambda: session.answer(question, value if new is None else new),
        chosen=chosen,
        icon=pictures.of_answer(question.id, key),
        example=t(example) if t.has(example) else "",
        several=new is not None,
        large=_large(session),
        key=f"answer-{key}",
    )


def _several(
    session: Session, question: Question, values: Sequence[Any], chosen: tuple[Any, ...]
) -> ft.Control:
    return _under(
        [
            *_nothing(session, question),
            *(
                _choice(
                    session,
                    question,
                    value,
                    chosen=value in chosen,
                    new=toggled(question, chosen, value),
                )
                for value in values
            ),
        ]
    )


def _musts(session: Session, question: Question) -> ft.Control:
    """The wishes that are there, each with what was wished."""
    person = session.person
    return _under(
        [
            *_nothing(session, question),
            *(
                Choice(
                    session.t(f"question.{BY_WISH[field].id}.short"),
                    lambda field=field: session.answer(question, person.wishes.musts ^ {field}),
                    chosen=field in person.wishes.musts,
                    icon=pictures.QUESTIONS[BY_WISH[field].id],
                    example=said_answer(session, BY_WISH[field]),
                    several=True,
                    large=_large(session),
                    key=f"answer-{field}",
                )
                for field in wished(person.wishes)
            ),
        ]
    )


def _grade(session: Session, question: Question, answer: int | None) -> list[ft.Control]:
    """Not decided, none, or one of fourteen."""
    t = session.t
    chips: list[ft.Control] = [
        Chip(
            t("question.grade.grade", grade=grade),
            lambda grade=grade: session.answer(question, grade),
            chosen=answer == grade,
            key=f"answer-{grade}",
        )
        for grade in GRADES
    ]
    return [
        _under([*_nothing(session, question),
                _choice(session, question, 0, chosen=answer == 0)]),
        Heading(t("question.grade.which"), 2),
        ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2),
    ]  # fmt: skip


def _start(session: Session, question: Question, answer: Any) -> ft.Control:
    """So many months from today; an answer from another day stands on top."""
    t, today = session.t, session.hub.clock.today()
    days = {months: in_months(today, months) for months in START_STEPS}
    rows = [
        Choice(
            t(f"question.start.{months}"),
            lambda day=day: session.answer(question, day),
            chosen=answer == day,
            icon=ft.Icons.PLAY_CIRCLE_OUTLINE if not months else ft.Icons.CALENDAR_MONTH_OUTLINED,
            example=t("question.start.from", day=t.day(day)),
            large=_large(session),
            key=f"answer-{months}",
        )
        for months, day in days.items()
    ]
    if answer is not None and answer not in days.values():
        chosen = said_value(session, question, answer)
        rows.insert(0, Choice(chosen, lambda: None, chosen=True, key="answer-kept"))
    return _under([*_nothing(session, question), *rows])
