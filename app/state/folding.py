"""The same course on several dates as one, as people think of it."""

from collections.abc import Iterable
from datetime import date

from app.models import Kind, Listing


def folded(rows: Iterable[Listing]) -> list[tuple[Listing, ...]]:
    """The rows in their order, each course with the same one on other dates behind its first."""
    groups: dict[object, list[Listing]] = {}
    for listing in rows:
        key: object = listing.id
        if listing.kind is Kind.COURSE:
            key = listing.title, listing.employer, listing.region
        groups.setdefault(key, []).append(listing)
    return [tuple(group) for group in groups.values()]


def starts(courses: Iterable[Listing]) -> list[date]:
    """The days some courses start, the first first; those that do not say left out."""
    days = {one.course.starts_on for one in courses if one.course and one.course.starts_on}
    return sorted(days)
