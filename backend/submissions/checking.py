"""What may be filed: the form's own check (`app.forms`), and what no form says.

Problems name questions and codes, never what was answered.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.forms import Form, check, form
from app.forms.definitions import Widget
from app.models import ErrorCode, IlteoroError
from backend.http.problems import InvalidField

_DEEPEST = 6
"""A signature stands two deep; nothing stands deeper than three."""


def too_deep(content: Any) -> bool:
    """Whether lists and objects stand in each other deeper than any form has them."""
    level: list[Any] = [content]
    for _ in range(_DEEPEST):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, Mapping):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        if not inner:
            return False
        level = inner
    return True


def known_form(id: str, version: int) -> Form:  # noqa: A002
    """The form in the version that was filled in. Raises FORM_UNKNOWN, without repeating it."""
    try:
        return form(id, version)
    except IlteoroError:
        raise IlteoroError(ErrorCode.FORM_UNKNOWN) from None


def problems(form: Form, content: Mapping[str, Any]) -> list[InvalidField]:
    """What is wrong with the answers."""
    if too_deep(content):
        return [InvalidField(field="content", rule="not_possible")]
    # An answer no question asks for has a name somebody made up: it is not repeated.
    return [
        InvalidField(
            field=f"content.{one.question}" if one.question in form.questions else "content.*",
            rule=one.code,
        )
        for one in check(form, content)
    ]


def named_files(form: Form, content: Mapping[str, Any]) -> set[str]:
    """The ids of the attachments that checked answers name."""
    found: set[str] = set()
    for name, question in form.questions.items():
        answer = content.get(name)
        if question.widget is Widget.FILES and isinstance(answer, list):
            found |= set(answer)
        elif question.widget is Widget.SIGNATURE and isinstance(answer, Mapping):
            found |= {answer["drawing"]} if "drawing" in answer else set()
    return found


def unique(ids: Iterable[str]) -> bool:
    """Whether no id is there twice."""
    listed = list(ids)
    return len(set(listed)) == len(listed)
