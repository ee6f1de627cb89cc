"""A word in the middle of an employer's name is found, and comes last, in every order."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.matching.pages import Sort, Term, search_ranked
from app.models import Profile, Wishes
from benchmarks.listings import rows as made_up

TODAY = date(2026, 11, 22)
MEANT = (
    ("포장 사원", "마포장수구민센터", "511"),
    ("창고 정리", "(주)포장나라", "511"),
    ("창고 정리", "주식회사 포장나라", "511"),
    ("생산 사원", "마포장수구민센터", "816"),
)
INSIDE = ("마포장수구민센터", "한빛포장", "한빛포장 포항점")


@pytest.fixture(scope="module")
def listed(catalogue_of: Callable[..., Any]) -> Any:
    """Every fourth of the listings is of each of `MEANT`, among many whose employer holds it."""
    rows = []
    for n, one in enumerate(made_up(3000, today=TODAY)):
        title, employer, keco3 = MEANT[n // 100 % 4]
        if n % 100:
            title, employer, keco3 = "창고 정리", INSIDE[n % 3], "511"
        rows.append(one | {"title": title, "employer": employer, "keco3": keco3})
    return catalogue_of(rows)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("home", [None, "41113"])
def test_the_middle_of_an_employers_name_comes_last(
    listed: Any, home: str | None, sort: Sort
) -> None:
    asked = (
        [Term("포장", occupations=("816",))],
        Profile(region=home),
        Wishes(),
        {"511": 0.1, "816": 0.001},
    )
    found = search_ranked(listed, *asked, today=TODAY, sort=sort, size=3000)
    named = dict(listed.query("SELECT id, title || '/' || employer FROM listing"))
    last = [named[one] in {f"창고 정리/{name}" for name in INSIDE} for one in found.ids]
    assert found.count == len(set(found.ids)) == 3000, "nothing is lost by it"
    assert last == [False] * 30 + [True] * 2970
    paged: list[str] = []
    while len(paged) < 60:
        paged += search_ranked(
            listed, *asked, today=TODAY, sort=sort, size=7, after=len(paged) or None
        ).ids
    assert paged == found.ids[: len(paged)], "the same page after page"


def test_titles_that_say_it_come_before_other_work_of_the_occupation(
    catalogue_of: Callable[..., Any],
) -> None:
    titles = ("콜센터 상담원", "도서 정리원", "사무보조")
    rows = [
        one
        | {"title": titles[n % 3], "keco3": "029", "employer": "콜센터나라" if n % 2 else "한빛"}
        for n, one in enumerate(made_up(60, today=TODAY))
    ]
    some = catalogue_of(rows)
    said = dict(some.query("SELECT id, title FROM listing"))
    for term in (
        Term("콜센터", occupations=("029",), titles=("콜센터",)),
        Term("call", occupations=("029",), titles=("콜센터", "상담")),
    ):
        found = search_ranked(some, [term], Profile(), Wishes(), {}, today=TODAY, size=60)
        assert [said[one] == titles[0] for one in found.ids] == [True] * 20 + [False] * 40


def test_what_lies_where_the_word_says_is_meant(listed: Any) -> None:
    regions = tuple(r for (r,) in listed.query("SELECT DISTINCT region FROM listing LIMIT 3") if r)
    term = Term("포장", regions=regions)
    found = search_ranked(listed, [term], Profile(), Wishes(), {}, today=TODAY, size=3000).ids
    sql = "SELECT id, region, title || '/' || employer FROM listing"
    there = {one: region in regions for one, region, _ in listed.query(sql)}
    inside = {f"창고 정리/{name}" for name in INSIDE} | {"생산 사원/마포장수구민센터"}
    meant = {one: there[one] or name not in inside for one, _, name in listed.query(sql)}
    assert 30 < sum(there.values()) < sum(meant.values()) < 3000
    assert [meant[one] for one in found] == sorted(meant.values(), reverse=True)
