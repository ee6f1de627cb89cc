"""Fifty facts about people who are not there, and every way in which each may be written.

All facts of a kind share a mark that stands nowhere else; where the mark is found, one of them is.
"""

import base64
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

_SIGNS = "가나다라마바사아자차카타파"
NAMES = tuple(f"가람뉘{sign}" for sign in _SIGNS)
PHONES = tuple(f"010-7391-80{n:02}" for n in range(30, 43))
CASES = tuple(f"LEAKQ-7391-{n:02}" for n in range(12))
DIAGNOSES = tuple(f"왼쪽 누리돋이증 {sign} N7391" for sign in _SIGNS[:12])
ALL = (*NAMES, *PHONES, *CASES, *DIAGNOSES)

MARKS = {
    "name": ("가람뉘",),
    "phone": ("010-7391-80", "010739180"),
    "case": ("LEAKQ-7391", "LEAKQ7391", "leakq-7391", "leakq7391"),
    "diagnosis": ("누리돋이증",),
}


@dataclass(frozen=True)
class Form:
    """One way in which a mark may stand somewhere."""

    kind: str
    encoding: str
    mark: str
    content: bytes


def written(text: str) -> dict[str, bytes]:
    """Every way to write a text, by its name."""
    plain = text.encode()
    escaped = json.dumps(text)[1:-1]
    ways = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "decomposed": unicodedata.normalize("NFD", text).encode(),
        "percent": quote(text, safe="").encode(),
        "percent, small": quote(text, safe="").lower().encode(),
        "json": escaped.encode(),
        "json, capitals": escaped.upper().replace("\\U", "\\u").encode(),
        "json in json": json.dumps(escaped)[1:-1].encode(),
        "bytes of Python": repr(plain)[2:-1].encode(),
        "hex": plain.hex().encode(),
        "hex, capitals": plain.hex().upper().encode(),
    }
    return ways | {f"base64, {n}": part for n, part in enumerate(in_base64(plain))}


def in_base64(plain: bytes) -> list[bytes]:
    """What stands in base64 wherever in a longer content `plain` lies, in either alphabet."""
    parts = []
    for before in range(3):
        whole = base64.b64encode(bytes(before) + plain)
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        parts += [whole[first:last], whole[first:last].translate(bytes.maketrans(b"+/", b"-_"))]
    return parts


def forms(marked: Mapping[str, Sequence[str]]) -> tuple[Form, ...]:
    """Every form of every mark, each content once."""
    found: dict[bytes, Form] = {}
    for kind, marks in marked.items():
        for mark in marks:
            for encoding, content in written(mark).items():
                found.setdefault(content, Form(kind, encoding, mark, content))
    return tuple(found.values())


FORMS = forms(MARKS)
