"""HRD-Net 국민내일배움카드 훈련과정 (고용24): sessions of courses, 1,000 pages of 100 a query."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from app.models import KST, Agency, Course, DeadlineKind, Kind, Listing, Source
from backend.agencies.base import (
    Page,
    Query,
    Record,
    Service,
    UnreadableRecordError,
)
from backend.agencies.envelopes import flat_all, parse_json, records, whole, work24_root
from backend.agencies.keis import WORK24_ATTRIBUTION
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.jobs import keco3_of_course
from backend.agencies.normalise.places import deeper, region_of_code, region_of_text
from backend.agencies.normalise.text import clean, native_id
from backend.agencies.settings import AgencySettings

_AHEAD = timedelta(days=180)
"""How far ahead a session may start to be asked for (our choice)."""

_AREAS = ("11", "26", "27", "28", "29", "30", "31", "36", "41", "43", "44", "45", "46", "47", "48",
          "50", "51")  # fmt: skip
"""srchTraArea1, as documented: 전북 still has the 45 it had before 2024."""

_FIELDS = tuple(f"{number:02d}" for number in range(1, 25))
"""srchNcs1, the NCS 대분류."""

_FIRST, _LAST = "srchTraStDt", "srchTraEndDt"
_IN_A_LINK = re.compile(r"https://[A-Za-z0-9./?=&_%~:-]+")
_LINK = (
    "https://www.work24.go.kr/hr/a/a/3100/selectTracseDetl.do"
    "?tracseId={}&tracseTme={}&trainstCstmrId={}"
)
_HOSTS = {"www.work24.go.kr", "work24.go.kr", "www.hrd.go.kr", "hrd.go.kr"}
_DEAREST = 1_000_000_000
"""Won; a course said to cost more has a figure in the wrong field (our choice)."""

_WEEKEND = {"1": True, "3": False}


def _parameters(settings: AgencySettings, page: int, query: Query) -> dict[str, str]:
    return {
        "authKey": settings.key,
        "returnType": "XML",
        "outType": "1",
        "pageNum": str(page),
        "pageSize": str(settings.page_size),
        "sort": "ASC",
        "sortCol": "2",
        **query,
    }


def queries(today: date) -> list[Query]:
    """Every session that starts from today on, within half a year."""
    return [{_FIRST: f"{today:%Y%m%d}", _LAST: f"{today + _AHEAD:%Y%m%d}"}]


def split(query: Query, _today: date) -> list[Query]:
    """The parts of a query: by the day sessions start, a day by area, an area by NCS field."""
    first, last = read_date(query[_FIRST]), read_date(query[_LAST])
    if first and last and last > first:
        middle = first + (last - first) // 2
        earlier = {**query, _LAST: f"{middle:%Y%m%d}"}
        return [earlier, {**query, _FIRST: f"{middle + timedelta(days=1):%Y%m%d}"}]
    if "srchTraArea1" not in query:
        return [{**query, "srchTraArea1": area} for area in _AREAS]
    if "srchNcs1" not in query:
        return [{**query, "srchNcs1": ncs} for ncs in _FIELDS]
    return []


def parse(body: bytes) -> Page:
    """A page of `<HRDNet>`, or its JSON, which older hosts wrapped once more as text."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        value = parse_json(body, "srchList")
        wrapped = value.get("returnJSON")
        if isinstance(wrapped, str):
            value = parse_json(wrapped.encode("utf-8", "replace"), "srchList")
        elif isinstance(wrapped, dict):
            value = wrapped
        listed = value.get("srchList")
        if isinstance(listed, dict) and "scn_list" in listed:
            listed = listed["scn_list"]
        return Page(whole(value.get("scn_cnt")), flat_all(listed))
    root = work24_root(body, "HRDNet", "scn_list")
    return Page(whole(root.findtext("scn_cnt")), records(root.findall("srchList/scn_list")))


def read_rate(text: str | None, most: float) -> float | None:
    """A rate from 0 to `most`; None for blank, `Null`, and what lies outside."""
    with suppress(ValueError):
        value = float(clean(text, 12))
        if 0 <= value <= most:
            return value
    return None


def _won(text: str | None) -> int | None:
    """Whole won; None for what is no amount, and for more than any course costs."""
    digits = clean(text, 20).replace(",", "")
    if not digits.isascii() or not digits.isdigit() or int(digits) > _DEAREST:
        return None
    return int(digits)


def read(record: Record, now: datetime) -> Listing:
    """One `<scn_list>` as a listing. Raises UnreadableRecordError."""
    get = record.get
    keys = [native_id(get(name)) for name in ("trprId", "trprDegr", "trainstCstId")]
    course, degree, school = keys
    if course is None or degree is None or school is None:
        raise UnreadableRecordError("no trprId, trprDegr or trainstCstId")
    title = clean(get("title"))
    if not title:
        raise UnreadableRecordError("no title")
    native = f"{course}-{degree}-{school}"
    field = clean(get("ncsCd"), 12)[:2]
    ncs = field if len(field) == 2 and field.isascii() and field.isdigit() else None
    starts = read_date(get("traStartDate") or "")
    keco3 = keco3_of_course(title, clean(get("ncsCd"), 12))
    rate = read_rate(get("eiEmplRate3"), 100)
    return Listing(
        id=f"hrdnet:{native}",
        kind=Kind.COURSE,
        agency=Agency.HRDNET,
        sources=(
            Source(
                agency=Agency.HRDNET,
                native_id=native,
                url=_link(clean(get("titleLink"), 500), course, degree, school),
                attribution=WORK24_ATTRIBUTION,
            ),
        ),
        title=title,
        employer=clean(get("subTitle")),
        keco3=keco3,
        keco3_inferred=keco3 is not None,
        region=deeper(
            region_of_text(clean(get("address"), 100)), region_of_code(get("trngAreaCd") or "")
        ),
        address=clean(get("address"), 100) or None,
        deadline=_day_before(starts),
        deadline_kind=DeadlineKind.DATE if starts else None,
        course=Course(
            ncs=ncs,
            starts_on=starts,
            ends_on=read_date(get("traEndDate") or ""),
            cost_krw=_won(get("courseMan")),
            own_cost_krw=_won(get("realMan")),
            employment_rate=rate if rate is not None else read_rate(get("eiEmplRate6"), 100),
            satisfaction=read_rate(get("stdgScor"), 5),
            weekend=_WEEKEND.get((get("wkendSe") or "").strip()),
        ),
        first_seen=now,
        updated_at=now,
        closed_at=now if starts and starts <= now.astimezone(KST).date() else None,
    )


def _day_before(day: date | None) -> date | None:
    """A session takes people until the day before it starts."""
    return day - timedelta(days=1) if day else None


def _link(given: str, course: str, degree: str, school: str) -> str:
    """The agency's own link where it leads to the agency, else the one made of the keys."""
    with suppress(ValueError):
        parts = urlsplit(given)
        if _IN_A_LINK.fullmatch(given) and parts.hostname in _HOSTS and parts.username is None:
            return given
    return _LINK.format(course, degree, school)


SERVICE = Service(
    Agency.HRDNET,
    "/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do",
    _parameters,
    parse,
    read,
    queries=queries,
    split=split,
)
