"""CWMA 건설일드림넷 구인정보: JSON with colons in its names and lists that are objects."""

from datetime import datetime

from app.models import KST, Agency, DeadlineKind, EmploymentType, Kind, Listing, Source
from backend.agencies.base import (
    Page,
    Query,
    Record,
    Service,
    TryAgainError,
    UnreadableRecordError,
)
from backend.agencies.envelopes import (
    check_code,
    json_page,
    parse_json,
    parse_xml,
    records,
    refuse_portal,
    whole,
)
from backend.agencies.normalise.codes import read_career
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.hours import read_shift
from backend.agencies.normalise.jobs import keco3_of_title
from backend.agencies.normalise.pay import Pay, read_pay, read_won
from backend.agencies.normalise.places import deeper, region_of_text
from backend.agencies.normalise.text import clean, native_id
from backend.agencies.settings import AgencySettings

ATTRIBUTION = "출처: 건설근로자공제회, 건설일드림넷 구인정보 (공공데이터포털)"
_LINK = "https://cw.or.kr/cid/job/jobOpeningsInfoView.do?cmpnyJoSeq={}"

_DAILY_BELOW = 1_000_000
"""wageSe is not documented; a wage below this is a day's, above it a month's (estimate)."""

_OLD_JOBS = {
    "1411": "701",
    "1421": "702",
    "1431": "703",
    "1441": "704",
    "149": "706",
    "14": "705",
}
"""Job numbers in the KECO-2007 numbering, longest prefix first (estimate)."""


def _parameters(settings: AgencySettings, page: int, _query: Query) -> dict[str, str]:
    return {
        "ServiceKey": settings.key,
        "pageNo": str(page),
        "numOfRows": str(settings.page_size),
        "type": "json",
    }


def parse(body: bytes) -> Page:
    """A page of `response.items.item`, in JSON or XML; header names with or without `:`."""
    text = body.lstrip(b"\xef\xbb\xbf \r\n\t")
    if not text.startswith(b"<"):
        return json_page(parse_json(body, "item"))
    root = parse_xml(body, "item")
    refuse_portal(root)
    if root.tag != "response":
        raise TryAgainError(f"<{root.tag}> where <response> was expected"[:200])
    if check_code(root.findtext("header/resultCode"), root.findtext("header/resultMsg")):
        return Page(0, [])
    return Page(whole(root.findtext("header/totalCount")), records(root.findall("items/item")))


def _occupation(title: str, employer: str, old_code: str) -> str | None:
    if by_title := keco3_of_title(title, employer):
        return by_title
    for prefix, keco3 in _OLD_JOBS.items():
        if old_code.startswith(prefix):
            return keco3
    return None


def _pay(text: str) -> tuple[Pay, EmploymentType | None]:
    won = read_won(text)
    if won is None:
        return Pay(), None
    if won < _DAILY_BELOW:
        return read_pay("일급", won, f"{won:,}원"), EmploymentType.DAILY
    return read_pay("월급", won, f"{won:,}원"), None


def read(record: Record, now: datetime) -> Listing:
    """One item as a listing. Raises UnreadableRecordError."""
    get = record.get
    native = native_id(get("cmpnyJoSeq"))
    title = clean(get("empmnSj"))
    if native is None or native == "null":
        raise UnreadableRecordError("no cmpnyJoSeq")
    if not title:
        raise UnreadableRecordError("no title")
    places = [clean(get(name), 100) for name in ("workAreaAdres1", "workAreaAdres2")]
    address = " ".join(filter(None, places))
    closes = clean(get("rceptEndde"), 20)
    deadline = read_date(closes)
    employer = clean(get("cmpnyNm"))
    keco3 = _occupation(title, employer, clean(get("rcritJssfc"), 6))
    pay, contract = _pay(clean(get("wageAmount"), 20))
    years = clean(get("careerYear"), 4)
    asked = f"{years}년" if years.isdigit() and int(years) else clean(get("career"), 20)
    return Listing(
        id=f"cwma:{native}",
        kind=Kind.JOB,
        agency=Agency.CWMA,
        sources=(
            Source(
                agency=Agency.CWMA,
                native_id=native,
                url=_LINK.format(native),
                attribution=ATTRIBUTION,
            ),
        ),
        title=title,
        employer=employer,
        keco3=keco3,
        keco3_inferred=keco3 is not None,
        region=deeper(region_of_text(clean(get("workArea"), 40)), region_of_text(address)),
        address=address or None,
        pay_month_krw=pay.month_krw,
        pay_text=pay.text,
        pay_inferred=pay.inferred,
        employment_type=contract,
        shift=read_shift(title),
        career=read_career(asked),
        opens_on=read_date(get("rgsde") or ""),
        deadline=deadline,
        deadline_kind=DeadlineKind.DATE if deadline else None,
        first_seen=now,
        updated_at=now,
        closed_at=now if deadline and deadline < now.astimezone(KST).date() else None,
    )


SERVICE = Service(
    Agency.CWMA, "/job/openApi/service/getJobOpenInfoList.do", _parameters, parse, read
)
