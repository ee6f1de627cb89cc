"""Both kinds of database keep, refuse and wait alike."""

import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from app.models import ErrorCode, IlteoroError, new_id
from backend.installations import Installation
from backend.storage import make_engine, migrate, transaction
from backend.tables import METADATA
from tests.postgres import Postgres

NOON = datetime(2026, 3, 2, 12, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=9)))


def one(at: datetime = NOON, token: bytes = b"\x00\xff") -> Installation:
    return Installation(token_hash=token, created_at=at)


def count(engine: Engine) -> int:
    with transaction(engine, reads_only=True) as session:
        return session.scalar(select(func.count()).select_from(Installation)) or 0


def test_what_was_migrated_is_what_is_declared(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_an_instant_comes_back_in_utc_to_the_millisecond(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(made := one())
    with transaction(engine, reads_only=True) as session:
        assert session.get_one(Installation, made.id).created_at == datetime(
            2026, 3, 2, 3, 0, 0, 123_000, tzinfo=UTC
        )
        for apart, expected in ((-1, 1), (0, 0)):
            later = Installation.created_at > NOON + timedelta(milliseconds=apart)
            assert len(session.scalars(select(Installation).where(later)).all()) == expected
    assert made.id[14] == "7"


def test_instants_sort_as_time_does(engine: Engine) -> None:
    days = [NOON - timedelta(days=400), NOON, NOON + timedelta(milliseconds=1)]
    with transaction(engine) as session:
        session.add_all(one(day, bytes([n])) for n, day in reversed(list(enumerate(days))))
    with transaction(engine, reads_only=True) as session:
        ordered = session.scalars(select(Installation).order_by(Installation.created_at))
        assert [found.token_hash for found in ordered] == [b"\0", b"\1", b"\2"]


def test_an_instant_without_its_offset_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError), transaction(engine) as session:
        session.add(one(datetime(2026, 1, 1)))  # noqa: DTZ001 - that is the point
    assert count(engine) == 0


def test_nothing_of_a_transaction_that_fails_is_kept(engine: Engine) -> None:
    def twice_the_same() -> None:
        with transaction(engine) as session:
            session.add(one())
            session.flush()
            session.add(one())

    with pytest.raises(IntegrityError):
        twice_the_same()
    assert count(engine) == 0


def test_who_only_reads_cannot_write_and_the_next_can(engine: Engine) -> None:
    with pytest.raises(DBAPIError), transaction(engine, reads_only=True) as session:
        session.add(one())
    with transaction(engine) as session:
        session.add(one())
    assert count(engine) == 1


def test_an_error_does_not_show_what_was_to_be_written(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(made := one())

    def write_again() -> None:
        with transaction(engine) as session:
            session.add(Installation(id=made.id, token_hash=b"canary", created_at=NOON))

    with pytest.raises(IntegrityError) as caught:
        write_again()
    assert "canary" not in str(caught.value)
    assert b"canary".hex() not in str(caught.value)


def test_any_text_is_asked_for_as_an_id_and_not_found(engine: Engine) -> None:
    with transaction(engine, reads_only=True) as session:
        for id_ in ("", "no-uuid", "' OR 1=1", "\U0001f600", new_id()):
            assert session.get(Installation, id_) is None


def test_files_are_their_users_alone(tmp_path: Path) -> None:
    for engine in (
        make_engine(None, tmp_path / "made/service.db"),
        make_engine(f"sqlite:///{tmp_path / 'named.db'}", Path()),
    ):
        migrate(engine)
        with transaction(engine) as session:
            session.add(one())
            session.flush()
            modes = {file: file.stat().st_mode & 0o777 for file in tmp_path.rglob("*.db*")}
        assert len(modes) >= 2
        assert set(modes.values()) == {0o600}, modes
        engine.dispose()


def test_two_that_read_and_then_write_lose_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(made := one())

    def add(times: int) -> None:
        for _ in range(times):
            with transaction(engine) as session:
                row = session.get_one(Installation, made.id, with_for_update=True)
                row.bytes += 1

    threads = [threading.Thread(target=add, args=(25,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(engine, reads_only=True) as session:
        assert session.get_one(Installation, made.id).bytes == 200


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(one())
        session.flush()
        began = time.monotonic()
        assert count(engine) == 0
        assert time.monotonic() - began < 2


def test_connections_that_ended_meanwhile_are_noticed_before_they_are_used(
    postgresql: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgresql.database()
    engine = make_engine(address, Path())
    monkeypatch.setattr("backend.storage.engine._RESTED", 0.0)
    gone = select(func.pg_terminate_backend(text("pid"))).select_from(text("pg_stat_activity"))
    mine = text("datname = current_database() AND pid <> pg_backend_pid()")
    for reads_only in (True, False):
        with ExitStack() as held:
            for _ in range(5):
                session = held.enter_context(transaction(engine, reads_only=reads_only))
                session.execute(text("SELECT 1"))
    other = make_engine(address, Path())
    with transaction(other) as session:
        ended = session.scalars(gone.where(mine)).all()
    other.dispose()
    assert len(ended) == 10
    assert count(engine) == 0
    with transaction(engine) as session:
        session.add(one())
    assert count(engine) == 1
    engine.dispose()
    postgresql.drop(address)


def test_several_that_start_at_once_migrate_once(postgresql: Postgres, tmp_path: Path) -> None:
    address = postgresql.database(empty=True)
    for name in (address, f"sqlite:///{tmp_path / 'new.db'}"):
        engines = [make_engine(name, Path()) for _ in range(6)]
        failed: list[BaseException] = []

        def start(engine: Engine, failed: list[BaseException] = failed) -> None:
            try:
                migrate(engine)
            except BaseException as error:  # noqa: BLE001 - it is looked at below
                failed.append(error)

        threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert count(engines[0]) == 0
        for engine in engines:
            engine.dispose()
    postgresql.drop(address)


def test_a_step_that_fails_leaves_what_stood(postgresql: Postgres, tmp_path: Path) -> None:
    address = postgresql.database(empty=True)
    for name in (address, f"sqlite:///{tmp_path / 'new.db'}"):
        engine = make_engine(name, Path())
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE account (id INTEGER)"))
        with pytest.raises(DBAPIError):
            migrate(engine)
        assert inspect(engine).get_table_names() == ["account"], "nor is the first step kept"
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE account"))
        migrate(engine)
        assert count(engine) == 0
        engine.dispose()
    postgresql.drop(address)


def test_a_database_of_a_newer_program_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(IlteoroError) as caught:
        migrate(engine)
    assert caught.value.code is ErrorCode.STORAGE_TOO_NEW
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("postgresql://a:hidden@db.office.example/x", False),
        ("postgresql://a:hidden@10.0.0.5/x?sslmode=require", False),
        ("postgresql://a:hidden@127.0.0.1/x?host=10.0.0.5", False),
        ("postgresql://a:hidden@db.office.example/x?sslmode=verify-full", True),
        ("postgresql://a:hidden@[::1]:5432/x", True),
        ("postgresql:///x?host=/var/run/postgresql", True),
    ],
)
def test_a_database_on_another_computer_is_asked_by_tls_alone(
    address: str, fits: bool, tmp_path: Path
) -> None:
    if fits:
        make_engine(address, tmp_path / "service.db").dispose()
        return
    with pytest.raises(IlteoroError, match="sslmode=verify-full") as caught:
        make_engine(address, tmp_path / "service.db")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["mysql://ilteoro:hidden@host/x", "sqlite://", "sqlite:///:memory:", "hidden", "", "a://b:c:d"],
)
def test_an_address_of_no_known_kind_is_refused_without_repeating_it(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(IlteoroError) as caught:
        make_engine(address, tmp_path / "service.db")
    assert caught.value.code is ErrorCode.BAD_USAGE
    assert "hidden" not in str(caught.value)
