"""Certificates are found by what people call them."""

import pytest

from app.state.certificates import certificate_name, first_certificates, suggest_certificates
from app.text import Translator


@pytest.mark.parametrize(
    ("said", "code"),
    [("지게차", "forklift"), ("용접 기능사", "welding"), ("전기기능사", "electrician")],
)
def test_the_nearest_name_comes_first(said: str, code: str) -> None:
    assert suggest_certificates(said, Translator("ko"))[0] == code


def test_english_finds_them_too_and_the_korean_name_in_every_language() -> None:
    t = Translator("en")
    name = certificate_name(t, "forklift")
    assert suggest_certificates(name, t)[0] == "forklift"
    assert suggest_certificates("지게차", t)[0] == "forklift"
    assert suggest_certificates("없는것없는것", t) == []


def test_those_of_the_job_before_are_offered_first() -> None:
    assert first_certificates("623")[0] == "forklift"
    assert len(first_certificates(None)) == 6
    assert certificate_name(Translator("ko"), "no_such") == "no_such"
