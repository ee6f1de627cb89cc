"""A search's pages: exactly what LIKE finds, in exactly the formula's order."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from app.matching import explain
from app.matching.formula import AWAY_KM, LACKS, REMOVED_BELOW
from app.matching.mixing import STEP, STEPS, TOGETHER
from app.matching.pages import Narrowed, Page, Sort, Term, search_newest, search_ranked
from app.matching.places import lies_in
from app.matching.search import search
from app.models import Education, Kind, Match, Profile, Wishes
from app.reference import distance_km, keco3_codes, occupation, region
from benchmarks.listings import rows as made_up

TODAY = date(2026, 11, 22)
CHANCES = {code: 1 / (place + 2) for place, code in enumerate(keco3_codes())}
HERE = Profile(region="41113", birth_year=1970, wage_before=210)
WEAK = HERE.model_copy(update={"capacity_lift": 1, "capacity_stand_walk": 2})


@pytest.fixture(scope="module")
def big(catalogue_of: Callable[..., Any]) -> Any:
    return catalogue_of(made_up(8000, today=TODAY))


def like(catalogue: Any, word: str, more: str = "1") -> list[str]:
    """The ids LIKE finds in title or employer, the newest first."""
    found = catalogue.query(
        "SELECT id FROM listing WHERE (title LIKE :like OR employer LIKE :like) "  # noqa: S608
        f"AND {more} ORDER BY opens_on DESC, id",
        {"like": f"%{word}%"},
    )
    return [listing_id for (listing_id,) in found]


def every(page: Callable[[int | None], Page]) -> tuple[int, list[str]]:
    """All pages one after the other."""
    found: list[str] = []
    after = None
    while True:
        one = page(after)
        assert len(one.ids) <= 20
        found += one.ids
        after = one.after
        if after is None:
            return one.count, found


def by_formula(  # noqa: PLR0917
    catalogue: Any,
    ids: list[str],
    profile: Profile,
    wishes: Wishes,
    chances: dict[str, float],
    words: Sequence[str] = (),
) -> list[str]:
    """The ids by the formula itself, listing by listing, mixed; what holds a word only in its
    employer's name comes behind what holds all in its title, and before those only inside it."""
    scored = explain(catalogue, profile, wishes, chances, ids, today=TODAY)
    assert len(scored) == len(ids)
    best = sorted(scored, key=lambda m: (-m.score, m.listing_id))
    works = dict(catalogue.query("SELECT id, keco3 FROM listing"))
    texts = {one: (title, firm) for one, title, firm in catalogue.query(
        "SELECT id, title, employer FROM listing"
    )}  # fmt: skip
    before = Counter[str]()

    def apart(listing_id: str) -> int:
        title, employer = texts[listing_id]
        places = [
            0 if word in title else 1 if re.search(rf"(?<!\w){word}", employer) else 2
            for word in words
            if word not in occupations_of(works[listing_id])
        ]
        return max(places, default=0)

    regions = dict(catalogue.query("SELECT id, region FROM listing"))

    def away(listing_id: str) -> bool:
        place = regions[listing_id]
        if not region(place):
            return False
        if wishes.regions:
            return all(lies_in(place, wished) is False for wished in wishes.regions)
        km = distance_km(profile.region, place) if profile.region else None
        return wishes.radius_km is None and km is not None and round(km) > AWAY_KM

    def worth(match: Match) -> int:
        named = works[match.listing_id]
        if away(match.listing_id):  # another kind of work is no gain where nobody goes to it
            return match.score - STEP * STEPS
        before[named] += 1
        return match.score - STEP * min(STEPS, (before[named] - 1) // TOGETHER)

    by_worth = {m.listing_id: worth(m) for m in best}
    ordered = sorted(best, key=lambda m: (-by_worth[m.listing_id], m.listing_id))
    titled = any(apart(m.listing_id) == 0 for m in ordered[:1000])
    score = {m.listing_id: m.score for m in scored}

    def behind(listing_id: str) -> tuple[bool, bool, bool]:
        place = apart(listing_id)
        return place == 2, score[listing_id] < REMOVED_BELOW, titled and place == 1

    return sorted(by_place(ordered), key=behind)


def by_place(ordered: list[Match]) -> list[str]:
    return [match.listing_id for match in ordered]


def occupations_of(keco3: str | None) -> str:
    found = occupation(keco3) if keco3 else None
    return found.name if found else ""


@pytest.mark.parametrize(
    ("profile", "wishes", "chances"),
    [
        (HERE, Wishes(), CHANCES),
        (HERE, Wishes(), {}),
        (WEAK, Wishes(radius_km=30, musts=frozenset({"radius_km"})), CHANCES),
        (WEAK, Wishes(kinds=(Kind.JOB,), musts=frozenset({"kinds"})), CHANCES),
        (
            HERE,
            Wishes(
                pay_month_min_krw=2_600_000,
                regions=("41000",),
                musts=frozenset({"regions", "pay_month_min_krw"}),
            ),
            CHANCES,
        ),
    ],
)
@pytest.mark.parametrize("word", ["사원", "원", "한빛", "조립원"])
def test_the_order_is_the_formulas_and_nothing_is_left_out(
    big: Any, word: str, profile: Profile, wishes: Wishes, chances: dict[str, float]
) -> None:
    hits = search(big, word, limit=10_000).ids
    expected = by_formula(big, hits, profile, wishes, chances, [word])
    asked = (profile, wishes, chances)
    assert expected
    assert search_ranked(big, [Term(word)], *asked, today=TODAY, size=10_000).ids == expected
    terms = [Term("사원"), Term(word)]
    paged = every(lambda after: search_ranked(big, terms, *asked, today=TODAY, after=after))
    both = set(search(big, "사원", limit=10_000).ids)
    held = [one for one in hits if one in both]
    assert paged[1] == by_formula(big, held, *asked, ["사원", word])
    assert paged[0] == len(paged[1])


def test_the_first_of_a_list_are_of_several_occupations(
    big: Any, catalogue_of: Callable[..., Any]
) -> None:
    found = search_ranked(big, [], HERE, Wishes(), CHANCES, today=TODAY).ids
    named = dict(big.query("SELECT id, keco3 FROM listing"))
    assert max(Counter(named[one] for one in found[:8]).values()) <= TOGETHER
    alone = catalogue_of([row | {"keco3": "611"} for row in made_up(30, today=TODAY)])
    page = search_ranked(alone, [], HERE, Wishes(), CHANCES, today=TODAY, size=30)
    assert len(set(page.ids)) == page.count == 30


def test_nothing_far_away_is_lifted_onto_the_first_page_for_being_other_work(big: Any) -> None:
    """Who told no distance is shown what lies near, however much of it is one kind of work."""
    home = Profile(region="41113")
    ids = search_ranked(big, [], home, Wishes(), CHANCES, today=TODAY).ids
    places = dict(big.query("SELECT id, region FROM listing"))
    km = [distance_km("41113", places[one]) for one in ids if region(places[one])]
    assert len(km) > 15
    assert max(one for one in km if one is not None) <= AWAY_KM == 35
    there = search_ranked(big, [], home, Wishes(regions=("26000",)), CHANCES, today=TODAY).ids
    assert {places[one][:2] for one in there} == {"26"}


def test_what_a_match_leaves_out_comes_last(big: Any) -> None:
    strict = Wishes(radius_km=20, musts=frozenset({"radius_km"}))
    found = search_ranked(big, [Term("사원")], WEAK, strict, CHANCES, today=TODAY, size=10_000)
    score = {
        m.listing_id: m.score for m in explain(big, WEAK, strict, CHANCES, found.ids, today=TODAY)
    }
    out = [score[listing_id] < REMOVED_BELOW for listing_id in found.ids]
    assert set(found.ids) == set(like(big, "사원"))
    assert any(out)
    assert not all(out)
    assert out == sorted(out)


@pytest.mark.parametrize("sort", [one for one in Sort if one is not Sort.FIT])
def test_schooling_one_surely_lacks_sinks_in_every_order(big: Any, sort: Sort) -> None:
    who = HERE.model_copy(update={"education": Education.ELEMENTARY})
    asked, here = (who, Wishes(), CHANCES), Narrowed(region="41110")
    ids = search_ranked(big, [], *asked, today=TODAY, sort=sort, narrowed=here, size=8000).ids
    why = {one.listing_id: one for one in explain(big, *asked, ids, today=TODAY)}
    lacks = [
        any(reason.weight <= LACKS for reason in why[one].reasons)
        for one in ids
        if why[one].score >= REMOVED_BELOW
    ]
    asks = [any(r.code == "education_above" for r in why[one].reasons) for one in ids]
    assert any(lacks)
    assert not any(asks[: ids.index(ids[lacks.index(True)])])


def test_near_home_comes_first(big: Any) -> None:
    home = Profile(region="41113")
    found = search_ranked(big, [Term("사원")], home, Wishes(), {}, today=TODAY).ids
    places = big.query("SELECT id, region FROM listing")
    region = {listing_id: place for listing_id, place in places if listing_id in found}
    assert len(region) == 20
    assert all(place.startswith("4111") for place in region.values())


@pytest.mark.parametrize(
    ("narrowed", "sql"),
    [
        (Narrowed(), "1"),
        (Narrowed(kind=Kind.JOB), "kind = 'job'"),
        (Narrowed(kind=Kind.COURSE), "kind = 'course'"),
        (Narrowed(region="41000"), "region LIKE '41%'"),
        (Narrowed(region="41110"), "region LIKE '4111%'"),
        (Narrowed(region="41113"), "region = '41113'"),
        (
            Narrowed(Kind.JOB, "611", "41000"),
            "kind = 'job' AND keco3 = '611' AND region LIKE '41%'",
        ),
    ],
)
def test_filters_hold_in_both_orders(big: Any, narrowed: Narrowed, sql: str) -> None:
    expected = like(big, "", sql)
    newest = every(lambda after: search_newest(big, narrowed=narrowed, after=after))
    assert newest == (len(expected), expected)
    ranked = search_ranked(
        big, [], HERE, Wishes(), CHANCES, today=TODAY, narrowed=narrowed, size=10_000
    )
    assert ranked.ids == by_formula(big, expected, HERE, Wishes(), CHANCES)
    assert expected


def test_a_word_finds_what_is_called_so_in_another_language(big: Any) -> None:
    word = Term("guard", occupations=("541", "542"))
    place = Term("Suwon", regions=("41110", "41111", "41113", "41115", "41117"))
    assert set(search_newest(big, [word], size=10_000).ids) == set(
        like(big, "", "keco3 IN ('541', '542')")
    )
    both = like(big, "", "keco3 IN ('541', '542') AND region LIKE '4111%'")
    assert search_newest(big, [word, place], size=10_000).ids == both
    ranked = search_ranked(big, [word, place], HERE, Wishes(), CHANCES, today=TODAY, size=10_000)
    assert ranked.ids == by_formula(big, both, HERE, Wishes(), CHANCES)


def test_nothing_found_is_an_empty_page(big: Any, catalogue_of: Callable[..., Any]) -> None:
    assert search_newest(big, [Term("없는말이야")]) == Page(0, [], None)
    asked = ([Term("없는말이야")], HERE, Wishes(), CHANCES)
    assert search_ranked(big, *asked, today=TODAY) == Page(0, [], None)
    empty = catalogue_of([])
    assert search_ranked(empty, *asked, today=TODAY) == Page(0, [], None)
    assert search_newest(empty) == Page(0, [], None)
