"""How long what stays after a deletion is kept, as the app says it beforehand."""

import pytest

from app.text import Translator
from backend.accounts.retention import AUDIT_KEPT
from backend.submissions.keeping import FILED_KEPT

_YEARS = {"ko": ("5년", "2년"), "en": ("five years", "two years")}


@pytest.mark.parametrize("language", list(_YEARS))
def test_the_screen_of_a_deletion_says_how_long_the_backend_keeps(language: str) -> None:
    t = Translator(language)
    forms, looks = _YEARS[language]
    assert (FILED_KEPT.days, AUDIT_KEPT.days) == (5 * 365 + 2, 2 * 365 + 1)
    assert forms in t("unaccount.filed")
    assert looks in t("unaccount.law")
