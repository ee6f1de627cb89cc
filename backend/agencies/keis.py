"""Work24 채용정보 (한국고용정보원): XML, at most 1,000 pages of 100 a query.

Its terms ask for the attribution line and the link back on every posting, and forbid
passing its data on in bulk.
"""

from datetime import date, datetime

import httpx

from app.models import (
    KST,
    Agency,
    DeadlineKind,
    EmploymentType,
    Kind,
    Listing,
    Source,
)
from backend.agencies.base import (
    AgencySettings,
    Harvest,
    Page,
    Record,
    Service,
    UnreadableRecordError,
    harvest_pages,
)
from backend.agencies.envelopes import records, whole, work24_root
from backend.agencies.normalise.codes import read_career, read_education, read_shift
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.jobs import keco3_of_work24
from backend.agencies.normalise.pay import read_pay, read_won
from backend.agencies.normalise.places import deeper, region_of_text
from backend.agencies.normalise.text import clean, native_id

WORK24_ATTRIBUTION = (
    "본 자료는 고용노동부 고용24(www.work24.go.kr)에서 제공된 정보이며, "
    "무단복제 및 배포를 금지합니다."
)
"""The line Work24's terms ask for, to the letter."""

_LINK = (
    "https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do"
    "?wantedAuthNo={}&infoTypeCd=VALIDATION&infoTypeGroup=tb_workinfoworknet"
)
_CONTRACTS = {
    "10": EmploymentType.REGULAR,
    "11": EmploymentType.PART_TIME,
    "20": EmploymentType.FIXED_TERM,
    "21": EmploymentType.PART_TIME,
    "4": EmploymentType.OTHER,
    "Y": EmploymentType.FIXED_TERM,
}
_UNTIL_FILLED = "채용시까지"


def harvest(client: httpx.Client, settings: AgencySettings, now: datetime) -> Harvest:
    """Every posting of Work24 as a listing, `closed_at` set where its day has passed."""
    return harvest_pages(client, settings, SERVICE, now)


def _parameters(settings: AgencySettings, page: int, _now: datetime) -> dict[str, str]:
    return {
        "authKey": settings.key,
        "callTp": "L",
        "returnType": "XML",
        "startPage": str(page),
        "display": str(settings.page_size),
    }


def parse(body: bytes) -> Page:
    """A page of `<wantedRoot>`."""
    root = work24_root(body, "wantedRoot")
    return Page(whole(root.findtext("total")), records(root.findall("wanted")))


def read_deadline(text: str) -> tuple[date | None, DeadlineKind | None]:
    """`26-04-17`, `채용시까지  26-04-17`, `채용시까지`, `99991231` or nothing."""
    text = clean(text, 40)
    rest = text.replace(_UNTIL_FILLED, "").strip()
    day = read_date(rest)
    if _UNTIL_FILLED in text or (rest and day is None and rest.startswith("9999")):
        return day, DeadlineKind.UNTIL_FILLED
    return day, DeadlineKind.DATE if day else None


def read(record: Record, now: datetime) -> Listing:
    """One `<wanted>` as a listing. Raises UnreadableRecordError."""
    get = record.get
    native = native_id(get("wantedAuthNo"))
    title = clean(get("title"))
    if native is None:
        raise UnreadableRecordError("no wantedAuthNo")
    if not title:
        raise UnreadableRecordError("no title")
    street = clean(get("strtnmCd") or get("basicAddr"))
    named = region_of_text(clean(get("region"), 60))
    least = read_won(get("minSal") or "")
    pay = read_pay(clean(get("salTpNm"), 20), least, clean(get("sal"), 60))
    deadline, kind = read_deadline(get("closeDt") or "")
    return Listing(
        id=f"keis:{native}",
        kind=Kind.JOB,
        agency=Agency.KEIS,
        sources=(
            Source(
                agency=Agency.KEIS,
                native_id=native,
                url=_LINK.format(native),
                attribution=WORK24_ATTRIBUTION,
            ),
        ),
        title=title,
        employer=clean(get("company")),
        keco3=keco3_of_work24(get("jobsCd") or ""),
        region=deeper(named, region_of_text(street)),
        address=" ".join(filter(None, (street, clean(get("detailAddr"), 80)))) or None,
        pay_month_krw=pay.month_krw,
        pay_text=pay.text,
        pay_inferred=pay.inferred,
        employment_type=_CONTRACTS.get((get("empTpCd") or "").strip()),
        shift=read_shift(title),
        education=read_education(get("minEdubg") or ""),
        career=read_career(get("career") or ""),
        opens_on=read_date(get("regDt") or ""),
        deadline=deadline,
        deadline_kind=kind,
        first_seen=now,
        updated_at=now,
        closed_at=now if deadline and deadline < now.astimezone(KST).date() else None,
    )


SERVICE = Service(
    Agency.KEIS,
    "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do",
    _parameters,
    parse,
    read,
    max_pages=1000,
)
