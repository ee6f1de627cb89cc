"""What a worker is reminded of: dates of care they entered, and what the app told of them."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from app.models.base import Model, Text


class CareDateKind(StrEnum):
    """What happens on a day: care ends (요양 종료 예정일), the grade is decided (장해 심사), one
    talks with a counsellor (상담 약속), or something else."""

    CARE_END = "care_end"
    GRADE_REVIEW = "grade_review"
    COUNSELING = "counseling"
    OTHER = "other"


ABOUT_HEALTH = frozenset({CareDateKind.CARE_END, CareDateKind.GRADE_REVIEW})
"""The dates that tell of health: they need the second consent."""


class CareDate(Model):
    """One date the worker entered. `on` is a Korean calendar day, `note` in their own words."""

    id: str
    kind: CareDateKind
    on: date
    note: Text = Field("", max_length=80)


class NoticeKind(StrEnum):
    """What a notification is about: listings that are new and fit, the deadline of a saved one,
    a date of care, what the office did with a form."""

    FITS = "fits"
    DEADLINE = "deadline"
    DATE = "date"
    FORM = "form"


class Notification(Model):
    """One thing told. `key` names the event, `told_on` is the Korean day it was told.

    `refs` are what it leads to: listings' ids, one date's or one submission's. `on` is the day it
    is about, `title` the listing's title (DEADLINE), `what` the kind of date (DATE), `form` which
    form it is and `step` what was done with it (FORM). Nothing here tells of an injury or of what
    stands in a form.
    """

    key: str
    kind: NoticeKind
    told_on: date
    refs: tuple[str, ...] = ()
    on: date | None = None
    title: Text = ""
    what: CareDateKind | None = None
    form: str = ""
    step: str = ""
    read: bool = False


class Notices(Model):
    """All that was told, newest first, and what keeps it from being told again.

    `told` are the events ever told with their day, oldest first; `news_until` the instant up to
    which listings are known, by the catalogue's own clock; `off` the kinds not wanted.
    """

    items: tuple[Notification, ...] = ()
    told: dict[str, date] = Field(default_factory=dict)
    news_until: datetime | None = None
    off: frozenset[NoticeKind] = frozenset()
