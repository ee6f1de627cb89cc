"""A backend that takes in forms, on both kinds of database, shared by the tests of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.storage import make_engine, migrate
from tests.backend.submissions.office import Office, open_office


@pytest.fixture(scope="module")
def office(shared_database: str) -> Iterator[Office]:
    """A running backend; each test makes its own people."""
    engine = make_engine(shared_database, Path())
    migrate(engine)
    with open_office(engine) as made:
        yield made
    engine.dispose()
