"""What would change a recommendation leads to courses that are there, and counts only people."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import (
    Clock,
    DataOrigin,
    Education,
    ErrorCode,
    Kind,
    Likelihood,
    Profile,
    Sex,
    Wishes,
)
from app.recommender import Recommender
from app.reference import ncs_names, schooling_far, too_much
from app.state.advice import (
    Standing,
    advise,
    beyond,
    courses_for,
    ideas_for,
    similar_to,
    standing,
    suited_first,
)
from app.state.engine import Engine
from app.state.hub import Hub
from app.state.models import Courses, Idea, Phase
from app.state.questions import BY_ID
from app.state.session import Session
from app.store.catalogue import Catalogue, open_catalogue
from tests.ui.a_model import model_that_came


@pytest.fixture
def catalogue(browsed: Path) -> Iterator[Catalogue]:
    with open_catalogue(browsed) as opened:
        yield opened


def idea(kind: str, code: str, keco3: str) -> Idea:
    return Idea(keco3, kind, code, code, 0.1, 0.2)


def counted(catalogue: Catalogue, where: str, *values: str) -> int:
    """Courses by plain SQL."""
    sql = f"SELECT count(*) FROM listing WHERE kind = 'course' AND {where}"  # noqa: S608
    return int(catalogue.query(sql, values)[0][0])


def a_field(catalogue: Catalogue, near: str) -> tuple[str, str]:
    """A field of training and an occupation that courses in a 시도 lead to."""
    sql = (
        "SELECT course_ncs, keco3 FROM listing WHERE kind = 'course' AND keco3 IS NOT NULL "
        "AND course_ncs IS NOT NULL AND substr(region, 1, 2) = ? LIMIT 1"
    )
    ncs, keco3 = catalogue.query(sql, [near])[0]
    return ncs, keco3


def test_courses_near_home_that_lead_to_the_occupation_come_first(catalogue: Catalogue) -> None:
    ncs, keco3 = a_field(catalogue, "41")
    found = courses_for(catalogue, idea("training", ncs, keco3), "41113")
    assert (found.ncs, found.keco3, found.sido) == (ncs, keco3, "41000")
    where = "course_ncs = ? AND keco3 = ? AND substr(region, 1, 2) = '41'"
    assert found.count == counted(catalogue, where, ncs, keco3) > 0


def test_without_one_for_the_occupation_the_field_alone_counts(catalogue: Catalogue) -> None:
    ncs, _ = a_field(catalogue, "41")
    nowhere = catalogue.query(
        "SELECT keco3 FROM listing WHERE kind = 'job' AND keco3 NOT IN "
        "(SELECT keco3 FROM listing WHERE course_ncs = ? AND keco3 IS NOT NULL) LIMIT 1",
        [ncs],
    )[0][0]
    found = courses_for(catalogue, idea("training", ncs, nowhere), None)
    assert found == Courses(counted(catalogue, "course_ncs = ?", ncs), None, ncs, None)


def test_to_a_certificate_lead_the_courses_that_name_it_and_no_others(
    catalogue: Catalogue,
) -> None:
    named, care = "title LIKE '%요양보호사%'", idea("certificate", "care_worker", "874")
    near = courses_for(catalogue, care, "41113")
    assert near.sido == "41000"
    assert near.count == counted(catalogue, f"{named} AND substr(region, 1, 2) = '41'") > 0
    far = courses_for(catalogue, care, None)
    assert far == Courses(counted(catalogue, named), words="요양보호사")
    for taught_nowhere in ("driving_instructor", "unknown"):
        none = courses_for(catalogue, idea("certificate", taught_nowhere, "622"), "41113")
        assert none == Courses(0)


def test_one_tap_shows_as_many_courses_as_were_counted(browsed: Path) -> None:
    async def way() -> None:
        page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
        session = Session(cast("Any", page), Hub(browsed, None, demo=True, memory=True), ways=())
        await session.start()
        session.consent_personal(True)
        session.answer(BY_ID["job"], "701")
        session.answer(BY_ID["home"], "41113")
        session.passed(BY_ID["home"])
        while session._tasks:
            await asyncio.gather(*session._tasks)
        with open_catalogue(browsed) as catalogue:
            ncs, keco3 = a_field(catalogue, "41")
        for one in (idea("certificate", "care_worker", "550"), idea("training", ncs, keco3)):
            courses = await session.finding.courses_for(one)
            assert courses is not None
            assert courses.count
            session.finding.only_courses(courses)
            while session._tasks:
                await asyncio.gather(*session._tasks)
            found = session.list
            assert found.phase is Phase.READY
            assert found.total == courses.count
        for listing in found.rows:
            assert listing.kind is Kind.COURSE
            assert (listing.region or "")[:2] == "41"
            assert listing.keco3 == keco3
            assert listing.course is not None
            assert listing.course.ncs == ncs
        # Another filter takes the narrowing away again.
        session.finding.narrow(None)
        while session._tasks:
            await asyncio.gather(*session._tasks)
        assert (found.ncs, found.sido) == (None, None)
        session.close()

    asyncio.run(way())


def test_what_the_body_allows_comes_first_where_there_is_room_for_few() -> None:
    """A man with one good hand who lifts 5 kg: no care work, no sewing, before what he can do."""
    person = Profile(occupation_before="862", capacity_lift=1, capacity_both_hands=1)
    found = Recommender.load().recommend(person, 10)
    first = suited_first(found, person)
    assert sorted(one.keco3 for one in first) == sorted(one.keco3 for one in found)
    asking = [bool(too_much(one.keco3, person)) for one in first]
    assert asking == sorted(asking)
    assert not any(asking[:3])
    assert any(asking)
    tiers = [beyond(one.keco3, person) for one in first]
    assert tiers == sorted(tiers)
    assert len(set(tiers)) == 3
    for tier in set(tiers):  # among equals the model's own order stands
        chances = [r.probability for r, one in zip(first, tiers, strict=True) if one == tier]
        assert chances == sorted(chances, reverse=True)
    assert suited_first(found, Profile(occupation_before="862")) == found


def test_what_takes_far_more_schooling_stands_behind_and_counts_for_no_listing() -> None:
    """A bricklayer with middle school and one good hand is not sent to the newspapers first."""
    person = Profile(
        occupation_before="701", education=Education.MIDDLE, capacity_lift=1, capacity_both_hands=1
    )
    advice = advise(Recommender.load(), person, Wishes(), 10)
    far = [schooling_far(one.keco3, person) for one in advice.recommendations]
    assert len(far) == 10
    assert not any(far)
    journalists, guards = "412", "542"
    assert schooling_far(journalists, person)
    assert not schooling_far(journalists, Profile(education=Education.COLLEGE))
    assert not schooling_far(journalists, Profile())  # what was not said is not held against one
    assert journalists not in advice.chances
    assert guards in advice.chances
    assert advice.recommendations[0].probability > advice.recommendations[1].probability
    tiers = [beyond(one.keco3, person) for one in advice.recommendations]
    assert tiers == sorted(tiers)


def test_a_bricklayer_with_one_good_hand_is_recommended_what_one_hand_does() -> None:
    """Of 136 occupations, not of the likeliest alone: his old work is what most go back to."""
    person = Profile(
        occupation_before="701", education=Education.ELEMENTARY, birth_year=1968,
        employment_type="daily", industry="construction", body_part="hand",
        capacity_lift=2, capacity_both_hands=1,
    )  # fmt: skip
    found = advise(Recommender.load(), person, Wishes(), 10).recommendations
    assert {"542", "615"} <= {one.keco3 for one in found[:3]}  # a guard, a salesman
    asked = advise(Recommender.load(), person, Wishes(occupations_wanted=("862",)), 10)
    assert "862" in {one.keco3 for one in asked.recommendations}  # who wishes it sees it


def test_what_is_said_to_fit_is_likely_too() -> None:
    """What one can do and hardly anybody goes to has a heading of its own."""
    person = Profile(
        occupation_before="701", education=Education.HIGH, birth_year=1968, capacity_lift=1,
        capacity_stand_walk=2, capacity_both_hands=2,
    )  # fmt: skip
    found = advise(Recommender.load(), person, Wishes(), 10).recommendations
    assert len(found) == 10
    order = [list(Standing).index(standing(one, person)) for one in found]
    assert order == sorted(order)
    for one, stands in zip(found, order, strict=True):
        low = one.likelihood is Likelihood.LOW
        assert stands == (2 if beyond(one.keco3, person) else int(low))


def test_a_cook_with_a_bad_back_is_recommended_more_than_kitchens() -> None:
    """Most cooks stay cooks; what her body allows has its places among the ten all the same."""
    person = Profile(
        occupation_before="532", education=Education.MIDDLE, birth_year=1981, sex=Sex.FEMALE,
        region="41271", employment_type="regular", capacity_lift=2, capacity_stand_walk=2,
        capacity_fine_hand=3, capacity_both_hands=3,
    )  # fmt: skip
    found = advise(Recommender.load(), person, Wishes(), 10).recommendations
    assert sum(not beyond(one.keco3, person) for one in found) >= 5
    assert "550" in {one.keco3 for one in found[:3]}, "care work"
    assert {"531", "532"} <= {one.keco3 for one in found}, "and what she knows, said to be beyond"


def test_only_what_helps_by_two_points_is_told() -> None:
    recommender, small = Recommender.load(), 0
    told: list[Idea] = []
    for before in ("701", "862", "541", "611"):
        person = Profile(occupation_before=before, birth_year=1970, education=Education.MIDDLE)
        for one in recommender.recommend(person, 20):
            steps = recommender.what_if(person, one.keco3)
            ideas = ideas_for(recommender, person, one.keco3)
            told += ideas
            small += len(steps) - len(ideas)
            codes = {idea.code for idea in ideas}
            left = [step for step in steps if step.code not in codes]
            assert all(step.after - step.before < 0.02 for step in left)
    assert small > 3, "the model itself finds smaller ones"
    assert len(told) > 20
    assert all(one.after - one.before >= 0.02 for one in told)


def test_people_are_counted_only_where_there_are_enough_real_ones(tmp_path: Path) -> None:
    # A builder before; the counts are by the 중분류 of the old occupation.
    counts = {"fewest": 20, "counts": {"70": {"705": 57, "701": 19}}}
    builder = Profile(occupation_before="701")
    asked: dict[str, list[int | None]] = {}
    for origin in DataOrigin:
        folder = tmp_path / origin
        model_that_came(folder, data=origin.value, similar=counts)
        recommender = Recommender.load(data=folder)
        assert recommender.data is origin
        asked[origin] = [similar_to(recommender, builder, keco3) for keco3 in ("705", "701", "541")]
    assert asked[DataOrigin.REAL] == [57, None, None]
    assert asked[DataOrigin.SYNTHETIC] == [None, None, None]
    assert similar_to(Recommender(None, ErrorCode.MODEL_MISSING), builder, "705") is None


def test_a_newer_model_is_taken_once_it_is_here(tmp_path: Path) -> None:
    async def way() -> None:
        engine = Engine(tmp_path, Clock())
        assert not await engine.renew_model()  # nobody asked yet
        first = await engine.card()
        assert not await engine.renew_model()
        model_that_came(tmp_path, version="of tomorrow")
        assert await engine.renew_model()
        card = await engine.card()
        assert first is not None
        assert card is not None
        assert (first.version != card.version, card.version) == (True, "of tomorrow")
        engine.close()

    asyncio.run(way())


def test_every_field_of_training_has_a_name() -> None:
    assert {f"{n:02d}" for n in range(1, 25)} == set(ncs_names())


def test_more_schooling_than_one_has_makes_room_for_work_that_asks_for_none() -> None:
    """A bricklayer with high school and one good hand: the car park before five engineers."""
    person = Profile(
        birth_year=1968, occupation_before="701", region="41113", education=Education.HIGH,
        body_part="hand", disability_grade=7, capacity_lift=1, capacity_both_hands=1,
        capacity_fine_hand=2, capacity_stand_walk=3, certificates=(),
    )  # fmt: skip
    ten = [one.keco3 for one in advise(Recommender.load(), person, Wishes(), 10).recommendations]
    assert "562" in ten
    assert not [keco3 for keco3 in ten if keco3.startswith("15")]
