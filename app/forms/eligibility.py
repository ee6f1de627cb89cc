"""What the law asks before a form is worth filing: likely, unlikely or not known. Never a bar.

A rule is a JSON Schema that a fact has to meet. What is not known stays not known.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from app.forms.asked import Answers
from app.forms.check import months_between
from app.forms.compiled import is_date, meets, rule
from app.forms.definitions import Form, Rule
from app.models.base import Model
from app.models.codes import CareStage, EmployerOpen
from app.models.profile import Profile


class Verdict(StrEnum):
    """What a rule says of a person."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


class Finding(Model):
    """What one rule says, with its source."""

    rule: Rule
    verdict: Verdict


def likely(form: Form, profile: Profile, answers: Answers, today: date) -> tuple[Finding, ...]:
    """What each rule of the form says, by what was said in the form and else by the profile."""
    known = facts(profile, answers, today)
    return tuple(
        Finding(rule=asks, verdict=_verdict(form, n, known.get(asks.fact)))
        for n, asks in enumerate(form.eligibility)
    )


def overall(findings: tuple[Finding, ...]) -> Verdict:
    """What they say together: one that speaks against is enough, one open leaves it open."""
    said = {one.verdict for one in findings}
    if Verdict.UNLIKELY in said:
        return Verdict.UNLIKELY
    return Verdict.LIKELY if said == {Verdict.LIKELY} else Verdict.UNKNOWN


def facts(profile: Profile, answers: Answers, today: date) -> Mapping[str, Any]:
    """What rules ask about; what is not known is left out."""
    ended = profile.care_ended_on
    at_work = None if profile.care_stage is None else profile.care_stage is CareStage.WORKING
    grade = profile.disability_grade
    known: dict[str, Any] = {
        # 0 is "none awarded": no grade, which is the worst of them for whoever asks for one.
        "disability_grade": None if grade is None else grade or 99,
        "working_now": at_work,
        "care_stage": profile.care_stage.value if profile.care_stage else None,
        "days_since_care": (today - ended).days if ended and ended <= today else None,
        "has_workplace": True if at_work or profile.employer_open is EmployerOpen.YES else None,
        "course_months": _months(answers),
    }
    known |= {name: value for name, value in answers.items() if name not in _COUNTED}
    return {name: value for name, value in known.items() if value is not None}


_COUNTED = {"course_months", "days_since_care", "has_workplace", "care_stage"}
"""Facts that are worked out here; no question bears their names."""


def _months(answers: Answers) -> int | None:
    first, last = answers.get("course_starts_on"), answers.get("course_ends_on")
    if not (isinstance(first, str) and isinstance(last, str) and is_date(first) and is_date(last)):
        return None
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return months_between(start, end) if start <= end else None


def _verdict(form: Form, n: int, fact: Any) -> Verdict:
    if fact is None:
        return Verdict.UNKNOWN
    return Verdict.LIKELY if meets(rule(form, n), fact) else Verdict.UNLIKELY
