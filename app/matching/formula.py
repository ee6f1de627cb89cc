"""THE formula: what one listing is worth to one person, in whole points.

Every rule is a function from the question and what the listing says of one thing to
`Effect`s; a listing's score is the sum of their points. The index adds the same
functions' points up in tables, the brute force calls them listing by listing.

Three answers, not two. A *stated* no to a must, or a demand the listing itself states
above what the body can do, removes. What is not stated, or only inferred, stays, ranks
below a yes (below every other where it is a must) and is named in `unknown`. What the person
did not say changes nothing.
"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from app.matching.ask import EDUCATION, PAY_MOST, Ask, km_from
from app.matching.places import is_exact, lies_in
from app.models import Capacity
from app.reference import demand_level, is_titled, region, titled_words
from app.reference.licences import licences_for

REMOVED = -40_000_000
"""The points of what removes a listing; no sum of others comes near."""
REMOVED_BELOW = REMOVED // 2

OCCUPATION_UNKNOWN = 80
OCCUPATION_WANTED, OCCUPATION_NOT_WANTED, OCCUPATION_UNWANTED = 150, -60, -300
DEMAND_FITS, DEMAND_UNSTATED = 6, 0
DOUBTFUL, LACKS, OUTSIDE_RADIUS = -3_000, -50_000, -150_000
USUAL_EXCEEDS, BARRED = -300_000, -4_000_000
"""Each weighs more than all that is named below and before it together, as tests hold: what one
has to ask about first (schooling far above one's own that is usual, experience, a registration one
did not speak of, no exact place told where a distance is wished, what a must asks for and nobody
tells, a usual demand where the listing tells of others alone); stated schooling or an age that one
surely lacks; what lies farther away than wished; each level a usual demand is above the body; what
the law or the agency asks for and one surely lacks (a licence, being registered)."""
NEAR, PER_KM, SAME_SIDO = 200, 4, 60
REGION_WISHED, REGION_NOT_WISHED = 150, -150
NOT_STATED = -10
PAY_REACHED, PAY_PER_STEP = 40, 5
KIND_NOT_WISHED = -300
TERM_FITS, TERM_DIFFERS = 60, -60
PREFERS_DISABLED, PREFERS_OLDER, WAGE_ARREARS = 2, 1, -80
"""Whom an employer prefers decides between what is else alike: both weigh less than a kilometre."""
COURSE_STARTED, COURSE_TOO_EARLY = -150, -60
SOON_DAYS, NEAR_KM = 7, 20
AWAY_KM = 35
"""Farther from home, where nobody said how far is too far, a listing is not mixed to the front."""


class Effect(NamedTuple):
    """What one rule makes of a listing. `code` is the reason's, empty for none."""

    points: int
    code: str = ""
    params: dict[str, Any] = {}  # noqa: RUF012 - never changed
    unknown: str = ""


class Facts(NamedTuple):
    """What the formula reads of a listing, codes as in the table."""

    id: str
    kind: str
    title: str
    keco3: str | None
    keco3_inferred: int
    region: str | None
    pay: int | None
    pay_inferred: int
    employment_type: str | None
    shift: str | None
    education: str | None
    career: str | None
    prefers_disabled: bool
    prefers_older: bool
    wage_arrears: bool
    for_registered: bool
    for_older: bool
    starts_on: str | None
    deadline: str | None
    demands: tuple[int | None, ...]
    """Stated, in the order of `Capacity`."""


def effects(ask: Ask, facts: Facts) -> list[Effect]:
    """Every effect on one listing; it is gone where their sum is below REMOVED_BELOW."""
    found = chance(ask, facts.kind, facts.keco3) + schooling_usual(ask, facts.keco3)
    found += experience(ask, facts.keco3, facts.career == "experienced")
    found += choice(ask, facts.keco3, facts.keco3_inferred)
    told = any(facts.demands)
    titled = facts.kind == "job" and is_titled(facts.title, facts.keco3)
    for place, stated in enumerate(facts.demands):
        asked = usual(facts.keco3, place, titled=titled)
        found += demand(ask.capacities[place], stated or 0, asked, place, told=told)
    found += where(ask, facts.region)
    if facts.kind == "course":
        found += starts(ask, facts.starts_on)
    else:
        found += pay(ask, facts.pay, facts.pay_inferred)
        found += employment(ask, facts.employment_type)
        found += shift(ask, facts.shift)
        found += licence(ask, licences_for(facts.title, facts.keco3))
    found += registration(ask, facts.for_registered)
    found += age(ask, facts.for_older)
    found += kind(ask, facts.kind)
    found += schooling(ask, facts.education)
    older = facts.prefers_older and not facts.for_older  # which `age` tells
    found += flags(ask, facts.prefers_disabled, older, facts.wage_arrears)
    found += until(ask, facts.deadline)
    return found


