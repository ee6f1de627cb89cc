"""Pairs of neighbouring characters as an index for search inside Korean words.

SQLite's own trigram tokenizer finds nothing for words of two syllables. Here every text
becomes its overlapping pairs, also across blanks and punctuation, and its last character
with an end mark: one character is found as the first of a pair, two as a pair, more as
several pairs that the caller then verifies. ASCII letters count as one case, as in LIKE.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import pairwise

END = "\uf8ff"
"""Follows a text's last character."""

_TABLE = "listing_bigram"
_CHUNK = 8000
# FTS5's tokenizer "ascii" drops ASCII characters that are neither letter nor digit; here
# they count, so they stand as characters of Unicode's private use area.
_STAND_INS = [(chr(code), chr(0xE000 + code)) for code in range(1, 128) if not chr(code).isalnum()]
_FOLD = str.maketrans(dict(_STAND_INS))
_RESERVED = re.compile("[\ue001-\ue07f\uf8fe\uf8ff]")
_RESERVED_STAND_IN = "\uf8fe"


def make(db: sqlite3.Connection, chunks: Iterable[list[tuple[int, str, str]]]) -> None:
    """Index row number, title and employer: no text of its own, row numbers alone.

    To be called within a transaction.
    """
    _create(db)
    configure = f"INSERT INTO {_TABLE} ({_TABLE}, rank) VALUES (?, ?)"  # noqa: S608
    # Merging while filling costs more than the one merge at the end.
    for name, value in (("automerge", 0), ("crisismerge", 10_000), ("hashsize", 8 * 2**20)):
        db.execute(configure, [name, value])
    insert = f"INSERT INTO {_TABLE} (rowid, pairs) VALUES (?, ?)"  # noqa: S608
    for chunk in chunks:
        # An employer has many listings, and many have the same title.
        texts = list({text for row in chunk for text in row[1:]})
        pairs = dict(zip(texts, _pairs(texts), strict=True))
        db.executemany(
            insert, [(number, f"{pairs[title]} {pairs[firm]}") for number, title, firm in chunk]
        )
    db.execute(f"INSERT INTO {_TABLE} ({_TABLE}) VALUES ('optimize')")  # noqa: S608


def adopt(db: sqlite3.Connection, schema: str) -> None:
    """Take over the index that was made in the attached database `schema`."""
    _create(db)
    for part in ("data", "idx", "config"):
        db.execute(f"DELETE FROM main.{_TABLE}_{part}")  # noqa: S608
        db.execute(f"INSERT INTO main.{_TABLE}_{part} SELECT * FROM {schema}.{_TABLE}_{part}")  # noqa: S608


def in_chunks(cursor: sqlite3.Cursor) -> Iterator[list[tuple[int, str, str]]]:
    """The rows of a query, some thousands at a time."""
    while chunk := cursor.fetchmany(_CHUNK):
        yield chunk


def _create(db: sqlite3.Connection) -> None:
    db.execute(
        f"CREATE VIRTUAL TABLE {_TABLE} USING fts5(pairs, content='', detail='none', "
        "columnsize=0, tokenize='ascii')"
    )


def is_indexed(text: str) -> bool:
    """Whether the pairs can find `text`: not where it holds characters they stand for."""
    return _RESERVED.search(text) is None


def query(text: str) -> str:
    """The FTS5 expression that every listing containing `text` satisfies.

    Exact for one or two characters, for more a listing may satisfy it by pairs that
    stand apart.
    """
    folded = text.translate(_FOLD)
    if len(folded) == 1:
        return f'"{folded}"*'
    pairs = dict.fromkeys(map("".join, pairwise(folded)))
    return " AND ".join(f'"{pair}"' for pair in pairs)


def rows_matching() -> str:
    """SQL for the row numbers that satisfy the expression :pairs."""
    return f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH :pairs"  # noqa: S608


def _pairs(texts: list[str]) -> Iterator[str]:
    # One pass a mark over many texts at once: most marks are in none of them.
    joined = _RESERVED.sub(_RESERVED_STAND_IN, "\x00".join(texts))
    for mark, stand_in in _STAND_INS:
        if mark in joined:
            joined = joined.replace(mark, stand_in)
    parts = joined.split("\x00")
    if len(parts) != len(texts):
        parts = [text.replace("\x00", "").translate(_FOLD) for text in texts]
    for part in parts:
        yield " ".join(map(str.__add__, part, part[1:] + END))
