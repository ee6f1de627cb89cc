"""나의 답: every answer, to change or take out, and the second consent."""

import flet as ft

from app.state.jobs import job_name
from app.state.questions import Ask, Question, answer_of, key_of
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Card, Choice, Page, QuietButton, Text


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
    return Page(session, rows, key="answers", title=t("me.answers"), back="/me")


def _row(session: Session, question: Question) -> ft.Control:
    t, person = session.t, session.person
    answer = answer_of(question, person.profile, person.wishes)
    said = said_answer(session, question)
    icon = pictures.of_answer(question.id, key_of(answer)) if answer is not None else None
    return Card(
        [
            ft.Row(
                [
                    ft.Icon(icon or pictures.QUESTIONS[question.id], color=theme.PRIMARY, size=28),
                    ft.Column(
                        [
                            Text(
                                t(f"question.{question.id}.short"),
                                theme.TEXT_SMALL,
                                color=theme.INK_SECOND,
                            ),
                            Text(said, theme.TEXT_STRONG),
                        ],
                        spacing=0,
                        tight=True,
                        expand=True,
                    ),
                    ft.Icon(ft.Icons.EDIT_OUTLINED, color=theme.INK_SECOND, size=theme.SPACE_6),
                ],
                spacing=theme.SPACE_4,
            )
        ],
        on_click=lambda: session.go(f"/me/answers/{question.id}"),
        padding=theme.SPACE_4,
        key=f"edit-{question.id}",
    )


def said_answer(session: Session, question: Question) -> str:
    """An answer as people say it."""
    t, person = session.t, session.person
    answer = answer_of(question, person.profile, person.wishes)
    if answer is None:
        return t("me.not_answered")
    if question.ask is Ask.JOB:
        return job_name(t, answer, person.job_said)
    if question.ask is Ask.PLACE:
        return t.region(answer)
    if question.ask is Ask.WISHES:
        kinds = " · ".join(t(f"kind.{kind}") for kind in person.wishes.kinds)
        pay = person.wishes.pay_month_min_krw
        return " · ".join(
            part
            for part in (kinds, t("question.wishes.pay_from", pay=t.pay(pay)) if pay else "")
            if part
        )
    return t(f"question.{question.id}.{key_of(answer)}")
