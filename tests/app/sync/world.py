"""A backend whose listings change from day to day, and what a device makes of them."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.matching import match
from app.matching.pages import Term, search_newest, search_ranked
from app.matching.search import search
from app.models import Agency, Clock, Profile, Wishes, to_instant
from app.reference import regions
from app.store.catalogue import Catalogue, open_catalogue
from app.store.manifest import contents_of
from app.store.schema import BACKEND, LISTING_COLUMNS, open_writable
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.listings import rows

TODAY = date(2026, 11, 22)
PLACES = sorted(code for code, place in regions().items() if place.sigungu)
PEOPLE = (
    (Profile(), Wishes()),
    (
        Profile(birth_year=1975, region="41113", wage_before=260, capacity_lift=2),
        Wishes(regions=("41000",), pay_month_min_krw=2_400_000, musts=frozenset({"regions"})),
    ),
)
TEXTS = ("사원", "원", "모집", "주식회사 한빛", "A&B", "고친", "조립", "급구")


_LISTINGS = f"SELECT {', '.join(LISTING_COLUMNS)} FROM listing"  # noqa: S608


class World:
    """The listings of a backend in `data`; `spare` ones have not been seen yet."""

    def __init__(self, data: Path, count: int, *, seed: int = 1) -> None:
        self.settings = Settings(data=data, demo=True)
        self.random = random.Random(seed)
        self.spare = list(rows(4 * count, seed=seed, today=TODAY))
        self.db = open_writable(self.settings.store, BACKEND).conn
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS duplicate (id TEXT NOT NULL PRIMARY KEY, "
            "group_id TEXT NOT NULL) STRICT"
        )
        self.version = 0
        self.add(count)

    def close(self) -> None:
        self.db.close()

    @property
    def published(self) -> Path:
        return self.settings.published

    def publish(self) -> int:
        self.db.commit()
        self.version = publish(self.settings, Clock()).version
        return self.version

    def some(self, count: int, *, open_ones: bool = True) -> list[str]:
        """Ids of some listings, of the open or the closed ones."""
        state = "IS" if open_ones else "IS NOT"
        ids = [
            listing_id
            for (listing_id,) in self.db.execute(
                f"SELECT id FROM listing WHERE closed_at {state} NULL ORDER BY id"  # noqa: S608
            )
        ]
        return self.random.sample(ids, min(count, len(ids)))

    def add(self, count: int) -> None:
        marks = ", ".join(f":{name}" for name in LISTING_COLUMNS)
        new, self.spare = self.spare[:count], self.spare[count:]
        self.db.executemany(f"INSERT INTO listing VALUES ({marks})", new)  # noqa: S608

    def change(self, count: int) -> None:
        for listing_id in self.some(count):
            self.db.execute(
                "UPDATE listing SET title = '고친 ' || title, employer = employer || ?, "
                "pay_month_krw = pay_month_krw + 10000, keco3 = ? WHERE id = ?",
                [self.random.choice(("", " 본사")), self.random.choice((None, "611")), listing_id],
            )

    def close_some(self, count: int) -> None:
        closed = [(to_instant(Clock().now()), one) for one in self.some(count)]
        self.db.executemany("UPDATE listing SET closed_at = ? WHERE id = ?", closed)

    def resurrect(self, count: int) -> None:
        again = [(one,) for one in self.some(count, open_ones=False)]
        self.db.executemany("UPDATE listing SET closed_at = NULL WHERE id = ?", again)

    def move(self, count: int) -> None:
        moved = [(self.random.choice((*PLACES, None)), one) for one in self.some(count)]
        self.db.executemany("UPDATE listing SET region = ? WHERE id = ?", moved)

    def fold(self, count: int) -> None:
        """Other groups of two or three are duplicates from now on."""
        self.db.execute("DELETE FROM duplicate WHERE abs(random()) % 2")
        ids = self.some(3 * count)
        for start in range(0, len(ids) - 2, 3):
            group = ids[start : start + self.random.choice((2, 3))]
            self.db.executemany(
                "INSERT OR REPLACE INTO duplicate VALUES (?, ?)", [(one, group[0]) for one in group]
            )

    def leave_out(self, *agencies: Agency) -> None:
        self.settings = replace(self.settings, leave_out=frozenset(agencies))

    def day(self, share: float = 0.03) -> int:
        """What changes from one day to the next; the version that is published."""
        count = max(1, int(self.db.execute("SELECT count(*) FROM listing").fetchone()[0] * share))
        self.add(count)
        self.change(count)
        self.close_some(count)
        self.resurrect(max(1, count // 4))
        self.move(max(1, count // 4))
        self.fold(max(3, count // 6))
        return self.publish()


@contextmanager
def world_in(data: Path, count: int, *, seed: int = 1) -> Iterator[World]:
    """A world, closed in the end."""
    with closing(World(data, count, seed=seed)) as world:
        yield world


def seen_on(data: Path) -> dict[str, Any]:
    """Everything a device holds and answers; its two ways to match are found equal."""
    with open_catalogue(data) as catalogue:
        found: dict[str, Any] = {
            "listings": rows_of(catalogue, _LISTINGS),
            "folded": rows_of(catalogue, "SELECT id, listing_id FROM folded"),
            "contents": rows_of(catalogue, "SELECT agency, sido, rows, hash FROM content"),
        }
        counted = contents_of(catalogue._db.conn)
        assert found["contents"] == [(c.agency, c.sido, c.rows, c.hash) for c in counted]
        assert catalogue.rows == len(found["listings"])
        assert not catalogue.partial
        found["answers"] = answers(catalogue)
        for listing_id, into in found["folded"][:5]:
            listing = catalogue.listing(listing_id)
            assert listing
            assert listing.id == into
        return found


def rows_of(catalogue: Catalogue, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query in an order that does not depend on how they are kept."""
    return sorted(catalogue.query(sql), key=str)


def answers(catalogue: Catalogue) -> list[Any]:
    """What matching and search say, in their order."""
    found: list[Any] = []
    for profile, wishes in PEOPLE:
        asked = (catalogue, profile, wishes, {"611": 0.5, "022": 0.2})
        best = match(*asked, today=TODAY, limit=60)
        assert best == match(*asked, today=TODAY, limit=60, brute_force=True)
        found.append([(one.listing_id, one.score, one.reasons) for one in best])
        ranked = search_ranked(
            catalogue, [Term("모집")], *asked[1:3], asked[3], today=TODAY, size=10_000
        )
        found.append(ranked)
    for text in TEXTS:
        result = search(catalogue, text)
        like = f"%{text}%"
        (count,) = catalogue.query(
            "SELECT count(*) FROM listing WHERE title LIKE ? OR employer LIKE ?", [like, like]
        )[0]
        assert result.count >= count
        found.append(result)
    found.append(search_newest(catalogue, size=10_000))
    return found
