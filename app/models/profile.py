"""The worker, as far as they said; and what they wish."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.models.base import Keco3, Model, NcsCode, RegionCode
from app.models.codes import (
    BodyPart,
    Capacity,
    CareStage,
    Education,
    EmployerOpen,
    EmploymentType,
    FirmSize,
    FormerEmployment,
    Hand,
    Industry,
    InjuryType,
    Kind,
    Level,
    Sex,
    Shift,
)

Nationality = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Profile(Model):
    """Names and codes of the case schema, every field optional.

    `disability_grade` (장해등급) None is "not decided", 0 "none awarded", 1 the severest
    to 14. `wage_before` is in 10,000 won a month as in the case table. `age` (at the
    injury) and `care_days` are the case table's own; where they are not given they are
    computed from the dates.
    """

    sex: Sex | None = None
    birth_year: int | None = Field(None, ge=1900, le=2100)
    injured_on: date | None = None
    care_ended_on: date | None = None
    age: int | None = Field(None, ge=15, le=90)
    care_days: int | None = Field(None, ge=0)
    care_stage: CareStage | None = None
    education: Education | None = None
    nationality: Nationality | None = None
    region: RegionCode | None = None
    industry: Industry | None = None
    firm_size: FirmSize | None = None
    employment_type: FormerEmployment | None = None
    tenure_months: int | None = Field(None, ge=0)
    wage_before: int | None = Field(None, ge=0)
    occupation_before: Keco3 | None = None
    injury_type: InjuryType | None = None
    body_part: BodyPart | None = None
    disability_grade: int | None = Field(None, ge=0, le=14)
    capacity_lift: Level | None = None
    capacity_stand_walk: Level | None = None
    capacity_fine_hand: Level | None = None
    capacity_both_hands: Level | None = None
    capacity_eyesight: Level | None = None
    capacity_listen_talk: Level | None = None
    certificates: tuple[str, ...] | None = None
    training_ncs: NcsCode | None = None
    employer_open: EmployerOpen | None = None
    hand: Hand | None = None

    def capacity(self, capacity: Capacity) -> Level | None:
        """How much of `capacity` the person has, None where they did not say."""
        level: Level | None = getattr(self, f"capacity_{capacity.value}")
        return level

    def age_at_injury(self, today: date) -> int | None:
        """Years at the injury; today's age where the day of the injury is not known."""
        if self.age is not None:
            return self.age
        if self.birth_year is None:
            return None
        return min(90, max(15, (self.injured_on or today).year - self.birth_year))

    def days_of_care(self) -> int | None:
        """Days from the injury to the end of care; None while care goes on."""
        if self.care_days is not None:
            return self.care_days
        if self.injured_on is None or self.care_ended_on is None:
            return None
        return max(0, (self.care_ended_on - self.injured_on).days)


class Wishes(Model):
    """What the worker wants; `musts` names the wishes that are musts."""

    kinds: tuple[Kind, ...] = ()
    return_to_employer: bool | None = None
    regions: tuple[RegionCode, ...] = ()
    radius_km: int | None = Field(None, ge=0, le=1000)
    occupations_wanted: tuple[Keco3, ...] = ()
    occupations_unwanted: tuple[Keco3, ...] = ()
    pay_month_min_krw: int | None = Field(None, ge=0)
    employment_types: tuple[EmploymentType, ...] = ()
    shifts: tuple[Shift, ...] = ()
    start_from: date | None = None
    musts: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def _musts_are_wishes(self) -> Self:
        if unknown := self.musts - set(type(self).model_fields):
            raise ValueError(f"musts names what is not a wish: {', '.join(sorted(unknown))}")
        return self


class Person(Model):
    """The file of `--profile`: a profile and its wishes."""

    profile: Profile = Profile()
    wishes: Wishes = Wishes()
