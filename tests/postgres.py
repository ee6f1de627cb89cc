"""A real PostgreSQL for the tests: its own folder, its own user, gone when they end."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from backend.storage import make_engine, migrate

_TEMPLATE = "made"
# What a test database loses in a crash of the machine is made again by the next run.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """A running server; its databases are copies of one that was migrated once."""

    def __init__(self, port: int, password: str) -> None:
        self._base = f"postgresql://ilteoro:{password}@127.0.0.1:{port}"
        with self._admin() as connection:
            connection.execute(f"CREATE DATABASE {_TEMPLATE}")
        engine = make_engine(f"{self._base}/{_TEMPLATE}", Path())
        migrate(engine)
        engine.dispose()

    def database(self, *, empty: bool = False) -> str:
        """The address of a new database, migrated unless it is to be `empty`."""
        name = f"t{secrets.token_hex(6)}"
        template = "template0" if empty else _TEMPLATE
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return f"{self._base}/{name}"

    def drop(self, address: str) -> None:
        """Take a database away, whoever still holds it."""
        name = sql.Identifier(address.rpartition("/")[2])
        with self._admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(f"{self._base}/postgres", autocommit=True)


@contextmanager
def running(*, quick: bool = True) -> Iterator[Postgres]:
    """Start a server of its own and stop it again, also where these tests are killed. One that is
    not `quick` keeps through a power cut what it acknowledged, as PostgreSQL does by itself."""
    tools = programs()
    # Not in pytest's folder: that is this user's alone, and PostgreSQL refuses to be root.
    folder = Path(tempfile.mkdtemp(prefix="ilteoro-postgres-"))
    data, words = folder / "data", folder / "password"
    password = secrets.token_urlsafe(24)
    words.write_text(password)
    user: str | None = None
    if os.geteuid() == 0:
        user = "postgres"
        for path in (folder, words):
            shutil.chown(path, user)
    subprocess.run(
        [tools / "initdb", "-D", data, "-U", "ilteoro", "-A", "scram-sha-256", "-E", "UTF8",
         "--pwfile", words, "--locale", "C.UTF-8", "--no-sync", "--no-instructions"],
        check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
                "shared_buffers=16MB", *(_QUICK if quick else ())]  # fmt: skip
    identity = ["--reuid", user, "--regid", user, "--clear-groups"] if user else []
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            ["setpriv", "--pdeathsig", "INT", *identity, tools / "postgres", "-D", data,
             *(part for setting in settings for part in ("-c", setting))],
            stdout=log, stderr=log, cwd=folder,
        )  # fmt: skip
    try:
        _wait(server, port, password, folder / "log")
        yield Postgres(port, password)
    finally:
        server.send_signal(2)  # fast: whoever is connected is let go
        server.wait(60)
        shutil.rmtree(folder)


def _wait(server: "subprocess.Popen[bytes]", port: int, password: str, log: Path) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user="ilteoro", password=password, dbname="postgres"
            ).close()
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        else:
            return


def programs() -> Path:
    """The newest of what Debian's package brought, else what stands in PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    elsewhere = shutil.which("initdb")
    assert found or elsewhere, "no PostgreSQL: tools/system.sh postgresql"
    return (found[-1] if found else Path(str(elsewhere))).parent
