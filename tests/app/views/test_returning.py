"""The way back to the old employer says the figure there is, and of what it is."""

from types import SimpleNamespace
from typing import Any

import pytest

from app.models import EmployerOpen
from app.state.models import Finder, PersonState
from app.text import Translator
from app.views.returning import chance_words


def session(**found: Any) -> Any:
    """What the words are made of."""
    person = PersonState(consent_personal=True, consent_health=True)
    person.profile = person.profile.model_copy(update={"occupation_before": "701"})
    return SimpleNamespace(t=Translator("ko"), finder=Finder(**found), person=person)


@pytest.mark.parametrize(
    ("found", "said", "not_said"),
    [
        ({"original": 0.364, "returning": 0.74}, "전 직장으로 돌아갈 가능성 36%", "74%"),
        ({"returning": 0.74}, "어떤 일로든 1년 안에 다시 일할 가능성은 74%", "돌아갈 가능성"),
        ({}, "가능성은 계산하지 못했어요", "%"),
    ],
)
def test_only_a_figure_the_model_gave_is_said(
    found: dict[str, float], said: str, not_said: str
) -> None:
    words = chance_words(session(**found))
    assert said in words
    assert not_said not in words


def test_who_wants_no_recommendation_is_told_no_figure() -> None:
    refused = session(original=0.364, returning=0.74)
    refused.person.automatic = False
    assert chance_words(refused) == ""


def test_who_answered_nothing_is_told_no_figure() -> None:
    unasked = session(returning=0.74)
    unasked.person.profile = unasked.person.profile.model_copy(update={"occupation_before": None})
    assert chance_words(unasked) == ""


def test_after_a_no_of_the_employer_there_is_no_figure() -> None:
    refused = session(original=0.364, returning=0.74)
    refused.person.profile = refused.person.profile.model_copy(
        update={"employer_open": EmployerOpen.NO}
    )
    assert chance_words(refused) == ""
