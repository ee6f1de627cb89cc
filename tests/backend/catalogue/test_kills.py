"""Killed at any moment, what is published stays whole, and the next publish goes on."""

import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from app.models import Clock, ErrorCode, IlteoroError
from app.store.manifest import Manifest
from backend.catalogue import publish
from backend.settings import Settings
from tests.publishing import Kept, change, follow, fresh, manifest
from tests.running import ROOT, times

STEPS = ("all_in_place", "keep", "write_manifest", "remove_old")
# The package's function has the name of its module.
PUBLISHING = sys.modules["backend.catalogue.publish"]


def everything_named_is_there(settings: Settings) -> Manifest:
    found = manifest(settings)
    for file in found.files:
        content = (settings.published / file.name).read_bytes()
        assert len(content) == file.bytes
        assert hashlib.sha256(content).hexdigest() == file.sha256
    return found


def publishing(settings: Settings) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "backend", "publish", "--demo", "--data", str(settings.data)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def some_changes(settings: Settings, rng: random.Random) -> None:
    one, two = rng.randrange(40), rng.randrange(40)
    change(
        settings,
        f"UPDATE listing SET title = title || '{one}' WHERE rowid % 97 = {one}",  # noqa: S608
        f"UPDATE listing SET closed_at = updated_at WHERE rowid % 89 = {two}",  # noqa: S608
        f"UPDATE listing SET closed_at = NULL WHERE rowid % 61 = {one}",  # noqa: S608
        f"UPDATE listing SET region = '26110' WHERE rowid % 71 = {two}",  # noqa: S608
    )


@pytest.mark.torture
@pytest.mark.timeout(1800)
def test_killed_at_any_moment_all_that_is_named_is_there(demo: Settings) -> None:
    rng, settings = random.Random(), demo
    publish(settings, Clock())
    device, base = fresh(settings), 1
    some_changes(settings, rng)
    began = time.monotonic()
    assert publishing(settings).wait() == 0
    usual = time.monotonic() - began
    killed = 0
    for _ in range(times(10)):
        some_changes(settings, rng)
        process = publishing(settings)
        # Python itself starts first; most of the kills are to hit the work.
        time.sleep(rng.uniform(usual * 0.2, usual * 1.05))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        device, base = goes_on(settings, device, base)
    assert killed


def goes_on(settings: Settings, device: Kept, base: int) -> tuple[Kept, int]:
    """What is named is there, deltas lead from `base` to it, and to the next version."""
    for again in (False, True):
        if again:
            publish(settings, Clock())
        found = everything_named_is_there(settings)
        expected = fresh(settings)
        if found.deltas_from <= base:
            follow(device, settings, base)
        else:
            device = fresh(settings)
        assert (device.rows, device.folded) == (expected.rows, expected.folded)
        base = found.version
    named = {file.name for file in manifest(settings).files}
    left = {path.name for path in settings.published.iterdir()} - named
    assert not [name for name in left if name.startswith(".")]
    assert [path.name.partition("-")[0] for path in settings.versions.iterdir()] == [str(base)]
    return device, base


class Stopped(BaseException):
    """Stands for the end of the process: nothing catches it."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_ended_at_each_step(
    demo: Settings, monkeypatch: pytest.MonkeyPatch, step: str, *, done: bool
) -> None:
    publish(demo, Clock())
    device = fresh(demo)
    change(demo, "UPDATE listing SET title = 'x' WHERE rowid < 9")
    real = getattr(PUBLISHING, step)

    def ends(*arguments: object) -> None:
        if done:
            real(*arguments)
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(PUBLISHING, step, ends)
        with pytest.raises(Stopped):
            publish(demo, Clock())
    stands = everything_named_is_there(demo).version
    assert stands == (2 if step in STEPS[3:] or (done and step == STEPS[2]) else 1)
    # What comes next is not what was being published.
    change(demo, "UPDATE listing SET title = 'y' WHERE rowid > 290")
    goes_on(demo, device, 1)
    assert manifest(demo).version == stands + 1
    assert manifest(demo).deltas_from == 1


def test_two_at_once_wait_for_each_other(demo: Settings) -> None:
    publish(demo, Clock())
    change(demo, "UPDATE listing SET title = 'x' WHERE rowid < 9")
    processes = [publishing(demo) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert everything_named_is_there(demo).version == 2


def test_one_that_takes_too_long_is_not_waited_for(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PUBLISHING, "_PATIENCE_SECONDS", 0.1)
    holding, release = threading.Event(), threading.Event()

    def slowly(step: str, _share: float) -> None:
        holding.set()
        release.wait(60)

    first = threading.Thread(target=publish, args=(demo, Clock(), slowly))
    first.start()
    assert holding.wait(60)
    with pytest.raises(IlteoroError) as caught:
        publish(demo, Clock())
    release.set()
    first.join()
    assert caught.value.code is ErrorCode.CATALOGUE_BUSY
    assert everything_named_is_there(demo).version == 1


def test_while_a_harvest_writes_a_version_is_of_one_moment(demo: Settings) -> None:
    """The titles of all listings are changed together; never are some old and some new."""
    stop = threading.Event()

    def harvest() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            change(demo, f"UPDATE listing SET title = 'turn {turn}'")  # noqa: S608

    change(demo, "UPDATE listing SET title = 'turn 0'")
    writing = threading.Thread(target=harvest)
    writing.start()
    try:
        for _ in range(3):
            publish(demo, Clock())
            assert len({row["title"] for row in fresh(demo).rows.values()}) == 1
    finally:
        stop.set()
        writing.join()


def test_a_full_disk_is_said_and_the_version_stands(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(demo, Clock())
    device = fresh(demo)
    change(demo, "UPDATE listing SET title = 'x' WHERE rowid < 9")
    real = PUBLISHING.finish_next

    def without_room(db: sqlite3.Connection, **about: Any) -> None:
        db.execute("PRAGMA next.max_page_count = 1")
        real(db, **about | {"before": ["x" * 10_000]})

    with monkeypatch.context() as patched:
        patched.setattr(PUBLISHING, "finish_next", without_room)
        with pytest.raises(IlteoroError) as caught:
            publish(demo, Clock())
    assert caught.value.code is ErrorCode.DISK_FULL
    assert everything_named_is_there(demo).version == 1
    goes_on(demo, device, 1)
    assert manifest(demo).version == 2


@pytest.mark.parametrize("place", [0.01, 0.5, 0.99])
def test_a_damaged_memory_is_not_believed(demo: Settings, place: float) -> None:
    publish(demo, Clock())
    first = manifest(demo)
    (memory,) = demo.versions.iterdir()
    content = bytearray(memory.read_bytes())
    content[int(place * len(content))] ^= 1
    memory.write_bytes(content)
    change(demo, "UPDATE listing SET title = 'x' WHERE rowid < 9")
    publish(demo, Clock())
    found = everything_named_is_there(demo)
    assert (found.version, found.deltas_from) == (2, 2)
    assert found.catalogue != first.catalogue
    assert json.loads((demo.published / "manifest.json").read_bytes())["manifest"]["version"] == 2
