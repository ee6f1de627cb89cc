"""The index finds the same listings in the same order as the formula on every one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.matching import formula, match
from app.matching.formula import DOUBTFUL, OUTSIDE_RADIUS, USUAL_EXCEEDS
from app.models import EmploymentType, Kind, Match, Profile, Shift, Wishes
from app.reference import keco3_codes, regions, schooling_far
from app.reference.licences import licences_for
from app.store.schema import LISTING_COLUMNS
from benchmarks.listings import rows as made_up
from tests.app.matching.single import BARE, TODAY, codes_of, one

CODES = ("611", "623", "550", "022", "871", "028")
PLACES = ("11110", "11000", "41110", "41113", "41115", "36110", "52111", "99999")

levels = st.none() | st.integers(1, 3)
places = st.sampled_from(PLACES)
codes = st.sampled_from(CODES)
days = st.dates(TODAY - timedelta(3), TODAY + timedelta(12))
pays = st.sampled_from((0, 1, 2_099_999, 2_100_000, 2_100_001, 3_000_000, 10**12))


@st.composite
def listing_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in draw(st.lists(st.integers(0, 999), unique=True, max_size=40)):
        course = draw(st.booleans())
        row: dict[str, Any] = dict.fromkeys(LISTING_COLUMNS)
        row |= {
            "id": f"{draw(st.sampled_from(('keis', 'kead')))}:{number}",
            "kind": "course" if course else "job",
            "agency": draw(st.sampled_from(("keis", "kead"))),
            "sources": draw(
                st.sampled_from(("[]", '[{"agency":"keis"},{"agency":"kordi"}]', '[[7,"x"]]'))
            ),
            "title": draw(
                st.sampled_from(
                    ("", "요양 보호사 급구", "지게차기사", "요양보호사보조", "창고 관리원")
                )
            ),
            "employer": "",
            "keco3": draw(st.none() | codes),
            "keco3_inferred": draw(st.integers(0, 1)),
            "region": draw(st.none() | places),
            "pay_month_krw": None if course else draw(st.none() | pays),
            "pay_inferred": draw(st.integers(0, 1)),
            "employment_type": draw(st.sampled_from((None, "regular", "daily"))),
            "shift": draw(st.sampled_from((None, "day", "night"))),
            "education": draw(st.sampled_from((None, "none", "high", "graduate"))),
            "opens_on": None,
            "deadline": draw(st.none() | days.map(date.isoformat)),
            "course_starts_on": draw(days.map(date.isoformat)) if course else None,
            "prefers": draw(st.sampled_from(("[]", '["disabled"]', '["disabled","older"]'))),
            "employer_flags": draw(st.sampled_from(("[]", '["wage_arrears"]'))),
            "first_seen": "",
            "updated_at": "",
        }
        if draw(st.booleans()):
            row |= {name: draw(levels) for name in LISTING_COLUMNS if name.startswith("demand_")}
        found.append(row)
    return found


people = st.builds(
    Profile,
    birth_year=st.none() | st.sampled_from((1950, 1999)),
    education=st.none() | st.sampled_from(("elementary", "university")),
    region=st.none() | places,
    wage_before=st.none() | st.integers(0, 500),
    disability_grade=st.none() | st.sampled_from((0, 9)),
    certificates=st.none() | st.sampled_from(((), ("care_worker",), ("forklift", "barber"))),
    **{
        f"capacity_{name}": levels
        for name in ("lift", "stand_walk", "fine_hand", "both_hands", "eyesight", "listen_talk")
    },
)
some = st.lists
wishes = st.builds(
    Wishes,
    kinds=some(st.sampled_from(Kind), max_size=1).map(tuple),
    regions=some(places, max_size=2).map(tuple),
    radius_km=st.none() | st.integers(0, 60),
    occupations_wanted=some(codes, max_size=2).map(tuple),
    occupations_unwanted=some(codes, max_size=2).map(tuple),
    pay_month_min_krw=st.none() | pays,
    employment_types=some(st.sampled_from(EmploymentType), max_size=2).map(tuple),
    shifts=some(st.sampled_from(Shift), max_size=2).map(tuple),
    start_from=st.none() | days,
    musts=st.frozensets(st.sampled_from([name for name in Wishes.model_fields if name != "musts"])),
)
chances = st.dictionaries(codes, st.floats(0, 1, allow_subnormal=False), max_size=5)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(listing_rows(), people, wishes, chances, st.integers(1, 50))
def test_the_index_equals_brute_force(  # noqa: PLR0917
    catalogue_of: Callable[..., Any],
    rows: list[dict[str, Any]],
    profile: Profile,
    wishes: Wishes,
    chances: dict[str, float],
    limit: int,
) -> None:
    catalogue = catalogue_of(rows)
    asked = (catalogue, profile, wishes, chances)
    found = match(*asked, today=TODAY, limit=limit)
    assert found == match(*asked, today=TODAY, limit=limit, brute_force=True)
    catalogue.db.close()


@pytest.fixture(scope="module")
def big(catalogue_of: Callable[..., Any]) -> Any:
    """Enough listings that blocks are left out."""
    return catalogue_of(made_up(12_000, today=TODAY))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people,
    wishes,
    st.lists(st.floats(1e-6, 1), min_size=136, max_size=136),
    st.sampled_from(sorted(regions())),
    st.sampled_from((1, 50, 300)),
)
def test_leaving_blocks_out_changes_nothing(  # noqa: PLR0917
    big: Any, profile: Profile, wishes: Wishes, values: list[float], home: str, limit: int
) -> None:
    asked = (
        big,
        profile.model_copy(update={"region": home}),
        wishes,
        dict(zip(keco3_codes(), values, strict=True)),
    )
    found = match(*asked, today=TODAY, limit=limit)
    assert found == match(*asked, today=TODAY, limit=limit, brute_force=True)


def test_a_stated_demand_above_what_the_body_can_do_removes(
    catalogue_of: Callable[..., Any],
) -> None:
    weak = Profile(capacity_lift=1)
    assert one(catalogue_of, {"demand_lift": 2}, weak) is None
    assert "demand_fits" in codes_of(one(catalogue_of, {"demand_lift": 1}, weak))
    assert one(catalogue_of, {"demand_lift": 3}) is not None, "what is not said never removes"


def test_the_usual_demand_only_lowers_and_warns(catalogue_of: Callable[..., Any]) -> None:
    from app.models import Capacity
    from app.reference import demand_level

    heavy = next(c for c in keco3_codes() if demand_level(c, Capacity.LIFT) == 3)
    found = one(catalogue_of, {"keco3": heavy}, Profile(capacity_lift=1))
    assert found
    assert found.score == 2 * USUAL_EXCEEDS
    assert "demand_usual_exceeds" in codes_of(found)
    assert found.unknowns == ("demand_lift",)


def test_work_the_body_allows_stands_before_all_that_it_does_not(big: Any) -> None:
    one_hand = Profile(capacity_both_hands=1, capacity_lift=2, region="41113", wage_before=350)
    former = Wishes(occupations_wanted=("701",), regions=("41113",))
    asked = (big, one_hand, former, {"701": 0.9, "550": 0.01})
    matches = match(*asked, today=TODAY, limit=12_000)
    beyond = ["demand_usual_exceeds" in codes_of(found) for found in matches]
    assert any(beyond)
    assert not all(beyond)
    assert beyond == sorted(beyond)


def test_no_other_sum_outweighs_the_body(catalogue_of: Callable[..., Any]) -> None:
    """The best listing that is one level beyond against the worst that is within."""
    heavy = next(c for c in keco3_codes() if formula.usual(c, 0) == 2)
    light = next(c for c in keco3_codes() if formula.usual(c, 0) == 1)
    who = Profile(
        region="41113", capacity_lift=1, disability_grade=8, birth_year=1960, education="none"
    )
    wishes = Wishes(
        kinds=("job",), regions=("41113",), radius_km=1, pay_month_min_krw=2_000_000,
        employment_types=("regular",), shifts=("day",),
        occupations_wanted=(heavy,), occupations_unwanted=(light,),
    )  # fmt: skip
    best = {
        "keco3": heavy, "region": "41113", "pay_month_krw": 9_000_000, "shift": "day",
        "employment_type": "regular", "prefers": '["disabled", "older"]',
    }  # fmt: skip
    worst = {
        "keco3": light, "region": "50110", "pay_month_krw": 100_000, "shift": "night",
        "employment_type": "daily", "education": "graduate", "employer_flags": '["wage_arrears"]',
    }  # fmt: skip
    asked: dict[str, Any] = {"profile": who, "wishes": wishes, "chances": {heavy: 1.0, light: 1e-9}}
    above = one(catalogue_of, best, **asked)
    below = one(catalogue_of, worst, **asked)
    course = {"kind": "course", "course_starts_on": "2020-01-01"}
    taught = one(catalogue_of, worst | course, **asked)
    assert above
    assert below
    assert taught
    assert above.score < min(below.score, taught.score)


def test_what_one_may_not_do_stands_behind_what_is_hard_and_that_behind_what_one_lacks(
    catalogue_of: Callable[..., Any],
) -> None:
    """Each tier whole, also with all of the lighter ones; who did not say lacks nothing."""
    who = Profile(
        capacity_lift=1, education="elementary", disability_grade=0, certificates=(),
        region="41113", wage_before=350, birth_year=1981, occupation_before="701",
    )  # fmt: skip
    asked = (Wishes(radius_km=10), {"701": 0.9, "550": 0.01})
    some = catalogue_of(made_up(2_000, today=TODAY))
    matches = match(some, who, *asked, today=TODAY, limit=2_000)
    facts = {
        row[0]: row[1:]
        for row in some.query("SELECT id, kind, agency, title, keco3, region, career FROM listing")
    }

    def barriers(found: Match) -> tuple[int, ...]:
        codes = codes_of(found)
        kind, agency, title, keco3, place, career = facts[found.listing_id]
        licensed = kind == "job" and bool(licences_for(title, keco3))
        beyond = sum(
            round(r.weight / USUAL_EXCEEDS) for r in found.reasons
            if r.code == "demand_usual_exceeds"
        )  # fmt: skip
        lacks = ("education_above" in codes) + (agency == "kordi")
        doubtful = bool(keco3 and schooling_far(keco3, who)) + (place is None)
        doubtful += career == "experienced" and bool(keco3) and keco3[:2] != "70"
        return licensed + (agency == "kead"), beyond, "outside_radius" in codes, lacks, doubtful

    order = [barriers(found) for found in matches]
    assert order == sorted(order)
    assert all(any(tier) for tier in zip(*order, strict=True))
    assert len(set(order)) > 12
    unasked = match(some, Profile(), *asked, today=TODAY, limit=2_000)
    assert min(found.score for found in unasked) > OUTSIDE_RADIUS


def test_work_for_older_people_is_praised_to_who_is_old_enough_alone(
    catalogue_of: Callable[..., Any],
) -> None:
    row = {"agency": "kordi", "prefers": '["older"]'}
    scores = {}
    for born in (None, 1968, 1960):
        found = one(catalogue_of, row, Profile(birth_year=born))
        assert found
        assert ("prefers_older" in codes_of(found)) is (born == 1960)
        scores[born] = found.score
    assert scores[1968] < scores[None] == 0 < scores[1960]
    employer = one(catalogue_of, {"prefers": '["older"]'}, Profile(birth_year=1968))
    assert "prefers_older" in codes_of(employer)


def test_experience_is_held_against_whom_it_is_new_to(catalogue_of: Callable[..., Any]) -> None:
    asked = {"keco3": "615", "career": "experienced"}
    salesman, bricklayer = Profile(occupation_before="617"), Profile(occupation_before="701")
    assert "experience_asked" in codes_of(one(catalogue_of, asked, bricklayer))
    for who, row in (
        (salesman, asked), (Profile(), asked), (bricklayer, asked | {"career": "any"}),
        (bricklayer, asked | {"keco3": None}),
    ):  # fmt: skip
        assert "experience_asked" not in codes_of(one(catalogue_of, row, who))


def test_near_and_too_far_are_never_said_at_once(catalogue_of: Callable[..., Any]) -> None:
    home, near = Profile(region="41113"), {"region": "41463"}
    assert "near_home" in codes_of(one(catalogue_of, near, home, Wishes(radius_km=20)))
    told = codes_of(one(catalogue_of, near, home, Wishes(radius_km=5)))
    assert "outside_radius" in told
    assert not told & {"near_home", "away_from_home"}


@pytest.mark.parametrize(
    ("wish", "must", "no", "unstated", "unknown"),
    [
        ({"pay_month_min_krw": 3_000_000}, "pay_month_min_krw", {"pay_month_krw": 1_000_000},
         {}, "pay_month_krw"),
        ({"shifts": ("day",)}, "shifts", {"shift": "night"}, {}, "shift"),
        ({"employment_types": ("regular",)}, "employment_types", {"employment_type": "daily"},
         {}, "employment_type"),
        ({"regions": ("11000",)}, "regions", {"region": "26110"}, {}, "region"),
        ({"regions": ("41113",)}, "regions", {"region": "41115"}, {"region": "41000"}, "region"),
        ({"occupations_wanted": ("531",)}, "occupations_wanted", {"keco3": "611"},
         {"keco3": None}, "keco3"),
        ({"occupations_unwanted": ("611",)}, "occupations_unwanted", {"keco3": "611"},
         {"keco3_inferred": 1}, "keco3"),
        ({"kinds": ("course",)}, "kinds", {"kind": "job"}, None, ""),
    ],
)  # fmt: skip
def test_a_must_removes_only_a_stated_no(  # noqa: PLR0917
    catalogue_of: Callable[..., Any],
    wish: dict[str, Any],
    must: str,
    no: dict[str, Any],
    unstated: dict[str, Any] | None,
    unknown: str,
) -> None:
    strict = Wishes(**wish, musts=frozenset({must}))
    assert one(catalogue_of, no, wishes=strict) is None
    lowered = one(catalogue_of, no, wishes=Wishes(**wish))
    assert lowered, "a soft wish only lowers"
    if unstated is not None:
        found = one(catalogue_of, unstated, wishes=strict)
        assert found
        assert unknown in found.unknowns
        soft = one(catalogue_of, unstated, wishes=Wishes(**wish))
        assert soft
        assert soft.score >= lowered.score
        assert found.score < soft.score + DOUBTFUL / 2, "behind what states a yes"


def test_the_deadline_itself_still_counts(catalogue_of: Callable[..., Any]) -> None:
    found = one(catalogue_of, {"deadline": TODAY.isoformat()})
    assert found
    assert {reason.code: reason.params for reason in found.reasons} == {
        "deadline_soon": {"days": 0}
    }
    assert one(catalogue_of, {"deadline": (TODAY - timedelta(1)).isoformat()}) is None


def test_ties_go_by_id(catalogue_of: Callable[..., Any]) -> None:
    rows = [BARE | {"id": name} for name in ("keis:9", "keis:10", "kead:5", "keis:100")]
    found = match(catalogue_of(rows), Profile(), Wishes(), {}, today=TODAY, limit=3)
    assert [one.listing_id for one in found] == ["kead:5", "keis:10", "keis:100"]


def test_nearer_likelier_and_better_paid_rank_above(catalogue_of: Callable[..., Any]) -> None:
    home = Profile(region="11110")

    def score(row: dict[str, Any], **about: Any) -> int:
        found = one(catalogue_of, row, **about)
        assert found
        return found.score

    assert score({"region": "11110"}, profile=home) > score({"region": "26110"}, profile=home)
    chances = {"611": 0.2, "531": 0.1}
    assert score({"keco3": "611"}, chances=chances) > score({"keco3": "531"}, chances=chances)
    wish = Wishes(pay_month_min_krw=2_500_000)
    paid = [score({"pay_month_krw": won}, wishes=wish) for won in (1_500_000, 2_500_000, 3_500_000)]
    assert paid == sorted(set(paid))
