"""The questions as data: what each asks, which answers it knows, where they are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.models import (
    BodyPart,
    CareStage,
    Education,
    EmployerOpen,
    EmploymentType,
    FormerEmployment,
    InjuryType,
    Kind,
    Level,
    Profile,
    Sex,
    Shift,
    Wishes,
)


class Ask(StrEnum):
    """How a question is put."""

    CHOICE = "choice"
    """One of a few."""
    SEVERAL = "several"
    """Any number of a few."""
    BODY = "body"
    """A picture of a body to tap, or a list."""
    GRADE = "grade"
    JOB = "job"
    """A word typed, an official title picked."""
    OCCUPATIONS = "occupations"
    """The same, any number of them."""
    CERTIFICATES = "certificates"
    YEAR = "year"
    PLACE = "place"
    START = "start"
    """From when on, counted from today."""
    MUSTS = "musts"
    """Which of the wishes are musts."""


class Part(StrEnum):
    """What a question is about; those of one part are asked one after the other."""

    BODY = "body"
    WORK = "work"
    SELF = "self"
    WISHES = "wishes"


def _always(_profile: Profile, _wishes: Wishes) -> bool:
    return True


def _lives_somewhere(profile: Profile, _wishes: Wishes) -> bool:
    return profile.region is not None


def _may_learn(_profile: Profile, wishes: Wishes) -> bool:
    return not wishes.kinds or Kind.COURSE in wishes.kinds


def _wishes_something(_profile: Profile, wishes: Wishes) -> bool:
    return bool(wished(wishes))


@dataclass(frozen=True)
class Question:
    """One screen's question. `health` marks what needs the second consent.

    `fills` names the field of `Profile` or `Wishes` it fills; `values` are the answers in the
    order they are shown, their texts `question.<id>.<value>`. `nothing` names the answer that
    leaves the field empty and still is one: not decided yet, all the same. `when` says whether
    it is asked after the answers before it.
    """

    id: str
    ask: Ask
    fills: str
    values: tuple[Any, ...] = ()
    health: bool = False
    columns: int = 1
    nothing: str = ""
    when: Callable[[Profile, Wishes], bool] = _always

    @property
    def wish(self) -> bool:
        """Whether it fills a wish."""
        return self.fills in Wishes.model_fields


_LEVELS = (Level.LOW, Level.MIDDLE, Level.HIGH)
GRADES = tuple(range(1, 15))
"""장해등급, 1 the severest."""
BOTH = (Kind.JOB, Kind.COURSE)
PAY_STEPS = (2_000_000, 2_400_000, 2_800_000, 3_200_000)
"""Least pay a month to choose from, won: about the minimum wage, then in even steps."""
RADIUS_STEPS = (10, 30, 60)
START_STEPS = (0, 1, 3, 6)
"""Months from today."""
_TYPES = (
    EmploymentType.REGULAR, EmploymentType.FIXED_TERM, EmploymentType.DAILY,
    EmploymentType.PART_TIME,
)  # fmt: skip

QUESTIONS = (
    Question("stage", Ask.CHOICE, "care_stage", tuple(CareStage), health=True),
    Question("injury", Ask.CHOICE, "injury_type", tuple(InjuryType), health=True),
    Question("body", Ask.BODY, "body_part", tuple(BodyPart), health=True),
    Question("lift", Ask.CHOICE, "capacity_lift", _LEVELS, health=True),
    Question("stand", Ask.CHOICE, "capacity_stand_walk", _LEVELS, health=True),
    Question("hands", Ask.CHOICE, "capacity_both_hands", _LEVELS, health=True),
    Question("fingers", Ask.CHOICE, "capacity_fine_hand", _LEVELS, health=True),
    Question("eyes", Ask.CHOICE, "capacity_eyesight", _LEVELS, health=True),
    Question("talk", Ask.CHOICE, "capacity_listen_talk", _LEVELS, health=True),
    Question("grade", Ask.GRADE, "disability_grade", (0, *GRADES), health=True,
             nothing="undecided"),
    Question("job", Ask.JOB, "occupation_before"),
    Question("employment", Ask.CHOICE, "employment_type", tuple(FormerEmployment)),
    Question("birth", Ask.YEAR, "birth_year"),
    Question("sex", Ask.CHOICE, "sex", tuple(Sex)),
    Question("education", Ask.CHOICE, "education", tuple(Education)),
    Question("home", Ask.PLACE, "region"),
    Question("certificates", Ask.CERTIFICATES, "certificates"),
    Question("employer", Ask.CHOICE, "employer_open", tuple(EmployerOpen)),
    Question("kinds", Ask.CHOICE, "kinds", ((Kind.JOB,), (Kind.COURSE,), BOTH)),
    Question("pay", Ask.CHOICE, "pay_month_min_krw", PAY_STEPS, nothing="any"),
    Question("distance", Ask.CHOICE, "radius_km", RADIUS_STEPS, nothing="any",
             when=_lives_somewhere),
    Question("types", Ask.SEVERAL, "employment_types", _TYPES, nothing="any"),
    Question("shifts", Ask.SEVERAL, "shifts", tuple(Shift), nothing="any"),
    Question("start", Ask.START, "start_from", nothing="any", when=_may_learn),
    Question("wanted", Ask.OCCUPATIONS, "occupations_wanted", nothing="any"),
    Question("unwanted", Ask.OCCUPATIONS, "occupations_unwanted", nothing="any"),
    Question("musts", Ask.MUSTS, "musts", nothing="any", when=_wishes_something),
)  # fmt: skip
BY_ID = {question.id: question for question in QUESTIONS}
BY_WISH = {question.fills: question for question in QUESTIONS if question.wish}
EMPLOYER = BY_ID["employer"]
"""Also asked where it matters, on the way back to the old employer."""
ESSENTIAL = BY_ID["job"]
"""From here on what was answered is enough to recommend by: the rest makes it better."""

_PARTS = {"stage": Part.BODY, "job": Part.WORK, "birth": Part.SELF, "kinds": Part.WISHES}
"""With which question each part begins."""

_HEALTH = (
    *(q.fills for q in QUESTIONS if q.health), "injured_on", "care_ended_on", "care_days",
)  # fmt: skip
"""Every field of a profile that tells of the body or its care, asked here or not."""


@dataclass(frozen=True)
class Progress:
    """Where a question stands: `at` from 1 `of` so many of its part. It counts what is asked only
    after certain answers too, so that no answer moves it."""

    part: Part
    at: int
    of: int


def progress_of(question: Question, *, health: bool) -> Progress:
    """How far one is at a question; `health` says whether those about health are asked."""
    asked: list[tuple[Question, Part]] = []
    part = Part.BODY
    for one in QUESTIONS:
        part = _PARTS.get(one.id, part)
        if health or not one.health:
            asked.append((one, part))
    place = next(n for n, (one, _) in enumerate(asked) if one is question)
    mine = asked[place][1]
    beside = [n for n, (_, part) in enumerate(asked) if part is mine]
    return Progress(mine, place - beside[0] + 1, len(beside))


def enough_after(question: Question) -> bool:
    """Whether one may well see what fits from this question on."""
    return QUESTIONS.index(question) >= QUESTIONS.index(ESSENTIAL)


def key_of(value: Any) -> str:
    """How an answer is named in texts and keys: `rehabilitation`, `2`, `both`."""
    if isinstance(value, tuple):
        return "both" if value == BOTH else str(value[0])
    return str(int(value)) if isinstance(value, int) else str(value)


def answer_of(question: Question, profile: Profile, wishes: Wishes) -> Any:
    """The answer that stands, None where there is none. An empty wish is none; no certificate
    at all is an answer."""
    if not question.wish:
        return getattr(profile, question.fills)
    value = getattr(wishes, question.fills)
    return value if value or isinstance(value, int) else None


def with_answer(
    question: Question, profile: Profile, wishes: Wishes, value: Any
) -> tuple[Profile, Wishes]:
    """Profile and wishes with this one answer set, or taken out again (None). A wish that is
    taken out is no must any more."""
    if not question.wish:
        return profile.model_copy(update={question.fills: value}), wishes
    if value is None:
        value = Wishes.model_fields[question.fills].default
    changed = wishes.model_copy(update={question.fills: value})
    return profile, changed.model_copy(update={"musts": changed.musts & set(wished(changed))})


def wished(wishes: Wishes) -> tuple[str, ...]:
    """The wishes that are there, by the names of their fields in the order of the questions:
    what may be a must."""
    return tuple(
        q.fills
        for q in QUESTIONS
        if q.wish and q.ask is not Ask.MUSTS and answer_of(q, Profile(), wishes) is not None
    )


def toggled(question: Question, values: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    """Several answers with one more, or one less; in the order in which they are shown."""
    chosen = {*values} ^ {value}
    if not question.values:
        return (*(v for v in values if v in chosen), *(chosen - {*values}))
    return tuple(v for v in question.values if v in chosen)


def without_health(profile: Profile) -> Profile:
    """The profile with every answer about health taken out."""
    return profile.model_copy(update=dict.fromkeys(_HEALTH))
