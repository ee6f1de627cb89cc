"""A pack: the listings of one 시도 as they travel, lean so that they compress.

Against the device's table a pack writes the native id alone, an employer's name once,
and has no index; its rows are sorted by region and employer.
"""

from app.store.schema import LISTING_COLUMNS, SOURCE_FORM_DDL

PACK_SCHEMA = 1
"""Raised when a client of the earlier number can't read a pack any more."""

PACK_DDL = (
    "CREATE TABLE company (company INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
    SOURCE_FORM_DDL,
    "CREATE TABLE listing ("
    + ", ".join({"id": "native_id", "employer": "company"}.get(n, n) for n in LISTING_COLUMNS)
    + ")",
)

_TO_PACK = {
    "id": "substr(l.id, length(l.agency) + 2)",
    "employer": "c.company",
}
_FROM_PACK = {
    "id": "l.agency || ':' || l.native_id",
    "employer": "c.name",
}


def _columns(changed: dict[str, str]) -> str:
    return ", ".join(changed.get(name, f"l.{name}") for name in LISTING_COLUMNS)


def fill_pack(source: str) -> tuple[str, ...]:
    """SQL that fills the attached `pack` from `source`.listing where `sido` is :sido."""
    of_sido = "coalesce(substr(region, 1, 2), '00') = :sido"
    return (
        f"INSERT INTO pack.source_form SELECT * FROM {source}.source_form",  # noqa: S608
        "INSERT INTO pack.company (name) SELECT DISTINCT employer "  # noqa: S608
        f"FROM {source}.listing WHERE {of_sido} ORDER BY employer",
        "CREATE TEMP TABLE company_of AS SELECT name, company FROM pack.company",
        "CREATE INDEX temp.company_of_name ON company_of (name)",
        f"INSERT INTO pack.listing SELECT {_columns(_TO_PACK)} "  # noqa: S608
        f"FROM {source}.listing l JOIN company_of c ON c.name = l.employer "
        f"WHERE {of_sido.replace('region', 'l.region')} "
        "ORDER BY l.region, c.company, l.keco3, l.title, l.id",
        "DROP TABLE company_of",
    )


READ_PACK = (
    "INSERT OR IGNORE INTO main.source_form SELECT * FROM pack.source_form",
    f"INSERT INTO main.listing SELECT {_columns(_FROM_PACK)} "  # noqa: S608
    "FROM pack.listing l JOIN pack.company c ON c.company = l.company ORDER BY l.rowid",
)
"""SQL that adds the attached `pack` to the device's tables."""

PACK_TEXTS = (
    "SELECT l.rowid + ?, l.title, c.name FROM listing l "
    "JOIN company c ON c.company = l.company ORDER BY l.rowid"
)
"""SQL on a pack for the texts that are searched, by the row number they will have."""
