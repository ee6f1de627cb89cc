"""What the musts of a person keep out of a list, must by must: shown as counts, taken back by one
tap."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.matching.ask import Ask
from app.matching.formula import REMOVED_BELOW
from app.matching.ranking import index_of
from app.matching.source import Source
from app.matching.tables import by_offer, by_place, by_terms, by_work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Marks = NDArray[np.bool_]
    Rows = NDArray[np.intp]


def against(catalogue: Source, ask: Ask, rows: "Rows") -> "dict[str, Marks]":
    """By must: which of the rows are a stated no to it, whatever else they are."""
    columns, shape = index_of(catalogue)
    found: dict[str, Marks] = {}
    for name in sorted(ask.wishes.musts):
        wishes = ask.wishes.model_copy(update={"musts": frozenset({name})})
        alone = replace(ask, wishes=wishes)
        match name:
            case "occupations_wanted" | "occupations_unwanted":
                points, of_row = by_work(alone, shape), columns.cell
            case "regions" | "radius_km":
                points, of_row = by_place(alone, shape), columns.place
            case "pay_month_min_krw" | "start_from":
                points, of_row = by_offer(alone, columns, shape), columns.offer
            case "kinds" | "employment_types" | "shifts":
                points, of_row = by_terms(alone, shape), columns.terms
            case _:  # a wish that nothing in a listing answers
                continue
        found[name] = (points < REMOVED_BELOW)[of_row[rows]]
    return found


def kept_in(catalogue: Source, ask: Ask, rows: "Rows") -> "tuple[Marks, dict[str, Marks]]":
    """Which rows no must keeps out; and by must those that it alone keeps out."""
    import numpy as np

    marks = against(catalogue, ask, rows)
    noes = np.zeros(len(rows), dtype=np.int8)
    for one in marks.values():
        noes += one
    alone = {name: one & (noes == 1) for name, one in marks.items()}
    return noes == 0, alone
