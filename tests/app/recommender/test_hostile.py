"""Whatever a profile holds, the answer is one: no crash, no NaN, the same each time."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import (
    BodyPart,
    Education,
    FirmSize,
    FormerEmployment,
    Industry,
    InjuryType,
    Level,
    Profile,
    Sex,
    Wishes,
)
from app.recommender import Recommender
from app.recommender.features import INPUT_FIELDS, FeatureSpec, encode, profile_columns, sound
from app.recommender.reasons import CODES
from app.reference import keco3_codes, ncs_names, regions
from app.reference.certificates import certificates
from tests.running import times

ENUMS: dict[str, tuple[str, ...]] = {
    "sex": tuple(Sex),
    "education": tuple(Education),
    "industry": tuple(Industry),
    "firm_size": tuple(FirmSize),
    "employment_type": tuple(FormerEmployment),
    "injury_type": tuple(InjuryType),
    "body_part": tuple(BodyPart),
    "occupation_before": keco3_codes(),
    "region": tuple(regions()),
    "training_ncs": tuple(ncs_names()),
    "nationality": ("KR", "CN", "VN", "KH", "UZ", "ZZ"),
}
NUMBERS = {
    "age": (15, 90),
    "birth_year": (1900, 2100),
    "care_days": (0, 4_000),
    "tenure_months": (0, 600),
    "wage_before": (0, 2_000),
    "disability_grade": (0, 14),
}
CAPACITIES = tuple(name for name in INPUT_FIELDS if name.startswith("capacity_"))
DAYS = ("injured_on", "care_ended_on")
HELD = tuple(c.code for c in certificates())

NONSENSE: tuple[Any, ...] = (
    None, "", " ", "\x00", "\ud800", "𝟟𝟘𝟙", "７０１", "701\n", "x" * 100_000, "NaN",
    "'; DROP TABLE", "-1", "999", "ZZ", "00000", float("nan"), float("inf"), float("-inf"), -0.0,
    -1, 1e308, 10**18, 10**400, -(10**400), 10**5000, True, b"701", (), ("701",), ["701"], {"a": 1},
    object(), 15, 99, date.min, date.max, Level.LOW, BodyPart.HAND, Education, 2.5,
)  # fmt: skip
"""What no field should hold, though a spoiled record may."""

ODD = (
    "", " ", "\u202e지게차", "forklift\x00", "FORKLIFT", "지게차운전기능사", "🚜", "a;b", '"',
    "x" * 10_000, "\ufeff",
)  # fmt: skip


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    loaded = Recommender.load()
    assert loaded.session is not None
    return loaded


MANY = 1_500 if times(1) == 1 else times(2_500)
"""Of each kind: 3,000 people in all, 100,000 in a torture run."""


def likely(chance: random.Random) -> dict[str, Any]:
    """Any answer the questions allow, contradicting each other as chance will have it."""
    said: dict[str, Any] = {name: chance.choice(codes) for name, codes in ENUMS.items()}
    said |= {name: chance.randint(*ends) for name, ends in NUMBERS.items()}
    said |= {name: chance.randint(1, 3) for name in CAPACITIES}
    said |= {name: date.fromordinal(chance.randint(1, date.max.toordinal())) for name in DAYS}
    said["certificates"] = tuple(chance.sample(HELD, chance.randint(0, 6)))
    gone = chance.random()
    return {name: value for name, value in said.items() if chance.random() > gone}


def spoiled(chance: random.Random) -> dict[str, Any]:
    """The same with some fields holding what they can't."""
    said = likely(chance)
    fields = (*ENUMS, *NUMBERS, *CAPACITIES, *DAYS, "certificates", "care_stage", "hand")
    for name in chance.sample(fields, chance.randint(1, 12)):
        said[name] = chance.choice(NONSENSE)
    if chance.random() < 0.2:
        many = [chance.choice((*HELD, *ODD)) for _ in range(chance.randint(1, 300))]
        said["certificates"] = tuple(many)
    if chance.random() < 0.05:
        said["certificates"] = tuple(f"{chance.choice(ODD)}{i}" for i in range(5_000))
    if chance.random() < 0.2:
        said |= {"disability_grade": 1, "care_days": 0, **dict.fromkeys(CAPACITIES, 3)}
    return said


def answered(recommender: Recommender, profile: Profile, chance: random.Random) -> None:
    """Everything the app asks; every number is one that a chance can be."""
    assert recommender.session is not None
    answers = recommender.session.ask(profile_columns(sound(profile)))
    for part in (answers.p_occupation, answers.p_retained, answers.p_return):
        assert np.isfinite(part).all()
        assert part.min() >= 0
        assert part.max() <= 1
    assert abs(float(answers.p_occupation.astype(float).sum()) - 1) < 1e-4
    chances = recommender.chances(profile)
    assert tuple(chances) == keco3_codes()
    assert list(chances.values()) == answers.chance[0].tolist()
    found = recommender.recommend(profile, 10)
    assert [one.probability for one in found] == sorted(chances.values(), reverse=True)[:10]
    for one in found:
        assert one.probability == chances[one.keco3]
        for reason in one.reasons:
            assert reason.code in CODES
            assert np.isfinite(reason.weight)
    for step in recommender.what_if(profile, chance.choice(found).keco3):
        assert 0 <= step.before < step.after <= 1
    if chance.random() < 0.05:
        assert recommender.recommend(profile, 10) == found
        assert 0 <= (recommender.chance_of_return(profile) or 0) <= 1


