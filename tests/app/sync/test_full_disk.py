"""A disk that is full, at whatever moment: the old catalogue stands and the app says so."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from app.model_signature import sign
from tests.models import NEW, NEWER, development_key, model, publish_model

Serving = Callable[..., AbstractContextManager[str]]

FULL = """
import os, subprocess, sys
from pathlib import Path
from app.models import IlteoroError
from app.sync.carrier import Carrier
from app.sync.client import sync
from tests.app.sync.world import seen_on
first, second, data = sys.argv[1], sys.argv[2], Path(sys.argv[3])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(data)], check=True)
sync(first, data)
expected = seen_on(data)
ballast = data / "ballast"
looked = Carrier._room
told = []
for free in (0, 4, 40, 200, 400, 700, 900, 1100):
    # Once it looks before, once the disk fills up while it works.
    for room in (looked, lambda self, needed: None):
        Carrier._room = room
        size = 64 * 2**20 - sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
        with ballast.open("wb") as out:
            while True:
                try:
                    os.write(out.fileno(), bytes(4096))
                except OSError:
                    break
            os.ftruncate(out.fileno(), max(0, out.tell() - free * 1024))
        try:
            told.append(sync(second, data, ways=("packs", "deltas")).version)
        except IlteoroError as error:
            told.append(error.code.value)
            assert seen_on(data) == expected
        ballast.unlink()
        if told[-1] == 2:
            break
    if told[-1] == 2:
        break
print(told)
sync(second, data)
print(len(seen_on(data)["listings"]))
"""


def test_a_full_disk(two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path) -> None:
    """On a real file system that is full, small as it is."""
    first, second = two_days
    (tmp_path / "disk").mkdir()
    with serving_folder(first) as one, serving_folder(second) as two:
        done = subprocess.run(
            ["unshare", "-rm", sys.executable, "-c", FULL, one, two, str(tmp_path / "disk")],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told, rows = done.stdout.splitlines()
    codes = [one for one in json.loads(told.replace("'", '"')) if one != 2]
    assert len(codes) > 5
    assert set(codes) == {"disk_full"}
    assert int(rows) == sum(
        one["rows"]
        for one in json.loads((second / "manifest.json").read_bytes())["manifest"]["contents"]
    )


FULL_FOR_A_MODEL = """
import os, subprocess, sys
from pathlib import Path
from app.recommender import Recommender
import app.sync.model as steps
from app.sync.client import sync
first, second, data = sys.argv[1], sys.argv[2], Path(sys.argv[3])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(data)], check=True)
print(sync(first, data).model)
ballast = data / "ballast"
told = []
class Room:
    free = 2**40
looked = steps.shutil.disk_usage
for free in (16, 100, 800, 1500, 1700, 1800):
    # Once it looks before, once the disk fills up while it comes and is put in place.
    for look in (looked, lambda folder: Room):
        steps.shutil.disk_usage = lambda folder: look(folder) if folder.name == "models" else Room
        size = 24 * 2**20 - sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
        with ballast.open("wb") as out:
            while True:
                try:
                    os.write(out.fileno(), bytes(4096))
                except OSError:
                    break
            os.ftruncate(out.fileno(), max(0, out.tell() - free * 1024))
        came = sync(second, data)
        told.append([came.version, came.model, came.model_problem])
        found = Recommender.load(data=data)
        told[-1] += [found.model_version, found.passed_over]
        ballast.unlink()
        for path in data.glob("partial/*"):
            path.unlink()
        if came.model:
            break
    if came.model:
        break
import json
print(json.dumps(told))
print(sync(second, data).model)
"""


def test_a_disk_too_full_for_a_model(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    """The listings are there, the model before it answers, and it comes once there is room."""
    published, _ = two_days
    folders = []
    for times, day in enumerate((NEW, NEWER), 1):
        shutil.copytree(published, tmp_path / day)
        for _ in range(times):
            publish_model(tmp_path / day, model(day), sign(model(day), development_key()))
        folders.append(tmp_path / day)
    (tmp_path / "disk").mkdir()
    with serving_folder(folders[0]) as one, serving_folder(folders[1]) as two:
        done = subprocess.run(
            [
                "unshare",
                "-rm",
                sys.executable,
                "-c",
                FULL_FOR_A_MODEL,
                one,
                two,
                f"{tmp_path}/disk",
            ],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    first, told, last = done.stdout.splitlines()
    assert (first, last) == (f"of {NEW}", f"of {NEWER}")
    tries = json.loads(told)
    full = [one for one in tries if one[2] is not None]
    assert len(full) >= 4
    assert all(one == [3, None, "disk_full", f"of {NEW}", None] for one in full)
