"""One vacancy or course, as every agency's record is normalised to."""

from datetime import date, datetime

from pydantic import Field

from app.models.base import Keco3, Model, NcsCode, RegionCode, Text
from app.models.codes import (
    Agency,
    Capacity,
    Career,
    DeadlineKind,
    Education,
    EmployerFlag,
    EmploymentType,
    Kind,
    Level,
    Prefers,
    Shift,
)


class Source(Model):
    """Where a listing was published: the link back and the line its terms ask for."""

    agency: Agency
    native_id: str
    url: str | None = None
    attribution: str | None = None


class Demand(Model):
    """What a listing asks of one capacity; `stated` is False where it does not say."""

    level: Level | None = None
    stated: bool = False


class Course(Model):
    """What only a course has. Rates in percent, satisfaction 0 to 5, money in won."""

    ncs: NcsCode | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    cost_krw: int | None = Field(None, ge=0)
    own_cost_krw: int | None = Field(None, ge=0)
    employment_rate: float | None = Field(None, ge=0, le=100)
    satisfaction: float | None = Field(None, ge=0, le=5)
    weekend: bool | None = None


class Listing(Model):
    """A vacancy or a course. `None` is "not stated", never guessed into a fact."""

    id: str
    kind: Kind
    agency: Agency
    sources: tuple[Source, ...] = ()
    title: Text
    employer: Text = ""
    keco3: Keco3 | None = None
    keco3_inferred: bool = False
    region: RegionCode | None = None
    address: Text | None = None
    pay_month_krw: int | None = Field(None, ge=0)
    pay_text: Text | None = None
    pay_inferred: bool = False
    employment_type: EmploymentType | None = None
    shift: Shift | None = None
    education: Education | None = None
    career: Career | None = None
    demands: dict[Capacity, Demand] = Field(default_factory=dict)
    facilities: Text | None = None
    opens_on: date | None = None
    deadline: date | None = None
    deadline_kind: DeadlineKind | None = None
    course: Course | None = None
    prefers: tuple[Prefers, ...] = ()
    employer_flags: tuple[EmployerFlag, ...] = ()
    first_seen: datetime
    updated_at: datetime
    closed_at: datetime | None = None

    def demand(self, capacity: Capacity) -> Level | None:
        """The level the listing itself states for `capacity`, else None."""
        demand = self.demands.get(capacity)
        return demand.level if demand and demand.stated else None
