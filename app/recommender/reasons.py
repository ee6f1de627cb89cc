"""What raised and what lowered a recommendation, asked of the model itself.

Each factor is taken away (as if the person had not said it) and the same model asked
again; a reason's `weight` is how far the log-odds of the occupation moved because of the
factor, among the occupations other than the old one. What is then said must also hold
for the chance that is shown (of old work only among new occupations, as the sentence
says), and when the person's answer changes the way the sentence says (`_changes`): what
does not is not told. Codes and their params:

    same_occupation {old_keco3}        it is the occupation before the injury
    near_old_job {old_keco3}           of the same 중분류 as before, and that speaks for it
    related_old_job {old_keco3}        of another, but what was done before speaks for it
    far_from_old_job {old_keco3}       what was done before speaks against it
    demand_<c>_light {demand, capacity}    asks little of c, of which the person has less
    demand_<c>_fits {demand, capacity}     asks something of c that the person can do
    demand_<c>_exceeds {demand, capacity}  asks more of c than the person can do now
    certificate_helps, certificate_lowers {certificate, code}
    training_helps, training_lowers {training, code}
    age, education, injury, work_history, region, each with _raises or _lowers; injury is
        what happened and the grade, work_history the firm, employment, tenure and pay;
        these two with {said}, the fields that were answered, comma-separated
    wished {}                          the person asked for it (`weight` lifts the rank)
    moved_before {old_keco3, count}    surveyed workers moved so (table of moves only)

<c> is one of lift, stand_walk, fine_hand, both_hands, eyesight, listen_talk; `demand` and
`capacity` are levels 1 to 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from math import log

from app.models import Capacity, Profile, Reason
from app.recommender.factors import GROUPS, Explained, Factor, explain
from app.reference import demand_level, keco3_codes, ncs_names, occupation, occupations, transitions
from app.reference.certificates import certificate_links, certificate_names, ncs_links

__all__ = [
    "CODES",
    "SMALLEST",
    "explain",
    "holds",
    "log_odds",
    "reasons_for",
    "sentences_for",
    "strongest",
]

SMALLEST = 0.1
"""A factor that moves the odds by less than a tenth is not worth a sentence."""

CERTAIN = 1e-3
"""What a change has to move in log-odds so that rounding can't turn it round."""

_RAISED, _LOWERED = 4, 2
"""How many of each a recommendation carries at most."""

_UNTOLD = frozenset({"background", "sex", "nationality"})
"""Never a reason for or against work, whatever the model makes of it: nobody is helped by hearing
that their sex or nationality lowers a chance, and nobody should choose by it."""

_SUMMED = tuple(name for name in GROUPS if name not in _UNTOLD)

CODES = frozenset(
    {"same_occupation", "near_old_job", "related_old_job", "far_from_old_job"}
    | {f"demand_{c}_{said}" for c in Capacity for said in ("light", "fits", "exceeds")}
    | {f"{name}_{way}" for name in ("certificate", "training") for way in ("helps", "lowers")}
    | {f"{name}_{way}" for name in _SUMMED for way in ("raises", "lowers")}
    | {"wished", "moved_before"}
)
"""Every code there is; each has a text `reason.<code>` in every language."""

_UNCHOSEN = ("age", "injury")

_NAMED = ("injury", "work_history")
"""What sums up answers of which some may be missing."""

_ORDER = {
    **{f"{name}_lowers": 1 for name in ("certificate", "training")},
    **{
        f"{name}_{way}": 2 if name in _UNCHOSEN else 1
        for name in _SUMMED
        for way in ("raises", "lowers")
    },
}
"""What comes first where there is no room for all: what a person can picture, then what only
sums up several answers, last what nobody chose."""

_AMONG_NEW = frozenset({"near_old_job", "related_old_job"})
"""What is said of these compares new occupations with each other. In the chance that is shown
old work that can still be done takes its share from all, and hid two such sentences in three."""

_TENDENCY = frozenset({"education", "region"})
"""What is said of these is a comparison: true where most other answers bear it out."""


def log_odds(chance: float) -> float:
    """Of a probability, kept away from 0 and 1."""
    inside = min(max(chance, 1e-30), 1 - 1e-9)
    return log(inside / (1 - inside))


def reasons_for(
    explained: Explained, profile: Profile, places: Sequence[int]
) -> list[list[Reason]]:
    """The reasons of the occupations at these places of `keco.csv`, strongest first."""
    found = []
    for place in places:
        weights = explained.among[: len(explained.factors), place].tolist()
        sentences = sentences_for(explained.factors, weights, profile, place)
        found.append(strongest(sentences, partial(holds, explained, place)))
    return found


def sentences_for(
    factors: Sequence[Factor], weights: Sequence[float], profile: Profile, place: int
) -> Iterator[tuple[int, Reason]]:
    """What could be said of factors with these weights, each with the number of its factor."""
    keco3 = keco3_codes()[place]
    for i, (factor, weight) in enumerate(zip(factors, weights, strict=True)):
        if abs(weight) >= SMALLEST:
            reason = _reason(factor, profile, keco3, round(weight, 3))
            if reason is not None:
                yield i, reason


