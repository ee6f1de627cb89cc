"""A backend with conversations, on both kinds of database, shared by the tests of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.storage import make_engine, migrate
from tests.backend.counseling.talking import Talkers, open_talk


@pytest.fixture(scope="module")
def talkers(shared_database: str) -> Iterator[Talkers]:
    """A running backend; each test makes its own people."""
    engine = make_engine(shared_database, Path())
    migrate(engine)
    with open_talk(engine) as made:
        yield made
    engine.dispose()
