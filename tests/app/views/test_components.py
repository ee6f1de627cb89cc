"""Text for the eye and text for semantics, reasons as lines, and the words of every screen."""

import re
from typing import cast

import flet as ft
import pytest

from app.models import (
    Basis,
    Capacity,
    DataOrigin,
    Level,
    Likelihood,
    Profile,
    Reason,
    Recommendation,
)
from app.paths import locales_dir
from app.text import Translator, languages
from app.views.components.occupation_card import LikelihoodBar
from app.views.components.reasons import (
    body_told,
    in_short,
    said_only,
    speaking_against,
    speaking_for,
)
from app.views.components.spoken import spoken
from app.views.components.text import WORD_JOINER, Heading, Text, join_words, plain

ROOT = locales_dir().parent
_ID = re.compile(r"""\bt(?:\.plural|\.has)?\(\s*"([a-z_]+(?:\.[a-z0-9_]+)+)\"""")


@pytest.mark.parametrize(
    "text",
    ["무거운 것을 들어요", "20 kg까지", "a plain line", "", "두\n줄", "운송·적재·하역원(단순)"],
)
def test_what_is_joined_for_the_eye_is_plain_again(text: str) -> None:
    assert plain(join_words(text)) == text


def test_korean_words_hold_together_and_others_are_left_alone() -> None:
    assert join_words("두 손") == "두 손"
    assert join_words("서서 work") == f"서{WORD_JOINER}서 work"
    assert join_words("kg까지") == WORD_JOINER.join("kg까지")
    assert join_words("1588-0075") == WORD_JOINER.join("1588-0075")
    assert join_words("근로복지공단(1588-0075)에").endswith(f"){WORD_JOINER}에")


def test_semantics_and_read_aloud_never_meet_the_joiner() -> None:
    text = Text("무거운 것을 들어요")
    assert text.semantics_label == "무거운 것을 들어요"
    said = spoken([Heading("제목", 1), ft.Column([text, text]), ft.Container(Text("끝"))])
    assert said == "제목.\n무거운 것을 들어요.\n끝"


def test_what_is_said_of_several_capacities_is_said_once() -> None:
    t = Translator("ko")
    reasons = [
        Reason(code="demand_usual_exceeds", params={"capacity": "lift"}, weight=-40),
        Reason(code="demand_usual_exceeds", params={"capacity": "both_hands"}, weight=-80),
        Reason(code="occupation_rank", params={"keco3": "542", "rank": 3}, weight=90),
        Reason(code="occupation_rank", params={"keco3": "542", "rank": 84}, weight=9),
    ]
    against = speaking_against(t, reasons)
    assert against == ["보통 이런 일은 두 손 쓰기와 드는 힘이 지금보다 더 필요해요. 확인해 보세요"]
    # What asks more than the body allows is not praised for its place.
    assert speaking_for(t, reasons) == []
    assert speaking_for(t, reasons[2:]) == ["추천 직업(경비원)이에요"]


def test_a_card_names_more_than_the_distance_and_nothing_that_is_not_so() -> None:
    t = Translator("ko")
    reasons = [
        Reason(code="near_home", params={"km": 5}, weight=180),
        Reason(code="pay_above_wish", params={"pay": 2_300_000, "wish": 2_000_000}, weight=60),
        Reason(code="occupation_rank", params={"keco3": "615", "rank": 3}, weight=350),
        Reason(code="demand_unstated_usual", params={"capacity": "lift"}, weight=0),
    ]
    short = "추천 직업 · 지금 몸으로 할 만한 일 · 바라는 임금 이상 · 집에서 가까움"
    assert in_short(t, reasons) == short
    hard = Reason(code="demand_usual_exceeds", params={"capacity": "both_hands"}, weight=-2500)
    assert in_short(t, [*reasons, hard]) == "바라는 임금 이상 · 집에서 가까움"
    assert in_short(t, []) == ""
    # Of a body one was not asked about nothing is praised.
    assert "몸" not in in_short(t, reasons, told=False)
    sat = Profile(capacity_lift=Level.LOW)
    assert not body_told("615", sat)
    assert body_told(None, sat)
    assert body_told("615", Profile(**{f"capacity_{c}": Level.HIGH for c in Capacity}))


def test_a_likelihood_is_said_in_words_and_a_number() -> None:
    one = Recommendation(
        keco3="615", probability=0.08, likelihood=Likelihood.FAIR, reasons=(), basis=Basis.MODEL,
        model_version="1", data=DataOrigin.SYNTHETIC,
    )  # fmt: skip
    bar = LikelihoodBar(Translator("ko"), one, 1.0)
    assert cast("ft.Semantics", bar).label == "가능성이 있어요, 8%"


def test_a_place_far_away_is_said_and_counts_for_nothing() -> None:
    far = [Reason(code="away_from_home", params={"km": 26}, weight=34)]
    t = Translator("ko")
    assert speaking_for(t, far) == speaking_against(t, far) == []
    assert said_only(t, far) == ["집에서 약 26 km 떨어져 있어요"]


def test_a_course_for_who_looks_for_a_job_is_called_one() -> None:
    course = [Reason(code="kind_not_wished", params={"kind": "course"}, weight=-60)]
    assert speaking_against(Translator("ko"), course) == ["훈련이에요. 일자리를 찾고 있어요"]


@pytest.mark.parametrize("language", languages())
def test_every_text_the_screens_name_exists(language: str) -> None:
    t = Translator(language)
    named = {
        key
        for folder in ("views", "state", "modes")
        for path in (ROOT / "app" / folder).rglob("*.py")
        for key in _ID.findall(path.read_text())
    }
    assert len(named) > 100
    assert not {key for key in named if not t.has(key)}
