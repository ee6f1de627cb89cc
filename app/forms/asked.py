"""Which questions are put, given what was answered so far."""

from collections.abc import Mapping
from typing import Any

from app.forms.compiled import holds
from app.forms.definitions import Form

Answers = Mapping[str, Any]


def asked(form: Form, answers: Answers) -> tuple[str, ...]:
    """The names of the questions that are put, in the order of the paper."""
    hidden = _hidden(form, answers)
    return tuple(name for page in form.pages for name in page.questions if name not in hidden)


def needed(form: Form, answers: Answers) -> frozenset[str]:
    """Those of them that have to be answered."""
    hidden = _hidden(form, answers)
    seen = {name: value for name, value in answers.items() if name not in hidden}
    names = set(form.schema_["required"])
    for n, branch in enumerate(form.schema_["allOf"]):
        taken = "then" if holds(form, n, seen) else "else"
        names |= set(branch.get(taken, {}).get("required", ()))
    return frozenset(names - hidden)


def without_unasked(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers to questions that are put: what was said before another answer took its
    question away does not go out with the form."""
    names = set(asked(form, answers))
    return {name: value for name, value in answers.items() if name in names}


def _hidden(form: Form, answers: Answers) -> set[str]:
    """What the answers take away. An answer to a question that is itself away takes away nothing
    more: a branch sees only what is asked, so the questions are gone through until it holds."""
    seen = dict(answers)
    hidden: set[str] = set()
    while True:
        away = {
            name
            for n, branch in enumerate(form.schema_["allOf"])
            if not holds(form, n, seen)
            for name, schema in branch.get("else", {}).get("properties", {}).items()
            if schema is False
        }
        if away <= hidden:
            return hidden
        hidden |= away
        seen = {name: value for name, value in seen.items() if name not in hidden}
