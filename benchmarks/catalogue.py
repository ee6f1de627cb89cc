"""The catalogue to measure with: made up, published, served and synced once a computer."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.models import Clock
from app.store.catalogue import Catalogue, open_catalogue
from app.store.pack import PACK_SCHEMA
from app.sync.client import sync
from backend.catalogue import publish
from backend.catalogue.signing import published_manifest
from backend.settings import Settings
from benchmarks.listings import fill_backend

ROWS = 170_000


def backend_data(count: int = ROWS) -> Path:
    """A backend's data folder with one version of `count` listings; kept for the next run."""
    data = Path(tempfile.gettempdir()) / f"ilteoro-benchmarks-{count}"
    settings = Settings(data=data / "backend", demo=True)
    if not settings.store.exists():
        fill_backend(settings.store, count)
    manifest = published_manifest(settings.published)
    if manifest is None or manifest["schema"] != PACK_SCHEMA:
        publish(settings, Clock())
    return settings.data


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of a backend on a data folder, in a process of its own."""
    command = [sys.executable, "-m", "backend", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(data)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout  # noqa: S101
        try:
            yield json.loads(server.stdout.readline())["backend"]
        finally:
            server.terminate()


@contextmanager
def catalogue(count: int = ROWS) -> Iterator[Catalogue]:
    """The synced catalogue of `count` listings."""
    data = backend_data(count)
    client = data.parent / "client"
    with serving(data) as address:
        sync(address, client)
    with open_catalogue(client) as found:
        yield found
