"""Reasons agree with the model: take the factor away and the odds move by its weight."""

from math import log
from typing import Any

import pytest

from app.models import Capacity, Profile, Reason, Wishes
from app.recommender import Recommender
from app.recommender.factors import explain, factors_of
from app.recommender.features import profile_columns
from app.recommender.reasons import CODES, SMALLEST, reasons_for
from app.reference import demand_level, keco3_codes
from app.text import Translator

COOK = Profile(
    sex="F", age=44, education="college", nationality="KR", region="11110",
    industry="services", firm_size="5-9", employment_type="regular", tenure_months=60,
    wage_before=250, occupation_before="531", injury_type="burn", body_part="hand",
    care_days=120, disability_grade=0, capacity_lift=2, capacity_stand_walk=3,
    capacity_fine_hand=1, capacity_both_hands=2, capacity_eyesight=3, capacity_listen_talk=3,
    certificates=("computer_skills", "cook_korean", "of_another_table"), training_ncs="02",
)  # fmt: skip


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return Recommender.load()


def odds(recommender: Recommender, profile: Profile) -> dict[str, float]:
    """Log-odds of each occupation, among those other than the old one."""
    assert recommender.session is not None
    answers = recommender.session.ask(profile_columns(profile))
    old = float(answers.p_occupation[0, keco3_codes().index("531")])
    found = {}
    for keco3, chance in recommender.chances(profile).items():
        among = chance if keco3 == "531" else chance / (1 - old)
        found[keco3] = log(among / (1 - among))
    return found


def told(recommender: Recommender, profile: Profile) -> list[Reason]:
    return [r for one in recommender.recommend(profile, 136) for r in one.reasons]


def without(profile: Profile, **gone: Any) -> Profile:
    return profile.model_copy(update=gone)


@pytest.mark.parametrize("capacity", list(Capacity))
def test_a_bodys_reason_weighs_what_the_model_says(
    recommender: Recommender, capacity: Capacity
) -> None:
    # What one can't do is spoken of sooner than what one can.
    person = without(COOK, **{f"capacity_{capacity}": 1})
    full = odds(recommender, person)
    less = odds(recommender, without(COOK, **{f"capacity_{capacity}": None}))
    seen = 0
    for one in recommender.recommend(person, 136):
        for reason in one.reasons:
            if reason.code.startswith(f"demand_{capacity}_"):
                seen += 1
                moved = full[one.keco3] - less[one.keco3]
                assert reason.weight == pytest.approx(moved, abs=5e-3)
    assert seen


def test_what_a_reason_says_of_the_body_is_so(recommender: Recommender) -> None:
    for one in recommender.recommend(COOK, 136):
        for reason in one.reasons:
            if not reason.code.startswith("demand_"):
                continue
            name, said = reason.code.removeprefix("demand_").rsplit("_", 1)
            asked = demand_level(one.keco3, Capacity(name))
            able = COOK.capacity(Capacity(name))
            assert reason.params == {"demand": asked, "capacity": able}
            assert asked is not None
            assert able is not None
            assert (asked > able) is (said == "exceeds")
            assert (reason.weight > 0) is (said in {"light", "fits"})


def test_a_certificate_and_a_course_are_taken_away_alone(recommender: Recommender) -> None:
    full = odds(recommender, COOK)
    no_certificate = odds(
        recommender, without(COOK, certificates=("cook_korean", "of_another_table"))
    )
    no_course = odds(recommender, without(COOK, training_ncs=None))
    seen = set()
    for one in recommender.recommend(COOK, 136):
        for reason in one.reasons:
            if reason.params.get("code") == "computer_skills":
                less = no_certificate[one.keco3]
            elif reason.code.startswith("training_"):
                less = no_course[one.keco3]
            else:
                continue
            seen.add(reason.code)
            assert reason.weight == pytest.approx(full[one.keco3] - less, abs=5e-3)
    assert {"certificate_helps", "training_helps"} <= seen


