"""Pairs of neighbouring characters as an index for search inside Korean words.

SQLite's own trigram tokenizer finds nothing for words of two syllables. Here every text
becomes its overlapping pairs, also across blanks and punctuation, and its last character
with an end mark: one character is found as the first of a pair, two as a pair, more as
several pairs that the caller then verifies. ASCII letters count as one case, as in LIKE.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import pairwise

Texts = tuple[int, list[str], list[str]]
"""Titles and employers of rows that follow each other, and the number of the first."""

END = "\uf8ff"
"""Follows a text's last character."""

_TABLE = "listing_bigram"
_CHUNK = 4000
_AUTOMERGE = 8
"""Changes add segments; so many of one level become one of the next."""
# FTS5's tokenizer "ascii" drops ASCII characters that are neither letter nor digit; here
# they count, so they stand as characters of Unicode's private use area.
_STAND_INS = [(chr(code), chr(0xE000 + code)) for code in range(1, 128) if not chr(code).isalnum()]
_FOLD = str.maketrans(dict(_STAND_INS))
_RESERVED = re.compile("[\ue001-\ue07f\uf8fe\uf8ff]")
_RESERVED_STAND_IN = "\uf8fe"


def make(db: sqlite3.Connection, chunks: Iterable[Texts]) -> None:
    """Index title and employer of every row: no text of its own, row numbers alone.

    To be called within a transaction.
    """
    _create(db)
    # Merging while filling costs more than the one merge at the end.
    _configure(db, automerge=0, crisismerge=10_000, hashsize=8 * 2**20)
    # One statement a chunk: SQLite works on it without the interpreter's lock.
    insert = f"INSERT INTO {_TABLE} (rowid, pairs) SELECT ? + key, value FROM json_each(?)"  # noqa: S608
    for first, titles, employers in chunks:
        if titles:
            db.execute(insert, [first, _pairs_of_rows(titles, employers)])
    db.execute(f"INSERT INTO {_TABLE} ({_TABLE}) VALUES ('optimize')")  # noqa: S608
    _configure(db, automerge=_AUTOMERGE, crisismerge=16, hashsize=2**20)


def change(
    db: sqlite3.Connection,
    gone: Iterable[tuple[int, str, str]],
    come: Iterable[tuple[int, str, str]],
) -> None:
    """Take rows (number, title, employer) out as they were put in, and put others in.

    To be called within a transaction; a number may be in both.
    """
    gone, come = set(gone), set(come)
    # By number, so that FTS5 gathers all of it before it writes.
    steps = sorted(
        [(number, 0, title, firm) for number, title, firm in gone - come]
        + [(number, 1, title, firm) for number, title, firm in come - gone]
    )
    # One statement a chunk, as in `make`: whether it comes, its number, its pairs in one text.
    change = (
        f"INSERT INTO {_TABLE} ({_TABLE}, rowid, pairs) "  # noqa: S608
        "SELECT iif(value < '1', 'delete', NULL), substr(value, 2, 10) + 0, substr(value, 12) "
        "FROM json_each(?)"
    )
    for start in range(0, len(steps), _CHUNK):
        some = steps[start : start + _CHUNK]
        pairs = json.loads(_pairs_of_rows([one[2] for one in some], [one[3] for one in some]))
        written = [
            f"{put}{number:010d}{text}"
            for (number, put, _, _), text in zip(some, pairs, strict=True)
        ]
        db.execute(change, [json.dumps(written, ensure_ascii=False)])


def adopt(db: sqlite3.Connection, schema: str) -> None:
    """Take over the index that was made in the attached database `schema`."""
    _create(db)
    for part in ("data", "idx", "config"):
        db.execute(f"DELETE FROM main.{_TABLE}_{part}")  # noqa: S608
        db.execute(f"INSERT INTO main.{_TABLE}_{part} SELECT * FROM {schema}.{_TABLE}_{part}")  # noqa: S608


def texts_in(db: sqlite3.Connection, table: str, before: int = 0) -> Iterator[Texts]:
    """Title and employer of every row of `table`, a table or query whose row numbers go
    from 1 to their count; `before` is added to them."""
    first = 1
    while True:
        # As one value: a step a row would ask for the interpreter's lock at every row.
        ((titles, employers),) = db.execute(
            "SELECT json_group_array(title), json_group_array(employer) "  # noqa: S608
            f"FROM ({table.format(first=first, last=first + _CHUNK - 1)})"
        )
        chunk = json.loads(titles)
        if not chunk:
            return
        yield before + first, chunk, json.loads(employers)
        first += _CHUNK


def _create(db: sqlite3.Connection) -> None:
    db.execute(
        f"CREATE VIRTUAL TABLE {_TABLE} USING fts5(pairs, content='', detail='none', "
        "columnsize=0, tokenize='ascii')"
    )


def _configure(db: sqlite3.Connection, **settings: int) -> None:
    for name, value in settings.items():
        db.execute(f"INSERT INTO {_TABLE} ({_TABLE}, rank) VALUES (?, ?)", [name, value])  # noqa: S608


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


def _pairs_of_rows(titles: list[str], employers: list[str]) -> str:
    """A JSON list: of every row the pairs of its two texts, blanks between them.

    Nothing in it needs escaping, since ASCII's marks have become other characters.
    """
    import numpy as np

    count = 2 * len(titles)
    texts = [""] * count
    texts[::2], texts[1::2] = titles, employers
    joined = "\x00".join(texts)
    if joined.count("\x00") != count - 1:
        joined = "\x00".join([text.replace("\x00", "") for text in texts])
    joined = _RESERVED.sub(_RESERVED_STAND_IN, joined)
    # One pass a mark over many texts at once: most marks are in none of them.
    for mark, stand_in in _STAND_INS:
        if mark in joined:
            joined = joined.replace(mark, stand_in)
    codes = np.frombuffer((joined + "\x00").encode("utf-32-le"), "<u4")
    ends = np.flatnonzero(codes == 0)
    # Every character with the one behind it and a blank; where a text ends, blanks, and
    # where a row ends what divides two texts in JSON.
    pairs = np.full((len(codes), 3), ord(" "), dtype="<u4")
    pairs[:, 0] = codes
    pairs[:-1, 1] = codes[1:]
    pairs[ends[ends > 0] - 1, 1] = ord(END)
    pairs[ends[::2]] = ord(" ")
    pairs[ends[1::2]] = [ord(character) for character in '","']
    return '["' + pairs.tobytes()[:-12].decode("utf-32-le") + '"]'
