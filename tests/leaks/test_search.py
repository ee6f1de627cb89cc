"""The search through everything finds what is planted, in every form and every kind of place."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg

from tests.leaks import places
from tests.leaks.canaries import ALL, CASES, DIAGNOSES, FORMS, NAMES, forms, written
from tests.leaks.places import found
from tests.postgres import Postgres


def test_every_fact_is_found_in_every_form() -> None:
    assert len(set(ALL)) == 50
    for fact in ALL:
        for way, content in written(fact).items():
            inside = b"\x00before " + content + b" after\xff"
            assert found([("here", inside)]), (fact, way)
    assert not found([("here", b"010-7391-70 LEAKQ-739 \xea\xb0\x80\xeb\x9e\x8c")])
    assert len({form.kind for form in FORMS}) == 4


def test_the_search_finds_what_lies_in_files_and_processes(tmp_path: Path) -> None:
    (tmp_path / f"{NAMES[0]}.txt").touch()
    (hit,) = found(places.files(tmp_path))
    assert "the names of files" in hit
    kept = tmp_path / "kept.db"
    with closing(sqlite3.connect(kept)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE t (x)")
        db.execute("INSERT INTO t VALUES (?)", (DIAGNOSES[0],))
        db.commit()
        assert any("kept.db-wal" in one for one in found(places.files(tmp_path)))
    assert any("kept.db:" in one for one in found(places.files(tmp_path)))
    packed = shutil.make_archive(str(tmp_path / "x"), "zip", tmp_path, "kept.db")
    assert found([("a zip", Path(packed).read_bytes())])
    for command, environment in (([CASES[0]], {}), ([], {"X": CASES[0]})):
        with subprocess.Popen(
            ["sh", "-c", "read x", *command], stdin=subprocess.PIPE, env=os.environ | environment
        ) as child:
            where = "cmdline" if command else "environ"
            assert any(f"/proc/{child.pid}/{where}" in one for one in found(places.processes()))


def test_the_search_finds_what_lies_in_postgresql(postgresql: Postgres) -> None:
    # Another mark than the facts have: what is planted stays in the server's log for good.
    mark = "찾아볼 표시"
    address = postgresql.database()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (x text)")
        connection.execute("INSERT INTO t VALUES (%s)", (mark,))
    hits = "".join(found(places.postgresql(address), forms({"control": (mark,)})))
    for place in ("pg_dump", "/base/", "/pg_wal/"):
        assert place in hits
    postgresql.drop(address)