def total(found: list[Effect]) -> int:
    """What effects are worth together."""
    return sum([effect[0] for effect in found])


def chance(ask: Ask, kind: str, keco3: str | None) -> list[Effect]:
    """How likely the occupation is among those recommended."""
    if keco3 is None:
        asked = ask.chances or ask.wishes.occupations_wanted or ask.wishes.occupations_unwanted
        points = OCCUPATION_UNKNOWN + _doubt(ask, "occupations_wanted")
        return [Effect(points, unknown="keco3")] if asked else []
    known = ask.chances.get(keco3)
    if known is None:
        return []
    code = "course_leads_to" if kind == "course" else "occupation_rank"
    return [Effect(known.points, code, {"keco3": keco3, "rank": known.rank})]


def choice(ask: Ask, keco3: str | None, inferred: int) -> list[Effect]:
    """Whether the occupation is wanted. An inferred one is never a stated no."""
    wanted, unwanted = ask.wishes.occupations_wanted, ask.wishes.occupations_unwanted
    if keco3 is None or not (wanted or unwanted):
        return []
    found, params, unsure = [], {"keco3": keco3}, "keco3" if inferred else ""
    if keco3 in wanted:
        found.append(Effect(OCCUPATION_WANTED, "occupation_wanted", params))
    elif wanted:
        must, points = ask.must("occupations_wanted"), OCCUPATION_NOT_WANTED
        found.append(_no(must, points, "occupation_not_wanted", params, unsure=unsure))
    if keco3 in unwanted:
        must, points = ask.must("occupations_unwanted"), OCCUPATION_UNWANTED
        found.append(_no(must, points, "occupation_unwanted", params, unsure=unsure))
    return found


def demand(
    capacity: int, stated: int, usual: int, place: int, *, told: bool = False
) -> list[Effect]:
    """What is asked of one capacity (the `place`-th) against what the person has, 1 to 3.

    `stated` by the listing and `usual` in the occupation are 0 where not known. Where the listing
    tells anything of the body (`told`), what it leaves out is to be asked about: it was weighed.
    """
    if not capacity:
        return []
    params = {"capacity": CAPACITIES[place]}
    if stated:
        if stated > capacity:
            return [Effect(REMOVED, "demand_exceeds", params)]
        return [Effect(DEMAND_FITS, "demand_fits", params)]
    unknown = f"demand_{CAPACITIES[place]}"
    if usual > capacity and told:
        return [Effect(DOUBTFUL, "demand_unstated_exceeds", params, unknown)]
    if usual > capacity:
        points = USUAL_EXCEEDS * (usual - capacity)
        return [Effect(points, "demand_usual_exceeds", params, unknown)]
    code = "demand_unstated_usual" if usual else ""
    return [Effect(DEMAND_UNSTATED, code, params, unknown)]


def schooling_usual(ask: Ask, keco3: str | None) -> list[Effect]:
    """Work, or a course to it, that usually takes far more schooling than the person has, or that
    nobody just applies for."""
    return [Effect(DOUBTFUL)] if keco3 in ask.far else []


def experience(ask: Ask, keco3: str | None, asked: bool) -> list[Effect]:
    """Experience in the work, against what the person worked as."""
    if not asked or ask.before is None or keco3 is None or keco3[:2] == ask.before[:2]:
        return []
    return [Effect(DOUBTFUL, "experience_asked")]


def where(ask: Ask, place: str | None) -> list[Effect]:
    """How far it is, and whether it lies where the person wishes."""
    if not (ask.home or ask.wishes.regions):
        return []
    if place is None or region(place) is None:
        wished = (ask.home and ask.wishes.radius_km is not None) or ask.must("regions")
        return [Effect(DOUBTFUL if wished else NOT_STATED, unknown="region")]
    found = []
    if ask.home:
        found += distance(ask, ask.home, place)
    if ask.wishes.regions:
        answers = {lies_in(place, wished) for wished in ask.wishes.regions}
        answer = True if True in answers else None if None in answers else False
        found += in_wished(ask, answer, place)
    return found


