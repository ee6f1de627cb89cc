"""Work24 채용정보 (한국고용정보원): XML, at most 1,000 pages of 100 a query.

Its terms ask for the attribution line and the link back on every posting, and forbid
passing its data on in bulk. The list cuts titles at 30 characters and leaves out hours and
facilities: a detail call a posting has them.
"""

from datetime import date, datetime, timedelta
from functools import cache

from app.models import (
    KST,
    Agency,
    DeadlineKind,
    EmploymentType,
    Kind,
    Listing,
    Prefers,
    Source,
)
from app.reference import job_titles, regions
from backend.agencies.base import (
    Detail,
    Page,
    Query,
    Record,
    Service,
    UnreadableRecordError,
)
from backend.agencies.envelopes import records, whole, work24_root
from backend.agencies.normalise.codes import read_career, read_education
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.hours import hours_paid, read_shift
from backend.agencies.normalise.jobs import keco3_of_work24
from backend.agencies.normalise.pay import read_pay, read_won
from backend.agencies.normalise.places import deeper, region_of_text
from backend.agencies.normalise.text import clean, native_id
from backend.agencies.settings import AgencySettings

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
_CUT = "..."
_NO_FACILITIES = {"", "없음", "해당없음", "해당 없음", "미비", "편의시설 없음"}

_KINDS = ("1", "2")
"""empTpGb: lasting work (상용) and by the day (일용). Asked for neither, it gives the first."""

_FIRST_CUT = timedelta(days=14)
_OLDEST_CUT = timedelta(days=1500)
"""Postings certified before this are not divided by day any more (our choice)."""


def _parameters(settings: AgencySettings, page: int, query: Query) -> dict[str, str]:
    return {
        "authKey": settings.key,
        "callTp": "L",
        "returnType": "XML",
        "startPage": str(page),
        "display": str(settings.page_size),
        "sortOrderBy": "DESC",
        **query,
    }


def queries(_today: date) -> list[Query]:
    """Every posting: lasting work, then work by the day."""
    return [{"empTpGb": kind} for kind in _KINDS]


_SINCE, _UNTIL = "minWantedAuthDt", "maxWantedAuthDt"


def split(query: Query, today: date) -> list[Query]:
    """The parts of a query, newest first: by the day a posting was certified (구인인증일자), the
    first and last part open to their side; a day by 시도, a 시도 by occupations."""
    since, until = read_date(query.get(_SINCE, "")), read_date(query.get(_UNTIL, ""))
    if middle := _middle(since, until, today):
        later = {**query, _SINCE: f"{middle + timedelta(days=1):%Y%m%d}"}
        return [later, {**query, _UNTIL: f"{middle:%Y%m%d}"}]
    if "region" not in query:
        return [{**query, "region": code} for code in _sido()]
    if "occupation" not in query:
        return [{**query, "occupation": codes} for codes in _occupations()]
    return []


def _middle(since: date | None, until: date | None, today: date) -> date | None:
    """The last day of the earlier half; None where there is only one day left, or no end."""
    if since is None:
        last = until or today
        if today - last > _OLDEST_CUT:
            return None
        return last - max(_FIRST_CUT, today - last)
    last = until or today
    return since + (last - since) // 2 if last > since else None


@cache
def _sido() -> tuple[str, ...]:
    return tuple(code for code in regions() if code.endswith("000"))


@cache
def _occupations() -> tuple[str, ...]:
    """All six-digit occupations, those with the same first two digits in one query."""
    groups: dict[str, list[str]] = {}
    for code in sorted({title.code6 for title in job_titles()}):
        groups.setdefault(code[:2], []).append(code)
    return tuple("|".join(codes) for codes in groups.values())


def parse(body: bytes) -> Page:
    """A page of `<wantedRoot>`."""
    root = work24_root(body, "wantedRoot", "wanted")
    return Page(whole(root.findtext("total")), records(root.findall("wanted")))


def parse_detail(body: bytes) -> Record:
    """The `<wantedInfo>` of a `<wantedDtl>`, empty where it has none."""
    info = work24_root(body, "wantedDtl", "wantedInfo").find("wantedInfo")
    return {} if info is None else records([info])[0]


def _whole_title(cut: str, whole: str) -> str:
    """The detail's title where it is the list's whole one: an older detail may be another's."""
    start = cut.removesuffix(_CUT).rstrip()
    return whole if cut.endswith(_CUT) and whole.startswith(start) else cut


def _prefers(text: str) -> tuple[Prefers, ...]:
    """Whom a posting's 우대조건 name."""
    disabled = (Prefers.DISABLED,) if "장애인" in text else ()
    return (*disabled, Prefers.OLDER) if "고령자" in text else disabled


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
    title = _whole_title(clean(get("title")), clean(get("wantedTitle")))
    if native is None:
        raise UnreadableRecordError("no wantedAuthNo")
    if not title:
        raise UnreadableRecordError("no title")
    street = clean(get("strtnmCd") or get("basicAddr"))
    named = region_of_text(clean(get("region"), 60))
    least = read_won(get("minSal") or "")
    contract = _CONTRACTS.get((get("empTpCd") or "").strip())
    hours = clean(get("workdayWorkhrCont"), 300)
    shift = read_shift(hours) or read_shift(title)
    weekly = hours_paid(contract, shift, title, hours)
    pay = read_pay(clean(get("salTpNm"), 20), least, clean(get("sal"), 60), weekly)
    deadline, kind = read_deadline(get("closeDt") or "")
    facilities = clean(get("disableCvntl"))
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
        employment_type=contract,
        shift=shift,
        education=read_education(get("minEdubg") or ""),
        career=read_career(get("career") or ""),
        opens_on=read_date(get("regDt") or ""),
        deadline=deadline,
        deadline_kind=kind,
        facilities=None if facilities in _NO_FACILITIES else facilities,
        prefers=_prefers(clean(get("pfCond"), 300)),
        first_seen=now,
        updated_at=now,
        closed_at=now if deadline and deadline < now.astimezone(KST).date() else None,
    )


def _detail_parameters(settings: AgencySettings, native: str) -> dict[str, str]:
    return {
        "authKey": settings.key,
        "callTp": "D",
        "returnType": "XML",
        "wantedAuthNo": native,
        "infoSvc": "VALIDATION",
    }


def _wants_detail(_record: Record) -> int:
    return 0


SERVICE = Service(
    Agency.KEIS,
    "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do",
    _parameters,
    parse,
    read,
    queries=queries,
    split=split,
    detail=Detail(
        "/cm/openApi/call/wk/callOpenApiSvcInfo210D01.do",
        _detail_parameters,
        parse_detail,
        _wants_detail,
        keep=("wantedTitle", "disableCvntl", "workdayWorkhrCont", "pfCond", "certificate"),
    ),
    native="wantedAuthNo",
    employer="busino",
)
