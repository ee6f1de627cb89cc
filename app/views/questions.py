"""The questions, one a screen; answers stand in the session from the first touch."""

from collections.abc import Callable, Sequence

import flet as ft

from app.state.models import Phase
from app.state.questions import (
    BY_ID,
    ESSENTIAL,
    Progress,
    Question,
    enough_after,
    progress_of,
)
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    EmptyState,
    Heading,
    Line,
    LinkLine,
    Page,
    QuietButton,
    Text,
    TwoPanes,
)
from app.views.components.more_below import use_fold
from app.views.components.room import height_of, is_low
from app.views.guard import handler
from app.views.question_kinds import asked_as
from app.views.question_side import SideQuestion, first_asks_side
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
    sides, ask_sides = ft.use_state("")
    if question is None:
        return _none(session)

    def leave(route: str) -> None:
        session.at_question(None)
        session.go(route)

    def on() -> None:
        if first_asks_side(session, question) and sides != question.id:
            ask_sides(question.id)
            return
        ask_sides("")
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

    if sides == question.id:
        return SideQuestion(session, on, before=lambda: ask_sides(""))
    last = at == len(questions)
    button = t("question.done" if last else "question.next")
    enough = enough_after(question) and bool(session.person.answered())
    later = "question.later" if session.kept == "device" else "question.later.unkept"
    words = t("question.results" if enough else later)
    return _asked(
        session,
        question,
        _progress(session, question),
        button,
        on,
        before=before,
        later=None if last else (words, lambda: leave("/")),
        first=at == 1,
    )


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

    head = ft.Container()
    return _asked(
        session, question, head, session.t("question.save"), on, before=before, editing=True
    )


def _progress(session: Session, question: Question) -> ft.Control:
    """The part and the place in it above a bar that says the same; on a low screen the bar alone,
    the place stands above the question."""
    so_far = _so_far(session, question)
    bar = ft.ProgressBar(
        value=so_far.at / so_far.of,
        bar_height=theme.SPACE_2,
        border_radius=theme.SPACE_1,
        color=theme.PRIMARY,
        bgcolor=theme.LINE,
    )
    place = _place(session, question)
    if is_low(session):
        return ft.Semantics(label=place, exclude_semantics=True, content=bar)
    hidden = ft.Semantics(exclude_semantics=True, content=bar)
    return _close(Text(place, theme.TEXT_LEAST, color=theme.INK_SECOND), hidden)


def _so_far(session: Session, question: Question) -> Progress:
    return progress_of(question, health=bool(session.person.consent_health))


def _place(session: Session, question: Question) -> str:
    so_far = _so_far(session, question)
    part = session.t(f"question.part.{so_far.part}")
    return session.t("question.progress", part=part, at=so_far.at, of=so_far.of)


def _none(session: Session) -> ft.Control:
    t = session.t
    empty = EmptyState(
        ft.Icons.QUIZ_OUTLINED,
        t("question.none_title"),
        t("question.none_text"),
        t("consent.again"),
        lambda: session.go("/welcome/personal"),
        level=1,
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
    later: tuple[str, Callable[[], None]] | None = None,
    first: bool = False,
    editing: bool = False,
) -> ft.Control:
    """The frame of every question, or of one from the list of answers, for `editing`; `later`
    leaves them with what was answered, the `first` one says how long they take."""
    t = session.t
    answered = session.person.has_answer(question)
    large = session.settings.text_scale >= theme.LARGE
    # What skipping costs stands with the button that skips; where text is large the answers come
    # first and it ends the column.
    cost = Text(t(f"question.{question.id}.cost"), theme.TEXT_SMALL, color=theme.INK_SECOND)
    cost.text_align = ft.TextAlign.START if large else ft.TextAlign.CENTER
    if large:  # it keeps its place: were what follows to move up, it would lose the focus
        cost.visible = not answered

    def forget() -> None:
        session.typed(question, "")
        session.answer(question, None)
        on()

    # A year that is none yet is not left behind as if it were saved.
    wrong = trouble_with(session, question)
    bottom: list[ft.Control] = []
    if answered or (editing and not wrong):
        bottom.append(BigButton(button, on, key="next"))
    if not answered and not editing:
        skip = QuietButton(t("question.skip"), on, key="skip")
        bottom += [skip] if large else [_close(cost, skip)]
    elif editing and (answered or wrong):
        bottom.append(QuietButton(t("question.delete"), forget, key="skip"))
    leaving: list[ft.Control] = []
    if later is not None and answered and question is ESSENTIAL:
        button_later = BigButton(*later, soft=True, key="later")
        # Going on stays in its place, and in sight: there is room for one below large text.
        (leaving if large else bottom).insert(0, button_later)
    elif later is not None:
        leaving.append(LinkLine(*later, key="later"))
    title: list[ft.Control] = [
        Heading(t(f"question.{question.id}.title"), 1, smaller=large or is_low(session)),
        Text(t(f"question.{question.id}.help"), color=theme.INK_SECOND),
    ]
    if not editing and is_low(session):
        place = Text(_place(session, question), theme.TEXT_SMALL, color=theme.INK_SECOND)
        title.insert(0, place)
    if first:
        time = t("question.time")
        title.append(Line(ft.Icons.SCHEDULE, time, theme.PRIMARY, style=theme.TEXT_SMALL))
    return TwoPanes(
        session,
        [_close(*title)],
        [*asked_as(session, question), *([cost] if large else []), *leaving],
        key=f"question-{question.id}",
        head=head,
        fold=use_fold(question.id, _height(session, leaving)),
        # That nothing can be fetched was said before, and is no matter of each question.
        quiet_line=session.sync.phase is not Phase.FAILED,
        bottom=bottom,
        back=before,
    )


def _height(session: Session, below: Sequence[ft.Control]) -> float:
    """About how high these controls are at the end of a column, in logical pixels."""
    free, scale = session.screen.pixels - 2 * theme.SIDE, session.settings.text_scale
    return sum(theme.GAP + height_of(one, free, scale) for one in below)


def _close(*controls: ft.Control) -> ft.Control:
    return ft.Column(
        list(controls),
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
