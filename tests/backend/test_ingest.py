"""A harvest into the store: what is new, what changed, what is gone, and what failed."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.models import Agency, Clock, ErrorCode, IlteoroError
from backend.agencies import demo_agencies
from backend.ingest import ingest
from backend.ingest_report import IngestReport
from tests.agencies_running import FIRST_DAY, ROOT, answering, stand_ins

NOON = datetime.fromisoformat(f"{FIRST_DAY}T12:00:00+09:00").astimezone(UTC)
WORLD = ("--listings", "2000", "--today", FIRST_DAY, "--duplicates", "0")
SHARES = {"keis": 1000, "hrdnet": 847, "kordi": 118, "kead": 29, "cwma": 6}


@pytest.fixture(scope="module")
def today() -> Iterator[str]:
    with stand_ins(*WORLD) as address:
        yield address


@pytest.fixture(scope="module")
def tomorrow() -> Iterator[str]:
    with stand_ins(*WORLD, "--day", "1") as address:
        yield address


@pytest.fixture(scope="module")
def first(today: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestReport]:
    """The folder after the first harvest with all its details, for copies, and its report."""
    folder = tmp_path_factory.mktemp("first")
    return folder, run(folder / "b.db", today)


@pytest.fixture
def store(first: tuple[Path, IngestReport], tmp_path: Path) -> Path:
    """A store that has the first harvest, for one test."""
    shutil.copytree(first[0], tmp_path / "store")
    return tmp_path / "store" / "b.db"


def run(store: Path, address: str, after: timedelta = timedelta()) -> IngestReport:
    return ingest(store, demo_agencies(address), Clock(source=lambda: NOON + after))


def rows(store: Path, where: str = "1") -> list[sqlite3.Row]:
    with sqlite3.connect(store) as db:
        db.row_factory = sqlite3.Row
        found = db.execute(f"SELECT * FROM listing WHERE {where}").fetchall()  # noqa: S608
    db.close()
    return found


def test_the_first_harvest_brings_everything_once(
    first: tuple[Path, IngestReport], store: Path
) -> None:
    report = first[1]
    assert {a.value: r.open for a, r in report.agencies.items()} == SHARES
    for found in report.agencies.values():
        assert (found.new, found.changed, found.closed) == (found.open, 0, 0)
        assert found.complete
        assert found.error is None
        assert found.set_aside == sum(found.reasons.values())
    stored = rows(store)
    assert len(stored) == 2000
    assert {row["first_seen"] for row in stored} == {"2026-03-02T03:00:00.000Z"}
    assert all(row["closed_at"] is None for row in stored)
    assert report.as_json()["open"] == 2000
    assert len(report.table().splitlines()) == 6
    assert any("set aside: no wantedAuthNo" in line for line in report.notes())


def test_what_could_not_be_read_is_kept_with_its_reason(today: str, store: Path) -> None:
    report = run(store, today)
    with sqlite3.connect(store) as db:
        kept = db.execute("SELECT agency, reason, raw FROM set_aside").fetchall()
    db.close()
    assert len(kept) == sum(found.set_aside for found in report.agencies.values())
    assert ("keis", "no wantedAuthNo") in {(agency, reason) for agency, reason, _ in kept}


def test_the_same_again_changes_nothing(today: str, store: Path) -> None:
    before = rows(store)
    report = run(store, today, timedelta(hours=1))
    for found in report.agencies.values():
        assert (found.new, found.changed, found.closed) == (0, 0, 0)
    assert [tuple(row) for row in rows(store)] == [tuple(row) for row in before]


def test_a_day_later(tomorrow: str, store: Path) -> None:
    report = run(store, tomorrow, timedelta(days=1))
    assert {a.value: r.open for a, r in report.agencies.items()} == SHARES
    new = sum(found.new for found in report.agencies.values())
    changed = sum(found.changed for found in report.agencies.values())
    assert new == sum(found.closed for found in report.agencies.values())
    assert 30 < new < 95
    assert 15 < changed < 70
    later = "2026-03-03T03:00:00.000Z"
    stored = rows(store)
    assert len(stored) == 2000 + new
    assert sum(row["first_seen"] == later for row in stored) == new
    assert sum(row["closed_at"] == later for row in stored) == new
    moved = [row for row in stored if row["updated_at"] == later != row["first_seen"]]
    assert len(moved) == changed
    assert {row["first_seen"] for row in moved} == {"2026-03-02T03:00:00.000Z"}


def test_what_comes_back_is_open_again(today: str, tomorrow: str, store: Path) -> None:
    run(store, tomorrow, timedelta(days=1))
    run(store, today, timedelta(hours=1))
    assert len(rows(store, "closed_at IS NULL")) == 2000


def test_one_agency_that_fails_leaves_its_listings_and_stops_nobody(
    tomorrow: str, store: Path
) -> None:
    agencies = demo_agencies(tomorrow)
    agencies[Agency.KEIS] = replace(agencies[Agency.KEIS], key="wrong")
    report = ingest(store, agencies, Clock(source=lambda: NOON + timedelta(days=1)))
    failed = report.agencies[Agency.KEIS]
    assert failed.error
    assert "agency_refused" in failed.error
    assert (failed.open, failed.closed, failed.complete) == (1000, 0, False)
    assert report.agencies[Agency.HRDNET].new > 0
    assert failed.error in report.table()


def test_where_every_agency_fails_the_failure_is_raised(today: str, tmp_path: Path) -> None:
    agencies = {a: replace(s, key="wrong") for a, s in demo_agencies(today).items()}
    with pytest.raises(IlteoroError) as caught:
        ingest(tmp_path / "b.db", agencies, Clock())
    assert caught.value.code is ErrorCode.AGENCY_REFUSED


def test_an_incomplete_or_empty_harvest_closes_nothing(store: Path) -> None:
    one = b"<wanted><wantedAuthNo>K1</wantedAuthNo><title>x</title></wanted>"
    less = b"<wantedRoot><total>900</total>" + one + b"</wantedRoot>"
    nothing = b"<wantedRoot><total>0</total></wantedRoot>"
    for body in (less, nothing):
        with answering((200, body), (200, nothing)) as (address, _):
            keis = replace(demo_agencies(address)[Agency.KEIS], backoff=0.001)
            report = ingest(store, {Agency.KEIS: keis}, Clock(source=lambda: NOON))
        assert report.agencies[Agency.KEIS].closed == 0
    assert len(rows(store, "agency = 'keis' AND closed_at IS NULL")) == 1001


def test_the_command_prints_one_object_and_a_table(today: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backend", "ingest", "--data", str(tmp_path), "--agencies", today,
         "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said["open"] > 0
    assert set(said["agencies"]) == set(SHARES)
    assert "agency" in done.stderr
    assert "keis" in done.stderr
