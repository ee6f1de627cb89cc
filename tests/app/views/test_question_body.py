"""The hand one uses is asked where an arm was hurt, and only where it moves anything."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import BodyPart, Profile
from app.state.models import PersonState, Screen, Width
from app.state.questions import BY_ID
from app.views.question_body import asks_for_hand
from app.views.question_side import first_asks_side


@pytest.mark.parametrize(
    ("part", "width", "kept", "asked"),
    [
        (BodyPart.HAND, Width.PHONE, "device", True),
        (BodyPart.SHOULDER, Width.PANES, "memory", True),
        (BodyPart.BACK, Width.PHONE, "device", False),
        (None, Width.PHONE, "device", False),
        (BodyPart.HAND, Width.RAIL, "device", False),
        (BodyPart.HAND, Width.PHONE, "shared", False),
    ],
)
def test_the_hand_is_asked_where_it_moves_what_one_does(
    part: BodyPart | None, width: Width, kept: str, asked: bool
) -> None:
    person = PersonState(profile=Profile(body_part=part))
    session = SimpleNamespace(kept=kept, screen=Screen(width=width), person=person)
    assert asks_for_hand(cast("Any", session)) is asked
    body, other = BY_ID["body"], BY_ID["injury"]
    assert first_asks_side(cast("Any", session), body) is asked
    assert not first_asks_side(cast("Any", session), other)
    person.seen = ("body",)
    assert not first_asks_side(cast("Any", session), body), "once is enough"
