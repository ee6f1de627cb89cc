"""What a list is said to be ordered by is what the person told."""

from types import SimpleNamespace
from typing import Any

from app.models import Level, Profile, Wishes
from app.state.asking import ordered_by


def test_a_list_is_ordered_by_what_was_said_alone() -> None:
    def by(**said: Any) -> tuple[str, ...]:
        wishes = Wishes(pay_month_min_krw=said.pop("pay", None))
        person = SimpleNamespace(profile=Profile(**said), wishes=wishes)
        return ordered_by(SimpleNamespace(person=person))  # type: ignore[arg-type]

    assert by() == ()
    assert by(birth_year=1968, region="41113") == ("distance",)
    assert by(pay=2_400_000, capacity_lift=Level.LOW) == ("wishes", "body")
