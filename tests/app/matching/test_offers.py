"""What an occupation's vacancies offer is what counting them one by one gives."""

import statistics
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.matching.offers import FEWEST, offers_of
from benchmarks.listings import rows as made_up

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def catalogue(catalogue_of: Callable[..., Any]) -> Any:
    return catalogue_of(made_up(8000, today=TODAY))


def open_jobs(catalogue: Any, keco3: str) -> list[tuple[str | None, int | None, int]]:
    """Region, pay and whether it is inferred, of the vacancies that are open today."""
    found: list[tuple[str | None, int | None, int]] = catalogue.query(
        "SELECT region, pay_month_krw, pay_inferred FROM listing WHERE kind = 'job' AND keco3 = ? "
        "AND (deadline IS NULL OR deadline >= ?)",
        [keco3, TODAY.isoformat()],
    )
    return found


def test_counts_pay_and_places_are_those_of_the_listings(catalogue: Any) -> None:
    (most,) = catalogue.query(
        "SELECT group_concat(keco3) FROM (SELECT keco3 FROM listing WHERE keco3 IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC LIMIT 12)"
    )
    for keco3 in most[0].split(","):
        jobs = open_jobs(catalogue, keco3)
        found = offers_of(catalogue, keco3, TODAY)
        assert found.count == len(jobs)
        assert dict(found.places) == Counter(region[:2] for region, _, _ in jobs if region)
        numbers = [n for _, n in found.places]
        assert numbers == sorted(numbers, reverse=True)
        pays = [pay for _, pay, _ in jobs if pay is not None]
        assert found.pay is not None
        assert found.pay.count == len(pays)
        assert found.pay.inferred == sum(bool(i) for _, pay, i in jobs if pay is not None)
        assert found.pay.median == pytest.approx(statistics.median(pays), abs=1)
        low, _, high = statistics.quantiles(pays, n=4, method="inclusive")
        assert found.pay.low == pytest.approx(low, abs=1)
        assert found.pay.high == pytest.approx(high, abs=1)


def test_what_is_past_and_what_is_a_course_does_not_count(catalogue_of: Callable[..., Any]) -> None:
    rows = [row for row in made_up(3000, today=TODAY) if row["kind"] == "job"][:FEWEST]
    courses = [row for row in made_up(3000, today=TODAY) if row["kind"] == "course"][:3]
    for row in (*rows, *courses):
        row |= {"keco3": "701", "deadline": "2026-11-22", "pay_month_krw": 2_500_000}
    rows[0]["region"] = None
    some = catalogue_of([*rows, *courses])
    found = offers_of(some, "701", TODAY)
    assert found.count == FEWEST
    assert sum(n for _, n in found.places) == FEWEST - 1
    assert found.pay is not None
    assert (found.pay.low, found.pay.median, found.pay.high) == (2_500_000,) * 3
    assert offers_of(some, "701", date(2026, 11, 23)).count == 0
    rows[1]["pay_month_krw"] = None
    assert offers_of(catalogue_of(rows), "701", TODAY).pay is None
    assert offers_of(some, "012", TODAY).count == 0
