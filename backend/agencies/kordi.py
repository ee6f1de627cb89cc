"""KORDI 노인 구인정보 (100세누리): slow, half without a place, no pay and no hours.

A detail call has the address, and what the announcement says in its own words.
"""

import re
from datetime import datetime

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
from backend.agencies.base import (
    Detail,
    Query,
    Record,
    Service,
    UnreadableRecordError,
)
from backend.agencies.envelopes import portal_page, portal_record
from backend.agencies.normalise.codes import read_contract
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.hours import read_shift
from backend.agencies.normalise.jobs import keco3_of_title, keco3_of_words
from backend.agencies.normalise.places import deeper, region_of_text
from backend.agencies.normalise.text import clean, native_id
from backend.agencies.settings import AgencySettings

ATTRIBUTION = "출처: 한국노인인력개발원, 노인 구인정보 (공공데이터포털)"
_LINK = "https://www.data.go.kr/data/15015153/openapi.do"
"""Where the data comes from: no page of a single record is documented."""

_CONTRACTS = {
    "CM0101": EmploymentType.REGULAR,
    "CM0102": EmploymentType.FIXED_TERM,
    "CM0103": EmploymentType.PART_TIME,
    "CM0104": EmploymentType.DAILY,
    "CM0105": EmploymentType.OTHER,
}


def _parameters(settings: AgencySettings, page: int, _query: Query) -> dict[str, str]:
    return {
        "serviceKey": settings.key,
        "pageNo": str(page),
        "numOfRows": str(settings.page_size),
    }


_HOURS = re.compile(
    r"(?:근무\s?시간|근무\s?형태|근무\s?요일|근로\s?시간)\s*[:：\-)\]]?\s*([^\n\r<]{2,60})"
)
_POSTCODE = re.compile(r"^[\[(]?\d{5,6}[\])]?\s+")


def _hours(text: str) -> str:
    """What an announcement says of its hours: no other line of it is taken for them."""
    return " ".join(found[1] for found in _HOURS.finditer(text[:4000]))


def read(record: Record, now: datetime) -> Listing:
    """One `<item>` as a listing. Raises UnreadableRecordError."""
    get = record.get
    native = native_id(get("jobId"))
    title = clean(get("recrtTitle") or get("recrTitle"))
    if native is None:
        raise UnreadableRecordError("no jobId")
    if not title:
        raise UnreadableRecordError("no title")
    # plDetAddr stands in the detail call alone, but some answers carry it in the list.
    address = _POSTCODE.sub("", clean(get("plDetAddr")))
    deadline = read_date(get("toDd") or "")
    employer = clean(get("oranNm"))
    keco3 = keco3_of_title(title, employer) or keco3_of_words(clean(get("jobclsNm"), 60))
    over = clean(get("deadline"), 20) == "마감"
    past = deadline is not None and deadline < now.astimezone(KST).date()
    contract = _CONTRACTS.get((get("emplymShp") or "").strip())
    return Listing(
        id=f"kordi:{native}",
        kind=Kind.JOB,
        agency=Agency.KORDI,
        sources=(
            Source(agency=Agency.KORDI, native_id=native, url=_LINK, attribution=ATTRIBUTION),
        ),
        title=title,
        employer=employer,
        keco3=keco3,
        keco3_inferred=keco3 is not None,
        region=deeper(region_of_text(clean(get("workPlcNm"), 60)), region_of_text(address)),
        address=address or None,
        employment_type=contract or read_contract(clean(get("emplymShpNm"), 40)),
        shift=read_shift(title) or read_shift(clean(_hours(get("detCnts") or ""), 300)),
        opens_on=read_date(get("frDd") or ""),
        deadline=deadline,
        deadline_kind=DeadlineKind.DATE if deadline else None,
        prefers=(Prefers.OLDER,),
        first_seen=now,
        updated_at=now,
        closed_at=now if over or past else None,
    )


def _detail_parameters(settings: AgencySettings, native: str) -> dict[str, str]:
    return {"serviceKey": settings.key, "id": native}


def _wants_detail(record: Record) -> int:
    """Soonest where the list says no place: for those the detail call is the only one."""
    return 1 if clean(record.get("workPlcNm")) else 0


SERVICE = Service(
    Agency.KORDI,
    "/B552474/SenuriService/getJobList",
    _parameters,
    portal_page,
    read,
    detail=Detail(
        "/B552474/SenuriService/getJobInfo",
        _detail_parameters,
        portal_record,
        _wants_detail,
        keep=("plDetAddr", "detCnts"),
    ),
    native="jobId",
)
