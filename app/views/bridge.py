"""What only the browser's own page can do: speak, print, name its language, fill the screen, begin
afresh, tell what connects the device.

One key of `SharedPreferences` is watched by `assets/bridge.js`, which knows these verbs and no
others. On a phone or in a desktop window nothing watches the key, and nothing happens.
"""

import base64
import itertools
import json
import time
from collections.abc import Callable, Mapping, Sequence

import flet as ft

KEY = "bridge"
_MOST = 100
_heard: dict[int, str] = {}
"""How readings went, by their numbers. What Flutter keeps of SharedPreferences it reads but once,
so the page answers by a request of its own."""
_linked: dict[int, Callable[[str], None]] = {}
"""Who wants to hear what connects the device, by the numbers the pages answer with."""
_count = itertools.count(int(time.time() * 1000))  # the same words twice are still two messages


async def _send(page: ft.Page, verb: str, **values: object) -> int:
    """Pass a verb on; returns its number."""
    n = next(_count)
    if page.web:
        message = json.dumps({"verb": verb, "n": n, **values}, ensure_ascii=False)
        await ft.SharedPreferences().set(KEY, message)
    return n


async def say(page: ft.Page, text: str, lang: str) -> int:
    """Read a text aloud in a language (BCP 47, as `ko`), ending what was being read.

    Returns the reading's number, for `said`.
    """
    return await _send(page, "say", text=text.replace("\u2060", ""), lang=lang)


async def watch_link(tell: Callable[[str], None]) -> int:
    """Have the page tell now and at each change what connects its device: `free` (Wi-Fi, a
    cable), `metered`, `none` or `unknown`. Returns the number for `unwatch_link`."""
    n = next(_count)
    _linked[n] = tell
    await ft.SharedPreferences().set(KEY, json.dumps({"verb": "link", "n": n}))
    return n


def unwatch_link(n: int) -> None:
    """Nobody listens any more."""
    _linked.pop(n, None)


def linked(n: int, kind: str) -> None:
    """A page told what connects its device."""
    if tell := _linked.get(n):
        tell(kind)


def heard(reading: int, how: str) -> None:
    """The browser told how a reading went; only the last few are remembered."""
    _heard[reading] = how
    while len(_heard) > _MOST:
        del _heard[next(iter(_heard))]


def said(page: ft.Page, reading: int) -> str:
    """How a reading went: `end`, `mute` where there is no voice, empty while it goes on."""
    return _heard.pop(reading, "") if page.web else "mute"


async def stop(page: ft.Page) -> None:
    """End reading aloud."""
    await _send(page, "stop")


async def fresh(page: ft.Page) -> None:
    """Load the page anew, with a session of its own: nothing of the one before is left in it."""
    await _send(page, "fresh")


async def set_lang(page: ft.Page, lang: str) -> None:
    """Tell the browser and screen readers which language (BCP 47) the page is in."""
    await _send(page, "lang", lang=lang)


async def print_pdf(page: ft.Page, pdf: bytes) -> None:
    """Open the browser's print dialog for a PDF of at most 700 kB, without leaving the page."""
    await _send(page, "print", pdf=base64.b64encode(pdf).decode("ascii"))


async def print_sheets(
    page: ft.Page, sheets: Sequence[Mapping[str, object]], *, ask: str, foot: str
) -> None:
    """Open the browser's print dialog for sheets of text, each `title`, `who`, `rows` (pairs) and
    questions to `ask`, whose heading is `ask`; `foot` stands below all of them."""
    await _send(page, "paper", sheets=list(sheets), ask=ask, foot=foot)


async def fullscreen(page: ft.Page, on: bool = True) -> None:
    """Fill the screen or leave it; a browser allows it only shortly after a touch."""
    await _send(page, "fullscreen", on=on)
