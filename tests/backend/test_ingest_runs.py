"""Runs: a harvest that is killed goes on, and too great a loss is not believed at once."""

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.models import Agency, Clock, IlteoroError
from app.store.schema import BACKEND, open_writable
from backend.agencies import Harvested, SetAside, demo_agencies
from backend.harvest import Batch, harvested_row
from backend.ingest import ingest
from backend.ingest_runs import INGEST, Run
from backend.ingest_shelf import Shelf
from tests.agencies_running import FIRST_DAY, ROOT, Said, serving, stand_ins
from tests.backend.stored import job
from tests.running import times

DAY = timedelta(days=1)
NOON = datetime.fromisoformat(f"{FIRST_DAY}T12:00:00+09:00").astimezone(UTC)


@dataclass
class Store:
    """Harvests of CWMA into one store, at hours after noon of the first day; what the agency
    gave is handed over as a harvest does."""

    path: Path

    def harvest(
        self, jobs: Iterable[int], hours: float = 0, *, unreadable: int = 0, complete: bool = True
    ) -> Run:
        """A run that is given these jobs in batches of a hundred."""
        rows = [
            harvested_row(Harvested(job(f"cwma:{n}", first_seen=at(hours), updated_at=at(hours))))
            for n in jobs
        ]
        asides = [SetAside(Agency.CWMA, "no cmpnyJoSeq", str(n)) for n in range(unreadable)]
        with self.open() as db:
            shelf = Shelf(db, Agency.CWMA, at(hours))
            for number in range(0, len(rows), 100):
                shelf.take(Batch(Agency.CWMA, rows[number : number + 100], position=str(number)))
            shelf.take(Batch(Agency.CWMA, asides=asides))
            shelf.take(Batch(Agency.CWMA, finished=True, complete=complete))
        return shelf.run

    def count(self, where: str, table: str = "listing") -> int:
        """How many rows of a table are so."""
        with self.open() as db:
            found = db.execute(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
            number: int = found.fetchone()[0]
        return number

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        store = open_writable(self.path, BACKEND)
        INGEST.apply(store)
        yield store.conn
        store.close()


def at(hours: float) -> datetime:
    """So many hours after noon of the first day."""
    return NOON + timedelta(hours=hours)


def clock_at(now: datetime) -> Clock:
    return Clock(source=lambda: now)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "b.db")


def test_a_great_loss_is_held_until_it_is_said_twice(store: Store) -> None:
    assert store.harvest(range(300)).new == 300
    held = store.harvest(range(200), 24)
    assert (held.complete, held.closed, held.held, held.open) == (True, 0, 100, 300)
    again = store.harvest(range(200), 48)
    assert (again.closed, again.held, again.open) == (100, 0, 200)
    assert store.count("closed_at = '2026-03-04T03:00:00.000Z'") == 100


def test_what_comes_back_after_it_was_held_was_never_gone(store: Store) -> None:
    store.harvest(range(300))
    assert store.harvest(range(100), 24).held == 200
    back = store.harvest(range(300), 48)
    assert (back.new, back.changed, back.closed, back.held, back.open) == (0, 0, 0, 0, 300)
    assert store.harvest(range(100), 72).held == 200


def test_only_what_was_gone_twice_is_closed_and_another_loss_is_held(store: Store) -> None:
    store.harvest(range(1000))
    assert store.harvest(range(400, 1000), 24).held == 400
    second = store.harvest(range(200, 600), 48)
    # 0 to 199 were gone both times; 600 to 999 only now, half of what is left.
    assert (second.closed, second.held, second.open) == (200, 400, 800)
    third = store.harvest(range(200, 600), 72)
    assert (third.closed, third.held, third.open) == (400, 0, 400)


def test_a_harvest_in_part_confirms_nothing(store: Store) -> None:
    store.harvest(range(300))
    store.harvest(range(100), 24)
    part = store.harvest(range(100), 37, complete=False)
    assert (part.closed, part.open) == (0, 300)
    assert store.harvest(range(100), 60).closed == 200


def test_a_usual_loss_and_one_of_few_listings_are_believed(store: Store) -> None:
    store.harvest(range(300))
    assert store.harvest(range(210), 24).closed == 90
    assert store.harvest(range(150), 48).closed == 60
    assert store.harvest(range(20), 72).closed == 130


