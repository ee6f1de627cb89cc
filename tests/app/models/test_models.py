"""The vocabulary: what is optional, what is refused, what is ignored."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from app.models import (
    Agency,
    Capacity,
    Demand,
    Kind,
    Level,
    Listing,
    Person,
    Profile,
    Wishes,
    new_id,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def listing(**more: object) -> Listing:
    fields = {
        "id": "keis:K1",
        "kind": Kind.JOB,
        "agency": Agency.KEIS,
        "title": "경비원",
        "first_seen": NOW,
        "updated_at": NOW,
    }
    return Listing.model_validate({**fields, **more})


def test_a_profile_may_say_nothing() -> None:
    assert Profile().model_dump(exclude_none=True) == {}
    assert Person.model_validate({"profile": {}, "wishes": {}}) == Person()


def test_age_and_care_days_are_computed_or_taken() -> None:
    dated = Profile(birth_year=1968, injured_on=date(2026, 1, 10), care_ended_on=date(2026, 3, 11))
    assert dated.age_at_injury(date(2026, 11, 22)) == 58
    assert dated.days_of_care() == 60
    assert Profile(age=41, care_days=7, birth_year=1968).age_at_injury(date(2026, 1, 1)) == 41
    assert Profile(injured_on=date(2026, 1, 10)).days_of_care() is None


@pytest.mark.parametrize(
    "field",
    [
        {"disability_grade": 15},
        {"capacity_lift": 4},
        {"region": "411"},
        {"sex": "x"},
        {"occupation_before": "5"},
        {"nationality": "kr"},
    ],
)
def test_a_value_outside_the_vocabulary_is_refused(field: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate(field)


def test_unknown_fields_are_ignored_but_unknown_musts_are_not() -> None:
    assert Profile.model_validate({"from_the_future": 1}) == Profile()
    with pytest.raises(ValidationError, match="not a wish"):
        Wishes(musts=frozenset({"from_the_future"}))


def test_text_is_stored_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "경비원")
    assert len(decomposed) > 3
    assert listing(title=decomposed).title == "경비원"


def test_a_demand_that_is_not_stated_is_none() -> None:
    said = listing(demands={Capacity.LIFT: Demand(level=Level.HIGH, stated=True)})
    guessed = listing(demands={Capacity.LIFT: Demand(level=Level.HIGH, stated=False)})
    assert said.demand(Capacity.LIFT) is Level.HIGH
    assert guessed.demand(Capacity.LIFT) is None
    assert listing().demand(Capacity.EYESIGHT) is None


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(50)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 50
