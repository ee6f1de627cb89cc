"""KORDI 노인 구인정보 (100세누리): slow, half without a place, no pay and no hours."""

from datetime import datetime

import httpx

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
    AgencySettings,
    Harvest,
    Record,
    Service,
    UnreadableRecordError,
    harvest_pages,
)
from backend.agencies.envelopes import portal_page
from backend.agencies.normalise.codes import read_contract, read_shift
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.jobs import keco3_of_title, keco3_of_words
from backend.agencies.normalise.places import deeper, region_of_text
from backend.agencies.normalise.text import clean, native_id

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


def harvest(client: httpx.Client, settings: AgencySettings, now: datetime) -> Harvest:
    """Every vacancy of KORDI; `closed_at` set where it says 마감 or its day has passed."""
    return harvest_pages(client, settings, SERVICE, now)


def _parameters(settings: AgencySettings, page: int, _now: datetime) -> dict[str, str]:
    return {
        "serviceKey": settings.key,
        "pageNo": str(page),
        "numOfRows": str(settings.page_size),
    }


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
    address = clean(get("plDetAddr"))
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
        shift=read_shift(title),
        opens_on=read_date(get("frDd") or ""),
        deadline=deadline,
        deadline_kind=DeadlineKind.DATE if deadline else None,
        prefers=(Prefers.OLDER,),
        first_seen=now,
        updated_at=now,
        closed_at=now if over or past else None,
    )


SERVICE = Service(Agency.KORDI, "/B552474/SenuriService/getJobList", _parameters, portal_page, read)
