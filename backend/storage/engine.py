"""A database from its address, set up so that SQLite and PostgreSQL behave the same.

On SQLite: WAL, foreign keys, a wait of five seconds for another writer, and BEGIN IMMEDIATE for
whoever writes, so that nobody reads, decides, and is then refused to write. On PostgreSQL: the
same waits, read committed; who decides by what was read locks it (`with_for_update`, which SQLite
ignores, having one writer at a time).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError

_WAIT_SECONDS = 5
_STATEMENT_SECONDS = 10
# A route runs in one of 40 threads; each holds a connection for milliseconds.
_KEPT, _AT_MOST = 10, 40
_READS_ONLY = "reads_only"
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def make_engine(address: str | None, file: Path) -> Engine:
    """The database at `address`, where none is named the SQLite database `file`.

    Nothing is asked of it yet; a file that is not there is made, readable by its user alone.
    Errors show no parameters, but PostgreSQL's repeat the value of a key that was there already:
    their words are not for a log.
    Raises BAD_USAGE where the address is of no kind that is known, without repeating it: a
    password may stand in it.
    """
    if address is None:
        return _sqlite(URL.create("sqlite", database=str(file)), file)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise _unknown() from None
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return _sqlite(url, Path(url.database))
    if url.drivername in _POSTGRESQL and url.host != "":
        return _postgresql(url)
    raise _unknown()


@contextmanager
def transaction(engine: Engine, *, reads_only: bool = False) -> Iterator[Session]:
    """One transaction: all of it is kept when the block ends, nothing where it raises.

    `reads_only` neither waits for a writer nor holds one up; writing in it is an error. What was
    read stays readable after the block.
    """
    bound = engine.execution_options(reads_only=True) if reads_only else engine
    if reads_only and engine.dialect.name == "postgresql":
        bound = bound.execution_options(postgresql_readonly=True)
    with Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads, without a session's objects: for what is asked at every
    request it takes half the processor time."""
    bound = engine.execution_options(reads_only=True)
    if engine.dialect.name == "postgresql":
        bound = bound.execution_options(postgresql_readonly=True)
    with bound.begin() as connection:
        yield connection


def _unknown() -> IlteoroError:
    detail = "DATABASE_URL: postgresql://user:password@host/name or sqlite:////path/file.db"
    return IlteoroError(ErrorCode.BAD_USAGE, detail=detail)


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=_KEPT,
        max_overflow=_AT_MOST - _KEPT,
        pool_timeout=_WAIT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": _WAIT_SECONDS,
            "application_name": "ilteoro",
            "options": f"-c statement_timeout={_STATEMENT_SECONDS}s "
            f"-c lock_timeout={_WAIT_SECONDS}s -c timezone=UTC",
        },
    )


def _sqlite(url: URL, file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Its user's alone; SQLite makes the files beside it as this one is.
    file.touch(mode=0o600)
    engine = create_engine(
        url,
        pool_size=_KEPT,
        max_overflow=_AT_MOST - _KEPT,
        pool_timeout=_WAIT_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        # Python's own idea of when a transaction begins leaves out reads and DDL.
        connection.isolation_level = None
        # FULL: what was acknowledged outlives a power cut, as it does on PostgreSQL.
        for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reads = bool(connection.get_execution_options().get(_READS_ONLY))
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
