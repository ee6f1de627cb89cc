"""What a list is asked for: words, filters, wishes and the body put together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.models import Capacity, Kind, Wishes
from app.state.engine import Asked
from app.state.questions import wished
from app.state.sieve import Sieve
from app.state.words import terms_of

if TYPE_CHECKING:
    from app.matching.narrowed import Narrowed
    from app.state.session import Session


def body_known(session: "Session") -> bool:
    """Whether the person said anything of the six capacities."""
    return any(session.person.profile.capacity(one) for one in Capacity)


def ordered_by(session: "Session") -> tuple[str, ...]:
    """What a list without recommendations is ordered by: of `wishes`, `body` and `distance` what
    the person said."""
    person = session.person
    known = {
        "wishes": bool(wished(person.wishes)),
        "body": body_known(session),
        "distance": person.profile.region is not None,
    }
    return tuple(name for name, said in known.items() if said)


def only_body(session: "Session", sieve: Sieve) -> bool:
    """Whether the list has only what the body allows: as the person chose, else wherever they
    look around or search. An occupation they ask for is shown whole."""
    if not body_known(session):
        return False
    if sieve.body is not None:
        return sieve.body
    found = session.list
    return not (found.keco3 or sieve.whole)


def asked(
    session: "Session", sieve: Sieve, chances: Mapping[str, float], hidden: tuple[str, ...]
) -> Asked:
    """The question of a session's list; `chances` are the recommender's, `hidden` are ids."""
    found, person = session.list, session.person
    return Asked(
        terms_of(found.query, session.t),
        _narrowed(session, sieve),
        person.profile,
        _wishes(session, sieve),
        dict(chances),
        hidden=hidden,
        musts=not sieve.whole,
    )


def asked_at_home(
    session: "Session", chances: Mapping[str, float], hidden: tuple[str, ...]
) -> Asked:
    """The question for the few listings of the first screen: jobs, unless courses are wished."""
    from app.matching.narrowed import Narrowed

    person = session.person
    wished = person.wishes.kinds
    kind = None if len(wished) > 1 else wished[0] if wished else Kind.JOB
    return Asked(
        (),
        Narrowed(kind),
        person.profile,
        person.wishes,
        dict(chances),
        hidden=hidden,
        strict=True,
    )


def asked_of_all(
    session: "Session", chances: Mapping[str, float], hidden: tuple[str, ...]
) -> Asked:
    """The question of the list of all there is, as one comes to it from the first screen."""
    from app.matching.narrowed import Narrowed
    from app.matching.options import body_of

    person = session.person
    narrowed = Narrowed(body=body_of(person.profile) if body_known(session) else None)
    return Asked(
        (), narrowed, person.profile, person.wishes, dict(chances), hidden=hidden, musts=True
    )


def _narrowed(session: "Session", sieve: Sieve) -> "Narrowed":
    from app.matching.narrowed import Narrowed, Near
    from app.matching.options import body_of

    found, profile = session.list, session.person.profile
    narrowed = Narrowed(found.kind, found.keco3, found.sido, found.ncs)
    near = Near(profile.region, sieve.km) if profile.region and sieve.km else None
    return replace(
        narrowed,
        near=near,
        employment=sieve.employment,
        pay_from=sieve.pay_from,
        days=sieve.days,
        body=body_of(profile) if only_body(session, sieve) else None,
    )


def _wishes(session: "Session", sieve: Sieve) -> Wishes:
    """The wishes; what a filter asks for now is no must any more, nor what the list was widened
    by."""
    found, wishes = session.list, session.person.wishes
    now_asked = {
        "kinds": found.kind,
        "occupations_wanted": found.keco3,
        "occupations_unwanted": found.keco3,
        "regions": found.sido or sieve.km,
        "radius_km": found.sido or sieve.km,
        "employment_types": sieve.employment,
        "pay_month_min_krw": sieve.pay_from,
    }
    musts = wishes.musts - {name for name, now in now_asked.items() if now} - {*sieve.loosened}
    return wishes.model_copy(update={"musts": frozenset(musts)})
