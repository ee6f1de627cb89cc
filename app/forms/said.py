"""An answer in words, as it is read back before sending and stands on the paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.forms.compiled import is_date
from app.forms.definitions import Form, Widget
from app.models.record import Attachment
from app.text import Translator


def said(form: Form, name: str, answer: Any, t: Translator, files: Mapping[str, Attachment]) -> str:
    """The words for one answer; `files` are the attachments by id. What is not yet right is
    said as it was typed."""
    match form.questions[name].widget, answer:
        case Widget.YES_NO, bool():
            words = t("form.yes" if answer else "form.no")
        case ((Widget.CHOICE | Widget.PICK), _):
            words = _choice(name, answer, t)
        case Widget.CHOICES, list():
            words = ", ".join(_choice(name, one, t) for one in answer)
        case Widget.DATE, str() if is_date(answer):
            words = full_day(t, date.fromisoformat(answer))
        case Widget.MONEY, int():
            words = t("format.won", won=f"{answer:,}")
        case Widget.FILES, list():
            words = ", ".join(files[one].name for one in answer if one in files)
        case Widget.SIGNATURE, Mapping():
            words = str(answer.get("name", ""))
        case _:
            words = str(answer)
    return words


def full_day(t: Translator, value: date) -> str:
    """A day with its year, as papers have it."""
    return t("paper.day", year=value.year, month=value.month, day=value.day)


def _choice(name: str, answer: Any, t: Translator) -> str:
    key = f"form.choice.{name}.{answer}"
    return t(key) if t.has(key) else str(answer)
