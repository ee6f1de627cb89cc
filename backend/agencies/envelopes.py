"""Reading the agencies' bodies: XML and JSON into pages, and their ways to say no."""

import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from backend.agencies.base import Page, Record, RefusedError, TryAgainError

_HTML = (b"<!doctype html", b"<html")
_NO_DATA = {"03"}
_FINE = {"00", "0000"}


def parse_xml(body: bytes) -> Element:
    """The root element. Raises TryAgainError for HTML, broken XML or a document type."""
    text = body.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text[:16].lower().startswith(_HTML):
        raise TryAgainError("a maintenance page")
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise TryAgainError(f"not XML: {type(error).__name__}") from error
    return root


def records(elements: list[Element]) -> list[Record]:
    """Each element's children by tag; the first wins where a tag comes twice."""
    found = []
    for element in elements:
        record: Record = {}
        for child in element:
            record.setdefault(child.tag, child.text or "")
        found.append(record)
    return found


def whole(text: str | None) -> int:
    """A count. Raises TryAgainError where it is none."""
    try:
        value = int((text or "").replace(",", ""))
    except ValueError as error:
        raise TryAgainError("no total") from error
    if value < 0:
        raise TryAgainError("no total")
    return value


def work24_root(body: bytes, name: str) -> Element:
    """The root of an answer of Work24. Raises RefusedError for its `<GO24><error>`."""
    root = parse_xml(body)
    if root.tag == "GO24":
        raise RefusedError(root.findtext("error") or "GO24")
    if root.tag != name:
        raise TryAgainError(f"<{root.tag}> where <{name}> was expected")
    return root


def portal_page(body: bytes) -> Page:
    """A page of the data portal (data.go.kr). Raises RefusedError for its refusals."""
    root = parse_xml(body)
    refuse_portal(root)
    if root.tag != "response":
        raise TryAgainError(f"<{root.tag}> where <response> was expected")
    code = root.findtext("header/resultCode") or ""
    if code in _NO_DATA:
        return Page(0, [])
    if code not in _FINE:
        raise RefusedError(f"{code} {root.findtext('header/resultMsg') or ''}".strip())
    total = whole(root.findtext("body/totalCount"))
    return Page(total, records(root.findall("body/items/item")))


def refuse_portal(root: Element) -> None:
    """Raises RefusedError where the data portal refused before the service was reached."""
    if root.tag == "OpenAPI_ServiceResponse":
        code = root.findtext("cmmMsgHeader/returnReasonCode") or ""
        message = root.findtext("cmmMsgHeader/returnAuthMsg") or ""
        raise RefusedError(f"{code} {message}".strip())


def parse_json(body: bytes) -> dict[str, Any]:
    """A JSON object. An XML refusal raises RefusedError, anything else TryAgainError."""
    text = body.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text.startswith(b"<"):
        root = parse_xml(text)
        refuse_portal(root)
        raise TryAgainError(f"<{root.tag}> where JSON was expected")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TryAgainError(f"not JSON: {type(error).__name__}") from error
    if not isinstance(value, dict):
        raise TryAgainError("no JSON object")
    return value


def flat(item: dict[str, Any]) -> Record:
    """A JSON record as text: numbers written out, null and nested values empty."""
    return {
        name: str(value) if isinstance(value, str | int | float) else ""
        for name, value in item.items()
    }
