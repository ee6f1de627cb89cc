"""Answers as people say them, and their pictures."""

from typing import Any

import flet as ft

from app.state.certificates import certificate_name
from app.state.jobs import job_name
from app.state.models import PersonState
from app.state.questions import BY_WISH, Ask, Question, answer_of, key_of, wished
from app.state.session import Session
from app.views import pictures


def said_value(session: Session, question: Question, value: Any) -> str:
    """One answer as people say it."""
    t = session.t
    match question.ask:
        case Ask.JOB:
            said = job_name(t, value, session.person.job_said)
        case Ask.PLACE:
            said = t.region(value)
        case Ask.YEAR:
            said = t("question.birth.year", year=value)
        case Ask.START:
            said = t("question.start.from", day=t.day(value))
        case Ask.MUSTS:
            said = t(f"question.{BY_WISH[value].id}.short")
        case Ask.GRADE if value:
            said = t("question.grade.grade", grade=value)
        case _ if question.id == "pay":
            said = t("question.pay.from", pay=t.pay(value))
        case _ if question.id == "distance":
            said = t("question.distance.within", km=value)
        case _:
            said = t(f"question.{question.id}.{key_of(value)}")
    return said


def said_answer(session: Session, question: Question, person: PersonState | None = None) -> str:
    """An answer as people say it; of the session's own person unless another is given."""
    t, person = session.t, person or session.person
    if question.id in person.settled:
        return t(f"question.{question.id}.{question.nothing}")
    answer = answer_of(question, person.profile, person.wishes)
    if answer is None:
        return t("me.not_answered")
    match question.ask:
        case Ask.OCCUPATIONS:
            parts = [t.occupation(keco3) for keco3 in answer]
        case Ask.CERTIFICATES:
            names = [certificate_name(t, code) for code in answer]
            parts = names or [t("question.certificates.none")]
        case Ask.SEVERAL:
            parts = [said_value(session, question, value) for value in answer]
        case Ask.MUSTS:
            musts = [field for field in wished(person.wishes) if field in answer]
            parts = [said_value(session, question, field) for field in musts]
        case _:
            parts = [said_value(session, question, answer)]
    return " · ".join(parts)


def picture_of_answer(person: PersonState, question: Question) -> ft.IconData | None:
    """The picture of what was answered, None where it has none."""
    if question.id in person.settled:
        return pictures.of_answer(question.id, question.nothing)
    answer = answer_of(question, person.profile, person.wishes)
    if answer is None or question.ask not in (Ask.CHOICE, Ask.BODY, Ask.GRADE):
        return None
    return pictures.of_answer(question.id, key_of(answer))
