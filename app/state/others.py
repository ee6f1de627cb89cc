"""Answers that were given on two devices apart: the version that does not hold, to choose it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.models import Profile, Wishes
from app.state.questions import QUESTIONS, Question, answer_of

if TYPE_CHECKING:
    from app.state.models import PersonState
    from app.state.session import Session


@dataclass(frozen=True)
class Other:
    """One question, what the other version says to it, and when that was said."""

    question: Question
    value: Any
    at: datetime


def name_of(question: Question) -> str:
    """Under which name the other version of an answer lies in `PersonState.others`."""
    return f"{'wishes' if question.wish else 'profile'}_{question.fills}"


def without_health_of(others: Mapping[str, Any]) -> dict[str, Any]:
    """The versions that say nothing about health."""
    health = {name_of(question) for question in QUESTIONS if question.health}
    return {name: one for name, one in others.items() if name not in health}


def others_of(person: "PersonState") -> tuple[Other, ...]:
    """Those that can be shown, in the order of the questions."""
    found = []
    for question in person.questions():
        kept = person.others.get(name_of(question))
        value = None if kept is None else _value(question, kept.get("value"))
        stands = answer_of(question, person.profile, person.wishes)
        if kept is not None and value is not None and value != stands:
            at = datetime.fromtimestamp(int(kept["clock"][:13]) / 1000, UTC)
            found.append(Other(question, value, at))
    return tuple(found)


def choose(session: "Session", other: Other, *, take: bool) -> Callable[[], None]:
    """Take the other version, or keep the one that stands; gives what undoes it."""
    person = session.person
    names = ("profile", "wishes", "settled", "others", "job_said")
    before = {name: getattr(person, name) for name in names}
    if take:
        session.answer(other.question, other.value)
    else:
        name = name_of(other.question)
        person.others = {key: one for key, one in person.others.items() if key != name}
        session.answers_changed()

    def undo() -> None:
        for name, value in before.items():
            setattr(person, name, value)
        session.answers_changed()

    if take:
        session.find_again()
    return undo


def _value(question: Question, kept: Any) -> Any:
    """The answer as the models have it; None for what this app can't read."""
    try:
        if question.wish:
            return answer_of(question, Profile(), Wishes.model_validate({question.fills: kept}))
        return getattr(Profile.model_validate({question.fills: kept}), question.fills)
    except ValidationError:
        return None
