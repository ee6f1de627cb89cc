"""A database from its address, set up so that SQLite and PostgreSQL behave the same.

On SQLite: WAL, foreign keys, a wait of five seconds for another writer, and BEGIN IMMEDIATE for
whoever writes, so that nobody reads, decides, and is then refused to write. On PostgreSQL: the
same waits, read committed; who decides by what was read locks it (`with_for_update`, which SQLite
ignores, having one writer at a time).

Who only reads has connections of their own, on which the database itself refuses to write. On
PostgreSQL each question there is its own transaction: read committed sees what is committed at
each question anyway, and BEGIN and COMMIT would be two more ways to the server and back.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError

_WAIT_SECONDS = 5
_STATEMENT_SECONDS = 10
# A route runs in one of 40 threads; each holds a connection for milliseconds.
_KEPT, _AT_MOST = 10, 40
_USED, _RESTED = "used", 1.0
"""When a connection was let go, and after how many seconds without use it is asked whether it is
still one: PostgreSQL may have been started anew meanwhile. Asked each time it would be one more
way to the server and back."""
_READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
"""Of each database the connections that only read."""
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def make_engine(address: str | None, file: Path) -> Engine:
    """The database at `address`, where none is named the SQLite database `file`.

    Nothing is asked of it yet; a file that is not there is made, readable by its user alone.
    Errors show no parameters, but PostgreSQL's repeat the value of a key that was there already:
    their words are not for a log.
    Raises BAD_USAGE where the address is of no kind that is known, or of another computer without
    TLS, without repeating it: a password may stand in it.
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
        _see_sealed(url)
        return _postgresql(url)
    raise _unknown()


def _see_sealed(url: URL) -> None:
    """Raises BAD_USAGE for a database on another computer that is not asked for by TLS with its
    certificate checked: left to itself PostgreSQL's client falls back to plain text."""
    hosts = [url.host, *(url.normalized_query.get("host", ()))]
    for host in (one for named in hosts if named for one in named.split(",")):
        try:
            here = host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            here = host.startswith("/")
        if not here and url.normalized_query.get("sslmode", ()) != ("verify-full",):
            detail = "DATABASE_URL: a database on another computer needs ?sslmode=verify-full"
            raise IlteoroError(ErrorCode.BAD_USAGE, detail=detail)


@contextmanager
def transaction(engine: Engine, *, reads_only: bool = False) -> Iterator[Session]:
    """One transaction: all of it is kept when the block ends, nothing where it raises.

    `reads_only` neither waits for a writer nor holds one up; writing in it is an error. What was
    read stays readable after the block.
    """
    bound = _READERS[engine] if reads_only else engine
    with Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads, without a session's objects: for what is asked at every
    request it takes half the processor time."""
    with _READERS[engine].begin() as connection:
        yield connection


def _unknown() -> IlteoroError:
    detail = "DATABASE_URL: postgresql://user:password@host/name or sqlite:////path/file.db"
    return IlteoroError(ErrorCode.BAD_USAGE, detail=detail)


def _postgresql(url: URL) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    waits = (
        f"-c statement_timeout={_STATEMENT_SECONDS}s -c lock_timeout={_WAIT_SECONDS}s "
        "-c timezone=UTC"
    )

    def made(options: str, **other: Any) -> Engine:
        connect = {
            "connect_timeout": _WAIT_SECONDS,
            "application_name": "ilteoro",
            "options": options,
        }
        engine = _pooled(url, connect, **other)
        _ask_the_rested(engine)
        return engine

    reader = made(f"{waits} -c default_transaction_read_only=on", isolation_level="AUTOCOMMIT")
    return _with_reader(made(waits), reader)


def _sqlite(url: URL, file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Its user's alone; SQLite makes the files beside it as this one is.
    file.touch(mode=0o600)

    def made(begin: str, *, reads_only: bool) -> Engine:
        engine = _pooled(url, {"timeout": _WAIT_SECONDS, "check_same_thread": False})

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: Any) -> None:
            # Python's own idea of when a transaction begins leaves out reads and DDL.
            connection.isolation_level = None
            # FULL: what was acknowledged outlives a power cut, as it does on PostgreSQL.
            for pragma in (
                "foreign_keys = ON",
                "journal_mode = WAL",
                "synchronous = FULL",
                f"query_only = {int(reads_only)}",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    return _with_reader(made("BEGIN IMMEDIATE", reads_only=False), made("BEGIN", reads_only=True))


def _pooled(url: URL, connect: dict[str, Any], **other: Any) -> Engine:
    return create_engine(
        url,
        pool_size=_KEPT,
        max_overflow=_AT_MOST - _KEPT,
        pool_timeout=_WAIT_SECONDS,
        # The one that was used last: it is warm, and needs not be asked whether it still is one.
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args=connect,
        **other,
    )


def _with_reader(engine: Engine, reader: Engine) -> Engine:
    _READERS[engine] = reader

    @event.listens_for(engine, "engine_disposed")
    def disposed(_engine: Engine) -> None:
        reader.dispose()

    return engine


def _ask_the_rested(engine: Engine) -> None:
    """Notice that connections are gone before anything is asked through them."""

    @event.listens_for(engine, "checkin")
    def let_go(_connection: Any, record: Any) -> None:
        record.info[_USED] = monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        used = record.info.get(_USED)
        if used is None or monotonic() - used < _RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            # From None: its words may hold the address of the database.
            raise InvalidatePoolError from None
