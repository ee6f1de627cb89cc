"""Conditions really filter, and totals agree: what is split adds up to the whole."""

from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from tests.agencies_running import FIRST_DAY, stand_ins
from tests.demo.agencies.asking import (
    COURSES,
    CWMA,
    HRDNET,
    KEIS,
    KEY,
    KORDI,
    PORTAL,
    courses,
    postings,
    root,
)

DAY = date.fromisoformat(FIRST_DAY)


@pytest.fixture(scope="module")
def agencies() -> Iterator[httpx.Client]:
    with (
        stand_ins("--listings", "4000", "--today", FIRST_DAY, "--maintenance", "0") as address,
        httpx.Client(base_url=address, timeout=240) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def whole(agencies: httpx.Client) -> list[dict[str, str]]:
    total, rows = postings(agencies)
    assert total == len(rows) > 2000
    return rows


def ids(rows: list[dict[str, str]]) -> list[str]:
    return [row["wantedAuthNo"] + row["strtnmCd"] for row in rows]


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("region", ["11000", "26000", "27000", "28000", "29000", "30000", "31000", "36000",
                    "41000", "43000", "44000", "46000", "47000", "48000", "50000", "51000",
                    "52000"]),
        ("occupation", list("0123456789")),
        ("career", ["N", "E", "Z"]),
        ("empTp", ["4", "10", "11", "20", "21"]),
        ("salTp", ["D", "H", "M", "Y"]),
        ("education", ["00", "03", "04", "05"]),
        ("holidayTp", ["1", "2", "3", "9"]),
        ("empTpGb", ["1", "2"]),
        ("untilEmpWantedYn", ["Y", "N"]),
    ],
)  # fmt: skip
def test_what_is_split_adds_up(
    agencies: httpx.Client, whole: list[dict[str, str]], condition: str, values: list[str]
) -> None:
    found = []
    counts = []
    for value in values:
        total, rows = postings(agencies, **{condition: value})
        assert total == len(rows)
        found += rows
        counts.append(total)
    assert sorted(ids(found)) == sorted(ids(whole))
    assert 0 < max(counts) < len(whole)
    if condition != "salTp":
        assert postings(agencies, **{condition: "|".join(values[:2])})[0] == sum(counts[:2])


def test_days_split_the_list(agencies: httpx.Client, whole: list[dict[str, str]]) -> None:
    middle = f"{DAY - timedelta(days=10):%Y%m%d}"
    after = f"{DAY - timedelta(days=9):%Y%m%d}"
    old, before = postings(agencies, maxWantedAuthDt=middle)
    new, since = postings(agencies, minWantedAuthDt=after)
    assert old + new == len(whole)
    assert sorted(ids(before) + ids(since)) == sorted(ids(whole))
    assert postings(agencies, regDate="W-1")[0] < new
    one, rows = postings(agencies, regDate="D-0")
    assert 0 < one == len(rows)
    assert {row["regDt"] for row in rows} <= {"26-03-02", "20260302"}


def test_conditions_together(agencies: httpx.Client, whole: list[dict[str, str]]) -> None:
    _, rows = postings(agencies, region="41000", occupation="550|561", career="Z|E")
    assert rows
    for row in rows:
        assert row["strtnmCd"].startswith("경기")
        assert row["jobsCd"].startswith(("550", "561"))
        assert row["career"] in {"관계없음", "경력"}
    assert ids(rows) == [i for i in ids(whole) if i in set(ids(rows))]  # the same order
    _, one = postings(agencies, occupation=whole[0]["jobsCd"])
    assert {row["jobsCd"] for row in one} == {whole[0]["jobsCd"]}
    _, district = postings(agencies, region="41110")
    assert district
    assert all("수원시" in row["strtnmCd"] for row in district)
    assert postings(agencies, subway="0201")[0] == 0


def test_pay_words_numbers_and_order(agencies: httpx.Client, whole: list[dict[str, str]]) -> None:
    _, rows = postings(agencies, salTp="M", minPay="250", maxPay="300")
    assert rows
    # One in fifty doesn't say in its record what it pays.
    assert {row["salTpNm"] for row in rows} <= {"월급", ""}
    assert all(2_500_000 <= int(row["minSal"]) <= 3_000_000 for row in rows if row["salTpNm"])
    _, guards = postings(agencies, keyword="경비")
    assert guards
    assert len(guards) >= sum("경비" in row["title"] for row in whole)
    number = whole[5]["busino"]
    _, same = postings(agencies, busino=number)
    assert {row["busino"] for row in same} == {number}
    _, backwards = postings(agencies, sortOrderBy="ASC")
    assert ids(backwards) == ids(whole)[::-1]
    _, drivers = postings(agencies, certLic="지게차운전기능사")
    assert {row["jobsCd"] for row in drivers} == {"623004"}
    _, disabled = postings(agencies, pfPreferential="S")
    assert 0 < len(disabled) < len(whole) / 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "99999"},
        {"region": "서울"},
        {"occupation": "x"},
        {"regDate": "D-9"},
        {"minWantedAuthDt": "20260230"},
        {"career": "Q"},
        {"empTp": "77"},
        {"salTp": "W"},
        {"sortOrderBy": "UP"},
        {"education": "9"},
    ],
)
def test_a_condition_it_does_not_know_is_refused(
    agencies: httpx.Client, wrong: dict[str, str]
) -> None:
    ask = {"authKey": KEY, "callTp": "L", "returnType": "XML", "startPage": "1"}
    answer = root(agencies.get(KEIS, params=ask | wrong))
    assert answer.tag == "GO24"


