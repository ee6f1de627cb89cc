"""The year of birth: four digits, and a kind word where they are not."""

from typing import Any

import flet as ft

from app.state.questions import Ask, Question
from app.state.session import Session
from app.state.years import first_and_last, guess, wrong, year_in
from app.views import theme
from app.views.components import Choice, Line
from app.views.components.field import Field, typed
from app.views.guard import handler


def trouble_with(session: Session, question: Question) -> str:
    """What keeps the text in the field of a year from being one (`years.wrong`); empty for other
    questions."""
    if question.ask is not Ask.YEAR:
        return ""
    return wrong(session.person._typed.get(question.id, ""), session.hub.clock.today().year)


@ft.component
def YearQuestion(session: Session, question: Question) -> ft.Control:
    """A field; below it what is wrong, or the year two digits stand for."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    t, this_year = session.t, session.hub.clock.today().year
    answer = person.profile.birth_year
    kept = person._typed.get(question.id) or str(answer or "")
    text, say = ft.use_state(kept)

    def write(event: Any) -> None:
        new = typed(event)
        session.typed(question, new)
        year = year_in(new, this_year)
        if year != session.person.profile.birth_year:
            session.answer(question, year)
        say(new)

    def take(year: int) -> None:
        session.typed(question, str(year))
        session.answer(question, year)

    field = ft.use_memo(
        lambda: Field(
            t("question.birth.field"),
            hint=t("question.birth.hint"),
            value=kept,
            on_change=handler(write),
            icon=ft.Icons.CAKE_OUTLINED,
            number=True,
            key="birth-field",
        ),
        [session.settings.language],
    )
    inside: list[ft.Control] = [field]
    meant = guess(text, this_year)
    if meant is not None:
        inside.append(
            Choice(
                t("question.birth.meant", year=meant),
                lambda: take(meant),
                chosen=answer == meant,
                icon=ft.Icons.CAKE_OUTLINED,
                key="birth-meant",
            )
        )
    elif (what := wrong(text, this_year)) and what != "short":
        first, last = first_and_last(this_year)
        inside.append(_told(t(f"question.birth.{what}", first=first, last=last)))
    elif answer is not None:
        inside.append(
            Line(ft.Icons.CHECK_CIRCLE_OUTLINE, t("question.birth.year", year=answer), theme.GOOD)
        )
    return ft.Column(
        inside,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _told(words: str) -> ft.Control:
    return ft.Semantics(
        live_region=True, content=Line(ft.Icons.INFO_OUTLINE, words, theme.ATTENTION)
    )
