"""Work24 채용정보 (한국고용정보원), `callOpenApiSvcInfo210L01.do`: XML alone."""

from datetime import date

from app.models import Agency
from app.reference import regions
from demo.agencies.chance import mix
from demo.agencies.drawing import Vacancy
from demo.agencies.employers import business_number
from demo.agencies.places import Place
from demo.agencies.vacancies import vacancy
from demo.agencies.wire.common import DEMO_KEY, Answer, Request, element, number, xml
from demo.agencies.world import Moment, State

PATH = "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do"

_UNITS = {"M": "월급", "H": "시급", "D": "일급", "Y": "연봉"}
_SCHOOLING = {0: "학력무관", 3: "고졸", 4: "대졸(2~3년)", 5: "대졸(4년)"}
_TITLE_LENGTH = 30


def page(request: Request) -> Answer:
    """One page of open postings, 100 at most, 1,000 pages at most."""
    world, parameters = request.world, request.parameters
    if parameters.get("authKey") != DEMO_KEY:
        return _refuse("유효하지 않은 인증키입니다.")
    if parameters.get("callTp") != "L" or parameters.get("returnType") != "XML":
        return _refuse("필수 파라미터가 누락되었습니다. (callTp, returnType)")
    start = number(parameters, "startPage", 1, 1000)
    size = number(parameters, "display", 10, 100)
    if start is None or size is None:
        return _refuse("요청 파라미터 값이 올바르지 않습니다. (startPage 1~1000, display 1~100)")
    rows = world.page(Agency.KEIS, (start - 1) * size, size)
    body = "".join([_record(moment, world.seed) for moment in rows])
    return xml(
        f"<wantedRoot><total>{world.rows(Agency.KEIS)}</total><startPage>{start}</startPage>"
        f"<display>{size}</display>{body}</wantedRoot>",
        bom=start % 3 == 0,
    )


def _refuse(message: str) -> Answer:
    return xml(f"<GO24><error>{message}</error></GO24>")


def native_id(moment: Moment) -> str:
    """wantedAuthNo: K, the office (5), the day (6), a number (4)."""
    office = 10_000 + moment.slot // 10_000
    return f"K{office}{moment.posted:%y%m%d}{moment.slot % 10_000:04d}"


def _record(moment: Moment, seed: int) -> str:
    listing = vacancy(moment)
    number_ = native_id(moment)
    low, high, text = _pay(moment, listing)
    place, schooling = listing.place, _SCHOOLING[listing.schooling]
    title = listing.title
    if len(title) > _TITLE_LENGTH:
        title = title[:_TITLE_LENGTH] + "..."
    url = f"https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do?wantedAuthNo={number_}"
    return element(
        "wanted",
        (
            ("wantedAuthNo", None if moment.state is State.BROKEN else number_),
            ("company", listing.employer),
            ("busino", business_number(seed, listing.firm)),
            ("indTpNm", None),
            ("title", title),
            ("salTpNm", _UNITS[listing.pay_unit] if text else None),
            ("sal", text),
            ("minSal", low),
            ("maxSal", high),
            ("region", _region(place)),
            ("holidayTpNm", listing.holiday),
            ("minEdubg", schooling),
            ("maxEdubg", None),
            ("career", listing.career),
            ("regDt", f"{listing.posted:%y-%m-%d}"),
            ("closeDt", _closing(moment, listing)),
            ("infoSvc", "VALIDATION"),
            ("wantedInfoUrl", f"{url}&infoTypeCd=VALIDATION&infoTypeGroup=tb_workinfoworknet"),
            ("wantedMobileInfoUrl", url.replace("www.", "m.")),
            ("zipCd", place.postcode),
            ("strtnmCd", listing.address),
            ("basicAddr", place.sido_and_sigungu),
            ("detailAddr", None),
            ("empTpCd", listing.contract),
            ("jobsCd", listing.kind.code6),
            ("smodifyDtm", _modified(moment)),
        ),
    )


def _region(place: Place) -> str:
    """The region's name in Work24's own list, which lacks the districts 화성 got in 2026."""
    region = place.region
    if region.code.startswith("4159"):
        return regions()["41590"].name
    if region.code.startswith("36"):
        return "세종"
    return region.name


def _pay(moment: Moment, listing: Vacancy) -> tuple[int, int, str | None]:
    if mix(moment.key, 1) % 50 == 0 and moment.revision == 0:
        return 0, 0, None  # 회사 내규에 따름: about one in fifty leaves it empty
    low, high = listing.pay, listing.pay_max
    if listing.pay_unit in "MY":
        least = f"{low // 10_000:,}만원"
        text = f"{least} ~ {high // 10_000:,}만원" if high else f"{least} 이상"
    else:
        text = f"{low:,}원 ~ {high:,}원" if high else f"{low:,}원 이상"
    return low, high, text


def _closing(moment: Moment, listing: Vacancy) -> str:
    if moment.state is State.CLOSED:
        return f"{listing.deadline:%y-%m-%d}"
    if not listing.until_filled:
        # One in two hundred writes the end of all time where others write nothing.
        return "99991231" if mix(moment.key, 2) % 200 == 0 else f"{listing.deadline:%y-%m-%d}"
    if mix(moment.key, 3) % 2:
        return "채용시까지"
    return f"채용시까지  {listing.deadline:%y-%m-%d}"


def _modified(moment: Moment) -> str:
    changed = date.fromordinal(moment.posted.toordinal() + moment.revision)
    minutes = moment.key % 540
    return f"{changed:%Y%m%d}{9 + minutes // 60:02d}{minutes % 60:02d}"
