"""Makes assets/fonts from the npm package `pretendard`: `npm ci && python tools/fonts.py`.

With `--page` only the small font of the browser's own pages. The licence reserves the name
Pretendard for the unchanged font, so the subset has its own.
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "pretendard"
TARGET = ROOT / "assets" / "fonts"
FAMILY = "Ilteoro Sans"
WEIGHTS = ("Regular", "SemiBold", "Bold")
RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),
    (0x02B0, 0x036F),  # accents on their own and combining
    (0x0370, 0x03FF),  # Greek, for units
    (0x0400, 0x052F),  # Cyrillic: Russian, Mongolian, Uzbek and Kyrgyz are spoken at work here
    (0x1E00, 0x1EFF),  # Vietnamese
    (0x2000, 0x206F),  # punctuation, U+2060 WORD JOINER among it
    (0x2070, 0x218F),  # raised figures, currencies, letterlike, fractions
    (0x2190, 0x22FF),  # arrows, signs
    (0x2460, 0x27BF),  # circled figures, lines, shapes, dingbats
    (0x3000, 0x303F),  # Korean punctuation
    (0x3130, 0x318F),  # single jamo
    (0x3200, 0x33FF),  # ㈜, ㎡, ㎏
    (0xAC00, 0xD7A3),  # every modern syllable
    (0xFEFF, 0xFFEE),
)
FEATURES = ("calt", "case", "ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum")
WORD_JOINER = 0x2060
# What the browser itself writes, before Flutter draws and when the server is away: a font of
# these few characters is there at once and needs no cookie.
PAGE = ("assets/index.html", "assets/start.js", "assets/reconnect.js", "app/serving/door.py")


def wanted() -> set[int]:
    """The characters to keep, as code points."""
    return {point for first, last in RANGES for point in range(first, last + 1)}


def page_characters() -> set[int]:
    """The characters of the pages that are not drawn by Flutter, as code points."""
    return {ord(sign) for name in PAGE for sign in (ROOT / name).read_text(encoding="utf-8")}


def make(weight: str, characters: set[int], name: str) -> int:
    """Write one subset of a weight and return its size in bytes."""
    options = subset.Options(
        layout_features=list(FEATURES),
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],
    )
    font: TTFont = subset.load_font(
        str(PACKAGE / f"dist/public/static/Pretendard-{weight}.otf"), options
    )
    maker = subset.Subsetter(options)
    maker.populate(unicodes=characters)
    maker.subset(font)
    _rename(font, name)
    # The source's own date instead of now: the same package gives the same bytes.
    font.recalcTimestamp = False
    target = TARGET / f"IlteoroSans-{name}.otf"
    font.save(target)
    if characters == wanted():
        _check(font)
    return target.stat().st_size


def _rename(font: TTFont, weight: str) -> None:
    postscript = f"IlteoroSans-{weight}"
    names = {1: f"{FAMILY} {weight}".removesuffix(" Regular"), 2: "Regular", 3: postscript,
             4: f"{FAMILY} {weight}", 6: postscript, 16: FAMILY, 17: weight}  # fmt: skip
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames = [postscript]
    table.topDictIndex[0].FullName = names[4]
    table.topDictIndex[0].FamilyName = FAMILY


def _check(font: TTFont) -> None:
    table = font.getBestCmap()
    missing = [point for point in range(0xAC00, 0xD7A4) if point not in table]
    if missing:
        raise SystemExit(f"{len(missing)} syllables are not in the font")
    width, _ = font["hmtx"][table[WORD_JOINER]]
    if width != 0:
        raise SystemExit("U+2060 has a width")


def main() -> None:
    """Make every weight and copy the licence."""
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    TARGET.mkdir(parents=True, exist_ok=True)
    size = make("SemiBold", page_characters(), "Page")
    print(f"pretendard {version} Page: {size:,} bytes")
    for weight in () if "--page" in sys.argv else WEIGHTS:
        print(f"pretendard {version} {weight}: {make(weight, wanted(), weight):,} bytes")
    shutil.copyfile(PACKAGE / "dist" / "LICENSE.txt", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
