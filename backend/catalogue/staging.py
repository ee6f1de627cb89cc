"""The rows of the next version: open, passed on, duplicates folded, as the device has them.

    staging.listing, source_form, folded    as in a pack, for the whole country

Read in one transaction, so a harvest that goes on meanwhile is seen up to one moment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import chain, groupby
from typing import Any

from sqlite_utils import Database

from app.models import Agency
from app.store.manifest import Content, row_hash, row_text, written_hash
from app.store.schema import FOLDED_DDL, LISTING_COLUMNS, LISTING_DDL, SOURCE_FORM_DDL
from backend.catalogue.folding import fold
from backend.catalogue.forms import Forms

_COLUMNS = ", ".join(LISTING_COLUMNS)
_MARKS = ", ".join("?" * len(LISTING_COLUMNS))
_SOURCES = LISTING_COLUMNS.index("sources")
_MEMBERS = (
    f"SELECT d.group_id, {', '.join(f'l.{name}' for name in LISTING_COLUMNS)} "  # noqa: S608
    "FROM main.duplicate d JOIN main.listing l ON l.id = d.id "
    "WHERE l.closed_at IS NULL AND l.agency NOT IN (SELECT agency FROM temp.left_out) "
    "ORDER BY d.group_id, l.id"
)
_PASSED_ON = (
    "FROM main.listing WHERE closed_at IS NULL "
    "AND agency NOT IN (SELECT agency FROM temp.left_out) "
    "AND id NOT IN (SELECT id FROM temp.member)"
)


def stage(db: Database, left_out: Collection[Agency], forms: Forms) -> None:
    """Attach `staging` with the rows of the next version; `forms` learns the new ones."""
    db.conn.create_function("shorten", 2, forms.shorten, deterministic=True)
    db.execute("ATTACH '' AS staging")
    for name, ddl in (
        ("source_form", SOURCE_FORM_DDL),
        ("listing", LISTING_DDL.replace(" PRIMARY KEY", "")),
        ("folded", FOLDED_DDL),
    ):
        db.execute(ddl.replace(f"TABLE {name}", f"TABLE staging.{name}", 1))
    db.execute("CREATE TEMP TABLE left_out (agency TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("CREATE TEMP TABLE member (id TEXT PRIMARY KEY) WITHOUT ROWID")
    with db.atomic():
        connection = db.conn
        connection.executemany("INSERT INTO left_out VALUES (?)", [(a.value,) for a in left_out])
        survivors = []
        for survivor, others in _groups(db):
            survivors.append(survivor)
            members = [survivor["id"], *others]
            connection.executemany("INSERT INTO member VALUES (?)", [(id_,) for id_ in members])
            connection.executemany(
                "INSERT INTO staging.folded VALUES (?, ?)", [(o, survivor["id"]) for o in others]
            )
        alone = connection.execute(f"SELECT sources {_PASSED_ON}")
        forms.learn(chain((row["sources"] for row in survivors), (text for (text,) in alone)))
        columns = _COLUMNS.replace("sources", "shorten(id, sources)", 1)
        connection.execute(f"INSERT INTO staging.listing SELECT {columns} {_PASSED_ON}")
        connection.executemany(
            f"INSERT INTO staging.listing VALUES ({_MARKS})",  # noqa: S608
            (
                [
                    forms.shorten(row["id"], row[name]) if name == "sources" else row[name]
                    for name in LISTING_COLUMNS
                ]
                for row in survivors
            ),
        )
        connection.executemany(
            "INSERT INTO staging.source_form VALUES (?, ?, ?, ?)",
            sorted((number, *form) for form, number in forms.known.items()),
        )
        connection.execute("CREATE INDEX staging.listing_region ON listing (region)")
        connection.execute("CREATE UNIQUE INDEX staging.listing_id ON listing (id)")


def _groups(db: Database) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """What each group of duplicates folds into, and the ids that fold."""
    if not db["duplicate"].exists():
        return
    found = db.execute(_MEMBERS).fetchall()
    for _, members in groupby(found, key=lambda row: row[0]):
        rows = [dict(zip(LISTING_COLUMNS, row[1:], strict=True)) for row in members]
        if len(rows) > 1:
            survivor = fold(rows)
            yield survivor, [row["id"] for row in rows if row["id"] != survivor["id"]]


class Counted:
    """Rows and hashes of what is staged: by agency and 시도, and by region."""

    def __init__(self) -> None:
        self._contents: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._regions: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def hashed(self, db: Database) -> Iterator[tuple[str, str, bytes]]:
        """Id, 시도 and hash of every staged listing, counting them on the way."""
        found = db.execute(
            f"SELECT id, agency, region, {row_text()} FROM staging.listing"  # noqa: S608
        )
        for id_, agency, region, text in found:
            sido, number = region[:2] if region else "00", row_hash(text)
            for sums in (self._contents[agency, sido], self._regions[region or ""]):
                sums[0] += 1
                sums[1] += number
            yield id_, sido, number.to_bytes(8, "big")

    @property
    def contents(self) -> list[Content]:
        """What the manifest says the version holds."""
        return [
            Content(agency=agency, sido=sido, rows=rows, hash=written_hash(total))
            for (agency, sido), (rows, total) in sorted(self._contents.items())
        ]

    @property
    def regions(self) -> dict[str, str]:
        """By region, text that changes when its listings do."""
        return {
            region: f"{rows}:{written_hash(total)}"
            for region, (rows, total) in sorted(self._regions.items())
        }
