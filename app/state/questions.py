"""The eight questions as data: what each asks, which answers it knows, where they are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.models import BodyPart, CareStage, EmployerOpen, Kind, Level, Profile, Wishes


class Ask(StrEnum):
    """How a question is put: one of a few, a word typed, a place, or the wishes."""

    CHOICE = "choice"
    JOB = "job"
    PLACE = "place"
    WISHES = "wishes"


@dataclass(frozen=True)
class Question:
    """One screen's question. `health` marks what needs the second consent.

    `fills` names the field of `Profile` it fills (for WISHES nothing), `values` are the
    answers in the order they are shown; texts are `question.<id>.<value>`.
    """

    id: str
    ask: Ask
    fills: str = ""
    values: tuple[Any, ...] = ()
    health: bool = False
    columns: int = 1


_LEVELS = (Level.LOW, Level.MIDDLE, Level.HIGH)
_BODY = (
    BodyPart.SHOULDER, BodyPart.ARM, BodyPart.HAND, BodyPart.BACK, BodyPart.NECK, BodyPart.HIP,
    BodyPart.KNEE, BodyPart.LEG, BodyPart.FOOT, BodyPart.HEAD, BodyPart.EYE, BodyPart.EAR,
    BodyPart.INTERNAL, BodyPart.WHOLE_BODY, BodyPart.MIND,
)  # fmt: skip

QUESTIONS = (
    Question("stage", Ask.CHOICE, "care_stage", tuple(CareStage), health=True),
    Question("body", Ask.CHOICE, "body_part", _BODY, health=True, columns=2),
    Question("lift", Ask.CHOICE, "capacity_lift", _LEVELS, health=True),
    Question("stand", Ask.CHOICE, "capacity_stand_walk", _LEVELS, health=True),
    Question("hands", Ask.CHOICE, "capacity_both_hands", _LEVELS, health=True),
    Question("job", Ask.JOB, "occupation_before"),
    Question("home", Ask.PLACE, "region"),
    Question("wishes", Ask.WISHES),
)
BY_ID = {question.id: question for question in QUESTIONS}

EMPLOYER = Question("employer", Ask.CHOICE, "employer_open", tuple(EmployerOpen))
"""Asked where it matters, on the way back to the old employer; not one of the eight."""

PAY_STEPS = (2_000_000, 2_400_000, 2_800_000, 3_200_000)
"""Least pay a month to choose from, won: about the minimum wage, then in even steps."""

Answer = Callable[[Profile, Wishes], tuple[Profile, Wishes]]


def key_of(value: Any) -> str:
    """How an answer is named in texts and keys: `rehabilitation`, `2`."""
    return str(int(value)) if isinstance(value, Level) else str(value)


def answer_of(question: Question, profile: Profile, wishes: Wishes) -> Any:
    """The answer that stands, None where there is none."""
    if question.ask is Ask.WISHES:
        return wishes if (wishes.kinds or wishes.pay_month_min_krw) else None
    return getattr(profile, question.fills)


def with_answer(question: Question, profile: Profile, value: Any) -> Profile:
    """The profile with this one answer set, or taken out again (None)."""
    return profile.model_copy(update={question.fills: value})


def without_health(profile: Profile) -> Profile:
    """The profile with every answer about health taken out."""
    return profile.model_copy(update={q.fills: None for q in QUESTIONS if q.health})


def wish(wishes: Wishes, *, kinds: tuple[Kind, ...] | None, pay: int | None) -> Wishes:
    """The wishes with kinds and least pay set; what else is wished stays."""
    update = {"pay_month_min_krw": pay}
    return wishes.model_copy(update=update if kinds is None else {**update, "kinds": kinds})
