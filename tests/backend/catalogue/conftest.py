"""A backend with a few listings, not yet published."""

from pathlib import Path

import pytest

from backend.settings import Settings
from benchmarks.listings import fill_backend


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    fill_backend(tmp_path / "backend.db", 300)
    return Settings(data=tmp_path, demo=True)
