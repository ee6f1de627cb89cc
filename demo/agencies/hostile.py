"""Malformed records: what no agency should send and a reader has to survive.

Each is known by its number and spoils one field of an otherwise plain record; its key begins
with X, so that it is never taken for a made-up vacancy. In XML a NUL, a lone surrogate or an
unknown entity spoils the whole page for a strict parser, as it does in the field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from app.models import Agency

MEGABYTE = 1_000_000
_LESS = 20_000
_HUGE = 3
"""Rounds through all poisons in which the long texts are a megabyte; later they are shorter."""

_NESTED = 500


class Raw(str):
    """Text that stands in XML as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Poison:
    """What is wrong: in which field, and whether a lenient reader may still make a listing."""

    name: str
    part: str
    value: Any
    readable: bool


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"a": value}
    return value


POISONS = (
    Poison("no key", "id", None, False),
    Poison("NUL in the key", "id", "X\0{}", False),
    Poison("SQL as the key", "id", "X{}'; DROP TABLE listing; --", False),
    Poison("a megabyte of key", "id", "long", False),
    Poison("HTML as the key", "id", "<script>alert({})</script>", False),
    Poison("a path as the key", "id", "../../X{}/passwd", False),
    Poison("nested key", "id", _nested(_NESTED), False),
    Poison("a list as the key", "id", [1, [2, [3]]], False),
    Poison("a number without end as the key", "id", 10**400, False),
    Poison("a key of direction marks", "id", "\u202e\u2066\u200b", False),
    Poison("no title", "title", None, False),
    Poison("a title nobody sees", "title", "\u200b\u202e\u2060 \t", False),
    Poison("nested title", "title", _nested(_NESTED), False),
    Poison("a megabyte of title", "title", "long", True),
    Poison("NUL in the title", "title", "경비원\0 모집 {}", True),
    Poison("right to left", "title", "경비원 \u202eexe.집모\u202c {}", True),
    Poison("HTML in the title", "title", "<img src=x onerror=alert({})>경비원 모집", True),
    Poison("SQL in the title", "title", "경비원'); DELETE FROM listing WHERE ('a'='a{}", True),
    Poison("unknown entities", "title", Raw("경비원&nbsp;모집&xxe; {}"), True),
    Poison("a bare ampersand", "employer", Raw("한울 & 나래 {}"), True),
    Poison("half a character", "title", "경비원 \ud800 모집 {}", True),
    Poison("bytes that are no text", "employer", Raw("한울\udcff\udcfe {}"), True),
    Poison("control characters", "employer", "한울\x1b[31m\x07 {}", True),
    Poison("a number for a title", "title", 12345, True),
    Poison("an impossible day", "day", "2026-02-30", True),
    Poison("day nought", "until", "0000-00-00", True),
    Poison("a day beyond days", "until", "20261332", True),
    Poison("far too much pay", "pay", "9" * 60, True),
    Poison("pay that is no number", "pay", "NaN", True),
    Poison("less than nothing", "pay", "-1e308", True),
    Poison("a place that is none", "place", "아틀란티스 제{}구", True),
    Poison("digits of another script", "pay", "٢٣٠٠٠٠٠", True),
)
"""In turn, by number."""

_WITHOUT_KEY = tuple(poison for poison in POISONS if poison.part != "id")

_PARTS: dict[Agency, dict[str, str]] = {
    Agency.KEIS: {"id": "wantedAuthNo", "title": "title", "employer": "company", "place": "region",
                  "day": "regDt", "until": "closeDt", "pay": "minSal"},
    Agency.HRDNET: {"id": "trprId", "title": "title", "employer": "subTitle", "place": "address",
                    "day": "traStartDate", "until": "traEndDate", "pay": "courseMan"},
    Agency.KEAD: {"title": "jobNm", "employer": "busplaName", "place": "compAddr",
                  "day": "offerregDt", "until": "termDate", "pay": "salary"},
    Agency.KORDI: {"id": "jobId", "title": "recrtTitle", "employer": "oranNm",
                   "place": "workPlcNm", "day": "frDd", "until": "toDd", "pay": "age"},
    Agency.CWMA: {"id": "cmpnyJoSeq", "title": "empmnSj", "employer": "cmpnyNm",
                  "place": "workArea", "day": "rgsde", "until": "rceptEndde",
                  "pay": "wageAmount"},
}  # fmt: skip


def poison(agency: Agency, number: int) -> Poison:
    """What is wrong with a record. KEAD's have no key that could be."""
    poisons = _WITHOUT_KEY if agency is Agency.KEAD else POISONS
    return poisons[number % len(poisons)]


def fields(agency: Agency, number: int) -> dict[str, Any]:
    """The record by the agency's own names; values of any type."""
    names, wrong = _PARTS[agency], poison(agency, number)
    record: dict[str, Any] = {
        names["title"]: f"경비원 모집 {number}",
        names["employer"]: f"한울관리 {number}",
        names["place"]: "서울 종로구",
    }
    if "id" in names:
        record[names["id"]] = f"X{number:08d}"
    if agency is Agency.HRDNET:
        record |= {"trprDegr": "1", "trainstCstId": "500000000000"}
    value = wrong.value
    if value == "long":
        value = "경비원 " * ((MEGABYTE if number < _HUGE * len(POISONS) else _LESS) // 10)
    elif isinstance(value, str):
        value = type(value)(value.replace("{}", str(number)))
    return record | {names[wrong.part]: value}


def as_json(agency: Agency, number: int) -> Any:
    """The record for a JSON page; every now and then no object at all."""
    if number % 97 == 96:
        return (None, "구인", [], 7)[number % 4]
    return fields(agency, number)


def as_xml(agency: Agency, tag: str, number: int) -> str:
    """The record as an element, text alone every now and then."""
    if number % 97 == 96:
        return f"<{tag}>구인</{tag}>"
    return _element(tag, fields(agency, number).items(), number)


def _element(tag: str, items: Iterable[tuple[str, Any]], number: int) -> str:
    return f"<{tag}>{''.join(_text(name, value, number) for name, value in items)}</{tag}>"


def _text(name: str, value: Any, number: int) -> str:
    if value is None:
        return f"<{name}/>"
    if isinstance(value, dict):
        # Without recursion: as deep as it is.
        depth = 0
        while isinstance(value, dict):
            value, depth = value["a"], depth + 1
        return f"<{name}>{'<a>' * depth}{value}{'</a>' * depth}</{name}>"
    if isinstance(value, list):
        return f"<{name}><a>1</a><a>2</a></{name}>"
    text = str(value)
    if not isinstance(value, Raw):
        text = escape(text, quote=False)
        # Half of them as a reference, half as the byte itself.
        text = text.replace("\0", "&#0;" if number % 2 else "\0").replace("\ud800", "&#xD800;")
    return f"<{name}>{text}</{name}>"
