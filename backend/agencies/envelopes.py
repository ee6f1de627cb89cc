"""Reading the agencies' bodies: XML and JSON into pages, and their ways to say no."""

import json
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError
from xml.etree.ElementTree import fromstring as quick_fromstring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from backend.agencies.base import Page, QuotaSpentError, Record, RefusedError, TryAgainError
from backend.agencies.mending import BROKEN, mended_json, mended_xml

_HTML = (b"<!doctype html", b"<html")
_SPACE = b"\xef\xbb\xbf \r\n\t"
_NO_DATA = {"3"}
_QUOTA = {"22"}
_PASSING = {"1", "2", "4", "5", "23", "99"}
"""The data portal's codes for what may be over in a moment: an error of the application, its
database or its line, a time-out, too many requests in one second, an unknown error."""

_LONGEST_VALUE = 10_000
"""Characters of one value that are looked at: none that is used is longer than 4,000."""


def parse_xml(body: bytes, item: str = "") -> Element:
    """The root element. A page whose `item` elements are broken is mended: what can't be read
    of them stands as text in an element of its own.

    Raises TryAgainError for HTML, a body that ends in the middle, or a document type.
    """
    text = body.lstrip(_SPACE)
    if text[:16].lower().startswith(_HTML):
        raise TryAgainError("a maintenance page")
    try:
        return _root(text)
    except ParseError as error:
        mended = mended_xml(text, item) if item else None
        if mended is None:
            raise TryAgainError("not XML: ParseError") from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise TryAgainError(f"not XML: {type(error).__name__}") from error
    try:
        return _root(mended)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise TryAgainError(f"not XML: {type(error).__name__}") from error


def _root(text: bytes) -> Element:
    """The root element. Entities can only be declared in a document type, and decoded text
    hides none but by NULs, which the parser takes for UTF-16: without either the parser in C
    is as safe as the defused one in Python, and twice as fast."""
    try:
        decoded = text.decode()
    except UnicodeDecodeError as error:
        raise ParseError(str(error)) from error
    if "<!DOCTYPE" not in decoded and "\0" not in decoded:
        return quick_fromstring(decoded)  # noqa: S314
    root: Element = fromstring(text, forbid_dtd=True)
    return root


def records(elements: list[Element]) -> list[Record]:
    """Each element's children by tag; the first wins where a tag comes twice."""
    found = []
    for element in elements:
        record: Record = {}
        for child in element:
            if child.tag not in record:
                record[child.tag] = (child.text or "")[:_LONGEST_VALUE]
        found.append(record)
    return found


def whole(value: object) -> int:
    """A count, as a number or as text. Raises TryAgainError where it is none."""
    text = str(value).replace(",", "").strip() if isinstance(value, str | int) else ""
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 12:
        raise TryAgainError("no total")
    return int(text)


def work24_root(body: bytes, name: str, item: str = "") -> Element:
    """The root of an answer of Work24. Raises RefusedError for its `<GO24><error>`,
    QuotaSpentError where that says that too much was asked for."""
    root = parse_xml(body, item)
    if root.tag == "GO24":
        refuse_work24(root.findtext("error") or "GO24")
    if root.tag != name:
        raise TryAgainError(f"<{root.tag}> where <{name}> was expected"[:200])
    return root


_TOO_MUCH = (("초과", "한도"), ("건수", "횟수", "호출", "요청", "트래픽", "일일", "이용량"))


def refuse_work24(message: str) -> NoReturn:
    """Raises RefusedError, or QuotaSpentError where the message is about too many calls
    (Work24's words for that are not documented; the words looked for are an estimate)."""
    if all(any(word in message for word in words) for words in _TOO_MUCH):
        raise QuotaSpentError(message)
    raise RefusedError(message.strip() or "GO24")


def portal_page(body: bytes) -> Page:
    """A page of the data portal (data.go.kr), XML or JSON. Raises RefusedError for its
    refusals, QuotaSpentError where today's calls are used up."""
    if body.lstrip(_SPACE).startswith(b"{"):
        return json_page(parse_json(body, "item"))
    root = _portal_root(body)
    if _no_data(root.findtext("header/resultCode"), root.findtext("header/resultMsg")):
        return Page(0, [])
    total = whole(root.findtext("body/totalCount"))
    return Page(total, records(root.findall("body/items/item")))


def portal_record(body: bytes) -> Record:
    """The one record of a detail call of the data portal, empty where it has none."""
    if body.lstrip(_SPACE).startswith(b"{"):
        value = child(parse_json(body, "item"), "response")
        header = child(value, "header")
        if _no_data(header.get("resultCode"), header.get("resultMsg")):
            return {}
        found = listed(child(value, "body"))
        return found[0] if found else {}
    root = _portal_root(body)
    if _no_data(root.findtext("header/resultCode"), root.findtext("header/resultMsg")):
        return {}
    item = root.find("body/items/item")
    if item is None:
        item = root.find("body/item")
    return {} if item is None else records([item])[0]


