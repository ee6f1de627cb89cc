"""Korean particles (조사) by a format spec: `"{name:을}"` gives "지게차를", "경비원을".

The particle follows the sound of the last letter, also of digits and Latin letters as
Koreans read them aloud.
"""

import string
from collections.abc import Mapping, Sequence
from typing import Any

_PAIRS = {
    "을": ("을", "를"),
    "이": ("이", "가"),
    "은": ("은", "는"),
    "과": ("과", "와"),
    "이에요": ("이에요", "예요"),
    "이나": ("이나", "나"),
    "아": ("아", "야"),
    "으로": ("으로", "로"),
}
"""After a final consonant (받침), after a vowel. Both spellings name the pair."""

_BY_SPEC = {form: pair for pair in _PAIRS.values() for form in pair}

_RIEUL = 8
_DIGIT_FINALS = {"0": 21, "1": _RIEUL, "3": 16, "6": 1, "7": _RIEUL, "8": _RIEUL}
_LATIN_FINALS = {"l": _RIEUL, "m": 16, "n": 4, "r": _RIEUL}
_SILENT = " \t\"'”’)]}>」』.,!?…·⁠"


def _final(word: str) -> int | None:
    """The final consonant's number in Unicode (0 none), None where nobody can tell."""
    word = word.rstrip(_SILENT)
    if not word:
        return None
    last = word[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if last.isdigit():
        return _DIGIT_FINALS.get(last, 0)
    if last == "%":
        return 0
    if last.isascii() and last.isalpha():
        return _LATIN_FINALS.get(last.lower(), 0)
    return None


def with_particle(word: str, particle: str) -> str:
    """`word` with the right one of a pair: `with_particle("지게차", "을")` → "지게차를".

    Raises ValueError for a particle that has no pair.
    """
    if particle not in _BY_SPEC:
        raise ValueError(f"no such particle: {particle!r}")
    closed, open_ = _BY_SPEC[particle]
    final = _final(word)
    if final is None:
        return f"{word}{closed}({open_})"
    if closed == "으로" and final == _RIEUL:
        return word + open_
    return word + (closed if final else open_)


class ParticleFormatter(string.Formatter):
    """`str.format` that knows particles and never looks into objects.

    Field names are plain words: `{name.attribute}` and `{name[0]}` are refused, so that a
    translated text can't reach into what it is given.
    """

    def get_field(self, field_name: str, _args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if not field_name.isidentifier():
            raise ValueError(f"not a plain name in a text: {field_name!r}")
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _BY_SPEC:
            return with_particle(str(value), format_spec)
        return str(super().format_field(value, format_spec))
