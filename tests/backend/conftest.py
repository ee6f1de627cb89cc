"""Both kinds of database for whatever the backend keeps about people and devices."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine

from backend.storage import make_engine, migrate
from tests import postgres

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Postgres]:
    """A running PostgreSQL, started once by the first test that asks for it."""
    with postgres.running() as server:
        yield server


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of a test's own, of both kinds one after the other.

    For `make_engine` or, as DATABASE_URL, for a process.
    """
    yield from _made(request, tmp_path)


@pytest.fixture(scope="module", params=KINDS)
def shared_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same for all tests of a file, all of them on one kind and then on the other."""
    yield from _made(request, tmp_path_factory.mktemp("database"))


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """A migrated database of a test's own, of both kinds one after the other."""
    engine = make_engine(database, Path())
    migrate(engine)
    yield engine
    engine.dispose()


@cache
def _empty_sqlite() -> bytes:
    """A file that was migrated once, for copies."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "service.db"
        engine = make_engine(f"sqlite:///{path}", Path())
        migrate(engine)
        engine.dispose()
        assert not path.with_name("service.db-wal").exists()
        return path.read_bytes()


def _made(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        (folder / "service.db").write_bytes(_empty_sqlite())
        yield f"sqlite:///{folder / 'service.db'}"
        return
    server: postgres.Postgres = request.getfixturevalue("postgresql")
    address = server.database()
    yield address
    server.drop(address)
