"""What a reason says holds when the answer changes: the model is asked again, from outside.

Nothing of the code that finds reasons is used here but its codes: the changed people are
profiles of their own, encoded and asked as any other.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.models import Capacity, Education, Profile, Reason
from app.recommender import Recommender
from app.recommender.features import INPUT_FIELDS, encode, profile_columns
from app.recommender.session import Session
from app.reference import demand_level, keco3_codes, occupation, regions, transitions
from tests.running import times
from training.cases import read_cases
from training.cohort import write_cohort

CODES = keco3_codes()
PLACE = {code: i for i, code in enumerate(CODES)}
LITTLE = 1e-5
"""Log-odds: what rows asked in another order may differ by."""

AMONG_NEW = ("near_old_job", "related_old_job")
"""Sentences that compare new occupations with each other, not with the old one."""
WHOLE = {
    "injury": ("injury_type", "body_part", "care_days", "disability_grade"),
    "work_history": ("industry", "firm_size", "employment_type", "tenure_months", "wage_before"),
    "age": ("age",),
    "education": ("education",),
    "region": ("region",),
}
SIDO = sorted({code[:2] for code in regions()})


@dataclass(frozen=True)
class Claim:
    """A sentence and the people of whom it says that the occupation stands otherwise."""

    reason: Reason
    keco3: str
    people: tuple[Profile, ...]
    share: float = 1.0
    """How many of them have to bear it out."""


def but(profile: Profile, **changed: Any) -> Profile:
    return profile.model_copy(update=changed)


def claims(profile: Profile, keco3: str, reason: Reason, chance: random.Random) -> Iterator[Claim]:
    """What the sentence of a reason says would be otherwise, code by code."""
    name, _, said = reason.code.rpartition("_")
    if reason.code.startswith("demand_"):
        field = f"capacity_{name.removeprefix('demand_')}"
        asked, able = int(reason.params["demand"]), int(reason.params["capacity"])
        levels = {
            "light": [level for level in (1, 2, 3) if level > able],
            "fits": [level for level in (1, 2, 3) if level < asked],
            "exceeds": [level for level in (1, 2, 3) if level >= asked],
        }[said]
        assert levels
        people = [but(profile, **{field: level}) for level in (None, *levels)]
        yield Claim(reason, keco3, tuple(people))
    elif reason.code in {"same_occupation", "near_old_job", "related_old_job"}:
        yield Claim(reason, keco3, (but(profile, occupation_before=None),))
        elsewhere = [k for k in CODES if k[0] != keco3[0] and (k, keco3) not in transitions()]
        some = chance.sample(elsewhere, 12)
        yield Claim(reason, keco3, tuple(but(profile, occupation_before=k) for k in some))
    elif reason.code == "far_from_old_job":
        group = [k for k in CODES if k[:2] == keco3[:2]]
        people = [but(profile, occupation_before=k) for k in group]
        yield Claim(reason, keco3, tuple(people))
    elif name == "certificate":
        left = tuple(c for c in profile.certificates or () if c != reason.params["code"])
        yield Claim(reason, keco3, (but(profile, certificates=left),))
    elif name == "training":
        yield Claim(reason, keco3, (but(profile, training_ncs=None),))
    else:
        gone = dict.fromkeys(WHOLE[name])
        yield Claim(reason, keco3, (but(profile, **gone),))
        if name == "region" and profile.region:
            others = [but(profile, region=s + "000") for s in SIDO if s != profile.region[:2]]
            yield Claim(reason, keco3, tuple(others), share=0.5)
        if name == "education":
            others = [but(profile, education=e) for e in Education if e != profile.education]
            yield Claim(reason, keco3, tuple(others), share=0.5)


def ask(session: Session, people: list[Profile]) -> tuple[Any, Any]:
    """Log-odds by person and occupation: as shown, and among all but the own old one."""
    rows = [profile_columns(person) for person in people]
    columns = {name: [row[name][0] for row in rows] for name in INPUT_FIELDS}
    answers = session.run(encode(session.spec, columns))
    chance = answers.chance.astype(float)
    among = chance.copy()
    for i, person in enumerate(people):
        # Where the old one is not said, that of the person it is compared with.
        own = person.occupation_before or people[0].occupation_before
        if own in PLACE:
            old = PLACE[own]
            among[i] /= 1 - answers.p_occupation[i, old]
            among[i, old] = chance[i, old]
    if people[0].occupation_before in PLACE:
        among[:, PLACE[people[0].occupation_before]] = chance[:, PLACE[people[0].occupation_before]]
    return np.log(chance / (1 - chance)), np.log(among / (1 - among))


def cohort_profiles(path: Path, count: int, seed: int) -> Iterator[Profile]:
    write_cohort(path, count, seed=seed)
    columns = read_cases(path).columns
    hidden = random.Random(seed)
    for i in range(count):
        said = {name: values[i] for name, values in columns.items()}
        if hidden.random() < 0.3:  # as profiles come: some answers are not there yet
            said = {k: v for k, v in said.items() if hidden.random() < 0.7}
        yield Profile(**said)


def check(recommender: Recommender, profile: Profile, chance: random.Random) -> Counter[str]:
    """Every claim of the ten best of one person; how many of each code held."""
    assert recommender.session is not None
    made = [
        claim
        for one in recommender.recommend(profile, 10)
        for reason in one.reasons
        for claim in claims(profile, one.keco3, reason, chance)
    ]
    people = [profile, *(person for claim in made for person in claim.people)]
    shown, among = ask(recommender.session, people)
    held: Counter[str] = Counter()
    at = 1
    for claim in made:
        rows = range(at, at + len(claim.people))
        at += len(claim.people)
        place = PLACE[claim.keco3]
        sign = 1 if claim.reason.weight > 0 else -1
        measures = (among,) if claim.reason.code in AMONG_NEW else (shown, among)
        borne = [
            all(sign * (odds[0, place] - odds[row, place]) > -LITTLE for odds in measures)
            for row in rows
        ]
        assert sum(borne) >= claim.share * len(borne), (claim.reason, claim.keco3, profile)
        held[claim.reason.code] += 1
    return held


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    loaded = Recommender.load()
    assert loaded.session is not None
    return loaded


@pytest.mark.torture
def test_every_reason_of_a_thousand_people_holds_when_the_answer_changes(
    recommender: Recommender, tmp_path: Path
) -> None:
    held: Counter[str] = Counter()
    chance = random.Random(58)
    for profile in cohort_profiles(tmp_path / "fresh.csv", times(1_000), seed=90417):
        held += check(recommender, profile, chance)
    # Not by silence: each kind of sentence is told, and told often.
    assert held.total() > 15_000
    kinds = Counter(dict.fromkeys(("fits", "light", "exceeds", "job", "helps"), 0))
    for code, count in held.items():
        kinds[code.rpartition("_")[2]] += count
    assert min(kinds.values()) > 100, kinds


@pytest.mark.parametrize("capacity", list(Capacity))
def test_who_can_do_all_of_it_is_not_told_that_little_is_asked(
    recommender: Recommender, capacity: Capacity
) -> None:
    able = Profile(age=50, occupation_before="701", **{f"capacity_{capacity}": 3})
    for one in recommender.recommend(able, 136):
        if demand_level(one.keco3, capacity) == 1:
            assert not any(r.code == f"demand_{capacity}_light" for r in one.reasons)


def test_no_occupation_of_the_old_ones_own_group_is_called_far(recommender: Recommender) -> None:
    for old in CODES[::9]:
        person = Profile(age=50, occupation_before=old)
        for one in recommender.recommend(person, 136):
            found = occupation(one.keco3)
            assert found is not None
            if found.keco2 == old[:2]:
                assert all(r.code != "far_from_old_job" for r in one.reasons)
