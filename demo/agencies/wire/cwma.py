"""CWMA 건설일드림넷 구인정보, `getJobOpenInfoList.do`: JSON with habits of its own."""

from collections.abc import Mapping

from app.models import Agency
from demo.agencies.drawing import Vacancy
from demo.agencies.hostile import as_json, as_xml
from demo.agencies.shelf import Query, Test
from demo.agencies.wire.common import (
    JSON,
    Answer,
    BadParameterError,
    Request,
    as_json_answer,
    day,
    number,
    portal_bad_parameter,
    portal_key_refusal,
    tags,
    xml,
)
from demo.agencies.world import Moment, State

PATH = "/job/openApi/service/getJobOpenInfoList.do"

_JOBS = {
    "701601": "141106", "701300": "141102", "701902": "141111", "701401": "141103",
    "701700": "141107", "702100": "142101", "702401": "142104", "702200": "142102",
    "702600": "142106", "703101": "143101", "704001": "144101", "706002": "149001",
}  # fmt: skip
"""Job numbers in the older KECO-2007 numbering: 141106 is documented, the rest made up."""


_REFUSAL = b'{"response":{"header":{"resultCode":"10","resultMsg":"INVALID"}}}'
_CONDITIONS = {
    "rcritJssfc": "rcritJssfc", "area": "workArea", "wageSe": "wageSe", "career": "career",
    "careerYear": "careerYear", "careerMonth": "careerMonth", "lhCntrwkAt": "lhCntrwkAt",
    "wageAmountFrom": "", "wageAmountTo": "", "periodFrom": "", "periodTo": "",
}  # fmt: skip
"""Conditions by parameter, with the name that must say the same where there is one.

`acdmcr` (schooling) is taken and does nothing: no record states it.
"""


def page(request: Request) -> Answer:
    """One page, 999 rows at most. XML where `type=json` is not asked for."""
    parameters = request.parameters
    if no := portal_key_refusal(parameters, "ServiceKey"):
        return no
    wants_json = parameters.get("type") == "json"
    start = number(parameters, "pageNo", 1, 10**6)
    size = number(parameters, "numOfRows", 10, 999)
    try:
        asked = _query(parameters)
    except BadParameterError:
        start = None
    if start is None or size is None:
        return Answer(_REFUSAL, JSON) if wants_json else portal_bad_parameter()
    found = request.shelf.page(asked, start, size)
    if not wants_json:
        inner = "".join(
            [
                as_xml(Agency.CWMA, "item", entry)
                if isinstance(entry, int)
                else f"<item>{tags(_item(*entry).items())}</item>"
                for entry in found.entries
            ]
        )
        return xml(
            f"<response><header><totalCount>{found.total}</totalCount><pageNo>{start}</pageNo>"
            f"<numOfRows>{size}</numOfRows></header><items>{inner}</items></response>"
        )
    items = [
        as_json(Agency.CWMA, entry) if isinstance(entry, int) else _item(*entry)
        for entry in found.entries
    ]
    # Every other page has the colon in its header's names.
    colon = ":" if start % 2 else ""
    header = {
        f"totalCount{colon}": found.total,
        f"pageNo{colon}": start,
        f"numOfRows{colon}": size,
    }
    item: object = items[0] if len(items) == 1 else items
    body = {"response": {"header": header, "items": {"item": item}}}
    return as_json_answer(body)


def _query(parameters: Mapping[str, str]) -> Query:
    """The conditions of a request. Raises BadParameterError."""
    asked = {name: parameters[name] for name in _CONDITIONS if parameters.get(name)}
    found = Query(tuple(sorted(asked.items())))
    first, last = day(parameters, "periodFrom"), day(parameters, "periodTo")
    found.early += [lambda moment: moment.posted >= first] if first else []
    found.early += [lambda moment: moment.posted <= last] if last else []
    for name in ("wageAmountFrom", "wageAmountTo", "wageSe"):
        text = asked.get(name, "0")
        if not text.isascii() or not text.isdigit():
            raise BadParameterError(name)
    least, most = int(asked.get("wageAmountFrom", 0)), int(asked.get("wageAmountTo", 10**12))
    if "wageAmountFrom" in asked or "wageAmountTo" in asked:
        found.tests.append(lambda _, listing: least <= listing.pay <= most)
    for name, tag in _CONDITIONS.items():
        if name in asked and tag:
            found.tests.append(_says(tag, asked[name]))
    return found


def _says(tag: str, wanted: str) -> Test:
    return lambda moment, listing: str(_item(moment, listing)[tag]) == wanted


def native_id(moment: Moment) -> str:
    """cmpnyJoSeq: K, the office (4), the day (6), a number (4)."""
    return f"K{601 + moment.slot // 10_000:04d}{moment.posted:%y%m%d}{moment.slot % 10_000:04d}"


def _item(moment: Moment, listing: Vacancy) -> dict[str, object]:
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
