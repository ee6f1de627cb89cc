"""The table of questions: what each may answer, and what health data is."""

from datetime import date

import pytest

from app.models import Capacity, CareStage, InjuryType, Kind, Level, Profile, Shift, Wishes
from app.state.models import PersonState
from app.state.months import in_months
from app.state.questions import (
    BY_ID,
    ESSENTIAL,
    QUESTIONS,
    Ask,
    answer_of,
    enough_after,
    key_of,
    progress_of,
    toggled,
    wished,
    with_answer,
    without_health,
)
from app.text import Translator, languages

EMPTY = Profile(), Wishes()


@pytest.mark.parametrize("health", [True, False])
def test_how_far_one_is_never_jumps_back_whatever_one_answers(health: bool) -> None:
    asked = [question for question in QUESTIONS if health or not question.health]
    far = [progress_of(question, health=health) for question in asked]
    for part in {one.part for one in far}:
        mine = [one for one in far if one.part is part]
        assert [one.at for one in mine] == list(range(1, len(mine) + 1))
        assert {one.of for one in mine} == {len(mine)}


def test_results_are_offered_once_what_happened_the_body_and_the_work_are_told() -> None:
    before = [question for question in QUESTIONS if not enough_after(question)]
    assert {"injury", "body", "lift", "hands"} <= {question.id for question in before}
    assert QUESTIONS[len(before)] is ESSENTIAL is BY_ID["job"]


def test_each_fills_a_field_of_its_own_and_every_answer_fits_it() -> None:
    assert len({question.fills for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        for value in question.values:
            answer = (value,) if question.ask is Ask.SEVERAL else value
            profile, wishes = with_answer(question, *EMPTY, answer)
            assert Profile.model_validate(profile.model_dump()) == profile
            assert Wishes.model_validate(wishes.model_dump()) == wishes
            assert answer_of(question, profile, wishes) == answer


def test_all_six_capacities_are_asked() -> None:
    asked = {question.fills for question in QUESTIONS}
    assert {f"capacity_{capacity}" for capacity in Capacity} <= asked


@pytest.mark.parametrize("language", languages())
def test_every_question_and_answer_has_its_words(language: str) -> None:
    t = Translator(language)
    own_words = (Ask.GRADE, Ask.MUSTS)
    for question in QUESTIONS:
        for part in ("title", "help", "cost", "short"):
            assert t.has(f"question.{question.id}.{part}")
        if question.nothing:
            assert t.has(f"question.{question.id}.{question.nothing}")
        if question.ask not in own_words and question.id not in ("pay", "distance"):
            for value in question.values:
                assert t.has(f"question.{question.id}.{key_of(value)}")


def test_without_the_second_consent_nothing_about_health_is_asked_or_left() -> None:
    person = PersonState(consent_personal=True, consent_health=False)
    about_the_body = ("capacity_", "care_", "injury", "body_", "disability_")
    for question in person.questions():
        assert not question.fills.startswith(about_the_body)
    profile = Profile(
        care_stage=CareStage.ENDED,
        capacity_lift=Level.LOW,
        capacity_eyesight=Level.LOW,
        injury_type=InjuryType.DISC,
        disability_grade=7,
        injured_on=date(2026, 1, 1),
        care_ended_on=date(2026, 3, 1),
        care_days=59,
        region="41113",
        occupation_before="701",
    )
    assert without_health(profile) == Profile(region="41113", occupation_before="701")


def test_without_the_first_consent_nothing_is_asked() -> None:
    assert PersonState(consent_personal=False, consent_health=False).questions() == ()
    assert not PersonState().welcomed
    assert PersonState(consent_personal=False).welcomed


def test_the_next_question_is_where_one_was_or_the_first_not_passed() -> None:
    person = PersonState(consent_personal=True, consent_health=True)
    ids = [question.id for question in person.questions()]
    assert person.next_question() == 1
    person.seen = ("stage", "lift")
    assert person.next_question() == 2
    assert person.unseen() == len(ids) - 2
    person._at = "stage"
    assert person.next_question() == 1
    person._at = ""
    person.seen = tuple(ids)
    assert person.next_question() is None


def test_distance_is_asked_of_who_said_where_they_live_and_musts_of_who_wishes() -> None:
    person = PersonState(consent_personal=True, consent_health=True)
    assert not {BY_ID["distance"], BY_ID["musts"]} & {*person.questions()}
    person.profile = Profile(region="41113")
    person.wishes = Wishes(shifts=(Shift.DAY,))
    assert {BY_ID["distance"], BY_ID["musts"]} <= {*person.questions()}


def test_a_wish_leaves_the_others_alone_and_takes_its_must_with_it() -> None:
    before = Wishes(radius_km=20, kinds=(Kind.JOB,), musts=frozenset({"radius_km", "kinds"}))
    _, after = with_answer(BY_ID["pay"], Profile(), before, 2_400_000)
    assert after == before.model_copy(update={"pay_month_min_krw": 2_400_000})
    assert wished(after) == ("kinds", "pay_month_min_krw", "radius_km")
    _, without = with_answer(BY_ID["distance"], Profile(), after, None)
    assert without.radius_km is None
    assert without.musts == {"kinds"}


def test_no_certificate_at_all_is_an_answer_and_no_wish_is_none() -> None:
    certificates = BY_ID["certificates"]
    profile, _ = with_answer(certificates, *EMPTY, ())
    assert answer_of(certificates, profile, Wishes()) == ()
    assert answer_of(BY_ID["shifts"], *EMPTY) is None


def test_several_answers_stand_in_the_order_of_the_screen() -> None:
    shifts = BY_ID["shifts"]
    both = toggled(shifts, (Shift.NIGHT,), Shift.DAY)
    assert both == (Shift.DAY, Shift.NIGHT)
    assert toggled(shifts, both, Shift.DAY) == (Shift.NIGHT,)
    assert toggled(BY_ID["wanted"], ("704", "701"), "542") == ("704", "701", "542")


def test_months_later_is_the_same_day_or_the_last_one() -> None:
    assert in_months(date(2026, 11, 22), 3) == date(2027, 2, 22)
    assert in_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert in_months(date(2026, 12, 1), 0) == date(2026, 12, 1)


def test_when_training_may_start_is_asked_of_who_may_take_some() -> None:
    start = BY_ID["start"]
    asked = {}
    for kinds in ((), (Kind.COURSE,), (Kind.JOB, Kind.COURSE), (Kind.JOB,)):
        person = PersonState(wishes=Wishes(kinds=kinds), consent_personal=True)
        asked[kinds] = start in person.questions()
    assert list(asked.values()) == [True, True, True, False]
