"""A backend with accounts on both kinds of database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.backend.accounts.house import House, living


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    """A running backend with nobody in it yet."""
    with living(House(engine)) as house:
        yield house
