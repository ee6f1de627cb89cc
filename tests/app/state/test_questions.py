"""The table of questions: what each may answer, and what health data is."""

import pytest

from app.models import CareStage, Kind, Level, Profile, Wishes
from app.state.models import PersonState
from app.state.questions import (
    QUESTIONS,
    Ask,
    answer_of,
    key_of,
    wish,
    with_answer,
    without_health,
)
from app.text import Translator, languages


def test_there_are_eight_and_every_answer_fits_its_field() -> None:
    assert len(QUESTIONS) == 8
    for question in QUESTIONS:
        for value in question.values:
            profile = with_answer(question, Profile(), value)
            assert Profile.model_validate(profile.model_dump()) == profile
            assert answer_of(question, profile, Wishes()) == value


@pytest.mark.parametrize("language", languages())
def test_every_question_and_answer_has_its_words(language: str) -> None:
    t = Translator(language)
    for question in QUESTIONS:
        for part in ("title", "help", "cost", "short"):
            assert t.has(f"question.{question.id}.{part}")
        for value in question.values:
            assert t.has(f"question.{question.id}.{key_of(value)}")


def test_without_the_second_consent_nothing_about_health_is_asked_or_left() -> None:
    person = PersonState(consent_personal=True, consent_health=False)
    assert [q.ask for q in person.questions()] == [Ask.JOB, Ask.PLACE, Ask.WISHES]
    profile = Profile(
        care_stage=CareStage.ENDED, capacity_lift=Level.LOW, region="41113", occupation_before="701"
    )
    assert without_health(profile) == Profile(region="41113", occupation_before="701")


def test_without_the_first_consent_nothing_is_asked() -> None:
    assert PersonState(consent_personal=False, consent_health=False).questions() == ()
    assert not PersonState().welcomed
    assert PersonState(consent_personal=False).welcomed


def test_the_next_question_is_the_first_neither_answered_nor_skipped() -> None:
    person = PersonState(consent_personal=True, consent_health=True)
    assert person.next_question() == 1
    person.seen = ("stage", "lift")
    assert person.next_question() == 2
    person.seen = tuple(q.id for q in QUESTIONS)
    assert person.next_question() is None


def test_a_wish_leaves_the_other_wishes_alone() -> None:
    before = Wishes(radius_km=20, kinds=(Kind.JOB,))
    after = wish(before, kinds=None, pay=2_400_000)
    assert after == Wishes(radius_km=20, kinds=(Kind.JOB,), pay_month_min_krw=2_400_000)
