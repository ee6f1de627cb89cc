"""Work24 채용정보 (한국고용정보원), `callOpenApiSvcInfo210L01.do`: XML alone."""

from datetime import date

from app.models import Agency
from app.reference import regions
from demo.agencies.drawing import Vacancy
from demo.agencies.employers import business_number
from demo.agencies.hostile import as_xml
from demo.agencies.industries import INDUSTRIES
from demo.agencies.places import Place
from demo.agencies.wire.common import (
    Answer,
    BadParameterError,
    Request,
    element,
    number,
    shown,
    xml,
)
from demo.agencies.wire.keis_query import query, work24_region
from demo.agencies.wire.work24 import BAD_PARAMETER, key_refusal, refusal
from demo.agencies.world import Moment, State, World

PATH = "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do"

UNITS = {"M": "월급", "H": "시급", "D": "일급", "Y": "연봉"}
SCHOOLING = {0: "학력무관", 3: "고졸", 4: "대졸(2~3년)", 5: "대졸(4년)"}
_TITLE_LENGTH = 30


def page(request: Request) -> Answer:
    """One page of open postings, 100 at most, 1,000 pages at most, that meet the conditions."""
    parameters = request.parameters
    if no := key_refusal(parameters):
        return no
    if parameters.get("callTp") != "L" or parameters.get("returnType") != "XML":
        return refusal("필수 파라미터가 누락되었습니다. (callTp, returnType)")
    start = number(parameters, "startPage", 1, 1000)
    size = number(parameters, "display", 10, 100)
    if start is None or size is None:
        return refusal(f"{BAD_PARAMETER} (startPage 1~1000, display 1~100)")
    try:
        asked = query(parameters, request.world.today, request.world.seed)
    except BadParameterError as error:
        return refusal(f"{BAD_PARAMETER} ({error})")
    found = request.shelf.page(asked, start, size)
    body = "".join(
        [
            as_xml(Agency.KEIS, "wanted", entry)
            if isinstance(entry, int)
            else _record(*entry, request.world)
            for entry in found.entries
        ]
    )
    return xml(
        f"<wantedRoot><total>{found.total}</total><startPage>{start}</startPage>"
        f"<display>{size}</display>{body}</wantedRoot>",
        bom=start % 3 == 0,
    )


def native_id(moment: Moment) -> str:
    """wantedAuthNo: K, the office (5), the day (6), a number (4)."""
    office = 10_000 + moment.slot // 10_000
    return f"K{office}{shown(moment.posted, '%y%m%d')}{moment.slot % 10_000:04d}"


def _record(moment: Moment, listing: Vacancy, world: World) -> str:
    number_ = native_id(moment)
    low, high, text = stated_pay(moment, listing)
    place, schooling = listing.place, SCHOOLING[listing.schooling]
    title = listing.title
    if len(title) > _TITLE_LENGTH:
        title = title[:_TITLE_LENGTH] + "..."
    url = f"https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do?wantedAuthNo={number_}"
    return element(
        "wanted",
        (
            ("wantedAuthNo", None if moment.state is State.BROKEN else number_),
            ("company", listing.employer),
            ("busino", business_number(world.seed, listing.firm)),
            ("indTpNm", INDUSTRIES.get(listing.kind.trade)),
            ("title", title),
            ("salTpNm", UNITS[listing.pay_unit] if text else None),
            ("sal", text),
            ("minSal", low),
            ("maxSal", high),
            ("region", None if (moment.key >> 30) % 150 == 0 else _region(place)),
            ("holidayTpNm", listing.holiday),
            ("minEdubg", schooling),
            ("maxEdubg", None),
            ("career", listing.career),
            # Fixtures of public clients have the other form; one in fifty has it here.
            ("regDt", shown(listing.posted, "%Y%m%d" if moment.key % 50 == 0 else "%y-%m-%d")),
            ("closeDt", closing(moment, listing)),
            ("infoSvc", "VALIDATION"),
            ("wantedInfoUrl", f"{url}&infoTypeCd=VALIDATION&infoTypeGroup=tb_workinfoworknet"),
            ("wantedMobileInfoUrl", url.replace("www.", "m.")),
            ("zipCd", place.postcode),
            ("strtnmCd", listing.address),
            ("basicAddr", place.sido_and_sigungu),
            ("detailAddr", _floor(moment, listing)),
            ("empTpCd", listing.contract),
            ("jobsCd", listing.kind.code6),
            ("smodifyDtm", _modified(moment)),
        ),
    )


def _floor(moment: Moment, listing: Vacancy) -> str | None:
    """Where in the building, if the street's number is told."""
    told = moment.key % 4 == 0 and listing.address[-1].isdigit()
    return f"{1 + moment.key % 15}층" if told else None


def _region(place: Place) -> str:
    """The region's name in Work24's own list."""
    if place.region.code.startswith("36"):
        return "세종"
    return regions()[work24_region(place.region.code)].name


def stated_pay(moment: Moment, listing: Vacancy) -> tuple[int, int, str | None]:
    """minSal, maxSal and sal: what a posting says it pays, nothing in one of fifty."""
    if (moment.key >> 10) % 50 == 0 and moment.revision == 0:
        return 0, 0, None  # 회사 내규에 따름: about one in fifty leaves it empty
    low, high = listing.pay, listing.pay_max
    if listing.pay_unit in "MY":
        least = f"{low // 10_000:,}만원"
        text = f"{least} ~ {high // 10_000:,}만원" if high else f"{least} 이상"
    else:
        text = f"{low:,}원 ~ {high:,}원" if high else f"{low:,}원 이상"
    return low, high, text


CLOSINGS = {"99991231": "채용시까지"}
"""What the detail says where the list writes the end of all time."""


def closing(moment: Moment, listing: Vacancy) -> str:
    """closeDt in one of its four forms."""
    if moment.state is State.CLOSED:
        return shown(listing.deadline, "%y-%m-%d")
    if not listing.until_filled:
        # One in two hundred writes the end of all time where others write nothing.
        return "99991231" if (moment.key >> 16) % 200 == 0 else shown(listing.deadline, "%y-%m-%d")
    if moment.key >> 24 & 1:
        return "채용시까지"
    return f"채용시까지  {shown(listing.deadline, '%y-%m-%d')}"


def _modified(moment: Moment) -> str:
    changed = date.fromordinal(moment.posted.toordinal() + moment.revision)
    minutes = moment.key % 540
    return f"{shown(changed, '%Y%m%d')}{9 + minutes // 60:02d}{minutes % 60:02d}"