def distance(ask: Ask, home: str, place: str) -> list[Effect]:
    """How far a region is from home."""
    km = km_from(home)[place]
    if is_exact(home, place) is None:
        # Somewhere in a 시도: near enough to rank by, too vague to remove by.
        same = home[:2] == place[:2]
        points = SAME_SIDO if same else max(0, SAME_SIDO - km)
        found = [Effect(points, "same_sido" if same else "", {"region": place}, "region")]
        if ask.wishes.radius_km is not None:
            found.append(Effect(DOUBTFUL))
        return found if same else found + _outside(ask, km, "region")
    found = at(ask, km, is_exact(home, place) or False)
    if home == place:
        found[0] = Effect(found[0].points, "same_sigungu", {"region": place})
    return found


def at(ask: Ask, km: int, exact: bool) -> list[Effect]:
    """What whole kilometres are worth; only an exact distance is a stated one."""
    outside = _outside(ask, km, "" if exact else "region")
    code = "" if outside else "near_home" if km <= NEAR_KM else "away_from_home"
    return [Effect(max(0, NEAR - PER_KM * km), code, {"km": km}), *outside]


def _outside(ask: Ask, km: int, unsure: str) -> list[Effect]:
    """Farther away than wished; `unsure` names what is too vague to be a stated no."""
    radius = ask.wishes.radius_km
    if radius is None or km <= radius:
        return []
    params, must = {"km": km, "radius_km": radius}, ask.must("radius_km")
    return [_no(must, OUTSIDE_RADIUS, "outside_radius", params, unsure=unsure)]


