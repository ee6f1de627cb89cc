"""Which certificates and which training open which occupations (estimated).

The product's own tables, read by hand: each link names the job title it was read from,
every row is marked `estimated` (`data/SOURCES.md`).
"""

from dataclasses import dataclass
from functools import cache

from app.reference.tables import rows


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate (자격증) by our own code, its Korean name, the occupations it opens."""

    code: str
    name: str
    keco3: tuple[str, ...]


@cache
def certificates() -> tuple[Certificate, ...]:
    """Every certificate, in the order of the table."""
    return tuple(
        Certificate(r["code"], r["name"], tuple(r["keco3_list"].split(";")))
        for r in rows("certificates.csv")
    )


@cache
def certificate_names() -> dict[str, str]:
    """Korean names by code."""
    return {c.code: c.name for c in certificates()}


@cache
def certificate_links() -> dict[tuple[str, str], float]:
    """How much a certificate opens an occupation, 0 to 1, by (code, keco3)."""
    return {
        (c.code, keco3): 1.0 if first else 0.6
        for c in certificates()
        for first, keco3 in ((i == 0, k) for i, k in enumerate(c.keco3))
    }


@cache
def ncs_links() -> dict[tuple[str, str], float]:
    """How much training in an NCS 대분류 opens an occupation, 0 to 1, by (ncs, keco3)."""
    return {(r["ncs"], r["keco3"]): float(r["weight"]) for r in rows("ncs_occupations.csv")}
