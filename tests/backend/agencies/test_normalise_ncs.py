"""NCS codes of every length lead to occupations."""

import pytest

from app.reference import keco3_codes, ncs_names
from backend.agencies.normalise.jobs import keco3_of_course, keco3_of_ncs


@pytest.mark.parametrize(
    ("code", "keco3"),
    [
        ("16010502", "824"),
        ("13010201", "532"),
        ("13010101", "531"),
        ("21020101", "871"),
        ("02030201", "027"),
        ("14", "702"),
        ("1499", "702"),
        ("99", None),
        ("", None),
    ],
)
def test_the_longest_known_beginning_decides(code: str, keco3: str | None) -> None:
    assert keco3_of_ncs(code) == keco3


def test_every_field_leads_somewhere() -> None:
    assert {keco3_of_ncs(ncs) for ncs in ncs_names()} <= set(keco3_codes())


def test_a_title_that_says_it_goes_first() -> None:
    assert keco3_of_course("지게차운전기능사 취득과정", "14070101") == "623"
    assert keco3_of_course("국가자격 취득과정", "02030201") == "027"
