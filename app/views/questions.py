"""The questions, one a screen; answers stand in the session from the first touch."""

from collections.abc import Callable

import flet as ft

from app.state.questions import BY_ID, Question
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    EmptyState,
    Heading,
    LinkLine,
    Page,
    QuietButton,
    Text,
)
from app.views.components.room import is_low
from app.views.guard import handler
from app.views.question_kinds import asked_as
from app.views.question_year import trouble_with


@ft.component
def Questions(session: Session) -> ft.Control:
    """The question of the route `/questions/:place`, from 1."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    t, questions = session.t, session.person.questions()
    place = ft.use_route_params().get("place", "1")
    at = int(place) if place.isdecimal() else 0
    question = questions[at - 1] if 1 <= at <= len(questions) else None

    def shown() -> None:
        if question is not None:
            session.at_question(question)

    ft.use_effect(handler(shown), [question])
    if question is None:
        return _none(session)

    def leave(route: str) -> None:
        session.at_question(None)
        session.go(route)

    def on() -> None:
        session.passed(question)
        # What comes next may depend on this very answer.
        if at < len(session.person.questions()):
            session.go(f"/questions/{at + 1}")
        else:
            leave("/")

    def before() -> None:
        if at > 1:
            session.back(f"/questions/{at - 1}")
        else:
            leave("/")

    head = _progress(session, at, len(questions))
    button = t("question.done" if at == len(questions) else "question.next")
    later = LinkLine(t("question.later"), lambda: leave("/"), key="later")
    return _asked(session, question, head, button, on, before=before, later=later)


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

    def before() -> None:
        session.back("/me/answers")

    head = ft.Container(expand=True)
    return _asked(session, question, head, session.t("question.save"), on, before=before)


def _progress(session: Session, at: int, of: int) -> ft.Control:
    t = session.t
    bar = ft.Semantics(
        label=t("question.progress", at=at, of=of),
        exclude_semantics=True,
        expand=True,
        content=ft.ProgressBar(
            value=at / of,
            bar_height=theme.SPACE_2,
            border_radius=theme.SPACE_1,
            color=theme.PRIMARY,
            bgcolor=theme.LINE,
        ),
    )
    return ft.Row(
        [
            bar,
            Text(f"{at} / {of}", theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_2,
        expand=True,
    )


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


def _asked(
    session: Session,
    question: Question,
    head: ft.Control,
    button: str,
    on: Callable[[], None],
    *,
    before: Callable[[], None],
    later: ft.Control | None = None,
) -> ft.Control:
    """The frame of every question; without `later` it is one from the list of answers."""
    t = session.t
    answered = session.person.has_answer(question)
    large = session.settings.text_scale >= theme.LARGE
    # What skipping costs stands with the button that skips, and above where that is too much.
    cost = Text(t(f"question.{question.id}.cost"), theme.TEXT_SMALL, color=theme.INK_SECOND)
    cost.text_align = ft.TextAlign.START if large else ft.TextAlign.CENTER

    def forget() -> None:
        session.typed(question, "")
        session.answer(question, None)
        on()

    # A year that is none yet is not left behind as if it were saved.
    wrong = trouble_with(session, question)
    editing = later is None
    bottom: list[ft.Control] = []
    if answered or (editing and not wrong):
        bottom.append(BigButton(button, on, key="next"))
    if not answered and not editing:
        skip = QuietButton(t("question.skip"), on, key="skip")
        bottom += [skip] if large else [_close(cost, skip)]
    elif editing and (answered or wrong):
        bottom.append(QuietButton(t("question.delete"), forget, key="skip"))
    body = [
        _close(
            Heading(t(f"question.{question.id}.title"), 1, smaller=large or is_low(session)),
            Text(t(f"question.{question.id}.help"), color=theme.INK_SECOND),
        ),
        *([cost] if large and not answered else []),
        *asked_as(session, question),
        *([later] if later is not None else []),
    ]
    return Page(session, body, key=f"question-{question.id}", head=head, bottom=bottom, back=before)


def _close(*controls: ft.Control) -> ft.Control:
    return ft.Column(
        list(controls),
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
