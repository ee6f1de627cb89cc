"""KEAD 장애인 구인 실시간 현황, `job_list_env`: the data portal's XML, no stable id."""

from datetime import timedelta

from app.models import Agency, Capacity
from app.reference import demand_level
from demo.agencies.chance import mix
from demo.agencies.conditions import certificate
from demo.agencies.drawing import Vacancy
from demo.agencies.hostile import as_json, as_xml
from demo.agencies.shelf import Query
from demo.agencies.wire.common import (
    Answer,
    Request,
    as_json_answer,
    element,
    number,
    portal_bad_parameter,
    portal_key_refusal,
    portal_page,
)
from demo.agencies.world import Moment, State

PATH = "/B552583/job/job_list_env"
PLAIN_PATH = "/B552583/job/job_list"

Fields = tuple[tuple[str, object], ...]

LEVELS = {
    "both_hands": ("한손작업 가능", "한손보조작업 가능", "양손작업 가능"),
    "eyesight": ("비교적 큰 인쇄물을 읽을 수 있음", "일상적 활동 가능",
                 "아주 작은 글씨를 읽을 수 있음"),
    "fine_hand": ("큰 물품 조립가능", "작은 물품 조립가능", "정밀한 작업가능"),
    "lift": ("5Kg 이내의 물건을 다룰 수 있음", "5~20Kg의 물건을 다룰 수 있음",
             "20Kg 이상의 물건을 다룰 수 있음"),
    "listen_talk": ("듣고 말하는 작업 어려움", "간단한 듣고 말하기 가능",
                    "듣고 말하기에 어려움 없음"),
    "stand_walk": ("서거나 걷는 일 어려움", "일부 서서하는 작업 가능", "오랫동안 가능"),
}  # fmt: skip
_NOTHING = (None, "정보없음", "무관")
_UNITS = {"M": "월급", "H": "시급", "D": "일급", "Y": "연봉"}
_CONTRACTS = {"10": "상용직", "11": "시간제", "20": "계약직", "21": "시간제", "4": "계약직"}
_SCHOOLING = {0: "무관", 3: "고졸", 4: "초대졸", 5: "대졸"}


def page(request: Request) -> Answer:
    """One page with what the work asks of a body, 1,000 rows at most."""
    return _page(request, demands_too=True)


def plain_page(request: Request) -> Answer:
    """One page without it."""
    return _page(request, demands_too=False)


def _page(request: Request, *, demands_too: bool) -> Answer:
    parameters = request.parameters
    if no := portal_key_refusal(parameters, "serviceKey"):
        return no
    start = number(parameters, "pageNo", 1, 10**6)
    size = number(parameters, "numOfRows", 10, 1000)
    if start is None or size is None:
        return portal_bad_parameter()
    found = request.shelf.page(Query("all"), start, size)
    first = (start - 1) * size + 1
    rows: list[Fields | int] = [
        entry if isinstance(entry, int) else fields(entry[0], row, entry[1])
        for row, entry in enumerate(found.entries, first)
    ]
    if not demands_too:
        rows = [
            row if isinstance(row, int) else tuple(f for f in row if not f[0].startswith("env"))
            for row in rows
        ]
    if parameters.get("_type") == "json":
        return _as_json(rows, found.total, start, size)
    items = "".join(
        [
            as_xml(Agency.KEAD, "item", row) if isinstance(row, int) else element("item", row)
            for row in rows
        ]
    )
    return portal_page(found.total, start, size, "0000", items)


def _as_json(rows: list[Fields | int], total: int, start: int, size: int) -> Answer:
    listed = [as_json(Agency.KEAD, row) if isinstance(row, int) else dict(row) for row in rows]
    # A list of one is an object, a list of none an empty text.
    item: object = listed[0] if len(listed) == 1 else listed
    body = {
        "response": {
            "header": {"resultCode": "0000", "resultMsg": "OK"},
            "body": {
                "items": {"item": item} if listed else "",
                "numOfRows": size,
                "pageNo": start,
                "totalCount": total,
            },
        }
    }
    return as_json_answer(body)


def fields(moment: Moment, row: int, listing: Vacancy) -> Fields:
    """One record, name by name; `row` is its number in the whole list."""
    broken = moment.state is State.BROKEN
    # Both spellings of the tag are seen.
    hand = "envHandWork" if moment.key % 4 else "envHandwork"
    place = listing.place
    address = place.former if moment.key % 3 == 0 else listing.address
    address = f"{address} ({place.neighbourhood}, {listing.firm.core})"
    # Pay is part of what identifies a record here, so a revision changes the experience asked.
    experience = moment.revision
    opens = listing.posted
    ends = opens + timedelta(days=14) if moment.state is State.CLOSED else listing.deadline
    return (
        ("busplaName", None if broken else listing.employer),
        ("cntctNo", "1588-1519"),
        ("compAddr", address),
        ("empType", _CONTRACTS[listing.contract]),
        ("enterType", "무관"),
        ("envBothHands", _level(moment, listing, "both_hands")),
        ("envEyesight", _level(moment, listing, "eyesight")),
        (hand, _level(moment, listing, "fine_hand")),
        ("envLiftPower", _level(moment, listing, "lift")),
        ("envLstnTalk", _level(moment, listing, "listen_talk")),
        ("envStndWalk", _level(moment, listing, "stand_walk")),
        ("jobNm", None if broken else _job(moment, listing)),
        ("offerregDt", f"{opens:%Y%m%d}"),
        ("regDt", f"{opens:%Y%m%d}"),
        ("regagnName", f"한국장애인고용공단 {place.region.sido_short}지사"),
        ("reqCareer", f"{experience}년0개월" if experience else _career(listing)),
        ("reqEduc", _SCHOOLING[listing.schooling]),
        ("reqLicens", _licence(listing)),
        ("reqMajor", None),
        ("rno", row),
        ("rnum", row),
        ("salary", f"{listing.pay:,}"),
        ("salaryType", _UNITS[listing.pay_unit]),
        ("termDate", f"{opens.isoformat()}~{ends.isoformat()}"),
    )


def _job(moment: Moment, listing: Vacancy) -> str:
    """jobNm: what the work is, with its hours where they tell two vacancies apart."""
    name = listing.name
    stated = moment.follows is not None or moment.key % 5 == 0
    return f"{name}({listing.shift})" if listing.shift and stated and "교대" not in name else name


def _licence(listing: Vacancy) -> str | None:
    asked = certificate(listing.kind.code6)
    return asked[0] if asked and asked[1] else None


def _career(listing: Vacancy) -> str:
    return "무관" if listing.career != "신입" else "0년0개월"


def _level(moment: Moment, listing: Vacancy, capacity: str) -> str | None:
    """The level the work usually asks; one in six not stated, one in five a step beside it."""
    drawn = mix(moment.key, len(capacity), ord(capacity[0]), 11) % 60
    if drawn < 10:
        return _NOTHING[moment.key % len(_NOTHING)]
    usual = demand_level(listing.kind.code6[:3], Capacity(capacity), listing.name) or 2
    beside = -1 if drawn < 19 else 1 if drawn < 22 and usual > 1 else 0
    return LEVELS[capacity][min(2, max(0, usual - 1 + beside))]