def strongest(
    sentences: Iterable[tuple[int, Reason]], good: Callable[[int, Reason], bool]
) -> list[Reason]:
    """The few good ones that matter most of each side, strongest first."""
    room = {True: _RAISED, False: _LOWERED}
    kept = []
    for i, reason in sorted(
        sentences, key=lambda s: (_ORDER.get(s[1].code, 0), -abs(s[1].weight), s[1].code)
    ):
        raised = reason.weight > 0
        if room[raised] and good(i, reason):
            room[raised] -= 1
            kept.append(reason)
    return sorted(kept, key=lambda r: (-abs(r.weight), r.code))


def holds(explained: Explained, place: int, i: int, reason: Reason) -> bool:
    """Whether the model bears the sentence out when the answer changes as it says."""
    # By how much each row bears it out, in the measure that does so less.
    sign, measure = (1, explained.least) if reason.weight > 0 else (-1, explained.most)
    if reason.code in _AMONG_NEW:
        measure = explained.among
    borne = sign * measure[:, place]
    if borne[i] < CERTAIN:
        return False
    field = explained.factors[i].fields[0]
    tried = explained.tried.get(field, {})
    rows = [tried[v] for v in _changes(field, reason, keco3_codes()[place], tried) if v in tried]
    if not rows:
        return True
    bearing = borne[rows] >= CERTAIN
    return bool(2 * bearing.sum() >= len(rows) if field in _TENDENCY else bearing.all())


def _changes(field: str, reason: Reason, keco3: str, tried: Iterable[str]) -> Iterable[str]:
    """The answers that change what the sentence says."""
    if field.startswith("capacity_"):
        asked, able = int(reason.params["demand"]), int(reason.params["capacity"])
        levels = {
            "light": range(able + 1, 4),  # a body that can do more needs the light work less
            "fits": range(1, asked),  # a body that can't do what is asked
            "exceeds": range(asked, 4),  # a body that can
        }[reason.code.rpartition("_")[2]]
        return map(str, levels)
    if field == "occupation_before":
        return near(keco3) if reason.code == "far_from_old_job" else unrelated(keco3)
    return tried if field in _TENDENCY else ()


@cache
def unrelated(keco3: str) -> tuple[str, ...]:
    """Occupations of another 대분류 from which nobody was seen to move there."""
    return tuple(
        o.keco3
        for o in occupations()
        if o.keco1 != keco3[:1] and (o.keco3, keco3) not in transitions()
    )


@cache
def near(keco3: str) -> tuple[str, ...]:
    """The occupations of the same 중분류, itself included."""
    here = occupation(keco3)
    return tuple(o.keco3 for o in occupations() if here and o.keco2 == here.keco2)


def _reason(factor: Factor, profile: Profile, keco3: str, weight: float) -> Reason | None:
    if factor.name in _UNTOLD:
        return None
    if factor.fields[0].startswith("capacity_"):
        return _of_the_body(Capacity(factor.name), profile, keco3, weight)
    if factor.name == "occupation_before":
        return _of_the_old_job(profile.occupation_before or "", keco3, weight)
    if factor.certificate is not None:
        return _of_a_certificate(factor.certificate, keco3, weight)
    if factor.name == "training_ncs":
        return _of_training(profile.training_ncs or "", keco3, weight)
    params: dict[str, str | int | float] = {}
    if factor.name in _NAMED:  # so that nothing is named that was never asked
        params["said"] = ",".join(factor.fields)
    way = "raises" if weight > 0 else "lowers"
    return Reason(code=f"{factor.name}_{way}", params=params, weight=weight)


# Where a certificate or training opens the door is known: there alone it is said to help,
# and there it is never said to count elsewhere.


def _of_a_certificate(code: str, keco3: str, weight: float) -> Reason | None:
    names = certificate_names()
    if code in names and (weight > 0) is not ((code, keco3) in certificate_links()):
        return None
    way = "helps" if weight > 0 else "lowers"
    params: dict[str, str | int | float] = {"certificate": names.get(code, code), "code": code}
    return Reason(code=f"certificate_{way}", params=params, weight=weight)


def _of_training(ncs: str, keco3: str, weight: float) -> Reason | None:
    if (weight > 0) is not ((ncs, keco3) in ncs_links()):
        return None
    way = "helps" if weight > 0 else "lowers"
    params: dict[str, str | int | float] = {"training": ncs_names().get(ncs, ncs), "code": ncs}
    return Reason(code=f"training_{way}", params=params, weight=weight)


def _of_the_body(capacity: Capacity, profile: Profile, keco3: str, weight: float) -> Reason | None:
    asked = demand_level(keco3, capacity)
    able = profile.capacity(capacity)
    if asked is None or able is None:
        return None
    said = None
    if weight > 0 and asked <= able:
        # Little of it is a gain for one who has less; who has all of it fits anything.
        said = "fits" if asked > 1 else "light" if able < 3 else None
    elif weight < 0 and asked > able:
        # That one could do more than is asked lowers too, but nobody understands it as a reason.
        said = "exceeds"
    if said is None:
        return None
    params: dict[str, str | int | float] = {"demand": int(asked), "capacity": int(able)}
    return Reason(code=f"demand_{capacity.value}_{said}", params=params, weight=weight)


def _of_the_old_job(old: str, keco3: str, weight: float) -> Reason | None:
    close = old in near(keco3)
    if weight < 0:
        code = None if close else "far_from_old_job"
    elif old == keco3:
        code = "same_occupation"
    else:
        code = "near_old_job" if close else "related_old_job"
    return None if code is None else Reason(code=code, params={"old_keco3": old}, weight=weight)
