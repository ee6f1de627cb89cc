"""The reference tables fit together."""

import pytest

from app.models import Capacity, Level, Profile
from app.reference import (
    demand_level,
    demands,
    distance_km,
    job_titles,
    keco3_codes,
    ncs_names,
    occupation,
    occupations,
    region,
    regions,
    regions_within,
    sido_of,
    too_much,
    transitions,
)
from app.reference.tables import rows


def test_counts_of_the_sources() -> None:
    assert len(occupations()) == 136
    assert len(job_titles()) == 1172
    assert len(ncs_names()) == 24
    assert len([r for r in regions().values() if not r.sigungu]) == 17
    assert sum(transitions().values()) == 1655


def test_every_table_speaks_of_the_same_occupations() -> None:
    codes = set(keco3_codes())
    assert set(demands()) == codes
    assert {t.keco3 for t in job_titles()} <= codes
    assert {code for move in transitions() for code in move} <= codes


def test_demands_are_shares() -> None:
    assert all(0 <= v <= 1 for asked in demands().values() for v in asked.values())
    levels = {demand_level(code, Capacity.LIFT) for code in keco3_codes()}
    assert levels == set(Level)
    assert demand_level("999", Capacity.LIFT) is None


def test_a_name_with_a_comma_is_whole() -> None:
    found = occupation("862")
    assert found is not None
    assert found.name == "패턴사, 재단사 및 재봉사"


def test_distance() -> None:
    assert distance_km("41113", "41115") == pytest.approx(4.7, abs=0.1)
    assert distance_km("11000", "26000") == pytest.approx(320, abs=15)
    assert distance_km("41113", "99999") is None
    near = regions_within("41113", 10)
    assert near["41113"] == 0
    assert "41115" in near
    assert "26110" not in near


def test_regions_are_named_as_one_says_them() -> None:
    suwon = region("41113")
    assert suwon is not None
    assert suwon.name == "경기 수원시 권선구"
    assert region(None) is None
    assert (sido_of("41113"), sido_of(None)) == ("41", "00")


def test_what_is_too_much_for_a_body_is_told_by_the_widest_gap_and_only_where_it_is_known() -> None:
    person = Profile(capacity_lift=1, capacity_both_hands=1)
    both = (Capacity.LIFT, Capacity.BOTH_HANDS)  # care: people are lifted
    assert too_much("550", person) == both
    assert set(too_much("862", person)) == {Capacity.LIFT, Capacity.BOTH_HANDS}
    assert too_much("862", person)[0] is Capacity.BOTH_HANDS
    assert too_much("862", Profile()) == ()
    assert too_much("of another table", person) == ()


def test_work_with_people_in_ones_arms_is_not_called_light_on_the_hands() -> None:
    titles = {title.code6: title.keco3 for title in job_titles()}
    for row in rows("demand_bounds.csv"):
        asked = demand_level(row["keco3"], Capacity(row["capacity"]))
        assert asked == int(row["level"])
        assert (row["estimated"], titles[row["job"]]) == ("yes", row["keco3"])
    assert too_much("550", Profile(capacity_both_hands=1)) == (Capacity.BOTH_HANDS,)


def test_work_that_one_hand_does_is_not_held_against_who_has_one() -> None:
    one_hand = Profile(capacity_both_hands=1)
    for guard in ("542", "562"):
        assert not too_much(guard, one_hand)
    assert too_much("701", one_hand) == (Capacity.BOTH_HANDS,)
