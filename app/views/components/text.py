"""Text as it is shown: Korean words stay whole, semantics get the plain words.

Flutter breaks Korean between any two syllables. Here the syllables of a word are joined
with U+2060 for the eye only; values, search, the clipboard and read-aloud never see it.
"""

import re
import unicodedata

import flet as ft

from app.views import theme

WORD_JOINER = "\u2060"
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LONGEST = 14  # a longer run than a line holds at 200 % may break anywhere


def join_words(value: str) -> str:
    """The text with every Korean word held together."""
    return " ".join(_join(word) for word in value.split(" "))


def _join(word: str) -> str:
    if not _HANGUL.search(word) or len(word) > _LONGEST:
        return word
    joined = [word[0]] if word else []
    for letter in word[1:]:
        if not unicodedata.combining(letter) and letter not in "\n\u200b":
            joined.append(WORD_JOINER)
        joined.append(letter)
    return "".join(joined)


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
) -> ft.Control:
    """A heading of level 1 (the page), 2 (a section) or 3 (a card)."""
    style = {1: theme.TEXT_PAGE, 2: theme.TEXT_SECTION}.get(level, theme.TEXT_STRONG)
    return ft.Semantics(
        header=True,
        heading_level=level,
        content=Text(value, style, color=color),
        expand=expand,
    )
