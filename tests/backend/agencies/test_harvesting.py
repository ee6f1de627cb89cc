"""Harvests in processes of their own: batches, positions, kills, and details that stay."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from app.models import Agency, ErrorCode
from app.store.schema import LISTING_COLUMNS
from backend.agencies import AgencySettings, demo_agencies
from backend.harvest import Batch, harvesting
from tests.agencies_running import FIRST_DAY, Said, serving, stand_ins
from tests.backend.agencies.running import NOW, one, portal, senior

KORDI = Agency.KORDI
ID, FACILITIES = LISTING_COLUMNS.index("id"), LISTING_COLUMNS.index("facilities")


@pytest.fixture(scope="module")
def agencies() -> Iterator[dict[Agency, AgencySettings]]:
    with stand_ins("--listings", "3000", "--today", FIRST_DAY, "--duplicates", "0") as address:
        settings = demo_agencies(address)
        yield {
            a: replace(s, backoff=0.001, details=min(s.details, 60)) for a, s in settings.items()
        }


def all_batches(
    agencies: Mapping[Agency, AgencySettings],
    folder: Path,
    resume: Mapping[Agency, str] | None = None,
) -> list[Batch]:
    with harvesting(agencies, NOW, folder=folder, resume=resume or {}) as batches:
        return list(batches)


def test_every_agency_ends_with_one_last_batch(
    agencies: dict[Agency, AgencySettings], tmp_path: Path
) -> None:
    batches = all_batches(agencies, tmp_path)
    assert Counter(b.agency for b in batches if b.finished) == dict.fromkeys(agencies, 1)
    for batch in batches:
        if batch.finished:
            assert batch.complete
            assert batch.error is None
            assert batch.position is None
    rows = [row for batch in batches for row in batch.rows]
    assert len({row.values[ID] for row in rows}) == len(rows)
    assert sum(not row.closed for row in rows) == 3000
    numbers = {row.business_number for row in rows if row.values[ID].startswith("keis:")}
    assert all(number and len(number) == 10 for number in numbers)
    assert {row.business_number for row in rows if row.values[ID].startswith("kead:")} == {None}
    notes = sum((batch.notes for batch in batches), Counter[str]())
    assert notes["details asked"] == 120
    assert {file.name for file in tmp_path.glob("*.db")} == {f"{a}.db" for a in agencies}
    told = {row.values[ID]: row.values[FACILITIES] for row in rows}
    assert any(told.values())
    # The same again: what details said stays, and their digests with it.
    again = {
        row.values[ID]: row
        for batch in all_batches({a: replace(s, details=0) for a, s in agencies.items()}, tmp_path)
        for row in batch.rows
    }
    assert {name: row.values[FACILITIES] for name, row in again.items()} == told
    assert {row.digest for row in rows} == {row.digest for row in again.values()}


@contextmanager
def many_seniors(
    count: int, broken_at: Callable[[int], bool] = lambda _: False
) -> Iterator[tuple[AgencySettings, list[str]]]:
    def answer(_path: str, parameters: dict[str, str]) -> Said:
        page, size = int(parameters["pageNo"]), int(parameters["numOfRows"])
        if broken_at(page):
            return Said(b"", 503)
        items = [senior(i) for i in range((page - 1) * size, min(page * size, count))]
        return Said(portal(count, items))

    with serving(answer) as (address, asked):
        yield one(address, KORDI, page_size=500, attempts=2), asked


def ids(batches: list[Batch]) -> list[str]:
    return [row.values[ID] for batch in batches for row in batch.rows]


def test_a_position_covers_what_was_handed_over_before_it(tmp_path: Path) -> None:
    with many_seniors(6000) as (settings, asked):
        batches = all_batches({KORDI: settings}, tmp_path)
        assert len(batches) > 4
        for cut in (1, len(batches) - 1):
            kept = batches[:cut]
            position = next((b.position for b in reversed(kept) if b.position), None)
            assert position
            asked.clear()
            rest = all_batches({KORDI: settings}, tmp_path, {KORDI: position})
            assert set(ids(kept)) | set(ids(rest)) == {f"kordi:K{i}" for i in range(6000)}
            assert len(asked) < 13
            assert rest[-1].complete


def test_a_harvest_that_fails_says_where_it_was(tmp_path: Path) -> None:
    with many_seniors(3000, lambda page: page == 4) as (settings, _):
        batches = all_batches({KORDI: settings}, tmp_path)
    last = batches[-1]
    assert last.finished
    assert not last.complete
    assert last.error
    assert last.error[0] is ErrorCode.AGENCY_UNREACHABLE
    assert last.position
    with many_seniors(3000) as (settings, _):
        rest = all_batches({KORDI: settings}, tmp_path, {KORDI: last.position})
    assert ids(batches) + ids(rest) == [f"kordi:K{i}" for i in range(3000)]
    assert rest[-1].complete
    assert rest[-1].position is None


def test_a_spent_quota_is_no_failure_and_says_where_it_was(tmp_path: Path) -> None:
    with many_seniors(3000) as (settings, _):
        last = all_batches({KORDI: replace(settings, quota=2)}, tmp_path)[-1]
    assert (last.finished, last.complete, last.error) == (True, False, None)
    assert last.notes == {"quota spent": 1}
    assert last.position


def test_a_process_that_is_killed_is_told(tmp_path: Path) -> None:
    with (
        many_seniors(200_000) as (settings, _),
        harvesting({KORDI: settings}, NOW, folder=tmp_path) as batches,
    ):
        first = next(batches)
        (worker,) = active_children()
        worker.kill()
        rest = list(batches)
    last = rest[-1] if rest else first
    assert last.finished
    assert last.error
    assert last.error[0] is ErrorCode.UNEXPECTED
    assert first.position
