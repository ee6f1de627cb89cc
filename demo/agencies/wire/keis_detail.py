"""Work24 채용정보 in detail, `callOpenApiSvcInfo210D01.do`: one posting, whole."""

import re

from app.models import Agency
from app.reference import job_titles
from demo.agencies.chance import mix
from demo.agencies.conditions import certificate, facilities, preferred, working_hours
from demo.agencies.drawing import Vacancy
from demo.agencies.industries import INDUSTRIES
from demo.agencies.tables import pick
from demo.agencies.wire.common import Answer, Request, element, xml
from demo.agencies.wire.keis import CLOSINGS, SCHOOLING, UNITS, closing, native_id, stated_pay
from demo.agencies.wire.keis_query import work24_region
from demo.agencies.wire.work24 import BAD_PARAMETER, NOT_FOUND, key_refusal, refusal
from demo.agencies.world import Moment, World

PATH = "/cm/openApi/call/wk/callOpenApiSvcInfo210D01.do"

_ID = re.compile(r"K(\d{5,})(\d{6})(\d{4})")
_CONTRACTS = {
    "10": "기간의 정함이 없는 근로계약",
    "11": "기간의 정함이 없는 근로계약(시간(선택)제)",
    "20": "기간의 정함이 있는 근로계약",
    "21": "기간의 정함이 있는 근로계약(시간(선택)제)",
    "4": "파견근로",
}
_CAREER_CODES = {"신입": "N", "경력": "E", "관계없음": "Z"}
_TASKS = ("{job} 업무 전반", "{job} 및 현장 정리정돈", "{job} 관련 업무와 일지 작성",
          "{job} 업무, 안전수칙 준수")  # fmt: skip
_WELFARE = ("식사 제공(중식)", "통근버스 운행", "기숙사 이용 가능", "명절 선물, 경조사비",
            "작업복 지급", "주차 가능")  # fmt: skip


def page(request: Request) -> Answer:
    """The posting of one wantedAuthNo."""
    parameters, world = request.parameters, request.world
    if no := key_refusal(parameters):
        return no
    if parameters.get("callTp") != "D" or parameters.get("returnType") != "XML":
        return refusal("필수 파라미터가 누락되었습니다. (callTp, returnType)")
    if parameters.get("infoSvc", "VALIDATION") != "VALIDATION":
        return refusal(f"{BAD_PARAMETER} (infoSvc)")
    moment = find(world, parameters.get("wantedAuthNo", ""))
    if moment is None:
        return refusal(NOT_FOUND)
    return xml(_posting(moment, request.shelf.fact(moment)), bom=moment.key % 3 == 0)


def find(world: World, text: str) -> Moment | None:
    """The moment a wantedAuthNo is of, None where no posting has it today."""
    parts = _ID.fullmatch(text) if text.isascii() else None
    if parts is None or len(text) > 24:
        return None
    slot = (int(parts[1]) - 10_000) * 10_000 + int(parts[3])
    return next((m for m in world.found(Agency.KEIS, slot) if native_id(m) == text), None)


def _jobs_name(code6: str) -> str | None:
    return next((title.name for title in job_titles() if title.code6 == code6), None)


def _posting(moment: Moment, listing: Vacancy) -> str:
    number = native_id(moment)
    people = 3 + mix(moment.key, 61) % 240
    corporation = element(
        "corpInfo",
        (
            ("corpNm", listing.employer),
            ("reperNm", None),
            ("totPsncnt", people),
            ("capitalAmt", None),
            ("yrSalesAmt", None),
            ("indTpCdNm", INDUSTRIES.get(listing.kind.trade)),
            ("busiCont", None),
            ("corpAddr", f"({listing.place.postcode}) {listing.place.full}"),
            ("homePg", None),
            ("busiSize", "중소기업" if people < 200 else "중견기업"),
        ),
    )
    charge = element(
        "empchargeInfo",
        (("empChargerDpt", "채용담당"), ("contactTelno", "000-000-0000"), ("chargerFaxNo", None)),
    )
    keyword = f"<keywordList>{element('keyword', (('srchKeywordNm', listing.name),))}</keywordList>"
    wanted = element("wantedInfo", _wanted(moment, listing))
    wanted = wanted.replace("</wantedInfo>", f"{keyword}</wantedInfo>")
    head = f"<wantedAuthNo>{number}</wantedAuthNo>"
    return f"<wantedDtl>{head}{corporation}{wanted}{charge}</wantedDtl>"


