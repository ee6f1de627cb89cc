"""The job before: typed as one says it, official titles to pick from."""

import flet as ft

from app.reference import JobTitle
from app.state.jobs import job_name, suggest
from app.state.questions import Question
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Choice
from app.views.question_pick import Picked, Picker, beside


@ft.component
def JobQuestion(session: Session, question: Question) -> ft.Control:
    """A field and up to six titles; the one chosen stands on top."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    t = session.t
    chosen = person.profile.occupation_before

    def is_chosen(title: JobTitle) -> bool:
        return chosen == title.keco3 and person.job_said == title.name

    def row(title: JobTitle) -> Picked:
        return Picked(
            f"job-{title.code6}",
            title.name,
            beside(title.name, t.occupation(title.keco3)),
            pictures.of_occupation(title.keco3),
            is_chosen(title),
            lambda: session.answer(question, title.keco3, said=title.name),
            several=False,
        )

    def find(said: str) -> list[Picked]:
        return [row(title) for title in suggest(said, t=t)]

    def on_top(found: list[Picked]) -> list[ft.Control]:
        if not chosen or any(one.chosen for one in found):
            return []
        name = job_name(t, chosen, person.job_said)
        return [
            Choice(
                name,
                lambda: None,
                chosen=True,
                icon=pictures.of_occupation(chosen),
                example=beside(name, t.occupation(chosen)),
                large=session.settings.text_scale >= theme.LARGE,
                key="job-chosen",
            )
        ]

    return Picker(session, question, find, on_top)
