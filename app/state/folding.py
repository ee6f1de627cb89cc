"""The same course on several dates as one, as people think of it."""

from collections.abc import Iterable
from datetime import date

from app.models import Kind, Listing

CourseKey = tuple[str, str, str | None]
"""Title, school and region of a course."""


def folded(rows: Iterable[Listing], today: date) -> list[tuple[Listing, ...]]:
    """The rows in their order, each course with the same one on other dates behind it: the first
    that one can still enter stands for all."""
    groups: dict[object, list[Listing]] = {}
    for listing in rows:
        groups.setdefault(course_key(listing) or listing.id, []).append(listing)
    return [tuple(sorted(group, key=lambda one: _entered(one, today))) for group in groups.values()]


def course_key(listing: Listing) -> CourseKey | None:
    """What the same course has in common on all its dates, None for a vacancy."""
    if listing.kind is not Kind.COURSE:
        return None
    return listing.title, listing.employer, listing.region


def _entered(course: Listing, today: date) -> tuple[bool, date]:
    """Whether it is too late for a course, and when it starts: the best sorts first."""
    start = course.course.starts_on if course.course else None
    late = (start or today) < today or (course.deadline or today) < today
    return late or start is None, start or today


def starts(courses: Iterable[Listing]) -> list[date]:
    """The days some courses start, the first first; those that do not say left out."""
    days = {one.course.starts_on for one in courses if one.course and one.course.starts_on}
    return sorted(days)