def test_the_old_job_is_named_as_near_or_far(recommender: Recommender) -> None:
    by_code = {one.keco3: {r.code for r in one.reasons} for one in recommender.recommend(COOK, 136)}
    assert "same_occupation" in by_code["531"]
    assert any("near_old_job" in codes or "related_old_job" in codes for codes in by_code.values())
    assert all("same_occupation" not in codes for k, codes in by_code.items() if k != "531")


def test_only_what_was_said_is_a_reason(recommender: Recommender) -> None:
    assert recommender.session is not None
    person = Profile(age=30, certificates=())
    assert [f.name for f in factors_of(person, recommender.session.spec)] == ["age"]
    for one in recommender.recommend(person, 20):
        assert {r.code for r in one.reasons} <= {"age_raises", "age_lowers"}


@pytest.mark.parametrize(
    "person",
    [
        Profile(sex="F", occupation_before="531"),
        Profile(nationality="VN", occupation_before="531"),
        Profile(sex="F", nationality="VN"),
    ],
)
def test_neither_sex_nor_nationality_is_ever_a_reason(
    recommender: Recommender, person: Profile
) -> None:
    assert recommender.session is not None
    names = {factor.name for factor in factors_of(person, recommender.session.spec)}
    assert names & {"sex", "nationality", "background"}, (
        "the model looks at it, and that is not told"
    )
    said = {reason.code.rpartition("_")[0] for reason in told(recommender, person)}
    assert not said & {"sex", "nationality", "background"}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_reason_has_its_sentence(recommender: Recommender, language: str) -> None:
    t = Translator(language)
    assert [code for code in sorted(CODES) if not t.has(f"reason.{code}")] == []
    for source in (recommender, Recommender(None)):
        for one in source.recommend(COOK, 136, wishes=Wishes(occupations_wanted=("542",))):
            for reason in one.reasons:
                assert reason.code in CODES
                assert "{" not in t.reason(reason)


def test_only_what_was_answered_is_named(recommender: Recommender) -> None:
    person = Profile(occupation_before="706", employment_type="daily", body_part="hand")
    told = [r for one in recommender.recommend(person, 136) for r in one.reasons]
    said = {(r.code.split("_")[0], r.params["said"]) for r in told if "said" in r.params}
    assert said == {("work", "employment_type"), ("injury", "body_part")}


@pytest.mark.parametrize(
    ("language", "advice", "solace"),
    [
        ("ko", ("세요", "해야", "시오"), "못 한다는 뜻은 아니에요"),
        ("en", ("should", "must", "try "), "doesn't mean you can't"),
    ],
)
def test_what_nobody_chose_is_told_as_part_of_a_sum_never_as_advice(
    language: str, advice: tuple[str, ...], solace: str
) -> None:
    t = Translator(language)
    for name in ("age", "injury"):
        raised, lowered = (t(f"reason.{name}_{way}") for way in ("raises", "lowers"))
        assert not any(word in f"{raised} {lowered}".lower() for word in advice)
        assert solace in lowered


def test_a_certificate_and_a_course_are_named_in_the_readers_language() -> None:
    forklift = {"certificate": "지게차운전기능사", "code": "forklift"}
    helps = Reason(code="certificate_helps", params=dict(forklift))
    assert "지게차운전기능사" in Translator("ko").reason(helps)
    assert "forklift" in Translator("en").reason(helps)
    training = Reason(code="training_helps", params={"training": "운전·운송", "code": "09"})
    assert "운전·운송" in Translator("ko").reason(training)
    assert Translator("en")("ncs.09") in Translator("en").reason(training)
    theirs = Reason(code="certificate_helps", params={"certificate": "A7", "code": "A7"})
    assert "A7" in Translator("en").reason(theirs)


def test_reasons_are_few_strong_and_in_order(recommender: Recommender) -> None:
    assert recommender.session is not None
    explained = explain(recommender.session, COOK)
    assert len(explained.answers.chance) == 1
    assert len(explained.among) >= len(explained.factors)
    for reasons in reasons_for(explained, COOK, range(len(keco3_codes()))):
        weights = [abs(r.weight) for r in reasons]
        assert len(reasons) <= 6
        assert weights == sorted(weights, reverse=True)
        assert all(w >= SMALLEST for w in weights)
