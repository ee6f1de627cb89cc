"""What the browser asked for as it connected: the languages its person reads."""

from collections.abc import Collection
from contextvars import ContextVar

from app.text import DEFAULT_LANGUAGE, languages

asked: ContextVar[str] = ContextVar("asked", default="")
"""The `Accept-Language` of the socket in whose context a page is made; empty in a window."""


def language_of(header: str, known: Collection[str] | None = None) -> str:
    """The first language of a browser's list that there are texts for, Korean where none is.

    A browser that names languages but none of ours reads English rather than Korean.
    """
    ours = languages() if known is None else known
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")):
        name, _, quality = part.partition(";")
        if tag := name.strip().partition("-")[0].lower():
            wishes.append((-_number(quality), place, tag))
    for _, _, tag in sorted(wishes):
        if tag in ours:
            return tag
    named = any(tag != "*" for _, _, tag in wishes)
    return "en" if named and "en" in ours else DEFAULT_LANGUAGE


def _number(quality: str) -> float:
    try:
        return float(quality.strip().removeprefix("q="))
    except ValueError:
        return 1.0
