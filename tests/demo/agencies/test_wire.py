"""The stand-ins over HTTP: the documented forms, quirks, limits and refusals all arrive."""

import json
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from demo.agencies.world import World
from tests.agencies_running import FIRST_DAY, stand_ins

KEY = "ilteoro-demo"
KEIS = "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do"
HRDNET = "/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do"
KEAD = "/B552583/job/job_list_env"
KORDI = "/B552474/SenuriService/getJobList"
CWMA = "/job/openApi/service/getJobOpenInfoList.do"
WORK24 = {"authKey": KEY, "callTp": "L", "returnType": "XML", "display": "100"}
COURSES = {
    "authKey": KEY, "returnType": "XML", "outType": "1", "pageSize": "100", "sort": "ASC",
    "sortCol": "2", "srchTraStDt": "20260302", "srchTraEndDt": "20260829",
}  # fmt: skip


@pytest.fixture(scope="module")
def agencies() -> Iterator[httpx.Client]:
    with (
        stand_ins("--listings", "20000", "--today", FIRST_DAY) as address,
        httpx.Client(base_url=address) as client,
    ):
        yield client


def root(response: httpx.Response) -> Element:
    parsed: Element = fromstring(response.content)
    return parsed


def texts(elements: list[Element], tag: str) -> list[str]:
    return [element.findtext(tag) or "" for element in elements]


def postings(agencies: httpx.Client, pages: int) -> list[Element]:
    found = []
    for page in range(1, pages + 1):
        answer = agencies.get(KEIS, params={**WORK24, "startPage": page})
        found += root(answer).findall("wanted")
    return found


def test_work24_answers_as_documented_with_its_quirks(agencies: httpx.Client) -> None:
    found = postings(agencies, 104)
    twins = len(World(1, 20_000, date.fromisoformat(FIRST_DAY)).twins)
    assert 200 < twins < 350
    assert len(found) == 10_045 + twins  # 10,000 open, 40 closed, 5 unreadable, duplicates
    closings = texts(found, "closeDt")
    for form in (r"\d\d-\d\d-\d\d", r"채용시까지  \d\d-\d\d-\d\d", "채용시까지", "99991231"):
        assert any(re.fullmatch(form, text) for text in closings), form
    titles = texts(found, "title")
    assert max(map(len, titles)) == 33
    assert all(title.endswith("...") for title in titles if len(title) > 30)
    assert all(re.fullmatch(r"\d{12}", text) for text in texts(found, "smodifyDtm"))
    posted = texts(found, "regDt")
    for form in (r"\d\d-\d\d-\d\d", r"\d{8}"):
        assert any(re.fullmatch(form, text) for text in posted), form
    assert all(re.fullmatch(r"\d\d-\d\d-\d\d|\d{8}", text) for text in posted)
    assert 0 < texts(found, "region").count("") < len(found) / 50
    assert set(texts(found, "salTpNm")) == {"월급", "시급", "일급", "연봉", ""}
    assert "" in texts(found, "wantedAuthNo")
    assert any(len(text.split()) == 3 for text in texts(found, "region"))
    assert len(set(texts(found, "jobsCd"))) > 150
    assert {element.tag for element in found[0]} >= {"maxEdubg", "infoSvc", "busino", "zipCd"}


def test_work24_sends_a_byte_order_mark_sometimes(agencies: httpx.Client) -> None:
    marked = {
        agencies.get(KEIS, params={**WORK24, "startPage": page}).content.startswith(b"\xef\xbb\xbf")
        for page in (1, 2, 3)
    }
    assert marked == {True, False}


def test_a_page_after_the_last_is_empty(agencies: httpx.Client) -> None:
    answer = root(agencies.get(KEIS, params={**WORK24, "startPage": 1000}))
    assert answer.findall("wanted") == []
    assert int(answer.findtext("total") or 0) > 10_045


@pytest.mark.parametrize(
    "wrong",
    [
        {"authKey": "x"},
        {"authKey": ""},
        {"startPage": "1001"},
        {"display": "101"},
        {"startPage": "0"},
        {"startPage": "١"},
        {"callTp": "D"},
    ],
)
def test_work24_refuses_in_its_envelope(agencies: httpx.Client, wrong: dict[str, str]) -> None:
    answer = agencies.get(KEIS, params={**WORK24, "startPage": "1", **wrong})
    assert root(answer).tag == "GO24"
    assert root(answer).findtext("error")


def test_courses_answer_in_xml_and_json_alike(agencies: httpx.Client) -> None:
    as_xml = root(agencies.get(HRDNET, params={**COURSES, "pageNum": "2"}))
    as_json = agencies.get(HRDNET, params={**COURSES, "pageNum": "2", "returnType": "JSON"}).json()
    sessions = as_xml.findall("srchList/scn_list")
    assert as_xml.findtext("scn_cnt") == str(as_json["scn_cnt"]) == "8508"
    assert [{e.tag: e.text or "" for e in s} for s in sessions] == as_json["srchList"]
    assert len(sessions) == 100