def km_steps(ask: Ask) -> list[int]:
    """The kilometres from which on the points of `at` are others, least first, from 0."""
    radius = ask.wishes.radius_km
    return sorted({*range(NEAR // PER_KM + 1), *(() if radius is None else (radius + 1,))})


def in_wished(ask: Ask, answer: bool | None, place: str) -> list[Effect]:
    """Whether a region lies in one that is wished for; None where it may."""
    if answer:
        return [Effect(REGION_WISHED, "in_wished_region", {"region": place})]
    if answer is None:
        return [Effect(NOT_STATED + _doubt(ask, "regions"), unknown="region")]
    must, params = ask.must("regions"), {"region": place}
    return [_no(must, REGION_NOT_WISHED, "outside_wished_regions", params)]


def pay(ask: Ask, won: int | None, inferred: int) -> list[Effect]:
    """A month's pay against the wish, else against the pay before the injury."""
    if not ask.pay:
        return []
    if won is None:
        points = NOT_STATED + (_doubt(ask, "pay_month_min_krw") if ask.pay_is_wish else 0)
        return [Effect(points, unknown="pay_month_krw" if ask.pay_is_wish else "")]
    won = min(won, PAY_MOST)
    points = PAY_PER_STEP * (min(30, max(10, won * 20 // ask.pay)) - 20)
    against = "wish" if ask.pay_is_wish else "before"
    params = {against: ask.pay, "pay": won}
    unsure = "pay_month_krw" if inferred and ask.pay_is_wish else ""
    if won >= ask.pay:
        return [Effect(points + PAY_REACHED, f"pay_above_{against}", params, unsure)]
    must = ask.pay_is_wish and ask.must("pay_month_min_krw")
    return [_no(must, points, f"pay_below_{against}", params, unsure=unsure)]


def pay_steps(ask: Ask) -> list[int]:
    """The pays from which on the points of `pay` are others, least first, from 0."""
    wish = ask.pay or 0
    return sorted({0, wish, *(-(-wish * step // 20) for step in range(11, 31))})


def employment(ask: Ask, employment_type: str | None) -> list[Effect]:
    """Whether it employs as the person wishes."""
    wished = ask.wishes.employment_types
    return _term(ask, "employment_types", "employment", "employment_type", wished, employment_type)


def shift(ask: Ask, hours: str | None) -> list[Effect]:
    """Whether the work is when the person wishes."""
    return _term(ask, "shifts", "shift", "shift", ask.wishes.shifts, hours)


def kind(ask: Ask, kind: str) -> list[Effect]:
    """Whether it is a job or a course, as wished."""
    if not ask.wishes.kinds or kind in ask.wishes.kinds:
        return []
    return [_no(ask.must("kinds"), KIND_NOT_WISHED, "kind_not_wished", {"kind": kind})]


def schooling(ask: Ask, asked: str | None) -> list[Effect]:
    """More schooling asked than the person has; it is sometimes waived, so it never removes."""
    if ask.education is None or asked is None or EDUCATION[asked] <= ask.education:
        return []
    return [Effect(LACKS, "education_above", {"education": asked})]


def licence(ask: Ask, codes: tuple[str, ...]) -> list[Effect]:
    """Certificates the law asks for, against those the person told; who was not asked may have
    them. Screens name them to everybody, so no reason does."""
    held = ask.certificates
    return [] if held is None or held.issuperset(codes) else [Effect(BARRED)]


def registration(ask: Ask, asked: bool) -> list[Effect]:
    """Whether one has to be registered as disabled, and surely is not or did not say."""
    if not asked or ask.disabled:
        return []
    return [Effect(BARRED if ask.unregistered else DOUBTFUL)]


def age(ask: Ask, asked: bool) -> list[Effect]:
    """Work that is found for older people alone, most of it from 60 on."""
    if not asked or ask.old_enough is None:
        return []
    return [Effect(PREFERS_OLDER, "prefers_older") if ask.old_enough else Effect(LACKS)]


def flags(ask: Ask, disabled: bool, older: bool, arrears: bool) -> list[Effect]:
    """Whom the employer prefers, and whether it owes wages by the published list."""
    found = []
    if disabled and ask.disabled:
        found.append(Effect(PREFERS_DISABLED, "prefers_disabled"))
    if older and ask.older:
        found.append(Effect(PREFERS_OLDER, "prefers_older"))
    if arrears:
        found.append(Effect(WAGE_ARREARS, "wage_arrears"))
    return found


def starts(ask: Ask, starts_on: str | None) -> list[Effect]:
    """When a course starts: already, or before the person can."""
    earliest = ask.wishes.start_from
    if starts_on is None:
        points = NOT_STATED + _doubt(ask, "start_from")
        return [Effect(points, unknown="course_starts_on")] if earliest else []
    if earliest and starts_on < earliest.isoformat():
        params = {"starts_on": starts_on}
        return [_no(ask.must("start_from"), COURSE_TOO_EARLY, "course_too_early", params)]
    if starts_on < ask.today.isoformat():
        return [Effect(COURSE_STARTED, "course_started", {"starts_on": starts_on})]
    return []


def start_steps(ask: Ask) -> list[date]:
    """The days from which on the points of `starts` are others, first first."""
    return sorted({date.min, ask.today, *filter(None, [ask.wishes.start_from])})


def until(ask: Ask, deadline: str | None) -> list[Effect]:
    """Past its deadline a listing is gone; the day itself still counts."""
    if deadline is None:
        return []
    days = (date.fromisoformat(deadline) - ask.today).days
    if days < 0:
        return [Effect(REMOVED, "deadline_over")]
    return [Effect(0, "deadline_soon", {"days": days})] if days <= SOON_DAYS else []


CAPACITIES = tuple(capacity.value for capacity in Capacity)


@cache
def usual(keco3: str | None, place: int, *, titled: bool = False) -> int:
    """The occupation's usual demand on the `place`-th capacity, 0 where not known; `titled`: of
    its work that `titled_words` name."""
    if not keco3:
        return 0
    title = titled_words()[keco3][0] if titled else ""
    return int(demand_level(keco3, Capacity(CAPACITIES[place]), title) or 0)


def _no(must: bool, points: int, code: str, params: dict[str, Any], *, unsure: str = "") -> Effect:
    """A no: it removes where it is a must and stated, else it lowers, more where it is a must."""
    if must and not unsure:
        return Effect(REMOVED, code, params)
    return Effect(points + (DOUBTFUL if must else 0), code, params, unsure)


def _doubt(ask: Ask, wish: str) -> int:
    """What not being told costs where the wish is a must: it stands behind every stated yes."""
    return DOUBTFUL if ask.must(wish) else 0


def _term(  # noqa: PLR0917
    ask: Ask, wish: str, name: str, field: str, wished: tuple[str, ...], offered: str | None
) -> list[Effect]:
    if not wished:
        return []
    if offered is None:
        return [Effect(NOT_STATED + _doubt(ask, wish), unknown=field)]
    params = {field: offered}
    if offered in wished:
        return [Effect(TERM_FITS, f"{name}_fits", params)]
    return [_no(ask.must(wish), TERM_DIFFERS, f"{name}_differs", params)]
