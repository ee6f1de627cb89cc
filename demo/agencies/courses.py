"""One made-up session of a course for one moment."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.agencies.chance import mix
from demo.agencies.names import school
from demo.agencies.places import Place, draw_place
from demo.agencies.tables import CourseKind, course_kinds, pick
from demo.agencies.world import Moment


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a course; money in won, rates in percent, satisfaction 0 to 5."""

    kind: CourseKind
    course: int
    degree: int
    title: str
    school: str
    place: Place
    starts: date
    ends: date
    cost: int
    own_cost: int
    seats: int
    enrolled: int
    employment_rate: float | None
    satisfaction: float | None
    weekend: int
    target: int
    days: int
    hours: int
    certificate: str | None


_STRATEGIC = 2
"""Place of 국가기간전략산업직종 among the kinds of support."""

SESSIONS = 3
"""Sessions of one course that are open at one time."""


_CERTIFICATE = re.compile(r"^(.+?)(?: 국가자격| 자격)?(?: 취득과정| 자격취득과정| 자격취득| 취득)")


def _certificate(title: str) -> str | None:
    """The certificate a course leads to, where its title names one."""
    found = _CERTIFICATE.match(title)
    return found[1] if found else None


def session(moment: Moment, seed: int) -> Session:
    """The session of a moment: it stays open until it starts. A revision moves its end."""
    course = moment.slot // SESSIONS
    of_course = Random(mix(seed, 99, course))
    kind = course_kinds().pick(of_course)
    title = pick(of_course, kind.titles)
    place = draw_place(of_course, rural=kind.school == "farm")
    name = school(of_course, kind.school, place)
    low, high = kind.cost
    cost = (low + int(of_course.random() * (high - low))) * 10_000
    employment = round(30 + of_course.random() * 55, 1) if of_course.random() < 0.7 else None
    satisfaction = round(3.6 + of_course.random() * 1.4, 1) if of_course.random() < 0.8 else None
    rng = moment.rng()
    weekend = 1 if rng.random() < 0.15 else 2 if rng.random() < 0.08 else 3
    days = kind.days[0] + int(rng.random() * (kind.days[1] - kind.days[0] + 1))
    # Calendar days: two course days a week at weekends, else five.
    length = days * 7 // (2 if weekend == 1 else 5)
    own = cost * kind.share // 100 // 1_000 * 1_000
    seats = pick(rng, (15, 20, 20, 24, 25, 30))
    # Strategic trades cost the trainee nothing; nobody counts office software among them.
    target = int(rng.random() * (4 if kind.share <= 15 else 2))
    if target >= _STRATEGIC:
        target, own = _STRATEGIC, 0
    return Session(
        kind=kind,
        course=course,
        degree=max(1, moment.number * SESSIONS + moment.slot % SESSIONS + 1),
        title=title,
        school=name,
        place=place,
        starts=moment.closes,
        ends=moment.closes + timedelta(days=length + moment.revision),
        cost=cost,
        own_cost=own,
        seats=seats,
        enrolled=int(rng.random() * seats),
        employment_rate=employment,
        satisfaction=satisfaction,
        weekend=weekend,
        target=target,
        days=days,
        hours=days * (8 if kind.share < 20 else 6 if weekend != 3 else 5),
        certificate=_certificate(title),
    )
