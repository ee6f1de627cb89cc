"""A pack: the listings of one 시도 or 시군구 as they travel, lean so that they compress.

Against the device's table a pack writes the native id alone, an employer's name once,
and has no index; its rows are sorted by region and employer.

    company       the employers' names, numbered within the file
    source_form   the forms its rows use; a number means the same in every file of a line
    listing       the rows
    folded        ids that are part of one of its listings since duplicates were folded

A delta has the same tables with what is new or changed since the version before, and

    removed       ids that are no longer here, as a listing or folded

Of one version, everything is removed (whatever the 시도) before anything is added: a
listing that moved is removed in one 시도's delta and added in another's.
"""

from app.store.schema import FOLDED_DDL, LISTING_COLUMNS, SOURCE_FORM_DDL

PACK_SCHEMA = 2
"""Raised when a client of the earlier number can't read a pack any more."""

PACK_DDL = (
    "CREATE TABLE company (company INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
    SOURCE_FORM_DDL,
    "CREATE TABLE listing ("
    + ", ".join({"id": "native_id", "employer": "company"}.get(n, n) for n in LISTING_COLUMNS)
    + ")",
    FOLDED_DDL,
)

DELTA_DDL = (*PACK_DDL, "CREATE TABLE removed (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID")
"""The tables of a delta: a pack's, and what is gone."""

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


def fill_pack(source: str, where: str) -> tuple[str, ...]:
    """SQL that fills the attached `pack` with the rows `l` of `source`.listing that satisfy
    `where`, the forms they use, and what is folded into them."""
    rows = f"FROM {source}.listing l WHERE {where}"
    used = (
        "SELECT CASE s.type WHEN 'integer' THEN s.value "  # noqa: S608
        "WHEN 'array' THEN json_extract(s.value, '$[0]') END "
        f"FROM {source}.listing l, json_each(l.sources) s WHERE {where}"
    )
    return (
        f"INSERT INTO pack.source_form SELECT * FROM {source}.source_form WHERE form IN ({used})",  # noqa: S608
        f"INSERT INTO pack.company (name) SELECT DISTINCT l.employer {rows} ORDER BY l.employer",
        "CREATE TEMP TABLE company_of AS SELECT name, company FROM pack.company",
        "CREATE INDEX temp.company_of_name ON company_of (name)",
        "INSERT INTO pack.folded SELECT f.id, f.listing_id "  # noqa: S608
        f"FROM {source}.folded f JOIN {source}.listing l ON l.id = f.listing_id "
        f"WHERE {where} ORDER BY f.id",
        f"INSERT INTO pack.listing SELECT {_columns(_TO_PACK)} "  # noqa: S608
        f"FROM {source}.listing l JOIN company_of c ON c.name = l.employer "
        f"WHERE {where} ORDER BY l.region, c.company, l.keco3, l.title, l.id",
        "DROP TABLE company_of",
    )


READ_PACK = (
    "INSERT OR IGNORE INTO main.source_form SELECT * FROM pack.source_form",
    "INSERT OR REPLACE INTO main.folded SELECT * FROM pack.folded",
    f"INSERT INTO main.listing SELECT {_columns(_FROM_PACK)} "  # noqa: S608
    "FROM pack.listing l JOIN pack.company c ON c.company = l.company ORDER BY l.rowid",
)
"""SQL that adds the attached `pack` to the device's tables, the listings last."""

PACK_ROWS = (
    f"SELECT {_columns(_FROM_PACK)} FROM listing l "  # noqa: S608
    "JOIN company c ON c.company = l.company ORDER BY l.rowid"
)
"""SQL on a pack or a delta for its rows as the device's table has them."""
