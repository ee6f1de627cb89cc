"""The eight questions, one a screen; answers stand in the session from the first touch."""

from typing import Any

import flet as ft

from app.models import Kind
from app.state.questions import BY_ID, PAY_STEPS, Ask, Question, answer_of, key_of, wish
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import (
    BigButton,
    Chip,
    Choice,
    EmptyState,
    Heading,
    IconButton,
    Page,
    QuietButton,
    Text,
)
from app.views.question_job import JobQuestion
from app.views.question_place import PlaceQuestion


@ft.component
def Questions(session: Session) -> ft.Control:
    """The question of the route `/questions/:place`, from 1."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    t, questions = session.t, session.person.questions()
    place = ft.use_route_params().get("place", "1")
    at = int(place) if place.isdecimal() else 0
    if not 1 <= at <= len(questions):
        return _none(session)
    question = questions[at - 1]

    def on() -> None:
        session.passed(question)
        session.go(f"/questions/{at + 1}" if at < len(questions) else "/")

    def before() -> None:
        session.back(f"/questions/{at - 1}" if at > 1 else "/")

    progress = ft.Row(
        [
            IconButton(ft.Icons.ARROW_BACK, t("page.back"), before, key="back"),
            ft.Semantics(
                label=t("question.progress", at=at, of=len(questions)),
                exclude_semantics=True,
                expand=True,
                content=ft.ProgressBar(
                    value=at / len(questions),
                    bar_height=theme.SPACE_2,
                    border_radius=theme.SPACE_1,
                    color=theme.PRIMARY,
                    bgcolor=theme.LINE,
                ),
            ),
            Text(f"{at} / {len(questions)}", theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_2,
        expand=True,
    )
    last = at == len(questions)
    return _page(session, question, progress, t("question.done" if last else "question.next"), on)


@ft.component
def AnswerAgain(session: Session) -> ft.Control:
    """One question again, from the list of answers: `/me/answers/:id`."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    question = BY_ID.get(ft.use_route_params().get("id", ""))
    if question is None or question not in session.person.questions():
        return _none(session)

    def on() -> None:
        session.passed(question)
        session.go("/me/answers")

    head = ft.Row(
        [
            IconButton(
                ft.Icons.ARROW_BACK,
                session.t("page.back"),
                lambda: session.back("/me/answers"),
                key="back",
            ),
            ft.Container(expand=True),
        ],
        expand=True,
    )
    return _page(session, question, head, session.t("question.save"), on, editing=True)


def _none(session: Session) -> ft.Control:
    t = session.t
    empty = EmptyState(
        ft.Icons.QUIZ_OUTLINED,
        t("question.none_title"),
        t("question.none_text"),
        t("consent.again"),
        lambda: session.go("/welcome/personal"),
    )
    return Page(session, [empty], key="questions", back="/", tab="home")


def _page(
    session: Session,
    question: Question,
    head: ft.Control,
    button: str,
    on: Any,
    *,
    editing: bool = False,
) -> ft.Control:
    t = session.t
    answer = answer_of(question, session.person.profile, session.person.wishes)

    def skip() -> None:
        if not editing:
            on()
            return
        session.answer(question, None)
        on()

    quiet = t("question.delete") if editing else t("question.skip")
    body = [
        Heading(t(f"question.{question.id}.title"), 1),
        Text(t(f"question.{question.id}.help"), color=theme.INK_SECOND),
        *_answers(session, question, answer),
        Text(t(f"question.{question.id}.cost"), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    show_skip = answer is not None if editing else answer is None
    return Page(
        session,
        body,
        key=f"question-{question.id}",
        head=head,
        bottom=[
            BigButton(button, on, key="next") if answer is not None or editing else ft.Container(),
            *([QuietButton(quiet, skip, key="skip")] if show_skip else []),
        ],
    )


def _answers(session: Session, question: Question, answer: Any) -> list[ft.Control]:
    if question.ask is Ask.JOB:
        return [JobQuestion(session, question)]
    if question.ask is Ask.PLACE:
        return [PlaceQuestion(session, question)]
    if question.ask is Ask.WISHES:
        return _wishes(session, question)
    choices = [_choice(session, question, value, answer) for value in question.values]
    if question.columns == 1:
        return [ft.Column(choices, spacing=theme.SPACE_3, tight=True,
                          horizontal_alignment=ft.CrossAxisAlignment.STRETCH)]  # fmt: skip
    return [
        ft.ResponsiveRow(
            [
                ft.Container(c, col={"xs": 6 if session.settings.text_scale < 1.5 else 12})
                for c in choices
            ],
            spacing=theme.SPACE_3,
            run_spacing=theme.SPACE_3,
        )
    ]


def _choice(session: Session, question: Question, value: Any, answer: Any) -> ft.Control:
    t, name = session.t, f"question.{question.id}.{key_of(value)}"
    return Choice(
        t(name),
        lambda: session.answer(question, value),
        chosen=value == answer,
        icon=pictures.of_answer(question.id, key_of(value)),
        example=t(f"{name}.example") if t.has(f"{name}.example") else "",
        slim=question.columns > 1,
        key=f"answer-{key_of(value)}",
    )


def _wishes(session: Session, question: Question) -> list[ft.Control]:
    t, wishes = session.t, session.person.wishes
    kinds = {
        "job": (Kind.JOB,),
        "course": (Kind.COURSE,),
        "both": (Kind.JOB, Kind.COURSE),
    }

    def choose_kind(value: tuple[Kind, ...]) -> None:
        session.answer(question, wish(wishes, kinds=value, pay=wishes.pay_month_min_krw))

    def choose_pay(value: int | None) -> None:
        session.answer(question, wish(wishes, kinds=wishes.kinds or kinds["both"], pay=value))

    icons = {
        "job": ft.Icons.WORK_OUTLINE,
        "course": ft.Icons.SCHOOL_OUTLINED,
        "both": ft.Icons.JOIN_FULL_OUTLINED,
    }
    return [
        ft.Column(
            [
                Choice(
                    t(f"question.wishes.{name}"),
                    lambda value=value: choose_kind(value),
                    chosen=wishes.kinds == value,
                    icon=icons[name],
                    example=t(f"question.wishes.{name}.example"),
                    key=f"answer-{name}",
                )
                for name, value in kinds.items()
            ],
            spacing=theme.SPACE_3,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        Heading(t("question.wishes.pay"), 2),
        ft.Row(
            [
                Chip(
                    t("question.wishes.pay_from", pay=t.pay(step))
                    if step
                    else t("question.wishes.pay_any"),
                    lambda step=step: choose_pay(step),
                    chosen=wishes.pay_month_min_krw == step
                    and (step is not None or bool(wishes.kinds)),
                    key=f"pay-{step or 'any'}",
                )
                for step in (None, *PAY_STEPS)
            ],
            wrap=True,
            spacing=theme.SPACE_2,
            run_spacing=theme.SPACE_2,
        ),
    ]