def _portal_root(body: bytes) -> Element:
    root = parse_xml(body, "item")
    refuse_portal(root)
    if root.tag != "response":
        raise TryAgainError(f"<{root.tag}> where <response> was expected"[:200])
    return root


def refuse_portal(root: Element) -> None:
    """Raises as `check_code` where the portal refused before the service was reached."""
    if root.tag == "OpenAPI_ServiceResponse":
        code = root.findtext("cmmMsgHeader/returnReasonCode")
        message = root.findtext("cmmMsgHeader/returnAuthMsg")
        check_code(code, message)
        raise RefusedError(f"{code or ''} {message or ''}".strip())


def check_code(code: object, message: object) -> str:
    """The code without leading zeros, where it is none of an error or says that there is no
    data. Raises QuotaSpentError, TryAgainError for what passes, RefusedError for the rest."""
    number = ("" if code is None else str(code)).strip()
    number = number.lstrip("0") if number.strip("0") else ""
    said = f"{code} {message or ''}".strip()
    if number in _QUOTA or "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS" in said:
        raise QuotaSpentError(said)
    if number in _PASSING:
        raise TryAgainError(said[:200])
    if number and number not in _NO_DATA:
        raise RefusedError(said)
    return number


def _no_data(code: object, message: object) -> bool:
    if code is None or not str(code).strip():
        raise TryAgainError("no resultCode")
    return check_code(code, message) in _NO_DATA


def parse_json(body: bytes, item: str) -> dict[str, Any]:
    """A JSON object. A record in the list called `item` that can't be read is mended: its text
    stands in it. An XML refusal raises what it says, anything else TryAgainError."""
    text = body.lstrip(_SPACE)
    if text.startswith(b"<"):
        root = parse_xml(text)
        refuse_portal(root)
        if root.tag == "GO24":
            refuse_work24(root.findtext("error") or "GO24")
        raise TryAgainError(f"<{root.tag}> where JSON was expected"[:200])
    try:
        value = _load(text)
    except (ValueError, RecursionError) as error:
        mended = mended_json(text, item, _load)
        if mended is None:
            raise TryAgainError(f"not JSON: {type(error).__name__}") from error
        value = mended
    if not isinstance(value, dict):
        raise TryAgainError("no JSON object")
    return value


def _load(text: bytes | str) -> Any:
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    # A number of thousands of digits is no number, and would not be read as one.
    return json.loads(
        text, strict=False, parse_int=lambda digits: int(digits) if len(digits) < 20 else digits
    )


def child(value: dict[str, Any], name: str) -> dict[str, Any]:
    """The object called `name`, or an empty one; names with or without a colon at their end."""
    found = value.get(name, value.get(f"{name}:"))
    return _without_colons(found) if isinstance(found, dict) else {}


def _without_colons(value: dict[str, Any]) -> dict[str, Any]:
    return {name.rstrip(":"): found for name, found in value.items()}


def json_page(value: dict[str, Any]) -> Page:
    """A page of `{"response": {"header", "body": {"items", "totalCount"}}}`; the older form
    without a `body` has the count in its header and puts colons at its names' ends."""
    response = child(value, "response")
    header = child(response, "header")
    if check_code(header.get("resultCode"), header.get("resultMsg")) in _NO_DATA:
        return Page(0, [])
    body = child(response, "body") or response
    total = body.get("totalCount", header.get("totalCount"))
    if total is None:
        raise TryAgainError("no totalCount")
    return Page(whole(total), listed(body))


def listed(body: dict[str, Any]) -> list[Record]:
    """The records of `items.item`, of `items` itself, or of one object in place of a list."""
    items = body.get("items", body.get("item"))
    if isinstance(items, dict):
        items = _without_colons(items)
        items = items.get("item", items)
    return flat_all(items)


def flat_all(items: object) -> list[Record]:
    """Each entry of a list, or one object, as a record; what is no object as a broken one."""
    if isinstance(items, dict):
        items = [items] if items else []
    if not isinstance(items, list):
        return []
    return [flat(i) if isinstance(i, dict) else {BROKEN: str(i)[:_LONGEST_VALUE]} for i in items]


def flat(item: dict[str, Any]) -> Record:
    """A JSON record as text: numbers written out, null, truth values and nested ones empty."""
    return {
        name.rstrip(":"): str(value)[:_LONGEST_VALUE]
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
        for name, value in item.items()
    }
