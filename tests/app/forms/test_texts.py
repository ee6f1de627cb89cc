"""Everything a form says is said in every language."""

import pytest

from app.forms import Verdict, forms
from app.forms.compiled import FORMATS
from app.text import Translator, languages

_CODES = (
    *("missing", "unasked", "too_long", "too_small", "too_large", "too_many", "not_possible"),
    *("not_a_number", "ends_before_start", "too_long_apart", "more_days"),
    *(f"not_a_{name}" for name in FORMATS),
)


def said() -> set[str]:
    """Every key that a form can need."""
    keys = {f"form.problem.{code}" for code in _CODES} | {"form.yes", "form.no"}
    for one in forms():
        keys |= {f"form.{one.id}.title", f"form.{one.id}.text"}
        keys |= {f"form.page.{page.id}" for page in one.pages}
        keys |= {f"form.{kind}.{name}" for name in one.questions for kind in ("label", "ask")}
        keys |= {
            f"form.choice.{name}.{choice}" for name in one.questions for choice in one.choices(name)
        }
        keys |= {
            f"form.rule.{rule.id}.{verdict}" for rule in one.eligibility for verdict in Verdict
        }
    return keys


@pytest.mark.parametrize("language", languages())
def test_every_word_of_every_form_is_there(language: str) -> None:
    t = Translator(language)
    assert not {key for key in said() if t(key, limit=1) == key}
