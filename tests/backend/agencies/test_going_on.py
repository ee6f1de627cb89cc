"""Harvests that were cut off go on where they were, by position, day and quota."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.models import Agency
from backend.agencies import keis
from tests.agencies_running import serving
from tests.backend.agencies.running import (
    NOW,
    keis_with,
    one,
    postings,
    run,
    senior,
    seniors,
)

KORDI, KEIS, HRDNET = Agency.KORDI, Agency.KEIS, Agency.HRDNET


def pages(count: int, size: int = 10) -> list[list[str]]:
    return [[senior(page * size + i) for i in range(size)] for page in range(count)]


@pytest.mark.parametrize("after", [0, 1, 15, 99, 350, 699])
def test_a_harvest_cut_off_anywhere_goes_on_and_brings_everything(after: int) -> None:
    rows = postings(700)
    with serving(keis_with(rows, 7)) as (address, asked):
        settings = one(address, page_size=10, max_pages=7)
        first = run(KEIS, settings, until=lambda found: len(found.ids) > after)
        before = len(asked)
        # What came after the last position may be lost with the harvest.
        resume = first.positions[-1] if first.positions else None
        second = run(KEIS, settings, resume=resume)
        afterwards = len(asked) - before
    ids = set(first.ids) | set(second.ids)
    assert ids == {f"keis:K{row['id']}" for row in rows}
    assert second.complete
    if after > 300:
        assert afterwards < before


def test_what_was_before_the_position_is_not_asked_for_again() -> None:
    with serving(seniors(pages(20), 200)) as (address, asked):
        settings = one(address, KORDI, page_size=10)
        first = run(KORDI, settings, until=lambda found: len(found.positions) == 12)
        assert len(first.ids) == 120
        asked.clear()
        second = run(KORDI, settings, resume=first.positions[-1])
    assert second.ids == [f"kordi:K{i}" for i in range(120, 200)]
    assert second.complete
    assert len(asked) == 9


def test_a_finished_harvest_has_nothing_to_go_on_with() -> None:
    with serving(seniors(pages(2), 20)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert found.positions[-1] == ""


@pytest.mark.parametrize(
    "position",
    ["", "x", "{}", "[]", "null", '{"form":99,"began":"2026-03-02","todo":[]}',
     '{"began":"2026-03-02T00:00:00+00:00","todo":[{"query":1,"page":"x","no":1}]}'],
)  # fmt: skip
def test_a_position_that_is_none_begins_afresh(position: str) -> None:
    with serving(seniors(pages(2), 20)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10), resume=position)
    assert len(found.ids) == 20
    assert found.complete


def test_a_position_of_long_ago_begins_afresh() -> None:
    with serving(seniors(pages(4), 40)) as (address, _):
        settings = one(address, KORDI, page_size=10)
        first = run(KORDI, settings, until=lambda found: len(found.positions) == 2)
        later = run(KORDI, settings, now=NOW + timedelta(days=3), resume=first.positions[-1])
        slow = run(KORDI, settings, now=NOW + timedelta(hours=7), resume=first.positions[-1])
    assert len(later.ids) == 40
    assert later.complete
    assert later.notes == {"begun afresh": 1}
    assert len(slow.ids) == 20
    assert not slow.complete  # rows moved meanwhile
    assert slow.notes == {"took too long": 1}


def test_quota_is_counted_by_the_korean_day_and_the_harvest_goes_on_the_next(
    tmp_path: Path,
) -> None:
    evening = datetime(2026, 3, 2, 14, 50, tzinfo=UTC)  # 23:50 in Korea
    with serving(seniors(pages(9), 90)) as (address, asked):
        settings = one(address, KORDI, page_size=10, quota=4)
        first = run(KORDI, settings, now=evening, folder=tmp_path)
        assert len(asked) == 4
        assert (len(first.ids), first.complete) == (40, False)
        assert first.notes == {"quota spent": 1}
        again = run(KORDI, settings, now=evening, folder=tmp_path, resume=first.positions[-1])
        assert len(asked) == 4
        assert again.ids == []
        morning = evening + timedelta(minutes=15)
        second = run(KORDI, settings, now=morning, folder=tmp_path, resume=first.positions[-1])
        assert len(asked) == 8
        third = run(
            KORDI, settings, now=morning + timedelta(days=1), folder=tmp_path,
            resume=second.positions[-1],
        )  # fmt: skip
    assert first.ids + second.ids + third.ids == [f"kordi:K{i}" for i in range(90)]
    assert not third.complete  # it took more than a day


def test_the_newest_come_first() -> None:
    assert keis.SERVICE.parameters(one("http://127.0.0.1:1"), 1, {})["sortOrderBy"] == "DESC"
