"""Text as it is shown: Korean words stay whole, semantics get the plain words.

Flutter breaks Korean between any two syllables. Here the syllables of a word are joined
with U+2060 for the eye only; values, search, the clipboard and read-aloud never see it.
"""

import re
import unicodedata
from itertools import pairwise

import flet as ft

from app.views import theme

WORD_JOINER = "\u2060"
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_NUMBER = re.compile(r"\d-\d")
"""A telephone number."""
_LONGEST = 9
_PARTICLE = 3
"""The longest particle that follows a bracket."""


def join_words(value: str) -> str:
    """The text with every Korean word and every telephone number held together."""
    return " ".join(_join(word) for word in value.split(" "))


def _join(word: str) -> str:
    if not _HANGUL.search(word) and not _NUMBER.search(word):
        return word
    joined = word[0]
    for at, (before, letter) in enumerate(pairwise(word), 1):
        rest = len(word) - at
        if (
            not unicodedata.combining(letter)
            and letter != "\n"
            and not _may_break(word, before, letter, rest)
        ):
            joined += WORD_JOINER
        joined += letter
    return joined


def _may_break(word: str, before: str, letter: str, rest: int) -> bool:
    """A long chain of words ("운송·적재·하역") may break behind its dots and at brackets; where the
    `rest` of it behind a bracket is no more than a particle ("(1588-0075)에"), it stays there."""
    if len(word) <= _LONGEST:
        return False
    return before in "·/," or letter == "(" or (before == ")" and rest > _PARTICLE)


def plain(value: str) -> str:
    """The text without what was put in for the eye."""
    return value.replace(WORD_JOINER, "")


def Text(
    value: str,
    style: ft.TextThemeStyle = theme.TEXT_BODY,
    *,
    color: ft.ColorValue = theme.INK,
    align: ft.TextAlign = ft.TextAlign.START,
    max_lines: int | None = None,
    expand: bool | int | None = None,
    key: str | None = None,
) -> ft.Text:
    """A piece of text in one of the theme's styles."""
    return ft.Text(
        join_words(value),
        theme_style=style,
        color=color,
        text_align=align,
        max_lines=max_lines,
        overflow=ft.TextOverflow.ELLIPSIS if max_lines else ft.TextOverflow.CLIP,
        semantics_label=value,
        expand=expand,
        key=key,
    )


def Heading(
    value: str,
    level: int = 2,
    *,
    color: ft.ColorValue = theme.INK,
    expand: bool | int | None = None,
    smaller: bool = False,
) -> ft.Control:
    """A heading of level 1 (the page), 2 (a section) or 3 (a card); `smaller` looks like the next
    level, where text is so large that a page's own would break within words."""
    styles = (theme.TEXT_PAGE, theme.TEXT_SECTION, theme.TEXT_STRONG)
    style = styles[min(level - 1 + smaller, 2)]
    return ft.Semantics(
        header=True,
        heading_level=level,
        content=Text(value, style, color=color),
        expand=expand,
    )