def test_courses_have_their_quirks(agencies: httpx.Client) -> None:
    found = []
    for page in range(1, 12):
        answer = root(agencies.get(HRDNET, params={**COURSES, "pageNum": page}))
        found += answer.findall("srchList/scn_list")
    areas = texts(found, "trngAreaCd")
    assert any(code.startswith("45") for code in areas)  # 전북 as before 2024
    assert not any(code.startswith("52") for code in areas)
    assert "Null" in texts(found, "eiEmplCnt3Gt10")
    assert any("," in text for text in texts(found, "courseMan"))
    assert set(texts(found, "wkendSe")) == {"1", "2", "3"}
    assert "" in texts(found, "stdgScor")
    assert {text[:2] for text in texts(found, "ncsCd")} >= {"07", "14", "15", "19"}


def test_courses_need_their_dates(agencies: httpx.Client) -> None:
    without = {name: value for name, value in COURSES.items() if name != "srchTraStDt"}
    assert root(agencies.get(HRDNET, params=without)).tag == "GO24"


def test_kead_states_the_six_demands_and_no_id(agencies: httpx.Client) -> None:
    answer = root(agencies.get(KEAD, params={"serviceKey": KEY, "pageNo": 1, "numOfRows": 1000}))
    assert answer.findtext("header/resultCode") == "0000"
    found = answer.findall("body/items/item")
    assert len(found) == 309
    assert any(e.find("envHandWork") is not None for e in found)
    assert any(e.find("envHandwork") is not None for e in found)
    for tag in ("envBothHands", "envEyesight", "envLiftPower", "envLstnTalk", "envStndWalk"):
        assert len(set(texts(found, tag))) >= 4, tag
    assert any("전라북도" in text or "강원도" in text for text in texts(found, "compAddr"))
    assert all("~" in text for text in texts(found, "termDate"))
    assert not {"id", "jobId", "wantedAuthNo"} & {e.tag for e in found[0]}


def test_kordi_lists_the_closed_and_leaves_places_out(agencies: httpx.Client) -> None:
    found = []
    for page in (1, 2):
        answer = agencies.get(KORDI, params={"serviceKey": KEY, "pageNo": page, "numOfRows": 1000})
        assert root(answer).findtext("header/resultCode") == "00"
        found += root(answer).findall("body/items/item")
    assert len(found) == 1647  # 1,176 open, 470 closed, 1 unreadable
    states = texts(found, "deadline")
    assert states.count("마감") == 235
    without = texts(found, "workPlcNm").count("") / len(found)
    assert 0.5 < without < 0.64
    for tag in ("recrtTitle", "recrTitle"):
        assert any(e.find(tag) is not None for e in found)
    ids = texts(found, "jobId")
    assert any(i.startswith("RECR_") and len(i) == 20 for i in ids)
    assert any(re.fullmatch(r"K\d{14}", i) for i in ids)


def test_cwma_writes_an_object_for_a_list_of_one(agencies: httpx.Client) -> None:
    ask = {"ServiceKey": KEY, "type": "json", "numOfRows": "1", "pageNo": "1"}
    one = agencies.get(CWMA, params=ask).json()["response"]
    assert isinstance(one["items"]["item"], dict)
    many = agencies.get(CWMA, params={**ask, "numOfRows": "999"}).json()["response"]
    assert len(many["items"]["item"]) == 71
    assert "totalCount:" in many["header"]
    closings = {json.dumps(item["rceptEndde"])[:5] for item in many["items"]["item"]}
    assert closings >= {"null", '"null', '"2026'}
    even = agencies.get(CWMA, params={**ask, "pageNo": "2"}).json()["response"]
    assert "totalCount" in even["header"]
    assert root(agencies.get(CWMA, params={**ask, "type": "xml"})).tag == "response"


@pytest.mark.parametrize(("path", "name"), [(KEAD, "serviceKey"), (CWMA, "ServiceKey")])
def test_the_data_portal_refuses_in_its_envelope(
    agencies: httpx.Client, path: str, name: str
) -> None:
    answer = root(agencies.get(path, params={name: "wrong", "pageNo": "1", "numOfRows": "10"}))
    assert answer.findtext("cmmMsgHeader/returnReasonCode") == "30"
    large = agencies.get(path, params={name: KEY, "numOfRows": "1001", "type": "json"})
    assert "10" in large.text
    assert "item" not in large.text


def test_another_seed_is_another_world() -> None:
    ask = {"serviceKey": KEY, "pageNo": "1", "numOfRows": "10"}
    arguments = ("--listings", "2000", "--today", FIRST_DAY)
    with stand_ins(*arguments) as first, stand_ins(*arguments) as again:
        said = httpx.get(first + KORDI, params=ask).content
        assert httpx.get(again + KORDI, params=ask).content == said
    with stand_ins(*arguments, "--seed", "2") as other:
        assert httpx.get(other + KORDI, params=ask).content != said
