"""Search: pairs of characters against LIKE and FTS5's trigrams, title and employer."""

import random
import sqlite3
from typing import Any

from app.matching.search import search
from app.store.catalogue import Catalogue
from benchmarks.catalogue import ROWS, catalogue
from benchmarks.measure import by_turns

QUESTIONS = 120


def run() -> dict[str, object]:
    """p50 and p95 of one search: count, and the ids of the newest 1,000."""
    with catalogue() as found:
        questions = _questions(found)
        peers = _Peers(found)
        for question in questions:
            ours = search(found, question).count
            if peers.like(question) != ours:
                raise AssertionError(f"LIKE finds another number for {question!r}")
        measured = by_turns(
            {
                "search": lambda text: search(found, text),
                "like": peers.like,
                "trigram": peers.trigram,
            },
            questions,
        )
        missed = sum(peers.trigram(text) != peers.like(text) for text in questions)
        peers.db.close()
    return {
        "name": "search",
        "figures": {"listings": ROWS, "questions": QUESTIONS, **measured["search"]},
        "peers": {
            "LIKE": measured["like"],
            "FTS5 trigram": measured["trigram"] | {"wrong_answers": missed},
        },
        "limit": {},
    }


def _questions(found: Catalogue) -> list[str]:
    rng = random.Random(3)
    texts = found.query("SELECT title, employer FROM listing ORDER BY id LIMIT 20000")
    picked = []
    for _ in range(QUESTIONS):
        text = rng.choice(rng.choice(texts))
        length = rng.choice((2, 2, 3, 4, 5))
        start = rng.randrange(max(1, len(text) - length))
        picked.append(text[start : start + length].strip() or "사원")
    return picked


class _Peers:
    """The same question put to LIKE and to FTS5's trigram index in memory."""

    def __init__(self, found: Catalogue) -> None:
        from app.reference import occupations

        self.db = sqlite3.connect(":memory:")
        self.db.execute("CREATE TABLE listing (id, title, employer, keco3, opens_on)")
        self.db.executemany(
            "INSERT INTO listing VALUES (?, ?, ?, ?, ?)",
            found.query("SELECT id, title, employer, keco3, opens_on FROM listing"),
        )
        self.db.execute("CREATE INDEX listing_keco3 ON listing (keco3)")
        self.db.execute("CREATE TABLE occupation (keco3, name)")
        self.db.executemany(
            "INSERT INTO occupation VALUES (?, ?)", [(o.keco3, o.name) for o in occupations()]
        )
        self.db.execute(
            "CREATE VIRTUAL TABLE trigram USING fts5(title, employer, content='', "
            "tokenize='trigram')"
        )
        self.db.execute(
            "INSERT INTO trigram (rowid, title, employer) "
            "SELECT rowid, title, employer FROM listing"
        )

    def like(self, text: str) -> int:
        """Count and the newest 1,000 by LIKE."""
        like = "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in text) + "%"
        named = [
            keco3
            for (keco3,) in self.db.execute(
                "SELECT keco3 FROM occupation WHERE name LIKE ? ESCAPE '\\'", [like]
            )
        ]
        marks = ", ".join("?" * len(named))
        return self._answer(
            f"title LIKE ? ESCAPE '\\' OR employer LIKE ? ESCAPE '\\' OR keco3 IN ({marks})",
            [like, like, *named],
        )

    def trigram(self, text: str) -> int:
        """Count and the newest 1,000 by trigrams; fewer than three characters find nothing."""
        quoted = '"' + text.replace('"', '""') + '"'
        return self._answer(
            "rowid IN (SELECT rowid FROM trigram WHERE trigram MATCH ?) OR keco3 IN "
            "(SELECT keco3 FROM occupation WHERE instr(name, ?))",
            [quoted, text],
        )

    def _answer(self, condition: str, values: list[Any]) -> int:
        rows = self.db.execute(
            f"SELECT id FROM listing WHERE {condition} ORDER BY opens_on DESC, id",  # noqa: S608
            values,
        ).fetchall()
        return len(rows)