def test_an_answer_with_nothing_in_it_never_closes(store: Store) -> None:
    store.harvest(range(300))
    for day in range(1, 4):
        assert store.harvest([], 24 * day).closed == 0
    assert store.count("closed_at IS NULL") == 300


def test_what_comes_back_after_it_was_closed_keeps_its_first_day(store: Store) -> None:
    store.harvest(range(20))
    assert store.harvest(range(10), 24).closed == 10
    back = store.harvest(range(20), 48)
    assert (back.new, back.changed, back.open) == (0, 10, 20)
    assert store.count("first_seen = '2026-03-02T03:00:00.000Z' AND closed_at IS NULL") == 20
    assert store.count("updated_at = '2026-03-04T03:00:00.000Z'") == 10


def test_a_clock_that_is_a_year_off_loses_nothing(store: Store) -> None:
    store.harvest(range(250))
    run = store.harvest(range(250), -365 * 24)
    assert (run.new, run.changed, run.closed, run.open) == (0, 0, 0, 250)
    store.harvest(range(251), 365 * 24)
    assert store.count("first_seen = '2026-03-02T03:00:00.000Z'") == 250
    assert store.count("first_seen = '2027-03-02T03:00:00.000Z'") == 1


def test_what_is_remembered_does_not_grow(store: Store) -> None:
    for day in range(5):
        assert store.harvest(range(250), 24 * day, unreadable=7).set_aside == 7
    assert store.count("1", "set_aside") == 7
    assert store.count("1", "run") == 5
    assert store.count("1", "seen") == 0
    store.harvest(range(250), 24 * 93, unreadable=7)
    assert store.count("1", "run") == 3
    assert store.count("1", "set_aside") == 7


def test_of_very_many_unreadable_records_ten_thousand_are_kept(store: Store) -> None:
    run = store.harvest([1], unreadable=10_500)
    assert (run.set_aside, run.reasons) == (10_500, {"no cmpnyJoSeq": 10_500})
    assert store.count("1", "set_aside") == 10_000


def test_what_a_killed_run_took_after_its_position_is_counted_once(store: Store) -> None:
    rows = [harvested_row(Harvested(job(f"cwma:{n}"))) for n in range(30)]
    asides = [SetAside(Agency.CWMA, "no title", str(n)) for n in range(4)]
    with store.open() as db:
        shelf = Shelf(db, Agency.CWMA, NOON)
        shelf.take(Batch(Agency.CWMA, rows[:10], asides[:1], position="10"))
        shelf.take(Batch(Agency.CWMA, rows[10:20], asides[1:3]))
    with store.open() as db:
        shelf = Shelf(db, Agency.CWMA, at(1))
        assert (shelf.run.resumed, shelf.run.position) == (True, "10")
        shelf.take(Batch(Agency.CWMA, rows[10:], asides[1:], finished=True, complete=True))
    run = shelf.run
    assert (run.read, run.new, run.changed, run.set_aside, run.open) == (34, 30, 0, 4, 30)
    assert run.reasons == {"no title": 4}


@dataclass
class Site:
    """CWMA's service with the jobs it lists; pages in `broken` answer 500."""

    jobs: Sequence[int]
    broken: set[int] = field(default_factory=set)

    def answer(self, _path: str, asked: dict[str, str]) -> Said:
        """One page."""
        number, size = int(asked["pageNo"]), int(asked["numOfRows"])
        if number in self.broken:
            return Said(b"", 500)
        items = [
            {"cmpnyJoSeq": f"K{n:05}", "cmpnyNm": "가온건설", "empmnSj": f"형틀목공 모집 {n}"}
            for n in self.jobs[(number - 1) * size : number * size]
        ]
        header = {"totalCount": len(self.jobs), "pageNo": number, "numOfRows": size}
        body = {"response": {"header": header, "items": {"item": items}}}
        return Said(json.dumps(body).encode())


