"""KORDI 노인 구인정보 (100세누리), `getJobList`: the data portal's XML, half without a place."""

from datetime import timedelta

from app.models import Agency
from demo.agencies.chance import mix
from demo.agencies.drawing import Vacancy
from demo.agencies.hostile import as_xml
from demo.agencies.shelf import Query
from demo.agencies.wire.common import (
    Answer,
    Request,
    element,
    number,
    portal_bad_parameter,
    portal_key_refusal,
    portal_page,
)
from demo.agencies.world import Moment, State

PATH = "/B552474/SenuriService/getJobList"

_CONTRACTS = {
    "10": ("CM0101", "정규직"),
    "11": ("CM0103", "시간제일자리"),
    "20": ("CM0102", "계약직"),
    "21": ("CM0103", "시간제일자리"),
    "4": ("CM0105", "기타"),
}
_SHAPES = {"CM0101", "CM0102", "CM0103", "CM0104", "CM0105"}
_CLASSES = {
    "54": ("A01001", "경비·시설관리"),
    "56": ("A02001", "청소·미화"),
    "55": ("A03001", "요양·돌봄"),
    "53": ("A04001", "주방·조리보조"),
    "62": ("A05001", "운전·배송"),
    "02": ("A06001", "사무·행정보조"),
    "61": ("A07001", "판매·매장관리"),
    "90": ("A08001", "농림·조경"),
}
_OTHER = ("A08009", "기타")
_WITHOUT_PLACE = 57
"""Percent of rows without `workPlcNm` (200 of 354 open rows were, as measured)."""


def page(request: Request) -> Answer:
    """One page, newest first, 1,000 rows at most. `workPlcNm` is taken and does nothing."""
    parameters = request.parameters
    if no := portal_key_refusal(parameters, "serviceKey"):
        return no
    start = number(parameters, "pageNo", 1, 10**6)
    size = number(parameters, "numOfRows", 10, 1000)
    wanted, words = parameters.get("emplymShp", ""), parameters.get("search", "")
    if start is None or size is None or wanted not in {"", *_SHAPES}:
        return portal_bad_parameter()
    asked = Query((wanted, words))
    if wanted:
        asked.tests.append(lambda _, listing: _shape(listing)[0] == wanted)
    if words:
        asked.tests.append(lambda _, listing: words in listing.title or words in listing.employer)
    found = request.shelf.page(asked, start, size)
    items = "".join(
        [
            as_xml(Agency.KORDI, "item", entry) if isinstance(entry, int) else _item(*entry)
            for entry in found.entries
        ]
    )
    return portal_page(found.total, start, size, "00", items)


def _shape(listing: Vacancy) -> tuple[str, str]:
    return ("CM0104", "일당직") if listing.pay_unit == "D" else _CONTRACTS[listing.contract]


def native_id(moment: Moment) -> str:
    """jobId in one of the two forms: RECR_ and 15 digits, or K, office, day, number."""
    if moment.slot % 10 < 7:
        return f"RECR_{moment.slot * 10_000 + moment.number:015d}"
    return f"K{15_000 + moment.slot // 1000}{moment.posted:%y%m%d}{moment.slot % 1000:03d}"


def _item(moment: Moment, listing: Vacancy) -> str:
    code, contract = _shape(listing)
    job_code, job_name = _CLASSES.get(listing.kind.code6[:2], _OTHER)
    somewhere = mix(moment.key, 5) % 100 >= _WITHOUT_PLACE
    place = listing.place
    # Both spellings of the tag are seen.
    title = "recrtTitle" if moment.key % 3 else "recrTitle"
    closed = moment.state is State.CLOSED
    return element(
        "item",
        (
            ("acptMthd", ("방문", "온라인", "전화")[moment.key % 3]),
            ("deadline", "마감" if closed and moment.slot % 2 else "접수중"),
            ("emplymShp", code),
            ("emplymShpNm", contract),
            ("frDd", f"{listing.posted:%Y%m%d}"),
            ("toDd", f"{until(moment, listing)}"),
            ("jobId", None if moment.state is State.BROKEN else native_id(moment)),
            ("jobcls", job_code),
            ("jobclsNm", job_name),
            ("oranNm", listing.employer),
            ("organYn", "Y" if listing.kind.trade == "public" else "N"),
            (title, listing.title),
            ("stmId", "B" if moment.slot % 10 >= 7 else "A"),
            ("stmNm", "워크넷" if moment.slot % 10 >= 7 else "100세누리"),
            ("workPlc", f"{place.region.code[:2]}0{place.region.code[2:5]}"),
            ("workPlcNm", place.region.name if somewhere else None),
        ),
    )


def until(moment: Moment, listing: Vacancy) -> str:
    """The last day; a revision extends it by a week."""
    return f"{listing.deadline + timedelta(days=7 * moment.revision):%Y%m%d}"
