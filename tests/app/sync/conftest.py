"""A small published catalogue and servers on loopback to fetch it from."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.models import Clock
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.listings import fill_backend
from tests.app.sync.serving import serving_files
from tests.app.sync.world import world_in

ROWS = 1500


@pytest.fixture(scope="session")
def backend_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backend's data folder with one published version of 1,500 listings."""
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", ROWS)
    publish(Settings(data=data, demo=True), Clock())
    return data


@pytest.fixture(scope="session")
def backend(backend_data: Path) -> Iterator[str]:
    """The address of the real backend, serving that version from its own process."""
    command = [sys.executable, "-m", "backend", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(backend_data)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            yield json.loads(server.stdout.readline())["backend"]
        finally:
            server.terminate()


@pytest.fixture
def serving(backend_data: Path) -> Callable[..., Any]:
    """Serve the same version, but for what a function of the path answers itself."""
    return partial(serving_files, backend_data / "published")


@pytest.fixture
def serving_folder() -> Callable[..., Any]:
    """Serve any folder of published files."""
    return serving_files


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The published files of one day and of the next."""
    folder = tmp_path_factory.mktemp("days")
    with world_in(folder / "backend", 700) as world:
        world.publish()
        shutil.copytree(world.published, folder / "first")
        world.day(0.02)
        yield folder / "first", world.published
