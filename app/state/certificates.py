"""Certificates (자격증) by what people call them."""

import re
import unicodedata
from functools import cache

from app.reference.certificates import certificates
from app.reference.professions import professions
from app.text import Translator

_BRACKETS = re.compile(r"\(.*?\)")
_PAPER = re.compile(r"[1-3]급|등록자격|자격증|이수증|(?<=[형수])면허")

COMMON = ("forklift", "excavator", "driver_large", "welding", "electrician", "cargo_driver")
"""What many who work with their hands have, for somebody of whose job nothing is known."""


def certificate_name(t: Translator, code: str) -> str:
    """A certificate's name in the language of `t`, else the Korean one, else its code."""
    for key in (f"certificate.{code}", f"profession.{code}"):
        if t.has(key):
            return t(key)
    return next((name for one, name, _ in _all() if one == code), code)


@cache
def _all() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Code, Korean name and occupations of each, also of the licences one studies for."""
    ours = [(c.code, c.name, c.keco3) for c in certificates()]
    others = [(p.code, p.name, (p.keco3,)) for p in professions() if p.by == "licence"]
    return (*ours, *others)


def course_words(code: str) -> str:
    """What a course that leads to a certificate has in its title: the certificate's name without
    its class and what kind of paper it is; of several 미용사 the whole name."""
    name = next((c.name for c in certificates() if c.code == code), "")
    plain = _BRACKETS.sub("", name)
    alike = sum(_BRACKETS.sub("", c.name) == plain for c in certificates())
    words = _PAPER.sub("", name if alike > 1 else plain)
    return " ".join(words.split())


def first_certificates(keco3: str | None, limit: int = 6) -> list[str]:
    """Codes to offer before a word is typed: those of the job before, then common ones."""
    own = [code for code, _, opened in _all() if keco3 is not None and keco3 in opened]
    return [*dict.fromkeys((*own[:3], *COMMON))][:limit]


def suggest_certificates(said: str, t: Translator, limit: int = 6) -> list[str]:
    """Codes of the certificates whose names hold what was typed, those that begin so first; the
    Korean name counts in every language."""
    look = _flat(said)
    if not look:
        return []
    found: list[tuple[bool, int, str]] = []
    for code, own, _ in _all():
        names = {_flat(own), _flat(certificate_name(t, code))}
        held = [name for name in names if look in name]
        if held:
            nearest = min(held, key=lambda name: (not name.startswith(look), len(name)))
            found.append((not nearest.startswith(look), len(nearest), code))
    return [code for _, _, code in sorted(found)[:limit]]


def _flat(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace(" ", "").casefold()
