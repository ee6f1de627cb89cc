"""The job before: typed as one says it, official titles to pick from."""

from typing import Any

import flet as ft

from app.reference import JobTitle
from app.state.jobs import job_name, suggest
from app.state.questions import Question
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Choice, Line, Text
from app.views.components.field import Field, typed
from app.views.guard import handler


@ft.component
def JobQuestion(session: Session, question: Question) -> ft.Control:
    """A field and up to six titles; the one chosen stands on top."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    said, say = ft.use_state("")
    t = session.t
    chosen = person.profile.occupation_before

    def choose(title: JobTitle) -> None:
        session.answer(question, title.keco3, said=title.name)

    def row(title: JobTitle) -> ft.Control:
        return Choice(
            title.name,
            lambda: choose(title),
            chosen=chosen == title.keco3 and person.job_said == title.name,
            icon=pictures.of_occupation(title.keco3),
            example=_beside(title.name, t.occupation(title.keco3)),
            key=f"job-{title.code6}",
        )

    def write(event: Any) -> None:
        say(typed(event))

    found = suggest(said, t=t)
    field = ft.use_memo(
        lambda: Field(
            t("question.job.field"),
            hint=t("question.job.hint"),
            on_change=handler(write),
            key="job-field",
        ),
        [session.settings.language],
    )
    # What was chosen before stands above the field: below it a small screen would hide it.
    inside: list[ft.Control] = [ft.Container(visible=False, key="job-none"), field]
    if chosen and not any(person.job_said == title.name for title in found):
        name = job_name(t, chosen, person.job_said)
        inside[0] = Choice(
            name,
            lambda: None,
            chosen=True,
            icon=pictures.of_occupation(chosen),
            example=_beside(name, t.occupation(chosen)),
            key="job-chosen",
        )
    inside += [row(title) for title in found]
    if said.strip() and not found:
        inside.append(
            Line(
                ft.Icons.INFO_OUTLINE,
                t("question.job.not_found", word=said.strip()),
                theme.ATTENTION,
            )
        )
    elif found:
        inside.insert(2, Text(t("question.job.pick"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    return ft.Column(
        inside,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _beside(name: str, occupation: str) -> str:
    """The occupation's name, unless it is the very title it would stand under."""
    return "" if occupation.casefold() == name.casefold() else occupation
