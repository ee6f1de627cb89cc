"""Detail calls, quotas and what goes wrong on purpose, over HTTP."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import httpx
import pytest

from app.models import Agency
from demo.agencies.arrears import defaulters
from demo.agencies.shelf import Shelf
from demo.agencies.vacancies import vacancy
from demo.agencies.wire.keis import native_id as keis_id
from demo.agencies.wire.kordi import native_id as kordi_id
from demo.agencies.world import World
from tests.agencies_running import FIRST_DAY, stand_ins
from tests.demo.agencies.asking import (
    COURSES,
    CWMA,
    HRDNET,
    HRDNET_DETAIL,
    KEAD,
    KEIS,
    KEIS_DETAIL,
    KEY,
    KORDI,
    KORDI_DETAIL,
    PORTAL,
    courses,
    postings,
    root,
)

DAY = date.fromisoformat(FIRST_DAY)
ASK = {"authKey": KEY, "callTp": "D", "returnType": "XML", "infoSvc": "VALIDATION"}


@pytest.fixture(scope="module")
def world() -> World:
    return World(1, 4000, DAY)


@pytest.fixture(scope="module")
def agencies() -> Iterator[httpx.Client]:
    with (
        stand_ins("--listings", "4000", "--today", FIRST_DAY, "--maintenance", "0") as address,
        httpx.Client(base_url=address, timeout=240) as client,
    ):
        yield client


def detail(client: httpx.Client, number: str) -> Element:
    return root(client.get(KEIS_DETAIL, params={**ASK, "wantedAuthNo": number}))


def test_every_listed_posting_has_its_detail(agencies: httpx.Client) -> None:
    _, rows = postings(agencies)
    named = [row for row in rows if row["wantedAuthNo"]]
    # From every part of the list, duplicates and closed ones too.
    for row in [*named[::40], *named[-5:]]:
        answer = detail(agencies, row["wantedAuthNo"])
        assert answer.tag == "wantedDtl"
        said = {e.tag: e.text or "" for e in answer.iter()}
        assert said["corpNm"] == row["company"]
        assert said["wantedTitle"].startswith(row["title"].removesuffix("..."))
        assert said["jobsCd"] == row["jobsCd"]
        assert said["empTpCd"] == row["empTpCd"]
        assert said["indTpCdNm"] == row["indTpNm"]
        assert row["strtnmCd"] in said["workRegion"]
        assert said["jobsNm"]
        assert said["jobCont"]
        assert said["workdayWorkhrCont"]
        assert row["sal"] in said["salTpNm"]
        assert said["enterTpNm"].startswith(row["career"])


def test_detail_says_what_the_list_leaves_out(agencies: httpx.Client, world: World) -> None:
    facilities = certificates = long = 0
    shifts = {"격일": "격일", "3교대": "3교대", "야간": "야간", "주말": "주말"}
    for moment in world.page(Agency.KEIS, 0, 600):
        listing = vacancy(moment)
        answer = detail(agencies, keis_id(moment))
        text = {
            name: answer.findtext(f"wantedInfo/{name}") or ""
            for name in (
                "wantedTitle",
                "disableCvntl",
                "certificate",
                "workdayWorkhrCont",
                "empTpNm",
            )
        }
        assert text["wantedTitle"] == listing.title
        long += len(listing.title) > 30
        facilities += bool(text["disableCvntl"])
        certificates += bool(text["certificate"])
        for word, hours in shifts.items():
            if word in listing.shift:
                assert hours in text["workdayWorkhrCont"]
        assert ("시간(선택)제" in text["empTpNm"]) == (listing.contract in {"11", "21"})
    assert min(facilities, certificates, long) > 10


def test_kordi_tells_the_address_in_detail(agencies: httpx.Client, world: World) -> None:
    for moment in world.page(Agency.KORDI, 0, world.rows(Agency.KORDI) - 1):
        listing = vacancy(moment)
        ask = {"serviceKey": KEY, "id": kordi_id(moment)}
        item = root(agencies.get(KORDI_DETAIL, params=ask)).find("body/item")
        assert item is not None
        said = {e.tag: e.text or "" for e in item}
        assert said["wantedTitle"] == listing.title
        assert said["plbizNm"] == listing.employer
        assert re.fullmatch(r"\d{5} .+", said["plDetAddr"])
        assert listing.address in said["plDetAddr"]
        assert not re.search(r"\d원|시급|월급|\d\d:\d\d", said["detCnts"])


def test_a_course_tells_its_address_and_hours(agencies: httpx.Client) -> None:
    _, rows = courses(agencies)
    one = COURSES | {"pageNum": "1", "pageSize": "1", "returnType": "JSON"}
    assert isinstance(agencies.get(HRDNET, params=one).json()["srchList"], dict)
    assert 0 < sum(not row["address"] for row in rows) < len(rows) / 50
    certified = 0
    for row in [row for row in rows if row["trprId"]][::60]:
        ask = {"authKey": KEY, "returnType": "XML", "outType": "2", "srchTrprId": row["trprId"],
               "srchTrprDegr": row["trprDegr"], "srchTorgId": row["trainstCstId"]}  # fmt: skip
        info = root(agencies.get(HRDNET_DETAIL, params=ask)).find("inst_base_info")
        assert info is not None
        assert info.findtext("trprNm") == row["title"]
        assert int(info.findtext("trtm") or 0) >= int(info.findtext("trDcnt") or 0) > 0
        assert info.findtext("addr1")
        certified += bool(info.findtext("certificate"))
        assert agencies.get(HRDNET_DETAIL, params=ask | {"returnType": "JSON"}).json()[
            "inst_base_info"]["trprNm"] == row["title"]  # fmt: skip
    assert certified


@pytest.mark.parametrize(
    "number", ["", "K1", "K120032608140001", "K١٢٣", "X" * 500, "K" + "9" * 20]
)
def test_what_is_not_there_is_said_to_be_unknown(agencies: httpx.Client, number: str) -> None:
    assert detail(agencies, number).tag == "GO24"
    ask = {"serviceKey": KEY, "id": number}
    code = root(agencies.get(KORDI_DETAIL, params=ask)).findtext("header/resultCode")
    assert code == ("03" if number else "10")
    ask = {"authKey": KEY, "returnType": "XML", "outType": "2", "srchTrprId": number,
           "srchTrprDegr": "1", "srchTorgId": "1"}  # fmt: skip
    assert root(agencies.get(HRDNET_DETAIL, params=ask)).tag == "GO24"


def test_kordi_calls_its_parameter_id(agencies: httpx.Client, world: World) -> None:
    number = kordi_id(world.moment(Agency.KORDI, 0))
    answer = root(agencies.get(KORDI_DETAIL, params={"serviceKey": KEY, "jobId": number}))
    assert answer.findtext("header/resultCode") == "10"


def test_kead_also_answers_in_json_and_without_demands(agencies: httpx.Client) -> None:
    ask = PORTAL | {"_type": "json"}
    said = agencies.get(KEAD, params=ask).json()["response"]
    rows = said["body"]["items"]["item"]
    assert said["body"]["totalCount"] == len(rows) > 50
    one = agencies.get(KEAD, params=ask | {"numOfRows": "1"}).json()["response"]
    assert isinstance(one["body"]["items"]["item"], dict)
    none = agencies.get(KEAD, params=ask | {"pageNo": "99"}).json()["response"]
    assert none["body"]["items"] == ""
    plain = root(agencies.get(KEAD.removesuffix("_env"), params=PORTAL))
    assert not [e.tag for e in plain.iter() if e.tag.startswith("env")]
    assert len(plain.findall("body/items/item")) == len(rows)


def test_a_spent_quota_is_told_in_the_service_s_own_words() -> None:
    quotas = ("--quota", "3", "--quota", "kordi:detail=1", "--quota", "cwma=0")
    with (
        stand_ins("--listings", "2000", "--today", FIRST_DAY, *quotas) as address,
        httpx.Client(base_url=address) as client,
    ):
        listed = root(client.get(KORDI, params=PORTAL))
        number = listed.findtext("body/items/item/jobId") or ""
        ask = {"serviceKey": KEY, "id": number}
        assert root(client.get(KORDI_DETAIL, params=ask)).find("body/item") is not None
        for spent in (
            client.get(KORDI_DETAIL, params=ask),
            client.get(CWMA, params={"ServiceKey": KEY, "type": "json"}),
        ):
            header = root(spent).find("cmmMsgHeader")
            assert header is not None
            assert header.findtext("returnReasonCode") == "22"
            assert header.findtext("returnAuthMsg") == (
                "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"
            )
        # The list has a quota of its own.
        assert root(client.get(KORDI, params=PORTAL)).find("body") is not None
        ask = {"authKey": KEY, "callTp": "L", "returnType": "XML"}
        answers = [root(client.get(KEIS, params=ask)).tag for _ in range(5)]
        assert answers == ["wantedRoot"] * 3 + ["GO24"] * 2


def test_the_documented_quotas_hold_without_being_asked_for() -> None:
    with (
        stand_ins("--listings", "50", "--today", FIRST_DAY, "--maintenance", "0") as address,
        httpx.Client(base_url=address) as client,
    ):
        ask = {"ServiceKey": KEY, "type": "json", "numOfRows": "1"}
        said = [b"header" in client.get(CWMA, params=ask).content for _ in range(1001)]
    assert said == [True] * 1000 + [False]


def test_maintenance_comes_now_and_then() -> None:
    ask = {"ServiceKey": KEY, "type": "json", "numOfRows": "1"}
    with (
        stand_ins("--listings", "50", "--today", FIRST_DAY) as address,
        httpx.Client(base_url=address) as client,
    ):
        said = [client.get(CWMA, params=ask).text for _ in range(401)]
    assert [i for i, text in enumerate(said, 1) if "점검" in text] == [400]


def test_the_list_of_defaulters(agencies: httpx.Client) -> None:
    answer = agencies.get("/arrears.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert list(rows[0]) == ["공개일", "사업장명", "사업자등록번호", "소재지", "체불액"]
    numbers = [row["사업자등록번호"] for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\d{3}-\d{2}-\d{5}", number) for number in numbers)
    published = [date.fromisoformat(row["공개일"]) for row in rows]
    assert max(published) <= DAY
    assert min(published) > date(DAY.year - 3, DAY.month, DAY.day)
    _, listed = postings(agencies)
    employers = {row["busino"] for row in listed}
    owing = {number.replace("-", "") for number in numbers}
    assert 0.002 < len(employers & owing) / len(employers) < 0.01
    assert len(owing - employers) > 50
    assert agencies.get("/arrears.csv").content == answer.content


def test_a_defaulter_keeps_its_day() -> None:
    def listed(day: date) -> dict[int, date]:
        world = World(1, 1000, day)
        shelf = Shelf(world, Agency.KEIS, facts=vacancy, keys=lambda _m, _v: {})
        return {made.business_number: made.published for made in defaulters(shelf)}

    before, after = listed(date(2026, 1, 8)), listed(date(2026, 1, 9))
    moved = {n for n in before.keys() & after.keys() if before[n] != after[n]}
    # Only who stood on the list that ran out stands on the new one.
    assert {before[n] for n in moved} == {date(2023, 1, 9)}
    assert {after[n] for n in moved} == {date(2026, 1, 9)}
    assert len(moved) < len(before) / 3


def test_an_employer_has_one_business_number_and_nobody_s() -> None:
    by_name: dict[str, set[str]] = {}
    with (
        stand_ins("--listings", "4000", "--today", FIRST_DAY) as address,
        httpx.Client(base_url=address, timeout=240) as client,
    ):
        _, rows = postings(client)
    for row in rows:
        by_name.setdefault(row["company"] + row["strtnmCd"][:2], set()).add(row["busino"])
        digits = [int(digit) for digit in row["busino"]]
        assert len(digits) == 10
        total = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
        assert (-(total + digits[8] * 5 // 10)) % 10 != digits[9]
    several = [numbers for numbers in by_name.values() if len(numbers) > 1]
    # A branch keeps the number of where its employer began, so few names have two.
    assert len(several) < len(by_name) / 50
