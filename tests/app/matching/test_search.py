"""Search finds exactly what LIKE finds."""

import random
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.matching.search import search
from app.reference import occupation
from benchmarks.listings import rows as made_up
from tests.app.matching.single import BARE

# The last two are characters the index itself uses as stand-ins.
LETTERS = "가나다 조립원aAbÉé%_\\\"'*-()&/0\ue020\uf8ff"


def row(number: int, title: str, employer: str, keco3: str | None) -> dict[str, Any]:
    return BARE | {
        "id": f"keis:{number}",
        "title": unicodedata.normalize("NFC", title),
        "employer": unicodedata.normalize("NFC", employer),
        "keco3": keco3,
    }


def by_like(catalogue: Any, text: str) -> set[str]:
    """What LIKE finds, the occupation's name beside the row."""
    like = "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in text) + "%"
    catalogue.db.create_function(
        "name_of",
        1,
        lambda code: occupation(code).name if code else None,  # type: ignore[union-attr]
    )
    found = catalogue.query(
        "SELECT id FROM listing WHERE title LIKE :like ESCAPE '\\' "
        "OR employer LIKE :like ESCAPE '\\' OR name_of(keco3) LIKE :like ESCAPE '\\'",
        {"like": like},
    )
    return {listing_id for (listing_id,) in found}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.text(LETTERS, max_size=12),
            st.text(LETTERS, max_size=6),
            st.sampled_from((None, "611", "022")),
        ),
        max_size=12,
    ),
    st.text(LETTERS, min_size=1, max_size=4),
)
def test_any_text_in_any_listings(
    catalogue_of: Callable[..., Any], texts: list[tuple[str, str, str | None]], text: str
) -> None:
    catalogue = catalogue_of([row(n, *some) for n, some in enumerate(texts)])
    found = search(catalogue, text)
    assert set(found.ids) == by_like(catalogue, text)
    assert found.count == len(found.ids)
    catalogue.db.close()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(min_size=1, max_size=8), st.data())
def test_any_character_there_is(
    catalogue_of: Callable[..., Any], title: str, data: st.DataObject
) -> None:
    title = unicodedata.normalize("NFC", title.replace("\x00", ""))
    if not title:
        return
    start = data.draw(st.integers(0, len(title) - 1))
    text = title[start : data.draw(st.integers(start + 1, len(title)))]
    catalogue = catalogue_of([row(1, title, "", None)])
    assert set(search(catalogue, text).ids) == by_like(
        catalogue, unicodedata.normalize("NFC", text)
    )
    catalogue.db.close()


@pytest.fixture(scope="module")
def big(catalogue_of: Callable[..., Any]) -> Any:
    return catalogue_of(made_up(8000))


def test_pieces_of_real_titles(big: Any) -> None:
    rng = random.Random(5)
    texts = [text for pair in big.query("SELECT title, employer FROM listing") for text in pair]
    for _ in range(120):
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        piece = text[start : start + rng.choice((1, 2, 2, 3, 5, 9))]
        assert search(big, piece).count == len(by_like(big, piece)), piece
    for piece in ("경영·", "원 모집", "a&b", "A&B", "(주)", "신입/경력", "없는말이야", "%", " "):
        assert search(big, piece).count == len(by_like(big, piece)), piece


def test_the_newest_first_and_the_first_thousand(big: Any) -> None:
    found = search(big, "사원", limit=1000)
    assert len(found.ids) == min(1000, found.count)
    order = [
        listing_id
        for (listing_id,) in big.query("SELECT id FROM listing ORDER BY opens_on DESC, id")
        if listing_id in set(found.ids)
    ]
    assert found.ids == order
    assert search(big, "").count == 0
    assert search(big, "\udc80").count == 0


def test_decomposed_text_is_composed(catalogue_of: Callable[..., Any]) -> None:
    catalogue = catalogue_of([row(1, "조립원", "", None)])
    assert search(catalogue, unicodedata.normalize("NFD", "조립")).ids == ["keis:1"]
