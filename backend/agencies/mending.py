"""Pages with a broken record in them: the others are read, the broken one keeps its text.

Only pages that a parser refused come here, so speed does not matter; a page that ends in the
middle is left to be asked for again.
"""

import re
from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

BROKEN = "_broken"
"""The name under which a record that can't be read has its own text."""

_RAW = 10_000
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,8}));?")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#)")


def mended_xml(body: bytes, item: str) -> bytes | None:
    """The page with what XML does not allow left out, and each `<item>` that is still broken
    reduced to its text. None where the page ends in the middle or has a document type."""
    text = body.decode("utf-8", "replace").rstrip("\x00 \r\n\t")
    root = re.match(r"\s*(?:<\?xml[^>]*\?>)?\s*<([A-Za-z_][\w.-]*)", text)
    if not root or "<!DOCTYPE" in text[:2000] or not text.endswith(f"</{root[1]}>"):
        return None
    text = _allowed(text)
    begins = [found.start() for found in re.finditer(rf"<{item}(?:\s[^<>]*)?>", text)]
    end = f"</{item}>"
    tail = text.rfind(end) + len(end)
    if not begins or tail < begins[-1]:
        return text.encode()
    chunks = [text[a:b] for a, b in pairwise([*begins, tail])]
    return (text[: begins[0]] + "".join(_sound(c, item) for c in chunks) + text[tail:]).encode()


def _sound(chunk: str, item: str) -> str:
    """One record as it is, without what stands behind it; its text alone where it is broken."""
    end = f"</{item}>"
    chunk = chunk[: chunk.rfind(end) + len(end)] if end in chunk else chunk
    try:
        fromstring(chunk, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return f"<{item}><{BROKEN}>{escape(chunk[:_RAW])}</{BROKEN}></{item}>"
    return chunk


def _allowed(text: str) -> str:
    def reference(found: re.Match[str]) -> str:
        number = int(found[1], 16) if found[1] else int(found[2])
        try:
            meant = chr(number)
        except (ValueError, OverflowError):
            return ""
        return "" if _NOT_IN_XML.match(meant) else f"&#{number};"

    text = _REFERENCE.sub(reference, _NOT_IN_XML.sub("", text))
    return _BARE_AMPERSAND.sub("&amp;", text)


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


def mended_json(body: bytes, item: str, load: Callable[[str], Any]) -> Any | None:
    """The page with each entry of the list called `item` that can't be read reduced to its
    text. None where there is no such list, or where the rest can't be read either."""
    text = body.decode("utf-8", "replace")
    start = re.search(rf'"{item}:?"\s*:\s*\[', text)
    if not start:
        return None
    entries, end = _entries(text, start.end())
    if end is None:
        return None
    kept = [_readable(entry, load) for entry in entries]
    try:
        return load(text[: start.end()] + ",".join(kept) + text[end:])
    except (ValueError, RecursionError):
        return None


def _entries(text: str, start: int) -> tuple[list[str], int | None]:
    """The objects of the list that begins at `start`, and where its bracket closes."""
    entries: list[str] = []
    depth, begin = 0, start
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        if mark in "{[":
            if not depth:
                begin = token.start()
            depth += 1
        elif mark == "]" and not depth:
            return entries, token.start()
        elif mark in "}]":
            depth -= 1
            if not depth:
                entries.append(text[begin : token.end()])
    return entries, None


def _readable(entry: str, load: Callable[[str], Any]) -> str:
    try:
        load(entry)
    except (ValueError, RecursionError):
        import json

        return json.dumps({BROKEN: entry[:_RAW]})
    return entry
