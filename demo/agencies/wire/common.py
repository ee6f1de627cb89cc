"""What the wire formats share: escaping, parameters, the data portal's envelopes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape

from demo.agencies.shelf import Shelf
from demo.agencies.world import World

SPENT = "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"
"""What the data portal says once a day's quota is used up, under its code 22."""

DEMO_KEY = "ilteoro-demo"
"""The key every stand-in accepts."""

XML = "application/xml;charset=UTF-8"
JSON = "application/json;charset=UTF-8"
_MARK = b"\xef\xbb\xbf"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

MAINTENANCE_PAGE = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>서비스 점검 안내</title></head>
<body><h1>시스템 점검 중입니다.</h1><p>이용에 불편을 드려 죄송합니다.</p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response with status 200: these APIs say what is wrong in the body."""

    body: bytes
    media_type: str = XML


def tags(fields: Iterable[tuple[str, object]]) -> str:
    """Elements one after the other; empty ones where there is no value, as agencies write it."""
    # One loop without a call a field: pages are made of a hundred thousand of these.
    parts = []
    for name, value in fields:
        if value is None or value == "":
            parts.append(f"<{name}/>")
            continue
        text = str(value)
        if "&" in text or "<" in text or ">" in text:
            text = escape(text, quote=False)
        parts.append(f"<{name}>{text}</{name}>")
    return "".join(parts)


def element(name: str, fields: Iterable[tuple[str, object]]) -> str:
    """An element of elements."""
    return f"<{name}>{tags(fields)}</{name}>"


def xml(body: str, *, bom: bool = False) -> Answer:
    """An XML answer, with a byte order mark where the agency puts one."""
    text = _DECLARATION + body
    return Answer((_MARK if bom else b"") + text.encode("utf-8", "surrogateescape"))


def as_json_answer(body: object) -> Answer:
    """A JSON answer; escaped where a text can't be written otherwise."""
    try:
        return Answer(json.dumps(body, ensure_ascii=False).encode(), JSON)
    except UnicodeEncodeError:
        return Answer(json.dumps(body).encode(), JSON)


def number(parameters: Mapping[str, str], name: str, default: int, most: int) -> int | None:
    """A whole number from 1 to `most`; None where the parameter is not one."""
    text = parameters.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        return None
    return int(text)


def portal_refusal(code: str, message: str) -> Answer:
    """How the data portal (data.go.kr) refuses before a service is reached."""
    return xml(
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        f"<returnAuthMsg>{message}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode>"
        "</cmmMsgHeader></OpenAPI_ServiceResponse>"
    )


def portal_key_refusal(parameters: Mapping[str, str], name: str) -> Answer | None:
    """The refusal for a missing or wrong key, None where the key is right."""
    if parameters.get(name) == DEMO_KEY:
        return None
    return portal_refusal("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR")


def portal_bad_parameter() -> Answer:
    """The refusal for a page or page size out of bounds."""
    return xml(
        "<response><header><resultCode>10</resultCode>"
        "<resultMsg>INVALID_REQUEST_PARAMETER_ERROR</resultMsg></header></response>"
    )


def portal_no_data() -> Answer:
    """What a detail call of the data portal says of an id it doesn't know."""
    return xml(
        "<response><header><resultCode>03</resultCode>"
        "<resultMsg>NODATA_ERROR</resultMsg></header></response>"
    )


def portal_page(total: int, page: int, size: int, code: str, items: str) -> Answer:
    """A page in the data portal's envelope; `items` are its `<item>` elements."""
    return xml(
        f"<response><header><resultCode>{code}</resultCode><resultMsg>OK</resultMsg></header>"
        f"<body><items>{items}</items><numOfRows>{size}</numOfRows><pageNo>{page}</pageNo>"
        f"<totalCount>{total}</totalCount></body></response>"
    )


def day_of(text: str) -> date | None:
    """A day from YYYYMMDD or YYYY-MM-DD; None where it is neither."""
    try:
        return date.fromisoformat(text) if len(text) in (8, 10) and text.isascii() else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def shown(day: date, form: str) -> str:
    """A day in an agency's form."""
    return day.strftime(form)


class BadParameterError(ValueError):
    """A parameter has a value that is not one of its documented ones."""


def choices(parameters: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The values of a parameter that takes several, as `a|b`; none where it is left out."""
    return tuple(part for part in parameters.get(name, "").split("|") if part)


def day(parameters: Mapping[str, str], name: str) -> date | None:
    """The day a parameter names, None where it is left out. Raises BadParameterError."""
    text = parameters.get(name, "")
    found = day_of(text)
    if text and found is None:
        raise BadParameterError(name)
    return found


@dataclass(frozen=True, slots=True)
class Request:
    """What an answer is made from."""

    shelf: Shelf
    parameters: Mapping[str, str]

    @property
    def world(self) -> World:
        """The made-up world of the day."""
        return self.shelf.world
