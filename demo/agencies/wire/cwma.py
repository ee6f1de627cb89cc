"""CWMA 건설일드림넷 구인정보, `getJobOpenInfoList.do`: JSON with habits of its own."""

import json

from app.models import Agency
from demo.agencies.vacancies import vacancy
from demo.agencies.wire.common import JSON, Answer, Request, number, portal_key_refusal, tags, xml
from demo.agencies.world import Moment, State

PATH = "/job/openApi/service/getJobOpenInfoList.do"

_JOBS = {
    "701601": "141106", "701300": "141102", "701902": "141111", "701401": "141103",
    "701700": "141107", "702100": "142101", "702401": "142104", "702200": "142102",
    "702600": "142106", "703101": "143101", "704001": "144101", "706002": "149001",
}  # fmt: skip
"""Job numbers in the older KECO-2007 numbering: 141106 is documented, the rest made up."""


def page(request: Request) -> Answer:
    """One page, 999 rows at most. XML where `type=json` is not asked for."""
    world, parameters = request.world, request.parameters
    if refusal := portal_key_refusal(parameters, "ServiceKey"):
        return refusal
    start = number(parameters, "pageNo", 1, 10**6)
    size = number(parameters, "numOfRows", 10, 999)
    if start is None or size is None:
        return Answer(b'{"response":{"header":{"resultCode":"10","resultMsg":"INVALID"}}}', JSON)
    moments = world.page(Agency.CWMA, (start - 1) * size, size)
    items = [_item(moment) for moment in moments]
    total = world.rows(Agency.CWMA)
    if parameters.get("type") != "json":
        inner = "".join([f"<item>{tags(item.items())}</item>" for item in items])
        return xml(
            f"<response><header><totalCount>{total}</totalCount><pageNo>{start}</pageNo>"
            f"<numOfRows>{size}</numOfRows></header><items>{inner}</items></response>"
        )
    # Every other page has the colon in its header's names.
    colon = ":" if start % 2 else ""
    header = {f"totalCount{colon}": total, f"pageNo{colon}": start, f"numOfRows{colon}": size}
    item: object = items[0] if len(items) == 1 else items
    body = {"response": {"header": header, "items": {"item": item}}}
    return Answer(json.dumps(body, ensure_ascii=False).encode(), JSON)


def native_id(moment: Moment) -> str:
    """cmpnyJoSeq: K, the office (4), the day (6), a number (4)."""
    return f"K{601 + moment.slot // 10_000:04d}{moment.posted:%y%m%d}{moment.slot % 10_000:04d}"


def _item(moment: Moment) -> dict[str, object]:
    listing = vacancy(moment)
    place = listing.place
    # Most sites hire until the gang is full; some write a day, some the word null.
    closes: str | None = listing.deadline.isoformat()
    if moment.state is not State.CLOSED:
        closes = (closes, "null", None)[moment.key % 3]
    return {
        "cmpnyJoSeq": None if moment.state is State.BROKEN else native_id(moment),
        "cmpnyNm": listing.employer,
        "empmnSj": listing.title,
        "rcritJssfc": _JOBS.get(listing.kind.code6, "149001"),
        "wageSe": 6,
        "wageAmount": str(listing.pay),
        "career": "관계없음" if listing.career != "경력" else "경력",
        "careerYear": 1 + moment.key % 5 if listing.career == "경력" else None,
        "careerMonth": None,
        "workArea": place.region.sido_short,
        "workAreaAdres1": place.sido_and_sigungu,
        "workAreaAdres2": f"{place.road} {place.number}",
        "rgsde": listing.posted.isoformat(),
        "rceptEndde": closes,
        "lhCntrwkAt": "Y" if moment.key % 7 == 0 else "N",
    }
