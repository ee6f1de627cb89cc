"""What is wrong with the answers of a form: one problem a question, in words' codes.

A problem's code is the key of the sentence a person reads (`form.problem.<code>`); it never
holds what was answered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from app.forms.asked import Answers, asked, needed
from app.forms.compiled import FORMATS, is_date, question
from app.forms.definitions import Between, Form
from app.models.base import Model

_LIMITS = {
    "maxLength": "too_long",
    "minimum": "too_small",
    "maximum": "too_large",
    "maxItems": "too_many",
}
_EMPTY = {"minLength", "minItems"}


class Problem(Model):
    """What is wrong with one answer. `params` are figures its sentence names."""

    question: str
    code: str
    params: dict[str, int] = Field(default_factory=dict)


def check(form: Form, answers: Answers) -> tuple[Problem, ...]:
    """What is wrong, in the order of the paper; nothing where the form can be filed.

    Answers that no question asks for are a problem too: they would be filed unread.
    """
    put = asked(form, answers)
    found = [
        Problem(question=str(name)[:60], code="unasked") for name in answers if name not in put
    ]
    must = needed(form, answers)
    for name in put:
        if name not in answers:
            found += [Problem(question=name, code="missing")] if name in must else []
        elif problem := check_one(form, name, answers[name]):
            found.append(problem)
    wrong = {one.question for one in found}
    for rule in form.rules:
        if {rule.first, rule.last} <= answers.keys() and not wrong & {rule.first, rule.last}:
            found += _between(rule, answers)
    return tuple(found)


def check_one(form: Form, name: str, answer: Any) -> Problem | None:
    """What is wrong with one answer by itself, while it is given."""
    from fastjsonschema import JsonSchemaValueException

    try:
        question(form, name)(answer)
    except JsonSchemaValueException as error:
        schema: Mapping[str, Any] = error.definition or {}
        code = _code(error.rule, schema)
        limit = schema.get(error.rule) if error.rule in _LIMITS else None
        params = {"limit": limit} if isinstance(limit, int) else {}
        return Problem(question=name, code=code, params=params)
    return None


def _code(rule: str | None, schema: Mapping[str, Any]) -> str:
    if rule in _EMPTY:
        return "missing"
    if rule == "format" and schema.get("format") in FORMATS:
        return f"not_a_{schema['format']}"
    if rule == "pattern":
        return "not_a_number"
    return _LIMITS.get(rule or "", "not_possible")


def _between(rule: Between, answers: Answers) -> list[Problem]:
    first, last = answers[rule.first], answers[rule.last]
    if not (is_date(first) and is_date(last)):
        return []
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if end < start:
        return [Problem(question=rule.last, code="ends_before_start")]
    found = []
    if rule.months is not None and months_between(start, end) > rule.months:
        found.append(
            Problem(question=rule.last, code="too_long_apart", params={"limit": rule.months})
        )
    said = answers.get(rule.days) if rule.days else None
    days = (end - start).days + 1
    if rule.days and isinstance(said, int) and said > days:
        found.append(Problem(question=rule.days, code="more_days", params={"limit": days}))
    return found


def months_between(start: date, end: date) -> int:
    """Months that a time takes, both days included, a begun one counted whole."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + (1 if end.day >= start.day else 0)
