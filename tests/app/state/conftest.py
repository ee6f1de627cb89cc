"""A device with listings, built once for all that look through them."""

from pathlib import Path

import pytest

from app.models import Clock
from app.sync.client import sync
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend


@pytest.fixture(scope="session")
def browsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device's data folder with a catalogue of 3,000 listings; nobody writes in it."""
    backend, device = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("device")
    fill_backend(backend / "backend.db", 3000)
    publish(Settings(data=backend, demo=True), Clock())
    with serving(backend) as address:
        sync(address, device)
    return device
