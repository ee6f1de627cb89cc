"""Korean particles follow the sound of the last letter."""

import pytest

from app.text.particles import ParticleFormatter, with_particle


@pytest.mark.parametrize(
    ("word", "particle", "said"),
    [
        ("지게차", "을", "지게차를"),
        ("경비원", "를", "경비원을"),
        ("서울", "으로", "서울로"),
        ("수원", "로", "수원으로"),
        ("제주", "으로", "제주로"),
        ("13", "이", "13이"),
        ("2", "은", "2는"),
        ("7", "으로", "7로"),
        ("kg", "이", "kg가"),
        ("HRD-Net", "은", "HRD-Net는"),
        ("Excel", "과", "Excel과"),
        ("31%", "이", "31%가"),
        ("용접(특수)", "을", "용접(특수)를"),
        ("'경비원'", "이에요", "'경비원'이에요"),
        ("ผู้", "을", "ผู้을(를)"),
        ("", "이", "이(가)"),
    ],
)
def test_particle(word: str, particle: str, said: str) -> None:
    assert with_particle(word, particle) == said


def test_unknown_particle_is_a_defect() -> None:
    with pytest.raises(ValueError, match="no such particle"):
        with_particle("경비원", "에서")


def test_a_text_cannot_reach_into_what_it_is_given() -> None:
    formatter = ParticleFormatter()
    assert formatter.format("{name:을} 봐요", name="공고") == "공고를 봐요"
    with pytest.raises(ValueError, match="not a plain name"):
        formatter.format("{name.__class__}", name="공고")
    with pytest.raises(ValueError, match="not a plain name"):
        formatter.format("{name[0]}", name="공고")
