"""The validators of a form, compiled once: a question's, a branch's.

`fastjsonschema` makes Python of a schema; a form's file is ours, so what it makes is too.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from app.forms.definitions import Form, form

Validator = Callable[[Any], Any]

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]"
)
"""Control characters and those that turn the reading direction: nobody types them, and they make
a paper say otherwise than it reads."""
_PHONE = re.compile(r"\+?[0-9][0-9 -]{6,18}[0-9]")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def is_line(text: str) -> bool:
    """One line of plain text that says something."""
    return (
        bool(text.strip()) and "\n" not in text and "\t" not in text and not _CONTROL.search(text)
    )


def is_paragraph(text: str) -> bool:
    """Plain text of several lines that says something."""
    return bool(text.strip()) and not _CONTROL.search(text)


def is_date(text: str) -> bool:
    """A calendar day as ISO 8601 has it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_birth_date(text: str) -> bool:
    """A day somebody alive may have been born on."""
    return is_date(text) and "1900-01-01" <= text <= "2100-01-01"


def is_phone(text: str) -> bool:
    """Eight to fifteen digits, with blanks and hyphens between them (ITU-T E.164)."""
    return bool(_PHONE.fullmatch(text)) and 8 <= sum(map(str.isdigit, text)) <= 15


def is_business_number(text: str) -> bool:
    """사업자등록번호: ten digits, the last of which checks the others."""
    digits = [int(one) for one in text if one.isdecimal() and one.isascii()]
    if not re.fullmatch(r"[0-9]{3}-?[0-9]{2}-?[0-9]{5}", text):
        return False
    total = sum(w * d for w, d in zip(_WEIGHTS, digits, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def is_id(text: str) -> bool:
    """An id of ours, of an attachment."""
    return bool(_ID.fullmatch(text))


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "line": is_line,
    "paragraph": is_paragraph,
    "date": is_date,
    "birth_date": is_birth_date,
    "phone": is_phone,
    "business_number": is_business_number,
    "id": is_id,
}


def question(form: Form, name: str) -> Validator:
    """The validator of one answer."""
    return _question(form.id, form.version, name)


def rule(form: Form, n: int) -> Validator:
    """The validator of the fact that the n-th rule of who gets it asks about."""
    return _rule(form.id, form.version, n)


def holds(form: Form, branch: int, answers: Mapping[str, Any]) -> bool:
    """Whether the `if` of one of `allOf` holds."""
    return meets(_branch(form.id, form.version, branch), dict(answers))


def meets(validator: Validator, value: Any) -> bool:
    """Whether a value is as a schema wants it."""
    from fastjsonschema import JsonSchemaValueException

    try:
        validator(value)
    except JsonSchemaValueException:
        return False
    return True


def _compiled(schema: Mapping[str, Any]) -> Validator:
    """The validator of a schema of ours."""
    import fastjsonschema

    made: Validator = fastjsonschema.compile(dict(schema), formats=dict(FORMATS), use_default=False)
    return made


@cache
def _question(id: str, version: int, name: str) -> Validator:  # noqa: A002
    return _compiled(form(id, version).schema_of(name))


@cache
def _branch(id: str, version: int, n: int) -> Validator:  # noqa: A002
    return _compiled(form(id, version).schema_["allOf"][n]["if"])


@cache
def _rule(id: str, version: int, n: int) -> Validator:  # noqa: A002
    return _compiled(form(id, version).eligibility[n].test)
