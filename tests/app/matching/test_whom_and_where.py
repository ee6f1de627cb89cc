"""Who may apply, whom an employer prefers, what a title or a listing tells of the body, and how
exact a place is."""

from collections.abc import Callable
from typing import Any

from app.matching import formula, match
from app.matching.ask import km_from
from app.matching.formula import DOUBTFUL, PER_KM, USUAL_EXCEEDS
from app.models import Profile, Wishes
from app.store.schema import LISTING_COLUMNS
from benchmarks.listings import rows as made_up
from tests.app.matching.single import TODAY, codes_of, one


def test_who_may_apply_holds_whichever_agency_the_listing_is_of(
    catalogue_of: Callable[..., Any],
) -> None:
    """A vacancy of several agencies is one listing; on the device its sources are forms."""
    young = Profile(birth_year=1990, disability_grade=0)
    base = {"agency": "keis", "sources": '[[0,"a"],[1,"b"]]'}
    for agency, worth in (("kordi", formula.LACKS), ("kead", formula.BARRED), ("cwma", 0)):
        row = dict.fromkeys(LISTING_COLUMNS) | next(iter(made_up(1, today=TODAY)))
        catalogue = catalogue_of([])
        forms = [(0, "keis", None, None), (1, agency, None, None)]
        catalogue.db.executemany("INSERT INTO source_form VALUES (?, ?, ?, ?)", forms)
        catalogue.change([], {1: row | base | {"id": "keis:1", "keco3": None, "deadline": None}})
        asked: Any = (catalogue, young, Wishes(), {})
        (found,) = match(*asked, today=TODAY)
        assert [found] == match(*asked, today=TODAY, brute_force=True)
        assert found.score == worth, agency
        (anybody,) = match(catalogue, Profile(), Wishes(), {}, today=TODAY)
        assert anybody.score == (formula.DOUBTFUL if agency == "kead" else 0)


def test_whom_an_employer_prefers_is_worth_less_than_a_kilometre(
    catalogue_of: Callable[..., Any],
) -> None:
    assert formula.PREFERS_DISABLED + formula.PREFERS_OLDER < PER_KM
    home = Profile(region="41113", disability_grade=9, birth_year=1960)
    near = one(catalogue_of, {"region": "41115"}, home)
    far = one(catalogue_of, {"region": "41117", "prefers": '["disabled","older"]'}, home)
    assert near
    assert far
    assert km_from("41113")["41115"] < km_from("41113")["41117"]
    assert near.score > far.score


def test_a_title_tells_that_work_among_clerks_is_no_clerks(
    catalogue_of: Callable[..., Any],
) -> None:
    weak = Profile(capacity_lift=1, capacity_stand_walk=1)
    clerk, keeper = ({"keco3": "028", "title": name} for name in ("물류 사무원", "창고 관리원"))
    assert "demand_usual_exceeds" not in codes_of(one(catalogue_of, clerk, weak))
    found = one(catalogue_of, keeper, weak)
    assert found
    assert found.score == 2 * USUAL_EXCEEDS
    assert one(catalogue_of, keeper, Profile(capacity_lift=2, capacity_stand_walk=2))
    one_hand = Profile(capacity_both_hands=1)
    helper, typist = ({"keco3": "029", "title": name} for name in ("행정 보조원", "문서 입력원"))
    assert "demand_usual_exceeds" not in codes_of(one(catalogue_of, helper, one_hand))
    assert "demand_usual_exceeds" in codes_of(one(catalogue_of, typist, one_hand))


def test_what_a_listing_tells_of_the_body_goes_before_what_is_usual(
    catalogue_of: Callable[..., Any],
) -> None:
    """A guard's post that tells what it asks of one capacity is asked about for the others."""
    weak = Profile(capacity_lift=1, capacity_stand_walk=1)
    silent = one(catalogue_of, {"keco3": "542"}, weak)
    tells = one(catalogue_of, {"keco3": "542", "demand_stand_walk": 1}, weak)
    assert silent
    assert silent.score == 2 * USUAL_EXCEEDS
    assert tells
    assert DOUBTFUL <= tells.score < 0
    assert {"demand_fits", "demand_unstated_exceeds"} <= codes_of(tells)
    assert one(catalogue_of, {"keco3": "542", "demand_lift": 2}, weak) is None


def test_a_must_is_told_by_places_that_are_exact(catalogue_of: Callable[..., Any]) -> None:
    home, near = Profile(region="41113"), Wishes(radius_km=10, musts=frozenset({"radius_km"}))
    inside, vague, unknown = (
        one(catalogue_of, {"region": place}, home, near) for place in ("41115", "41000", None)
    )
    assert inside
    assert inside.score > 0
    for found in (vague, unknown):
        assert found
        assert found.score < DOUBTFUL / 2
        assert "region" in found.unknowns
    assert one(catalogue_of, {"region": "11110"}, home, near) is None
