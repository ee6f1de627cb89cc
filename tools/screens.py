"""Pictures of every screen into docs/screens: `python -m tools.screens`.

One sheet for each size, brightness and text size, every screen of the worker once on it, of a
made-up person on a device with the listings of the stand-in agencies; one of a ward's kiosk; and
the three pictures of README. Takes some minutes; nothing else should run meanwhile.
"""

import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, sync_playwright

from app.sync.client import sync
from benchmarks.browser import chromium_path
from benchmarks.catalogue import serving
from benchmarks.harvest import harvested
from tests.ui.harness import ROOT, SIZES, Screen, running
from tests.ui.prepared import Prepared, prepared
from tests.ui.walk import addresses, go

FOLDER = ROOT / "docs" / "screens"


@dataclass(frozen=True)
class Sheet:
    """One sheet; `width` is that of a screen on it in pixels, `columns` how many stand in a row.
    The choices are called as 나 calls them in Korean."""

    name: str
    size: str
    width: int
    columns: int
    brightness: str = "밝게"
    text: str = "100%"
    language: str = "한국어"


SHEETS = (
    Sheet("phone", "phone", 270, 8),
    Sheet("phone-dark", "phone", 270, 8, brightness="어둡게"),
    Sheet("phone-200", "phone", 270, 8, text="200%"),
    Sheet("phone-en", "phone", 270, 8, language="English"),
    Sheet("tablet", "tablet", 360, 6),
    Sheet("tablet-dark", "tablet", 360, 6, brightness="어둡게"),
    Sheet("wide", "kiosk", 640, 4),
    Sheet("wide-dark", "kiosk", 640, 4, brightness="어둡게"),
)
WARD = ("--call", "3층 간호사실 5번 벨", "--app-address", "https://ilteoro.example.go.kr")
CARDS = ("받을 수 있는 도움", "전화로 물어보기", "내 휴대폰으로", "사람 부르기")
FIND, ASK = "일자리·훈련 찾기", "나에게 맞는 일"
OF_README = (360, 780)
IN_README = {"home": "/", "occupations": "/occupations", "listing": "/listings/{job}"}
GAP, CAPTION = 12, 18
GROUND, INK = "#8A8F8C", "#FFFFFF"
QUALITY = 38
COLOURS = 128


def main() -> None:
    """Make them all, the old ones go."""
    with (
        tempfile.TemporaryDirectory() as name,
        serving(harvested()) as address,  # screens about an account want a server
        sync_playwright() as playwright,
    ):
        device, ward = Path(name, "device"), Path(name, "ward")
        for folder in (device, ward):
            sync(address, folder)
        there = prepared(device)
        where = ("--demo", "--no-open", "--json", "--backend", address, "--data")
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        with running("-m", "app", "--web", *where, str(device)) as app:
            context = chromium.new_context(locale="ko-KR", timezone_id="Asia/Seoul")
            screen = Screen(context.new_page())
            screen.goto(app.url)
            screen.wait_text("일터로 가는 길")
            for old in FOLDER.iterdir():
                old.unlink()
            _for_readme(screen, there)
            for sheet in SHEETS:
                print(sheet.name, file=sys.stderr, flush=True)
                _make(sheet, screen, there)
        with running("-m", "app", "--kiosk", *where, str(ward), *WARD) as kiosk:
            _of_kiosk(kiosk.url, chromium)
        chromium.close()
    total = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"{total / 1e6:.1f} MB in {FOLDER}", file=sys.stderr)


def _make(sheet: Sheet, screen: Screen, there: Prepared) -> None:
    screen.size((SIZES["phone"][0], 3000))  # where every choice of 나 stands without scrolling
    go(screen, "/me", same=True)
    for choice in ("한국어", sheet.brightness, sheet.text, sheet.language):
        screen.tap(choice)
        screen.wait_still()
    screen.size(SIZES[sheet.size])
    taken = {path: _picture(screen, path) for path in addresses(there)}
    whole = _laid_out(taken, sheet.width, sheet.columns)
    whole.save(FOLDER / f"{sheet.name}.webp", quality=QUALITY, method=6)


def _of_kiosk(address: str, chromium: Browser) -> None:
    """What a ward's screen shows before the first question, light, dark and at 200 % text."""
    taken = {}
    for brightness, size in (("light", ""), ("dark", ""), ("light", "가장 큰 글자")):
        context = chromium.new_context(locale="ko-KR", color_scheme=brightness)  # type: ignore[arg-type]
        screen = Screen(context.new_page())
        screen.size(SIZES["kiosk"])
        screen.goto(address)
        if size:
            screen.tap(size)
        ways = {"": "", **dict.fromkeys(CARDS, "뒤로"), FIND: "홈", ASK: ""}
        for card, back in ways.items():
            if card:
                screen.tap(card)
            screen.wait_still()
            taken[f"{card or 'kiosk'} {size and '200 % '}{brightness}"] = _shot(screen)
            if back:
                screen.tap(back)
                screen.wait_still()
        context.close()
    _laid_out(taken, 480, 1 + len(CARDS) + 2).save(FOLDER / "kiosk.webp", quality=QUALITY, method=6)


def _for_readme(screen: Screen, there: Prepared) -> None:
    screen.size(OF_README)
    for file, path in IN_README.items():
        picture = _picture(screen, path.format(job=there.job)).quantize(COLOURS)
        picture.save(FOLDER / f"{file}.png", optimize=True)


def _picture(screen: Screen, path: str) -> Image.Image:
    go(screen, path, same=True)
    return _shot(screen)


def _shot(screen: Screen) -> Image.Image:
    screen.page.mouse.move(0, 0)
    return Image.open(BytesIO(screen.screenshot())).convert("RGB")


def _laid_out(taken: dict[str, Image.Image], width: int, columns: int) -> Image.Image:
    """All of them in rows, each with its address below."""
    first = next(iter(taken.values()))
    height = round(first.height * width / first.width)
    rows = -(-len(taken) // columns)
    across, down = width + GAP, height + CAPTION + GAP
    sheet = Image.new("RGB", (columns * across + GAP, rows * down + GAP), GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(ROOT / "assets" / "fonts" / "IlteoroSans-Regular.otf", 13)
    for place, (path, picture) in enumerate(taken.items()):
        x, y = GAP + place % columns * across, GAP + place // columns * down
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (x, y))
        draw.text((x, y + height + 1), _caption(path, font, width), INK, font)
    return sheet


def _caption(path: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """An address within the width of its screen: its middle goes, both ends tell screens apart."""
    said, cut = path, 0
    while font.getlength(said) > width:
        cut += 1
        middle = (len(path) + cut) // 2
        said = f"{path[: middle - cut]}…{path[middle:]}"
    return said


if __name__ == "__main__":
    main()
