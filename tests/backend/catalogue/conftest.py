"""A backend with a few listings, not yet published."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.settings import Settings
from benchmarks.listings import fill_backend


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    """300 listings, in no more than two 시군구 of each 시도: a file each takes its time."""
    settings = Settings(data=tmp_path, demo=True)
    fill_backend(settings.store, 300)
    with closing(sqlite3.connect(settings.store)) as db, db:
        found = db.execute("SELECT DISTINCT region FROM listing WHERE region NOT NULL ORDER BY 1")
        by_sido: dict[str, list[str]] = {}
        for (region,) in found.fetchall():
            places = by_sido.setdefault(region[:2], [])
            places.append(region)
            into = places[min(len(places), 2) - 1]
            db.execute("UPDATE listing SET region = ? WHERE region = ?", [into, region])
    return settings
