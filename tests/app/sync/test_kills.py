"""Killed at any moment: what stood before stands, or what comes next, never something else."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.matching import match
from app.matching.search import search
from app.models import Profile, Wishes
from app.store.catalogue import open_catalogue
from app.sync.client import sync
from tests.app.sync.world import TODAY, seen_on, world_in
from tests.running import times

SYNC = (
    "import sys; from pathlib import Path; from app.sync.client import sync\n"
    "import app.sync.change, cryptography.hazmat.primitives.asymmetric.ed25519\n"
    "sys.stdin.readline(); print('go', flush=True)\n"
    "sync(sys.argv[1], Path(sys.argv[2]), ways=tuple(sys.argv[3].split(',')))\n"
)
# The last four make a version out of another; the first two begin with nothing.
WAYS = ("ready,packs", "packs", "deltas,packs", "packs,deltas", "ready,packs,deltas", "packs")
KILLS, MOST = 50, 500
SPARE = 3


def started(address: str, data: Path, ways: str) -> subprocess.Popen[str]:
    """A process that has everything loaded and waits to be told to sync."""
    return subprocess.Popen(
        [sys.executable, "-c", SYNC, address, str(data), ways],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def run_for(process: subprocess.Popen[str], seconds: float) -> float | None:
    """Let it sync and kill it after so long; the seconds it took where it was done before."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "go\n"
    began = time.monotonic()
    try:
        process.wait(seconds)
        return time.monotonic() - began
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()
        process.communicate()


@pytest.mark.torture
def test_killed_at_any_moment(tmp_path: Path, serving_folder: Callable[..., Any]) -> None:
    """Fifty real processes, fresh syncs and updates of every way, each killed at a moment
    drawn from the time its way takes."""
    rng = random.Random(1)
    with world_in(tmp_path / "backend", 600) as world:
        world.publish()
        shutil.copytree(world.published, tmp_path / "first")
        world.day(0.02)
        with (
            serving_folder(tmp_path / "first", pace=0.001) as first,
            serving_folder(world.published, pace=0.001) as second,
        ):
            old, fresh = tmp_path / "old", tmp_path / "fresh"
            sync(first, old)
            sync(second, fresh)
            expected = {1: seen_on(old), 2: seen_on(fresh)}
            took = dict.fromkeys(range(len(WAYS)), 0.4)
            versions = list[int | None]()
            waiting = list[tuple[int, Path, subprocess.Popen[str]]]()
            kills = min(times(KILLS), MOST)
            for kill in range(kills + SPARE):
                # Processes load while others are killed.
                if kill < kills:
                    data = tmp_path / f"device-{kill}"
                    if kill % len(WAYS) > 1:
                        shutil.copytree(old, data)
                    waiting.append((kill, data, started(second, data, WAYS[kill % len(WAYS)])))
                if kill < SPARE:
                    continue
                number, data, process = waiting.pop(0)
                way = number % len(WAYS)
                done = run_for(process, rng.uniform(0, took[way]))
                took[way] = max(done, 0.05) if done else took[way] * 1.1
                versions.append(stood(data, expected, bare=way < 2))
                if number % 5 == 0:
                    assert sync(second, data).version == 2
                    assert seen_on(data) == expected[2]
                    left = {"catalogue.json", "installation.json", "lock"}
                    assert {p.name for p in data.iterdir() if p.suffix != ".db"} == left
                    assert len(list(data.glob("*.db"))) == 1
                shutil.rmtree(data)
    assert len(versions) == kills
    # Neither always too early nor always too late.
    assert {1, 2} <= set(versions)


def stood(data: Path, expected: dict[int, dict[str, Any]], *, bare: bool) -> int | None:
    """The version that stands after a kill, found to be whole."""
    if bare and not (data / "catalogue.json").exists():
        return None
    with open_catalogue(data) as catalogue:
        held = expected[catalogue.version]
        assert catalogue.rows == len(held["listings"])
        assert catalogue.query("PRAGMA quick_check") == [("ok",)]
        assert (
            sorted(catalogue.query("SELECT agency, sido, rows, hash FROM content"))
            == held["contents"]
        )
        best = match(
            catalogue, Profile(), Wishes(), {"611": 0.5, "022": 0.2}, today=TODAY, limit=60
        )
        assert [(one.listing_id, one.score, one.reasons) for one in best] == held["answers"][0]
        assert search(catalogue, "사원") == held["answers"][4]
        version: int = catalogue.version
        return version
