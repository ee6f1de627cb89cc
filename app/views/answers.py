"""나의 답: every answer, to change or take out, and the second consent."""

import flet as ft

from app.state.questions import Question
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Card, Choice, QuietButton, Text, TwoPanes
from app.views.said import picture_of_answer, said_answer


@ft.component
def MyAnswers(session: Session) -> ft.Control:
    """Every answer, to change or take out."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    t, person = session.t, session.person
    rows: list[ft.Control] = [_row(session, question) for question in person.questions()]
    if not rows:
        rows = [Text(t("me.no_consent"), color=theme.INK_SECOND)]
    if person.answered():
        rows.append(
            QuietButton(
                t("me.forget"),
                session.forget_answers,
                icon=ft.Icons.DELETE_OUTLINE,
                color=theme.ATTENTION,
                key="forget",
            )
        )
    if person.consent_personal:
        given = bool(person.consent_health)
        rows.append(
            Choice(
                t("me.health"),
                lambda: session.consent_health(not given),
                chosen=given,
                icon=ft.Icons.HEALTH_AND_SAFETY_OUTLINED,
                example=t("me.health_on" if given else "me.health_off"),
                key="health",
            )
        )
    half = (len(rows) + 1) // 2
    return TwoPanes(
        session,
        rows[:half],
        rows[half:],
        key="answers",
        title=t("me.answers"),
        back="/me",
        quiet_line=False,
    )


def _row(session: Session, question: Question) -> ft.Control:
    t = session.t
    said = said_answer(session, question)
    icon = picture_of_answer(session.person, question) or pictures.QUESTIONS[question.id]
    words = ft.Column(
        [
            Text(t(f"question.{question.id}.short"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            Text(said, theme.TEXT_STRONG),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [words]
    if session.settings.text_scale < theme.LARGE:  # large words need the room themselves
        row.insert(0, ft.Icon(icon, color=theme.PRIMARY, size=theme.SPACE_8))
        row.append(ft.Icon(ft.Icons.EDIT_OUTLINED, color=theme.INK_SECOND, size=theme.SPACE_6))
    return Card(
        [ft.Row(row, spacing=theme.SPACE_4)],
        on_click=lambda: session.go(f"/me/answers/{question.id}"),
        padding=theme.SPACE_4,
        key=f"edit-{question.id}",
    )
