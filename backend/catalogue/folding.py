"""One row of several: what a listing says once its duplicates are folded into it.

The survivor is the oldest. What it does not state is taken from the others in their
order; what belongs together (an amount and the words it was given in) comes from one.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.models import Agency
from app.store.schema import LISTING_COLUMNS

_AGENCY_ORDER = {agency.value: number for number, agency in enumerate(Agency)}
_TOGETHER = (
    (("pay_month_krw", "pay_text"), ("pay_month_krw", "pay_text", "pay_inferred")),
    (("keco3",), ("keco3", "keco3_inferred")),
    (("deadline_kind",), ("deadline_kind", "deadline")),
)
"""What comes from one listing together: the first that states the one, or else the other."""
_OWN = {"id", "kind", "agency", "title", "first_seen", "closed_at"}
_UNITED = ("sources", "prefers", "employer_flags")
_ALONE = tuple(
    name
    for name in LISTING_COLUMNS
    if name not in {*_OWN, *_UNITED, "updated_at", *(n for _, group in _TOGETHER for n in group)}
)

Row = Mapping[str, Any]


def fold(members: Sequence[Row]) -> dict[str, Any]:
    """The row that stands for `members`, rows of the table `listing`: the oldest one's id."""
    ordered = sorted(members, key=_age)
    folded = dict(ordered[0])
    for name in _ALONE:
        folded[name] = next((m[name] for m in ordered if m[name] not in (None, "")), folded[name])
    for deciding, group in _TOGETHER:
        stating = next((m for fact in deciding for m in ordered if m[fact] is not None), folded)
        folded |= {name: stating[name] for name in group}
    for name in _UNITED:
        items = [item for member in ordered for item in json.loads(member[name])]
        unique = {json.dumps(item, sort_keys=True): item for item in items}
        folded[name] = json.dumps(list(unique.values()), ensure_ascii=False, separators=(",", ":"))
    folded["updated_at"] = max(member["updated_at"] for member in ordered)
    return folded


def _age(row: Row) -> tuple[str, int, str]:
    return row["first_seen"], _AGENCY_ORDER[row["agency"]], row["id"]
