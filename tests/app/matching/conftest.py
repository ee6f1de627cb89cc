"""Catalogues in memory, made of rows, indexed as a synced one is."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import pytest
from sqlite_utils import Database

from app.matching import bigrams
from app.matching.index import changed_columns, read_added, read_columns, store_columns
from app.store.catalogue import CATALOGUE
from app.store.schema import LISTING_COLUMNS, LISTING_DDL
from app.sync.build import index_rows

T = TypeVar("T")


class MemoryCatalogue:
    """What matching and search need, over rows that never were in a file."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        CATALOGUE.apply(Database(self.db))
        marks = ", ".join(f":{name}" for name in LISTING_COLUMNS)
        self.db.executemany(f"INSERT INTO listing VALUES ({marks})", rows)  # noqa: S608
        self.db.execute("BEGIN")
        index_rows(self.db)
        bigrams.make(
            self.db,
            bigrams.texts_in(
                self.db,
                "SELECT title, employer FROM listing WHERE rowid BETWEEN {first} AND {last} "
                "ORDER BY rowid",
            ),
        )
        self.db.execute("COMMIT")
        self._kept: dict[object, Any] = {}

    def change(self, gone: Iterable[int], come: dict[int, dict[str, Any]]) -> None:
        """Take the rows of these numbers out and put others in, as a delta does."""
        gone = list(gone)
        sql = "SELECT rowid, title, employer FROM listing WHERE rowid = ?"
        texts = [self.db.execute(sql, [number]).fetchone() for number in gone]
        names = ", ".join(LISTING_COLUMNS)
        marks = ", ".join(f":{name}" for name in LISTING_COLUMNS)
        self.db.execute("BEGIN")
        self.db.execute(LISTING_DDL.replace("TABLE listing", "TABLE fresh"))
        self.db.executemany(f"INSERT INTO fresh VALUES ({marks})", come.values())  # noqa: S608
        old = read_columns(self.query("SELECT name, type, content FROM match_column"))
        added = read_added(self.db, "fresh", "listing", dict(enumerate(come, 1)))
        self.db.executemany("DELETE FROM listing WHERE rowid = ?", [(one,) for one in gone])
        self.db.executemany(
            f"INSERT INTO listing (rowid, {names}) VALUES (:number, {marks})",  # noqa: S608
            [row | {"number": number} for number, row in come.items()],
        )
        put = [(number, row["title"], row["employer"]) for number, row in come.items()]
        bigrams.change(self.db, texts, put)
        store_columns(self.db, changed_columns(old, gone, added))
        self.db.execute("DROP TABLE fresh")
        self.db.execute("COMMIT")
        self._kept.clear()

    def query(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, parameters).fetchall()

    def kept(self, key: object, make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found


@pytest.fixture(scope="session")
def catalogue_of() -> Iterator[Callable[[Iterable[dict[str, Any]]], MemoryCatalogue]]:
    """Makes catalogues and closes them in the end."""
    made: list[MemoryCatalogue] = []

    def make(rows: Iterable[dict[str, Any]]) -> MemoryCatalogue:
        made.append(MemoryCatalogue(rows))
        return made[-1]

    yield make
    for catalogue in made:
        catalogue.db.close()
