"""What a listing states and what it leaves open, the same for every reader."""

from app.models import Course, Kind, Listing
from app.state.session import Session
from app.text import Translator


def url_of(listing: Listing) -> str | None:
    """The first address of its sources."""
    urls = [s.url for s in listing.sources if s.url and s.url.startswith(("https://", "http://"))]
    return urls[0] if urls else None


def facts(session: Session, listing: Listing) -> list[tuple[str, str]]:
    """The conditions a listing states: name and value, beside pay, deadline and source."""
    t, course = session.t, listing.course
    said: list[tuple[str, str | None]] = [
        (t("listing.occupation"), listing.keco3 and t.occupation(listing.keco3)),
        (t("listing.employment"), _named(session, "employment_type", listing.employment_type)),
        (t("listing.shift"), _named(session, "shift", listing.shift)),
        (t("listing.education"), _named(session, "education", listing.education)),
        (t("listing.career"), _named(session, "career", listing.career)),
    ]
    if course and course.starts_on and course.ends_on:
        days = t("listing.days", start=t.day(course.starts_on), end=t.day(course.ends_on))
        long = how_long(t, (course.ends_on - course.starts_on).days + 1)
        said.append((t("listing.when"), f"{days} ({long})"))
    if course and course.weekend is not None:
        days = t("course.weekend" if course.weekend else "course.weekdays")
        said.append((t("course.days"), days))
    if course and course.own_cost_krw is not None and course.cost_krw:
        said.append((t("course.cost"), t.pay(course.cost_krw)))
    if course and course.employment_rate is not None:
        said.append((t("listing.employed_after"), f"{course.employment_rate:.0f}%"))
    said += [
        (t("listing.address"), listing.address),
        (t("listing.facilities"), listing.facilities),
    ]
    return [(name, value) for name, value in said if value]


def how_long(t: Translator, days: int) -> str:
    """Days below two weeks, weeks below three months, then months."""
    for unit, least, length in (("months", 90, 30.4), ("weeks", 14, 7)):
        if days >= least:
            return t.plural(f"course.{unit}", round(days / length))
    return t.plural("course.days_long", days)


def _named(session: Session, kind: str, code: str | None) -> str | None:
    return session.t(f"{kind}.{code}") if code else None


def unstated(listing: Listing) -> list[str]:
    """What one would want to know and the listing does not say; `unknown.<name>` asks for it."""
    open_: list[str] = []
    if listing.kind is Kind.COURSE:
        return _unstated_of_course(listing, listing.course or Course())
    if listing.pay_month_krw is None and not listing.pay_text:
        open_.append("pay_month_krw")
    if listing.employment_type is None:
        open_.append("employment_type")
    if listing.shift is None:
        open_.append("shift")
    if listing.region is None:
        open_.append("region")
    if listing.deadline is None and listing.deadline_kind is None:
        open_.append("deadline")
    return open_


def _unstated_of_course(listing: Listing, course: Course) -> list[str]:
    """The hours of a day and what its practice asks of a body no agency tells."""
    asked = {
        "course_starts_on": course.starts_on is None,
        "course_ends_on": course.ends_on is None,
        "course_days": course.weekend is None,
        "course_hours": True,
        "course_cost": course.own_cost_krw is None,
        "course_education": listing.education is None,
        "course_body": True,
        "course_place": listing.region is None,
        "deadline": listing.deadline is None and listing.deadline_kind is None,
    }
    return [name for name, is_open in asked.items() if is_open]