@pytest.mark.torture
def test_whatever_people_may_answer_is_answered(recommender: Recommender) -> None:
    chance = random.Random(20)
    for _ in range(MANY):
        answered(recommender, Profile(**likely(chance)), chance)


@pytest.mark.torture
def test_a_spoiled_profile_is_answered_as_far_as_it_holds(recommender: Recommender) -> None:
    chance = random.Random(21)
    for _ in range(MANY):
        answered(recommender, Profile.model_construct(**spoiled(chance)), chance)


@pytest.mark.parametrize("name", [*ENUMS, *NUMBERS, *CAPACITIES, *DAYS, "certificates"])
def test_each_field_alone_with_each_nonsense(recommender: Recommender, name: str) -> None:
    moves = Recommender(None)
    for nonsense in NONSENSE:
        person = Profile.model_construct(**{"age": 50, "certificates": (), name: nonsense})
        answered(recommender, person, random.Random(1))
        assert sum(moves.chances(person).values()) == pytest.approx(1)
        assert len(moves.recommend(person, 10)) == 10


def test_what_does_not_hold_counts_as_not_said(recommender: Recommender) -> None:
    person = Profile(sex="F", age=44, occupation_before="531", capacity_lift=2)
    spoiled_one = person.model_copy(
        update={"industry": "moon", "wage_before": float("nan"), "capacity_eyesight": 7}
    )
    assert sound(person) == person
    assert sound(spoiled_one) == person
    assert recommender.recommend(spoiled_one) == recommender.recommend(person)


@pytest.mark.parametrize("gone", INPUT_FIELDS)
def test_a_model_that_does_not_look_at_a_field_says_nothing_of_it(
    recommender: Recommender, gone: str
) -> None:
    whole = recommender.session
    assert whole is not None
    kept = [block for block in whole.spec.blocks if block.field != gone]
    starts = np.cumsum([0, *(block.columns for block in kept)]).tolist()
    spec = FeatureSpec(
        tuple(replace(b, start=start) for b, start in zip(kept, starts, strict=False))
    )
    hole, graph = whole.spec.block(gone), whole._onnx

    class Narrow:
        """The same graph behind fewer inputs."""

        def run(self, names: list[str], inputs: dict[str, Any]) -> Any:
            wide = np.insert(inputs["features"], [hole.start] * hole.columns, 0.0, axis=1)
            return graph.run(names, {"features": wide.astype(np.float32)})

    narrow = Recommender(replace(whole, spec=spec, _onnx=Narrow()))
    chance = random.Random(3)
    for _ in range(5):
        person = Profile(**likely(chance))
        found = narrow.recommend(person, 10)
        assert all(0 <= one.probability <= 1 for one in found)
        for one in found:
            assert not any(f"{gone}_" in r.code for r in one.reasons)
            assert len(narrow.what_if(person, one.keco3)) <= 3


codes = st.sampled_from(keco3_codes())
held = st.lists(st.sampled_from((*HELD, *ODD)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(old=codes, certificates=held, mixed=st.randoms(use_true_random=False))
def test_certificates_count_once_in_any_order_and_unknown_ones_not_at_all(
    old: str, certificates: list[str], mixed: random.Random
) -> None:
    recommender = _loaded()
    known = [c for c in dict.fromkeys(certificates) if c in HELD]
    again = certificates + certificates[:2]
    mixed.shuffle(again)
    plain = recommender.chances(Profile(occupation_before=old, certificates=tuple(known)))
    assert recommender.chances(Profile(occupation_before=old, certificates=tuple(again))) == plain


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), unwanted=st.lists(codes), wanted=st.lists(codes))
def test_wishes_order_and_leave_out_and_change_no_chance(
    seed: int, unwanted: list[str], wanted: list[str]
) -> None:
    recommender = _loaded()
    person = Profile(**likely(random.Random(seed)))
    wishes = Wishes(occupations_unwanted=tuple(unwanted), occupations_wanted=tuple(wanted))
    found = recommender.recommend(person, 136, wishes=wishes)
    assert {one.keco3 for one in found} == set(keco3_codes()) - set(unwanted)
    chances = recommender.chances(person)
    assert all(one.probability == chances[one.keco3] for one in found)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            name: st.one_of(
                st.none(),
                st.integers(),
                st.floats(allow_nan=True, allow_infinity=True),
                st.text(max_size=6),
                st.lists(st.text(max_size=6), max_size=3).map(tuple),
                st.just(10**400),
            )
            for name in INPUT_FIELDS
        }
    )
)
def test_any_row_becomes_shares_that_sum_to_one(row: dict[str, Any]) -> None:
    recommender = _loaded()
    assert recommender.session is not None
    spec = recommender.session.spec
    encoded = encode(spec, {name: [value] for name, value in row.items()})[0]
    assert np.isfinite(encoded).all()
    for block in spec.blocks:
        part = encoded[block.start : block.start + block.columns]
        assert part.min() >= 0
        if block.kind != "many":
            least = 0.0 if block.optional else 1.0
            assert least - 1e-6 <= part.sum() <= 1 + 1e-6


_KEPT: list[Recommender] = []


def _loaded() -> Recommender:
    """One recommender for every example: Hypothesis takes no fixture of a module."""
    if not _KEPT:
        _KEPT.append(Recommender.load())
    return _KEPT[0]
