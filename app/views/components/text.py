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
_LONGEST = 9


def join_words(value: str) -> str:
    """The text with every Korean word held together."""
    return " ".join(_join(word) for word in value.split(" "))


def _join(word: str) -> str:
    if not _HANGUL.search(word):
        return word
    joined = word[0]
    for before, letter in pairwise(word):
        if (
            not unicodedata.combining(letter)
            and letter != "\n"
            and not _may_break(word, before, letter)
        ):
            joined += WORD_JOINER
        joined += letter
    return joined


def _may_break(word: str, before: str, letter: str) -> bool:
    """A long chain of words ("운송·적재·하역") may break behind its dots and at brackets."""
    return len(word) > _LONGEST and (before in "·/,)" or letter == "(")


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