def test_more_than_a_hundred_thousand_need_splitting() -> None:
    arguments = ("--listings", "240000", "--today", FIRST_DAY, "--maintenance", "0")
    ask = {"authKey": KEY, "callTp": "L", "returnType": "XML", "display": "100"}
    with stand_ins(*arguments) as address:
        last = root(httpx.get(address + KEIS, params={**ask, "startPage": "1000"}, timeout=240))
        assert int(last.findtext("total") or 0) > 120_000
        assert len(last.findall("wanted")) == 100
        beyond = root(httpx.get(address + KEIS, params={**ask, "startPage": "1001"}, timeout=240))
        assert beyond.tag == "GO24"


def test_courses_split_by_day_area_field_and_kind(agencies: httpx.Client) -> None:
    total, rows = courses(agencies)
    assert total == len(rows)
    starts = [row["traStartDate"] for row in rows]
    assert starts == sorted(starts)
    middle = ("20260320", "20260321")
    first, second = (
        courses(agencies, srchTraEndDt=middle[0]),
        courses(agencies, srchTraStDt=middle[1]),
    )
    assert first[0] + second[0] == total
    assert all(row["traStartDate"] <= "2026-03-20" for row in first[1])
    assert all(row["traStartDate"] >= "2026-03-21" for row in second[1])
    areas = {row["trngAreaCd"][:2] for row in rows}
    assert "45" in areas
    assert sum(courses(agencies, srchTraArea1=area)[0] for area in areas) == total
    fields = {row["ncsCd"][:2] for row in rows}
    assert sum(courses(agencies, srchNcs1=field)[0] for field in fields) == total
    kinds = ("C0061", "C0061S", "C0054")
    assert sum(courses(agencies, crseTracseSe=kind)[0] for kind in kinds) == total
    assert sum(courses(agencies, wkendSe=week)[0] for week in "123") == total
    assert courses(agencies, srchTraGbn="M1005")[0] == 0
    _, lifts = courses(agencies, srchTraProcessNm="지게차", srchTraArea1="41")
    assert all("지게차" in row["title"] for row in lifts)
    _, down = courses(agencies, sort="DESC")
    assert [row["traStartDate"] for row in down] == starts[::-1]
    _, best = courses(agencies, sortCol="5", sort="DESC")
    scores = [float(row["stdgScor"] or 0) for row in best]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "wrong", [{"srchTraStDt": "20260230"}, {"sort": "UP"}, {"sortCol": "4"}, {"srchNcs1": "x"}]
)
def test_courses_refuse_what_they_do_not_know(
    agencies: httpx.Client, wrong: dict[str, str]
) -> None:
    assert root(agencies.get(HRDNET, params=COURSES | wrong)).tag == "GO24"


def test_kordi_filters_contracts_and_words_but_no_places(agencies: httpx.Client) -> None:
    def found(**asked: str) -> tuple[int, list[str]]:
        answer = root(agencies.get(KORDI, params=PORTAL | asked))
        rows = answer.findall("body/items/item")
        total = int(answer.findtext("body/totalCount") or -1)
        assert total == len(rows)
        return total, [row.findtext("emplymShp") or "" for row in rows]

    total, contracts = found()
    for contract in set(contracts):
        count = contracts.count(contract)
        assert found(emplymShp=contract) == (count, [contract] * count)
    assert found(workPlcNm="서울")[0] == total
    assert 0 < found(search="경비")[0] < total
    answer = root(agencies.get(KORDI, params=PORTAL | {"emplymShp": "CM9"}))
    assert answer.findtext("header/resultCode") == "10"


def test_cwma_filters(agencies: httpx.Client) -> None:
    def found(**asked: str) -> list[dict[str, str]]:
        ask = {"ServiceKey": KEY, "type": "json", "pageNo": "1", "numOfRows": "999"}
        response = agencies.get(CWMA, params=ask | asked).json()["response"]
        items = response["items"]["item"]
        rows = [items] if isinstance(items, dict) else items
        assert response["header"]["totalCount:"] == len(rows)
        return list(rows)

    rows = found()
    area = rows[0]["workArea"]
    assert found(area=area) == [row for row in rows if row["workArea"] == area]
    job = rows[0]["rcritJssfc"]
    assert found(rcritJssfc=job) == [row for row in rows if row["rcritJssfc"] == job]
    rich = found(wageAmountFrom="200000")
    assert rich == [row for row in rows if int(row["wageAmount"]) >= 200_000]
    since = found(periodFrom="2026-02-20", periodTo="2026-03-02")
    assert since == [row for row in rows if row["rgsde"] >= "2026-02-20"]
    assert 0 < len(found(lhCntrwkAt="Y")) < len(rows)
    refused = agencies.get(CWMA, params={"ServiceKey": KEY, "type": "json", "wageSe": "x"})
    assert refused.json()["response"]["header"]["resultCode"] == "10"
