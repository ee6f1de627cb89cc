"""The documented samples, to the letter, as listings; and records no listing can be made of."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.models import (
    Agency,
    Capacity,
    Career,
    DeadlineKind,
    Education,
    EmploymentType,
    Kind,
    Level,
    Prefers,
)
from backend.agencies import cwma, hrdnet, kead, keis, kordi
from backend.agencies.base import Record, Service, UnreadableRecordError
from backend.agencies.envelopes import portal_page


def sample(name: str) -> str:
    """One of the documented samples, as the documentation has it."""
    return (Path(__file__).parent / "samples" / name).read_text("utf-8")


NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)

WANTED = sample("keis.xml")
COURSES = sample("hrdnet.xml")
ENVIRONMENT = sample("kead.xml")
SENIORS = sample("kordi.xml")
BUILDERS = sample("cwma.json")


def the_one(records: list[Record]) -> Record:
    (record,) = records
    return record


def test_work24() -> None:
    page = keis.parse(WANTED.encode())
    assert page.total == 2
    listing = keis.read(the_one(page.records), NOW)
    assert listing.id == "keis:K120032608140001"
    assert (listing.kind, listing.agency) == (Kind.JOB, Agency.KEIS)
    assert (listing.title, listing.employer) == ("서비스 운영 시스템 개발자", "테스트 주식회사")
    assert (listing.keco3, listing.keco3_inferred) == ("133", False)
    assert (listing.region, listing.address) == ("11680", "서울특별시 강남구 테헤란로 1 101동")
    assert (listing.pay_month_krw, listing.pay_text) == (4_166_667, "연봉 5,000만원 이상")
    assert listing.pay_inferred
    assert listing.employment_type is EmploymentType.REGULAR
    assert (listing.education, listing.career) == (Education.UNIVERSITY, Career.EXPERIENCED)
    assert listing.opens_on == date(2026, 3, 30)
    assert listing.deadline == date(2026, 4, 17)
    assert listing.deadline_kind is DeadlineKind.UNTIL_FILLED
    assert listing.closed_at is None
    (source,) = listing.sources
    assert source.url == (
        "https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do"
        "?wantedAuthNo=K120032608140001&infoTypeCd=VALIDATION&infoTypeGroup=tb_workinfoworknet"
    )
    assert source.attribution == (
        "본 자료는 고용노동부 고용24(www.work24.go.kr)에서 제공된 정보이며, "
        "무단복제 및 배포를 금지합니다."
    )


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        ("26-04-17", date(2026, 4, 17), DeadlineKind.DATE),
        ("20260417", date(2026, 4, 17), DeadlineKind.DATE),
        ("채용시까지  26-04-17", date(2026, 4, 17), DeadlineKind.UNTIL_FILLED),
        ("채용시까지", None, DeadlineKind.UNTIL_FILLED),
        ("99991231", None, DeadlineKind.UNTIL_FILLED),
        ("", None, None),
    ],
)
def test_work24_closing_days(text: str, day: date | None, kind: DeadlineKind | None) -> None:
    assert keis.read_deadline(text) == (day, kind)


def test_a_posting_is_open_on_its_last_day_in_korea_and_closed_after() -> None:
    record = the_one(keis.parse(WANTED.encode()).records) | {"closeDt": "26-04-01"}
    last_hour = datetime(2026, 4, 1, 14, 59, tzinfo=UTC)
    assert keis.read(record, last_hour).closed_at is None
    next_day = datetime(2026, 4, 1, 15, tzinfo=UTC)
    assert keis.read(record, next_day).closed_at == next_day


def test_a_posting_of_almost_nothing_states_nothing() -> None:
    listing = keis.read({"wantedAuthNo": "K1", "title": "모집"}, NOW)
    stated = listing.model_dump(exclude_none=True)
    for name in ("keco3", "region", "address", "pay_month_krw", "education", "deadline_kind"):
        assert name not in stated


def test_a_course() -> None:
    page = hrdnet.parse(COURSES.encode())
    listing = hrdnet.read(the_one(page.records), NOW)
    assert listing.id == "hrdnet:AIG20230000412345-3-500020000000"
    assert (listing.kind, listing.employer) == (Kind.COURSE, "○○직업전문학교")
    assert (listing.keco3, listing.keco3_inferred) == ("623", True)
    assert (listing.region, listing.deadline) == ("41110", date(2026, 10, 4))
    course = listing.course
    assert course
    assert (course.ncs, course.starts_on, course.ends_on) == (
        "14",
        date(2026, 10, 5),
        date(2027, 3, 31),
    )
    assert (course.cost_krw, course.own_cost_krw) == (1_200_000, 300_000)
    assert (course.employment_rate, course.satisfaction, course.weekend) == (62.5, 4.5, False)


def test_a_course_in_jeonbuk_keeps_its_place() -> None:
    record = the_one(hrdnet.parse(COURSES.encode()).records)
    moved = {**record, "address": "", "trngAreaCd": "45111"}
    assert hrdnet.read(moved, NOW).region == "52111"
    assert hrdnet.read({**record, "trngAreaCd": "41115"}, NOW).region == "41115"


def test_a_course_link_leads_to_the_agency_alone() -> None:
    record = the_one(hrdnet.parse(COURSES.encode()).records)
    for bad in (
        "javascript:alert(1)",
        "https://evil.example/",
        "http://www.work24.go.kr@e.kr/",
        "",
    ):
        url = hrdnet.read({**record, "titleLink": bad}, NOW).sources[0].url
        assert url == (
            "https://www.work24.go.kr/hr/a/a/3100/selectTracseDetl.do"
            "?tracseId=AIG20230000412345&tracseTme=3&trainstCstmrId=500020000000"
        )


def test_courses_as_json_plain_and_wrapped() -> None:
    plain = '{"scn_cnt":7,"srchList":[{"trprId":"A1","trprDegr":2,"title":"용접","x":null}]}'
    page = hrdnet.parse(plain.encode())
    assert page.total == 7
    assert the_one(page.records) == {"trprId": "A1", "trprDegr": "2", "title": "용접", "x": ""}
    quoted = plain.replace('"', '\\"')
    assert hrdnet.parse(f'{{"returnJSON":"{quoted}"}}'.encode()) == page


def test_a_started_course_takes_nobody() -> None:
    record = the_one(hrdnet.parse(COURSES.encode()).records)
    assert hrdnet.read({**record, "traStartDate": "2026-04-01"}, NOW).closed_at == NOW
    assert hrdnet.read({**record, "traStartDate": "2026-04-02"}, NOW).closed_at is None


def test_kead() -> None:
    record = the_one(portal_page(ENVIRONMENT.encode()).records)
    listing = kead.read(record, NOW)
    assert (listing.title, listing.employer) == ("요양보호사 보조원", "행복한요양병원")
    assert (listing.keco3, listing.keco3_inferred) == ("550", True)
    assert listing.region == "48121"
    assert (listing.pay_month_krw, listing.pay_text) == (2_060_740, "시급 9,860원")
    assert listing.employment_type is EmploymentType.FIXED_TERM
    assert (listing.education, listing.career) == (Education.NONE, Career.ANY)
    assert {c: d.level for c, d in listing.demands.items()} == {
        Capacity.BOTH_HANDS: Level.HIGH,
        Capacity.EYESIGHT: Level.MIDDLE,
        Capacity.FINE_HAND: Level.MIDDLE,
        Capacity.LIFT: Level.MIDDLE,
        Capacity.LISTEN_TALK: Level.MIDDLE,
        Capacity.STAND_WALK: Level.MIDDLE,
    }
    assert all(demand.stated for demand in listing.demands.values())
    assert listing.prefers == (Prefers.DISABLED,)
    assert (listing.opens_on, listing.deadline) == (date(2023, 12, 29), date(2024, 1, 12))
    assert listing.closed_at == NOW


def test_kead_takes_both_spellings_and_states_no_blank() -> None:
    record = the_one(portal_page(ENVIRONMENT.encode()).records)
    del record["envHandWork"]
    record |= {"envHandwork": "정밀한 작업가능", "envLiftPower": "정보없음", "envEyesight": ""}
    demands = kead.read(record, NOW).demands
    assert demands[Capacity.FINE_HAND].level is Level.HIGH
    assert Capacity.LIFT not in demands
    assert Capacity.EYESIGHT not in demands


def test_a_kead_id_follows_the_named_fields_alone() -> None:
    record = the_one(portal_page(ENVIRONMENT.encode()).records)
    same = {**record, "rno": "9", "rnum": "9", "reqCareer": "1년0개월", "cntctNo": ""}
    assert kead.native_id(same) == kead.native_id(record)
    for name in ("offerregDt", "busplaName", "jobNm", "termDate", "compAddr", "salary"):
        assert kead.native_id({**record, name: "1"}) != kead.native_id(record), name


def test_kordi() -> None:
    record = the_one(portal_page(SENIORS.encode()).records)
    listing = kordi.read(record, NOW)
    assert listing.id == "kordi:K15163251110006"
    assert (listing.employer, listing.region) == ("국립국제교육원", "11650")
    assert listing.employment_type is EmploymentType.OTHER
    assert listing.prefers == (Prefers.OLDER,)
    assert (listing.keco3, listing.pay_month_krw, listing.pay_text) == (None, None, None)
    assert listing.closed_at == NOW


def test_kordi_closes_by_word_or_by_day() -> None:
    record = the_one(portal_page(SENIORS.encode()).records)
    future = {**record, "toDd": "20260501"}
    assert kordi.read(future, NOW).closed_at == NOW  # 마감
    assert kordi.read({**future, "deadline": "접수중"}, NOW).closed_at is None
    assert kordi.read({**record, "deadline": "접수중"}, NOW).closed_at == NOW


def test_kordi_takes_both_titles_and_a_missing_place() -> None:
    record = the_one(portal_page(SENIORS.encode()).records)
    title = record.pop("recrtTitle")
    listing = kordi.read({**record, "recrTitle": title, "workPlcNm": ""}, NOW)
    assert listing.title == title
    assert listing.region is None
    detailed = kordi.read(
        {**record, "recrTitle": title, "workPlcNm": "", "plDetAddr": "01002 서울특별시 강북구 1"},
        NOW,
    )
    assert detailed.region == "11305"


def test_cwma() -> None:
    record = the_one(cwma.parse(BUILDERS.encode()).records)
    listing = cwma.read(record, NOW)
    assert listing.id == "cwma:K06011611030003"
    assert (listing.keco3, listing.keco3_inferred, listing.region) == ("701", True, "28000")
    assert (listing.pay_text, listing.pay_month_krw) == ("일급 200,000원", 4_345_238)
    assert listing.employment_type is EmploymentType.DAILY
    assert (listing.career, listing.deadline, listing.closed_at) == (Career.ANY, None, None)
    assert listing.sources[0].url == (
        "https://cw.or.kr/cid/job/jobOpeningsInfoView.do?cmpnyJoSeq=K06011611030003"
    )


def test_cwma_takes_its_habits() -> None:
    colons = BUILDERS.replace('totalCount"', 'totalCount:"').replace('pageNo"', 'pageNo:"')
    alone = colons.replace('"item":[', '"item":').replace("}]}}}", "}}}}")
    page = cwma.parse(alone.encode())
    assert page.total == 1
    record = the_one(page.records)
    assert cwma.read({**record, "rceptEndde": "null"}, NOW).deadline is None
    assert cwma.read({**record, "rceptEndde": "2026-03-31"}, NOW).closed_at == NOW
    empty = '{"response":{"header":{"totalCount:":0},"items":""}}'
    assert cwma.parse(empty.encode()).records == []


def test_cwma_falls_back_to_the_old_numbers() -> None:
    record = the_one(cwma.parse(BUILDERS.encode()).records)
    assert cwma.read({**record, "empmnSj": "현장 인력 모집"}, NOW).keco3 == "701"
    assert cwma.read({**record, "empmnSj": "인력 모집", "rcritJssfc": "1"}, NOW).keco3 is None


@pytest.mark.parametrize(
    ("service", "record"),
    [
        (keis.SERVICE, {"title": "모집"}),
        (keis.SERVICE, {"wantedAuthNo": "K1", "title": " \x00 "}),
        (keis.SERVICE, {"wantedAuthNo": "K1&x=1", "title": "모집"}),
        (hrdnet.SERVICE, {"trprId": "A", "trprDegr": "1", "title": "과정"}),
        (kead.SERVICE, {"busplaName": "회사"}),
        (kordi.SERVICE, {"jobId": "../../etc", "recrtTitle": "모집"}),
        (kordi.SERVICE, {"jobId": "K1"}),
        (cwma.SERVICE, {"cmpnyJoSeq": "null", "empmnSj": "모집"}),
        (cwma.SERVICE, {}),
    ],
)
def test_what_is_no_listing_says_why(service: Service, record: Record) -> None:
    with pytest.raises(UnreadableRecordError, match=r"^no \w+"):
        service.read(record, NOW)
