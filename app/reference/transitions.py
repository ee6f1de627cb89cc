"""Real moves between occupations, counted in 한국고용정보원 KNOW 재직자조사 2018.

A quota sample by occupation: good for the shape of moves, not for the size of
occupations.
"""

from functools import cache

from app.reference.tables import rows


@cache
def transitions() -> dict[tuple[str, str], int]:
    """How many surveyed workers had moved, by (from keco3, to keco3)."""
    return {
        (r["from_keco3"], r["to_keco3"]): int(r["count"])
        for r in rows("occupation_transitions.csv")
    }
