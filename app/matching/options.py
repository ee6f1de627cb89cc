"""How many listings each filter would leave, beside all the others that are set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from app.matching.ask import km_from, make_ask
from app.matching.formula import REMOVED_BELOW
from app.matching.index import COURSE, NO_DEADLINE
from app.matching.musts import kept_in
from app.matching.narrowed import NOT_STATED, Narrowed, Term, allowed, holding, passing, won_of
from app.matching.pages import scored
from app.matching.ranking import index_of
from app.matching.source import Source
from app.models import Capacity, EmploymentType, Kind, Profile, Wishes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Marks = NDArray[np.bool_]

KM = (5, 10, 20, 40)
PAY = (2_000_000, 2_500_000, 3_000_000, 3_500_000)
DAYS = (3, 7, 14, 30)


@dataclass(frozen=True, slots=True)
class Options:
    """Counts: of the whole list, and by filter what it would be with this choice instead.

    `near` by kilometres from home, `pay` by won a month from which on, `days` until the
    deadline; of `unstated` by filter, what says nothing of it and so drops out.
    """

    total: int
    kinds: Mapping[Kind, int]
    sido: Mapping[str, int]
    """By region code of a 시도 (41000)."""
    home: int
    near: Mapping[int, int]
    employment: Mapping[str, int]
    pay: Mapping[int, int]
    days: Mapping[int, int]
    body: int
    unstated: Mapping[str, int]


def body_of(profile: Profile) -> tuple[int, ...]:
    """The levels of the six capacities, 0 where the person did not say."""
    return tuple(int(profile.capacity(capacity) or 0) for capacity in Capacity)


def options(
    catalogue: Source,
    terms: Sequence[Term],
    profile: Profile,
    wishes: Wishes,
    chances: Mapping[str, float],
    *,
    today: date,
    narrowed: Narrowed,
    hidden: Sequence[str] = (),
    strict: bool = False,
    musts: bool = False,
) -> Options:
    """Count, of the same list as `search_ranked` shows."""
    import numpy as np

    columns, shape = index_of(catalogue)
    marks = holding(catalogue, terms, hidden)
    ask = make_ask(profile, wishes, chances, today)
    if strict:
        rows = np.flatnonzero(marks)
        marks[rows] = scored(catalogue, ask, rows) >= REMOVED_BELOW << 32
    if musts:
        marks &= columns.deadline >= today.toordinal()
        rows = np.flatnonzero(marks)
        marks[rows] = kept_in(catalogue, ask, rows)[0]
    parts = passing(catalogue, narrowed, today)

    def without(name: str) -> "Marks":
        """What passes every filter but this one."""
        others = (part for key, part in parts.items() if key != name)
        return reduce(lambda one, other: one & other, others, marks)

    course = columns.offer_key >= COURSE
    offers = np.bincount(columns.offer[without("kind")], minlength=len(course))
    places = np.bincount(columns.place[without("place")], minlength=len(shape.places))
    terms_of = np.bincount(columns.terms[without("employment")], minlength=len(columns.terms_key))
    jobs = terms_of * (shape.term_parts[0] == 0)
    employment = np.bincount(shape.term_parts[1], jobs, len(EmploymentType) + 1)
    paid = np.bincount(columns.offer[without("pay")], minlength=len(course)) * ~course
    won = won_of(columns.offer_key)
    left = columns.deadline[without("days")]
    dated = left[left != NO_DEADLINE] - today.toordinal()
    cells = np.bincount(columns.cell[without("body")], minlength=len(columns.cell_key))
    km = km_from(profile.region) if profile.region else {}

    def within(most: int) -> int:
        inside = [km.get(place or "", most + 1) <= most for place in shape.places]
        return int(places[inside].sum())

    sido: dict[str, int] = {}
    for place, count in zip(shape.places, places.tolist(), strict=True):
        if place:
            sido[f"{place[:2]}000"] = sido.get(f"{place[:2]}000", 0) + count
    return Options(
        total=int(without("").sum()),
        kinds={Kind.JOB: int(offers[~course].sum()), Kind.COURSE: int(offers[course].sum())},
        sido=sido,
        home=int(places[[place == profile.region for place in shape.places]].sum()),
        near={most: within(most) for most in KM} if km else {},
        employment=dict(
            zip((NOT_STATED, *EmploymentType), employment.astype(int).tolist(), strict=True)
        ),
        pay={least: int(paid[won >= least].sum()) for least in PAY},
        days={most: int(((dated >= 0) & (dated <= most)).sum()) for most in DAYS},
        body=int(cells[allowed(catalogue, body_of(profile))].sum()),
        unstated={
            "place": int(places[[place is None for place in shape.places]].sum()),
            "pay": int(paid[won < 0].sum()),
            "days": int((left == NO_DEADLINE).sum()),
        },
    )
