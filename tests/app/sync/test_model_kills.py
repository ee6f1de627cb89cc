"""Killed while a model is put in place: the one before answers, or the next one."""

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.recommender import Recommender
from app.recommender.model_files import MODELS
from app.store.catalogue import open_catalogue
from app.sync.client import sync
from tests.app.sync.test_kills import run_for
from tests.app.sync.world import world_in
from tests.models import NEW, NEWER, model, put
from tests.running import times

# A process with everything loaded that makes one of itself a line, to sync and be killed; with
# a number, it kills itself at that call of what changes the disk.
SYNCS = """
import os, signal, sys
from pathlib import Path
import cryptography.hazmat.primitives.asymmetric.ed25519, onnxruntime
import app.sync.model
from app.sync.client import sync

def fatal(count):
    left = [count]
    def watched(change):
        def call(*given, **named):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*given, **named)
        return call
    Path.replace = watched(Path.replace)
    Path.write_bytes = watched(Path.write_bytes)
    Path.unlink = watched(Path.unlink)

for line in sys.stdin:
    address, data, calls = line.split()
    child = os.fork()
    if not child:
        try:
            if calls != "-":
                fatal(int(calls))
            sync(address, Path(data))
            os._exit(0)
        finally:
            os._exit(1)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
KILLS, MOST = 20, 400


@pytest.mark.torture
def test_killed_while_it_is_put_in_place(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    """Twenty real processes, some killed at a moment, some at a call that changes the disk."""
    rng = random.Random(1)
    with world_in(tmp_path / "backend", 300) as world:
        for day in (NEW, NEWER):
            signed = put(tmp_path / f"{day}.onnx", model(day))
            world.settings = replace(world.settings, model=signed)
            world.publish()
            shutil.copytree(world.published, tmp_path / day)
    with (
        serving_folder(tmp_path / NEW) as first,
        serving_folder(tmp_path / NEWER, pace=0.0005) as second,
        subprocess.Popen(
            [sys.executable, "-c", SYNCS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        ) as syncs,
    ):
        old = tmp_path / "old"
        sync(first, old)
        took, answered = 0.3, list[str]()
        for kill in range(min(times(KILLS), MOST)):
            data = tmp_path / "device"
            shutil.copytree(old, data)
            if kill % 2:
                # Every change of the disk in turn: there are about a dozen.
                killed = run_for(syncs, f"{second} {data} {kill // 2 % 14}", 60)
                assert killed is not None
            else:
                done = run_for(syncs, f"{second} {data} -", rng.uniform(0, took))
                took = max(done, 0.05) if done else took * 1.1
            found = Recommender.load(data=data)
            answered.append(found.model_version)
            assert found.model_version in (f"of {NEW}", f"of {NEWER}")
            assert (found.problem, found.passed_over) == (None, None)
            with open_catalogue(data) as catalogue:
                assert catalogue.rows == 300
            if kill % 3 == 0:
                assert sync(second, data).model == f"of {NEWER}"
                assert Recommender.load(data=data).model_version == f"of {NEWER}"
                assert {path.suffix for path in (data / MODELS).iterdir()} == {".onnx", ".sig"}
                assert len(list((data / MODELS).iterdir())) == 4
            shutil.rmtree(data)
        assert syncs.stdin
        syncs.stdin.close()
    # Neither always too early nor always too late.
    assert set(answered) == {f"of {NEW}", f"of {NEWER}"}


def test_read_while_it_is_put_in_place(tmp_path: Path, serving_folder: Callable[..., Any]) -> None:
    """Who loads a model while others take its place gets one of them, whole."""
    with world_in(tmp_path / "backend", 100) as world:
        days = (NEW, NEWER, "2031-03-01", "2031-04-01")
        for day in days:
            signed = put(tmp_path / f"{day}.onnx", model(day))
            world.settings = replace(world.settings, model=signed)
            world.publish()
            shutil.copytree(world.published, tmp_path / day)
    data = tmp_path / "device"
    with serving_folder(tmp_path / NEW) as address:
        sync(address, data)
    ended, seen = threading.Event(), list[Recommender]()

    def read() -> None:
        while not ended.is_set():
            seen.append(Recommender.load(data=data))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for day in days[1:]:
            with serving_folder(tmp_path / day) as address:
                assert sync(address, data).model == f"of {day}"
    finally:
        ended.set()
        reader.join()
    assert seen
    for found in seen:
        assert (found.problem, found.passed_over) == (None, None)
        assert found.model_version in {f"of {day}" for day in days}
