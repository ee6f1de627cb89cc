"""What the recommender and the catalogue say together: what is recommended, what would change it.

Plain functions over an open model and an open catalogue; `engine` calls each on its thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.models import DataOrigin, ErrorCode, Kind, Likelihood, Profile, Recommendation, Wishes
from app.reference import gaps_of, schooling_above, schooling_far, sido_of
from app.reference.professions import closed_by
from app.state.certificates import course_words
from app.state.models import Courses, Idea

if TYPE_CHECKING:
    from app.recommender import Recommender
    from app.store.catalogue import Catalogue

FEWEST = 20
"""People like this one are never counted where there are fewer: they could be known again."""

_NOTICED = 0.02
"""What a step is to add to a chance: from 1 to 2 percent is no reason to learn for months."""
_COUNTS = (1, 1 / 3, 1 / 10, 1 / 100)
"""What a chance counts for by how far the occupation is beyond somebody. Else the ten of a cook
with a bad back are kitchens and warehouses, because most cooks stay there; chosen by looking at
the tens of eight made-up people, each of another trade and injury."""

_TAUGHT = 1 / 5
"""And where it usually takes more schooling than one has: else five of a bricklayer's ten are
engineers, before the guard and the car park attendant whose work only asks a little more."""


@dataclass(frozen=True)
class Advice:
    """Recommendations, and the chance of every occupation for matching.

    `returning` is the chance of any return within a year, `original` that of one to the old
    employer, None where the model gives none; `problem` says why there is no model,
    `passed_over` why a newer one than the one that answers can't be used.
    """

    recommendations: tuple[Recommendation, ...] = ()
    chances: dict[str, float] = field(default_factory=dict)
    ideas: tuple[Idea, ...] = ()
    returning: float | None = None
    original: float | None = None
    problem: ErrorCode | None = None
    passed_over: ErrorCode | None = None


NO_ADVICE = Advice()
"""For somebody who wants no recommendation."""


def advise(recommender: "Recommender", profile: Profile, wishes: Wishes, top: int) -> Advice:
    """The best occupations, suited ones first; the chance of all that are not far beyond the
    schooling; one idea for each of the first three."""
    chances = recommender.chances(profile)
    best = recommender.recommend(
        profile, top, wishes=wishes, among=_suited_most(chances, profile, wishes, top)
    )
    best = suited_first(best, profile)
    ideas = [i for found in best[:3] for i in ideas_for(recommender, profile, found.keco3)[:1]]
    returning, original = _ways_back(recommender, profile)
    return Advice(
        tuple(best),
        {keco3: p for keco3, p in chances.items() if not _far(keco3, profile)},
        tuple(ideas),
        returning,
        original,
        recommender.problem,
        recommender.passed_over,
    )


def beyond(keco3: str, profile: Profile) -> int:
    """How far an occupation is usually beyond somebody: 0 not at all, 1 by one level of one
    capacity, 2 by more, 3 by schooling or a licence."""
    if _far(keco3, profile):
        return 3
    levels = sum(gaps_of(keco3, profile).values())
    return min(levels, 2)


def _far(keco3: str, profile: Profile) -> bool:
    return schooling_far(keco3, profile) or bool(closed_by(keco3, profile))


def suited_first(
    recommendations: Sequence[Recommendation], profile: Profile
) -> list[Recommendation]:
    """The less an occupation is beyond somebody the earlier, each in the order they came."""
    return sorted(recommendations, key=lambda one: beyond(one.keco3, profile))


class Standing(StrEnum):
    """What a recommended occupation is to somebody: it suits and is likely, it suits and is not
    likely, it is usually beyond them."""

    FITS = "fits"
    SELDOM = "seldom"
    BEYOND = "beyond"


def standing(one: Recommendation, profile: Profile) -> Standing:
    """Which of the three an occupation is, as the list is headed by it."""
    if beyond(one.keco3, profile):
        return Standing.BEYOND
    return Standing.SELDOM if one.likelihood is Likelihood.LOW else Standing.FITS


def _suited_most(
    chances: Mapping[str, float], profile: Profile, wishes: Wishes, top: int
) -> set[str]:
    """The `top` occupations by their chance, which counts for the less the more they are beyond
    somebody; wished ones before all."""

    def weighed(code: str) -> tuple[bool, float]:
        counts = _COUNTS[beyond(code, profile)]
        if code != profile.occupation_before and schooling_above(code, profile):
            counts *= _TAUGHT
        return code in wishes.occupations_wanted, chances[code] * counts

    codes = [code for code in chances if code not in wishes.occupations_unwanted]
    return set(sorted(codes, key=weighed, reverse=True)[:top])


def standing_of(recommender: "Recommender") -> tuple[object, ...]:
    """Which model answers, and what is told of the others."""
    return recommender.model_version, recommender.problem, recommender.passed_over


def ideas_for(recommender: "Recommender", profile: Profile, keco3: str) -> tuple[Idea, ...]:
    """The certificates and courses that would raise the chance of an occupation most, where they
    raise it by what one would notice."""
    return tuple(
        Idea(keco3, step.kind, step.code, step.name, step.before, step.after)
        for step in recommender.what_if(profile, keco3)
        if step.after - step.before >= _NOTICED
    )


def similar_to(recommender: "Recommender", profile: Profile, keco3: str) -> int | None:
    """How many cases like this one returned to an occupation.

    None where the model's cases are no real people, or fewer than may be told.
    """
    from app.recommender.similar import similar

    session = recommender.session
    if session is None or session.data is not DataOrigin.REAL:
        return None
    count = similar(session, profile, keco3)
    return count if count is not None and count >= FEWEST else None


def _ways_back(recommender: "Recommender", profile: Profile) -> tuple[float | None, float | None]:
    """The chance of any return, and of one to the old employer where the model knows it."""
    from app.recommender.features import profile_columns

    if recommender.session is None:
        return None, None
    answers = recommender.session.ask(profile_columns(profile))
    original = getattr(answers, "p_original", None)
    return float(answers.p_return[0]), None if original is None else float(original[0])


def courses_for(catalogue: "Catalogue", idea: Idea, home: str | None) -> Courses:
    """The courses that lead where an idea leads: in the 시도 of `home` where there are any, else
    anywhere. To a certificate lead those that name it; of those of a field, the ones that also
    lead to the occupation before all of the field."""
    from app.matching.narrowed import Narrowed, Term
    from app.matching.pages import search_newest

    fields: list[tuple[str | None, str | None]] = [(idea.keco3, idea.code), (None, idea.code)]
    words = ""
    if idea.kind == "certificate":
        fields, words = [(None, None)], course_words(idea.code)
        if not words:
            return Courses(0)
    terms = [Term(words)] if words else []
    places = [f"{sido_of(home)}000", None] if home else [None]
    for place in places:
        for keco3, ncs in fields:
            narrowed = Narrowed(Kind.COURSE, keco3, place, ncs)
            if count := search_newest(catalogue, terms, narrowed=narrowed, size=1).count:
                return Courses(count, keco3, ncs, place, words)
    return Courses(0)
