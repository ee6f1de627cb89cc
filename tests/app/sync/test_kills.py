"""Killed at any moment: what stood before stands, or what comes next, never something else."""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
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

# A process with everything loaded that makes one of itself a line, to sync and be killed.
SYNCS = """
import os, sys
from pathlib import Path
import app.sync.change, cryptography.hazmat.primitives.asymmetric.ed25519
from app.sync.client import sync
for line in sys.stdin:
    address, data, ways = line.split()
    child = os.fork()
    if not child:
        try:
            sync(address, Path(data), ways=tuple(ways.split(",")))
            os._exit(0)
        finally:
            os._exit(1)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
# Ways to a version: the first two begin with nothing, the others with the version before.
WAYS = ("ready,packs", "packs", "deltas,packs", "packs,deltas", "ready,packs,deltas", "packs")
KILLS, MOST = 50, 500


def run_for(syncs: subprocess.Popen[bytes], line: str, seconds: float) -> float | None:
    """Let a process sync and kill it after so long; how long it took where it was done before."""
    assert syncs.stdin
    assert syncs.stdout
    syncs.stdin.write(f"{line}\n".encode())
    process, began = int(syncs.stdout.readline()), time.monotonic()
    done, _, _ = select.select([syncs.stdout], [], [], seconds)
    took = time.monotonic() - began
    if not done:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert int(syncs.stdout.readline()) in (0, signal.SIGKILL)
    return took if done else None


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
            took = dict.fromkeys(range(len(WAYS)), 0.3)
            versions = list[int | None]()
            kills = min(times(KILLS), MOST)
            with subprocess.Popen(
                [sys.executable, "-c", SYNCS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            ) as syncs:
                for kill in range(kills):
                    way = kill % len(WAYS)
                    data = tmp_path / f"device-{kill}"
                    if way > 1:
                        shutil.copytree(old, data)
                    line = f"{second} {data} {WAYS[way]}"
                    done = run_for(syncs, line, rng.uniform(0, took[way]))
                    took[way] = max(done, 0.05) if done else took[way] * 1.1
                    versions.append(stood(data, expected, bare=way < 2))
                    if kill % 5 == 0:
                        assert sync(second, data).version == 2
                        assert seen_on(data) == expected[2]
                        left = {"catalogue.json", "installation.json", "lock"}
                        assert {p.name for p in data.iterdir() if p.suffix != ".db"} == left
                        assert len(list(data.glob("*.db"))) == 1
                    if data.exists():
                        shutil.rmtree(data)
                assert syncs.stdin
                syncs.stdin.close()
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
