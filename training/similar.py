"""How many cases went from one group of occupations to an occupation, for "people like you"."""

from collections import Counter
from typing import Any

from app.recommender.similar import FEWEST
from app.reference import keco3_codes, occupations
from training.cases import Cases


def counts_of(cases: Cases) -> dict[str, Any]:
    """The metadata `similar`: returns by the old occupation's 중분류 and the new occupation.

    A count under 20 never gets into the file: it might point at a person.
    """
    group = [o.keco2 for o in occupations()]
    counted = Counter(
        (group[before], keco3_codes()[after])
        for before, after in zip(cases.before.tolist(), cases.after.tolist(), strict=True)
        if before >= 0 and after >= 0
    )
    told: dict[str, dict[str, int]] = {}
    for (before, after), count in sorted(counted.items()):
        if count >= FEWEST:
            told.setdefault(before, {})[after] = count
    return {"fewest": FEWEST, "counts": told}