def test_a_harvest_given_up_goes_on_where_it_was(tmp_path: Path) -> None:
    site, path = Site(range(450), {4}), tmp_path / "b.db"
    with serving(site.answer) as (address, asked):
        settings = demo_agencies(address)[Agency.CWMA]
        settings = replace(settings, page_size=100, attempts=1, backoff=0.001)

        def harvest(hours: float) -> Run:
            report = ingest(path, {Agency.CWMA: settings}, clock_at(at(hours)))
            return report.agencies[Agency.CWMA]

        with pytest.raises(IlteoroError):
            harvest(0)
        asked.clear()
        site.broken = set()
        run = harvest(2)
        assert min(pages(asked)) > 1
        assert (run.resumed, run.complete) == (True, True)
        assert (run.read, run.new, run.closed, run.open) == (450, 450, 0, 450)
        site.broken = {4}
        with pytest.raises(IlteoroError):
            harvest(24)
        asked.clear()
        site.broken = set()
        # Too long ago: it begins anew.
        run = harvest(37)
        assert min(pages(asked)) == 1
        assert (run.resumed, run.read, run.open) == (False, 450, 450)


def pages(asked: list[str]) -> list[int]:
    return [int(path.partition("pageNo=")[2].partition("&")[0]) for path in asked]


@contextmanager
def slow_world(*more: str) -> Iterator[str]:
    world = ("--listings", "600", "--today", FIRST_DAY, "--duplicates", "0", *more)
    with stand_ins(*world, "--slowness", "0.003") as address:
        yield address


COMMAND = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from app.models import Clock
from backend.agencies import demo_agencies
from backend.ingest import ingest
if __name__ == "__main__":
    now = datetime.fromisoformat(sys.argv[3])
    agencies = demo_agencies(sys.argv[2])
    del agencies["keis"]  # the largest takes a process of its own; the others show the same
    ingest(Path(sys.argv[1]), agencies, Clock(source=lambda: now))
"""


def begin_and_kill(script: Path, store: Path, address: str, now: datetime, after: float) -> None:
    """Run a harvest in a process; kill it so many seconds after it has begun to write."""
    process = subprocess.Popen(
        [sys.executable, str(script), str(store), address, now.isoformat()],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    before = progress_of(store)
    while process.poll() is None and progress_of(store) == before:
        time.sleep(0.02)
    with suppress(subprocess.TimeoutExpired):
        process.wait(after)
    process.kill()
    process.wait(120)


def progress_of(store: Path) -> tuple[int, int]:
    """Which run is the last, and how much all have read."""
    if not store.exists():
        return 0, 0
    with sqlite3.connect(store) as db:
        has = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchone()
        found = db.execute("SELECT max(id), sum(read) FROM run").fetchone() if has else (0, 0)
    db.close()
    return found[0] or 0, found[1] or 0


def contents(store: Path, what: str = "id, title, first_seen, closed_at") -> list[tuple[str, ...]]:
    with sqlite3.connect(store) as db:
        found = db.execute(f"SELECT {what} FROM listing ORDER BY id").fetchall()  # noqa: S608
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    return found


@pytest.mark.torture
def test_killed_at_any_moment_it_ends_as_if_it_never_was(tmp_path: Path) -> None:
    script = tmp_path / "harvest.py"
    script.write_text(COMMAND, "utf-8")
    rng = random.Random(7)
    killed, whole = tmp_path / "killed" / "b.db", tmp_path / "whole" / "b.db"
    with slow_world() as first, slow_world("--day", "1") as second:
        for address, now in ((first, NOON), (second, NOON + DAY)):
            agencies = demo_agencies(address)
            del agencies[Agency.KEIS]
            ingest(whole, agencies, clock_at(now))
            open_before = {row[0] for row in contents(whole) if row[3] is None}
            for _ in range(times(2)):
                begin_and_kill(script, killed, address, now, rng.uniform(0, 1.5))
                wrong = [row for row in contents(killed) if row[3] and row[0] in open_before]
                assert not wrong
            report = ingest(killed, agencies, clock_at(now))
            assert all(run.complete for run in report.agencies.values())
            assert contents(killed) == contents(whole)


def test_two_harvests_of_one_store_take_turns(tmp_path: Path) -> None:
    script = tmp_path / "harvest.py"
    script.write_text(COMMAND, "utf-8")
    with slow_world() as address:
        command = [sys.executable, str(script), str(tmp_path / "b.db"), address, NOON.isoformat()]
        both = [
            subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}) for _ in range(2)
        ]
        assert [process.wait(240) for process in both] == [0, 0]
    with sqlite3.connect(tmp_path / "b.db") as db:
        runs = db.execute("SELECT count(*), sum(new), sum(closed) FROM run").fetchone()
    db.close()
    assert runs == (8, 300, 0)
