"""Walking a list to its end: lying agencies, queries that are too large, harvests cut off."""

from datetime import date, timedelta

import pytest

from app.models import Agency
from backend.agencies.hrdnet import split as split_courses
from backend.agencies.keis import split as split_postings
from tests.agencies_running import Said, serving
from tests.backend.agencies.running import (
    NOW,
    element,
    keis_with,
    one,
    portal,
    postings,
    run,
    senior,
    seniors,
    wanted,
    work24,
)

KORDI, KEIS, HRDNET = Agency.KORDI, Agency.KEIS, Agency.HRDNET


def pages(count: int, size: int = 10) -> list[list[str]]:
    return [[senior(page * size + i) for i in range(size)] for page in range(count)]


def test_pages_are_read_to_the_end_once_each() -> None:
    with serving(seniors(pages(5), 50)) as (address, asked):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert found.ids == [f"kordi:K{i}" for i in range(50)]
    assert found.complete
    assert not found.notes
    assert len(asked) == 6  # a full last page is followed by an empty one


@pytest.mark.parametrize("total", [51, 60, 500, 10**9])
def test_a_total_that_is_never_reached_is_not_complete(total: int) -> None:
    with serving(seniors(pages(5), total)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 50
    assert not found.complete
    assert found.notes["fewer than told"] == total - 50


@pytest.mark.parametrize("total", [0, 1, 10, 49])
def test_a_total_that_is_too_low_stops_nobody(total: int) -> None:
    with serving(seniors(pages(5), total)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 50
    assert found.complete
    assert found.notes["more than told"] == 50 - total


def test_one_page_for_ever_is_not_complete() -> None:
    def answer(_path: str, _parameters: dict[str, str]) -> Said:
        return Said(portal(50, pages(1)[0]))

    with serving(answer) as (address, asked):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 10
    assert not found.complete
    assert found.notes["pages asked again"]
    assert len(asked) < 10


def test_one_page_with_a_broken_record_for_ever_ends_too() -> None:
    broken = [*pages(1)[0][:9], element("item", {"oranNm": "회사"})]

    def answer(_path: str, _parameters: dict[str, str]) -> Said:
        return Said(portal(10**6, broken))

    with serving(answer) as (address, asked):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert (len(found.ids), len(found.asides)) == (9, 1)
    assert not found.complete
    assert len(asked) < 10


def test_a_page_that_comes_twice_is_asked_again_and_the_rest_is_read() -> None:
    listed = pages(5)
    stumbles = iter([True])

    def answer(_path: str, parameters: dict[str, str]) -> Said:
        number = int(parameters["pageNo"])
        if number == 3 and next(stumbles, False):
            number = 2
        return Said(portal(50, listed[number - 1] if number <= 5 else []))

    with serving(answer) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 50
    assert found.complete
    assert found.notes == {"pages asked again": 1}


def test_a_page_that_stays_another_is_walked_past_but_not_complete() -> None:
    listed = pages(5)
    listed[2] = listed[1]
    with serving(seniors(listed, 50)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 40
    assert not found.complete


@pytest.mark.parametrize("left", [0, 4])
def test_a_list_that_stops_in_the_middle_is_not_complete(left: int) -> None:
    listed = [*pages(5)[:2], pages(5)[2][:left]]
    with serving(seniors(listed, 50)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 20 + left
    assert not found.complete
    assert found.notes["pages asked again"]


def test_an_empty_page_in_the_middle_does_not_hide_the_rest() -> None:
    listed = pages(5)
    listed[2] = []
    with serving(seniors(listed, 50)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 40
    assert not found.complete


def test_a_total_that_falls_to_nothing_in_the_middle_is_not_complete() -> None:
    def answer(_path: str, parameters: dict[str, str]) -> Said:
        number = int(parameters["pageNo"])
        return Said(portal(50, pages(5)[number - 1]) if number < 3 else portal(0, []))

    with serving(answer) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 20
    assert not found.complete


def test_rows_that_move_while_they_are_read_are_forgiven() -> None:
    listed = pages(300)

    def answer(_path: str, parameters: dict[str, str]) -> Said:
        number = int(parameters["pageNo"])
        gone = number > 150  # five rows closed meanwhile, from a page that was read before
        return Said(portal(2995 if gone else 3000, listed[number - 1] if number <= 299 else
                           listed[299][:5] if number == 300 else []))  # fmt: skip

    with serving(answer) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert len(found.ids) == 2995
    assert found.complete


def test_records_without_an_id_that_look_the_same_count_each() -> None:
    nameless = element("item", {"oranNm": "회사"})
    with serving(seniors([[senior(1), nameless, nameless, nameless]], 4)) as (address, _):
        found = run(KORDI, one(address, KORDI))
    assert (len(found.ids), len(found.asides)) == (1, 3)
    assert found.complete


def test_broken_records_that_look_the_same_count_on_every_page() -> None:
    listed = [[*page[:9], element("item", {})] for page in pages(5)]
    with serving(seniors(listed, 50)) as (address, _):
        found = run(KORDI, one(address, KORDI, page_size=10))
    assert (len(found.ids), len(found.asides)) == (45, 5)
    assert found.complete
    assert not found.notes


# Queries that are more than their pages can give.

TODAY = NOW.date()


@pytest.mark.parametrize("most", [7, 30, 70])
def test_what_one_query_cannot_give_comes_in_parts_each_posting_once(most: int) -> None:
    rows = postings(700)
    with serving(keis_with(rows, most)) as (address, _):
        found = run(KEIS, one(address, page_size=10, max_pages=most))
    assert sorted(found.ids) == sorted(f"keis:K{row['id']}" for row in rows)
    assert found.complete
    assert bool(found.notes["queries split"]) == (most < 63)


def test_what_no_part_can_give_is_said() -> None:
    rows = [row | {"day": f"{TODAY:%Y%m%d}", "kind": "1"} for row in postings(60)]
    with serving(keis_with(rows, 1)) as (address, _):
        found = run(KEIS, one(address, page_size=10, max_pages=1))
    assert 10 < len(found.ids) < 60
    assert len(found.ids) == len(set(found.ids))
    assert not found.complete
    assert found.notes["fewer than told"]


def test_parts_that_lack_some_are_made_good_by_the_whole() -> None:
    rows = [row | {"region": "99000" if i % 50 == 7 else row["region"], "day": f"{TODAY:%Y%m%d}"}
            for i, row in enumerate(postings(100))]  # fmt: skip
    with serving(keis_with(rows, 8)) as (address, _):
        found = run(KEIS, one(address, page_size=10, max_pages=8))
    assert found.notes["parts do not add up"]
    assert len(found.ids) == len(set(found.ids))
    told = {int(name.removeprefix("keis:K")) for name in found.ids}
    lacking = {i for i, row in enumerate(rows) if row["region"] == "99000"} - told
    assert found.complete == (not lacking)


def test_an_agency_that_takes_no_notice_of_a_filter_is_not_read_twice() -> None:
    with serving(keis_with(postings(100), 100, ignoring=("empTpGb",))) as (address, asked):
        found = run(KEIS, one(address, page_size=10))
    assert len(found.ids) == 100
    assert found.complete
    assert len(asked) == 12


def test_both_kinds_of_work_are_asked_for() -> None:
    with serving(keis_with(postings(100), 100)) as (address, _):
        found = run(KEIS, one(address, page_size=10))
    assert len(found.ids) == 100
    assert found.complete


def test_a_query_that_is_longer_than_told_is_split_at_its_last_page() -> None:
    rows = postings(200)
    honest = keis_with(rows, 5)

    def answer(path: str, parameters: dict[str, str]) -> Said:
        said = honest(path, parameters)
        return Said(said.body.replace(b"<total>180</total>", b"<total>3</total>"))

    with serving(answer) as (address, _):
        found = run(KEIS, one(address, page_size=10, max_pages=5))
    assert len(found.ids) == 200
    assert found.notes["queries split"]
    assert len(set(found.ids)) == 200


def test_an_endless_list_ends() -> None:
    def answer(_path: str, parameters: dict[str, str]) -> Said:
        number = int(parameters["startPage"]) * 10
        return Said(work24(10, [wanted(number + i) for i in range(10)]))

    with serving(answer) as (address, asked):
        found = run(KEIS, one(address, page_size=10, max_pages=3))
    assert not found.complete
    assert len(asked) < 2000


def test_courses_are_split_by_day_area_and_field() -> None:
    starts = [TODAY + timedelta(days=1 + (i % 5) * (i % 40)) for i in range(600)]

    def answer(_path: str, parameters: dict[str, str]) -> Said:
        areas, fields = ("11", "41", "45"), ("14", "15")
        kept = [
            i
            for i, day in enumerate(starts)
            if parameters["srchTraStDt"] <= f"{day:%Y%m%d}" <= parameters["srchTraEndDt"]
            and parameters.get("srchTraArea1", areas[i % 3]) == areas[i % 3]
            and parameters.get("srchNcs1", fields[i % 2]) == fields[i % 2]
        ]
        page, size = int(parameters["pageNum"]), int(parameters["pageSize"])
        assert page <= 3
        listed = "".join(
            element("scn_list", {"trprId": f"A{i}", "trprDegr": "1", "trainstCstId": "1",
                                 "title": "용접", "traStartDate": starts[i].isoformat()})
            for i in kept[(page - 1) * size : page * size]
        )  # fmt: skip
        whole = f"<HRDNet><scn_cnt>{len(kept)}</scn_cnt><srchList>{listed}</srchList></HRDNet>"
        return Said(whole.encode())

    with serving(answer) as (address, _):
        found = run(HRDNET, one(address, HRDNET, page_size=10, max_pages=3))
    assert sorted(found.ids) == sorted(f"hrdnet:A{i}-1-1" for i in range(600))
    assert found.complete


def covers(part: dict[str, str], day: date) -> bool:
    text = f"{day:%Y%m%d}"
    return part.get("minWantedAuthDt", "") <= text <= part.get("maxWantedAuthDt", "9")


def test_every_day_is_in_exactly_one_part() -> None:
    days = [TODAY + timedelta(days=2), TODAY, TODAY - timedelta(days=14), date(2000, 1, 1)]
    days += [TODAY - timedelta(days=i * 37 % 3000) for i in range(80)]
    todo = [dict[str, str]()]
    for _ in range(6):
        todo = [part for query in todo for part in (by_day(query) or [query])]
        for day in days:
            assert sum(covers(part, day) for part in todo) == 1
    assert len(todo) > 30


def by_day(query: dict[str, str]) -> list[dict[str, str]]:
    return [part for part in split_postings(query, TODAY) if "region" not in part]


def test_splitting_comes_to_an_end() -> None:
    query = {"minWantedAuthDt": "20260302", "maxWantedAuthDt": "20260302"}
    regions = split_postings(query, TODAY)
    assert len(regions) == 17
    groups = split_postings(regions[0], TODAY)
    codes = [code for group in groups for code in group["occupation"].split("|")]
    assert len(codes) == len(set(codes)) > 1000
    assert split_postings(groups[0], TODAY) == []
    day = {"srchTraStDt": "20260302", "srchTraEndDt": "20260302"}
    areas = split_courses(day, TODAY)
    assert len(areas) == 17
    assert len(split_courses(areas[0], TODAY)) == 24
    assert split_courses(split_courses(areas[0], TODAY)[0], TODAY) == []


# Harvests that are cut off, and go on.