def _wanted(moment: Moment, listing: Vacancy) -> tuple[tuple[str, object], ...]:
    rng = moment.rng()
    asked = certificate(listing.kind.code6)
    must = asked is not None and asked[1]
    low, high, text = stated_pay(moment, listing)
    preferences = list(preferred(moment))
    if asked and not must:
        preferences.append(f"{asked[0]} 소지자")
    place = listing.place
    years = 1 + moment.key % 3
    career = f"경력 (최소 {years}년) 필수" if listing.career == "경력" else listing.career
    until = closing(moment, listing)
    return (
        ("jobsNm", _jobs_name(listing.kind.code6)),
        ("wantedTitle", listing.title),
        ("relJobsNm", listing.name),
        ("jobCont", _content(moment, listing)),
        ("receiptCloseDt", CLOSINGS.get(until, until)),
        ("empTpNm", _CONTRACTS[listing.contract]),
        ("collectPsncnt", listing.persons),
        ("salTpNm", f"{UNITS[listing.pay_unit]} {text}" if text else "회사 내규에 따름"),
        ("enterTpNm", career),
        ("eduNm", SCHOOLING[listing.schooling]),
        ("forLang", None),
        ("major", None),
        ("certificate", asked[0] if asked and must else None),
        ("mltsvcExcHope", "비희망"),
        ("compAbl", None),
        ("pfCond", ", ".join(preferences) or None),
        ("etcPfCond", "인근 거주자" if moment.key % 6 == 0 else None),
        ("selMthd", "서류, 면접"),
        ("rcptMthd", pick(rng, ("고용24, 방문", "고용24, 이메일", "전화 후 방문"))),
        ("submitDoc", "이력서, 자기소개서" if listing.schooling >= 4 else "이력서"),
        ("etcHopeCont", None),
        ("workRegion", f"({place.postcode}) {listing.address}"),
        ("nearLine", None),
        ("workdayWorkhrCont", working_hours(listing)),
        ("fourIns", "국민연금 고용보험 산재보험 의료보험"),
        ("retirepay", "퇴직금"),
        ("etcWelfare", pick(rng, _WELFARE) if rng.random() < 0.5 else None),
        ("disableCvntl", facilities(moment)),
        ("dtlRecrContUrl", None),
        ("jobsCd", listing.kind.code6),
        ("minEdubgIcd", f"{listing.schooling:02d}"),
        ("maxEdubgIcd", None),
        ("regionCd", work24_region(place.region.code)),
        ("empTpCd", listing.contract),
        ("enterTpCd", _CAREER_CODES[listing.career]),
        ("salTpCd", listing.pay_unit if text else None),
        ("minSal", low),
        ("maxSal", high),
    )


def _content(moment: Moment, listing: Vacancy) -> str:
    """jobCont: what is done, in a few lines, agreeing with the rest."""
    rng = moment.rng()
    task = pick(rng, _TASKS).format(job=listing.name)
    lines = ["[담당업무]", f"- {task}"]
    if listing.workplace:
        lines.append(f"- 근무지: {listing.workplace}")
    lines += ["[근무시간]", f"- {working_hours(listing)}"]
    if asked := certificate(listing.kind.code6):
        lines += ["[자격]", f"- {asked[0]} {'필수' if asked[1] else '우대'}"]
    return "\n".join(lines)
