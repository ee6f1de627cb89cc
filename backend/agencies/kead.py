"""KEAD 장애인 구인 실시간 현황, with what the work asks of a body. It has no id of its own."""

from datetime import datetime
from hashlib import blake2b

from app.models import (
    KST,
    Agency,
    Capacity,
    DeadlineKind,
    Demand,
    Kind,
    Listing,
    Prefers,
    Source,
)
from backend.agencies.base import (
    Query,
    Record,
    Service,
    UnreadableRecordError,
)
from backend.agencies.envelopes import portal_page
from backend.agencies.normalise.codes import (
    read_career,
    read_contract,
    read_education,
    read_level,
)
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.hours import hours_paid, read_shift
from backend.agencies.normalise.jobs import keco3_of_words
from backend.agencies.normalise.pay import read_pay, read_won
from backend.agencies.normalise.places import region_of_text
from backend.agencies.normalise.text import clean
from backend.agencies.settings import AgencySettings

ATTRIBUTION = "출처: 한국장애인고용공단, 장애인 구인 실시간 현황 (공공데이터포털)"
_LINK = "https://www.data.go.kr/data/15117692/openapi.do"
"""Where the data comes from: a record has neither an id nor a page of its own."""

_IDENTITY = (
    "offerregDt",
    "busplaName",
    "jobNm",
    "termDate",
    "compAddr",
    "salaryType",
    "salary",
)
_TAGS = {
    Capacity.BOTH_HANDS: ("envBothHands",),
    Capacity.EYESIGHT: ("envEyesight",),
    Capacity.FINE_HAND: ("envHandWork", "envHandwork"),
    Capacity.LIFT: ("envLiftPower",),
    Capacity.LISTEN_TALK: ("envLstnTalk",),
    Capacity.STAND_WALK: ("envStndWalk",),
}


def _parameters(settings: AgencySettings, page: int, _query: Query) -> dict[str, str]:
    return {
        "serviceKey": settings.key,
        "pageNo": str(page),
        "numOfRows": str(settings.page_size),
    }


def native_id(record: Record) -> str:
    """The hash that stands for the id: row numbers change from call to call."""
    identity = "|".join(clean(record.get(name), 300) for name in _IDENTITY)
    return blake2b(identity.encode(), digest_size=12).hexdigest()


def _demands(record: Record) -> dict[Capacity, Demand]:
    demands = {}
    for capacity, tags in _TAGS.items():
        text = next((record[tag] for tag in tags if record.get(tag)), "")
        if level := read_level(capacity, clean(text, 60)):
            demands[capacity] = Demand(level=level, stated=True)
    return demands


def read(record: Record, now: datetime) -> Listing:
    """One `<item>` as a listing. Raises UnreadableRecordError."""
    get = record.get
    job = clean(get("jobNm"))
    if not job:
        raise UnreadableRecordError("no jobNm")
    native = native_id(record)
    address = clean(get("compAddr"))
    opens, _, ends = clean(get("termDate"), 40).partition("~")
    deadline = read_date(ends)
    keco3 = keco3_of_words(job)
    salary = clean(get("salary"), 40)
    contract, shift = read_contract(clean(get("empType"), 40)), read_shift(job)
    weekly = hours_paid(contract, shift, job)
    shown = f"{salary}원" if salary else ""
    pay = read_pay(clean(get("salaryType"), 20), read_won(salary), shown, weekly)
    return Listing(
        id=f"kead:{native}",
        kind=Kind.JOB,
        agency=Agency.KEAD,
        sources=(Source(agency=Agency.KEAD, native_id=native, url=_LINK, attribution=ATTRIBUTION),),
        title=job,
        employer=clean(get("busplaName")),
        keco3=keco3,
        keco3_inferred=keco3 is not None,
        region=region_of_text(address),
        address=address or None,
        pay_month_krw=pay.month_krw,
        pay_text=pay.text,
        pay_inferred=pay.inferred,
        employment_type=contract,
        shift=shift,
        education=read_education(get("reqEduc") or ""),
        career=read_career(get("reqCareer") or ""),
        demands=_demands(record),
        opens_on=read_date(get("offerregDt") or "") or read_date(opens),
        deadline=deadline,
        deadline_kind=DeadlineKind.DATE if deadline else None,
        prefers=(Prefers.DISABLED,),
        first_seen=now,
        updated_at=now,
        closed_at=now if deadline and deadline < now.astimezone(KST).date() else None,
    )


SERVICE = Service(Agency.KEAD, "/B552583/job/job_list_env", _parameters, portal_page, read)
