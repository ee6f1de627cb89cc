"""A person at a real browser: what they can do, and what must never be on their screen.

`Screen` drives the semantics tree, which is what a screen reader meets, and notes whatever is
wrong on the way; the fixture `screen` in conftest.py fails the test when anything was noted.
"""

import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, WebSocket

ROOT = Path(__file__).resolve().parents[2]
PHONE, TABLET, KIOSK = (360, 640), (768, 1024), (1920, 1080)
SIZES = {"phone": PHONE, "tablet": TABLET, "kiosk": KIOSK}
WORD_JOINER = "\u2060"
# What may stand in the console, each with its reason.
ALLOWED_ERRORS: tuple[tuple[str, str], ...] = (
    (r"net::ERR_CONNECTION_(REFUSED|RESET)", "the app was stopped by the test itself"),
    (r"WebSocket connection to .* failed", "the app was stopped by the test itself"),
    (r"status of 401", "the test opened the app without its start address"),
    (r"\[GroupMarkerNotSet\]|GPU stall|WebGL", "headless Chromium draws without a graphics card"),
)
PATIENCE = 30.0
"""Seconds something may take. They are counted in looks at the screen, not by the clock: where
the machine is busy or every process stands still for a while, the wait is so much longer."""
_LOOK = 0.05
_STUCK_MS = 120_000
_CRASH = "Error running app"
_WORKING = re.compile(r"Working(…|\.\.\.)")
_TAPPED = ("button", "link", "tab", "radio", "checkbox", "switch", "menuitem", "option")
_TEXTS = """() => {
  const host = document.querySelector('flt-semantics-host');
  if (!host) return [];
  const found = [];
  for (const node of host.querySelectorAll('*')) {
    const label = node.getAttribute('aria-label');
    if (label) found.push(label);
    if (node.matches('input, textarea') && node.value) found.push(node.value);
    const own = [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data);
    if (own.join('').trim()) found.push(own.join(''));
  }
  return found;
}"""
_FOCUSED = "(field) => document.activeElement === field"
_NAMELESS = """() => {
  const host = document.querySelector('flt-semantics-host');
  if (!host) return [];
  const asks = 'button, input, textarea, [role=button], [role=link], [role=checkbox], '
    + '[role=radio], [role=switch], [role=tab], [role=slider], [role=textbox]';
  const named = (node) => (node.getAttribute('aria-label') || '').trim()
    || (node.textContent || '').trim() || (node.getAttribute('title') || '').trim()
    || (node.getAttribute('placeholder') || '').trim()
    || [...node.querySelectorAll('[aria-label]')].some((one) => one.ariaLabel.trim());
  return [...host.querySelectorAll(asks)]
    .filter((node) => !node.closest('[aria-hidden=true]') && !named(node))
    .map((node) => `${node.id} ${node.getAttribute('role') || node.tagName} `
      + JSON.stringify(node.getBoundingClientRect().toJSON()));
}"""


@cache
def shown_characters() -> frozenset[int]:
    """Every code point one of the bundled fonts has a picture for."""
    points: set[int] = set()
    for path in sorted((ROOT / "assets" / "fonts").glob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            points |= set(font.getBestCmap())
    return frozenset(points)


def empty_boxes(text: str) -> set[str]:
    """The characters of a text that no bundled font has: a person sees boxes instead."""
    whole = unicodedata.normalize("NFC", text)
    return {
        sign
        for sign in whole
        if ord(sign) not in shown_characters() and sign != WORD_JOINER and not sign.isspace()
    }


def blank(picture: bytes) -> bool:
    """Whether a PNG shows nothing: hardly another colour than the background."""
    return Image.open(BytesIO(picture)).convert("RGB").getcolors(maxcolors=16) is not None


def loosely(text: str) -> str:
    """A pattern that finds a text whether or not its syllables are joined with U+2060."""
    return f"{WORD_JOINER}?".join(re.escape(sign) for sign in text)


class Lag(NamedTuple):
    """The longest the app's loop was kept from its work, and without waits for a free core."""

    all_ms: float
    own_ms: float


class Screen:
    """One page of the browser; `problems` is what a person should never have met."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.boxes_allowed: set[str] = set()
        self._host = ""
        self._expected: list[re.Pattern[str]] = []
        self._sent = b""
        self._allowed = [re.compile(pattern) for pattern, _ in ALLOWED_ERRORS]
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"script error: {error}"))
        page.on("request", self._request)
        page.on("websocket", self._socket)
        page.set_default_timeout(_STUCK_MS)
        page.add_init_script(
            "window.cspFound = []; document.addEventListener('securitypolicyviolation',"
            "(e) => window.cspFound.push(e.violatedDirective + ' ' + e.blockedURI));"
        )

    def _note(self, problem: str) -> None:
        expected = any(pattern.search(problem) for pattern in self._expected)
        if problem not in self.problems and not expected:
            self.problems.append(problem)

    def expect_problem(self, pattern: str) -> None:
        """From now on a problem with this pattern is what the test is about."""
        self._expected.append(re.compile(pattern))

    def expect_stop(self) -> None:
        """From now on the test may stop the app under the open page, in the middle of anything."""
        self.expect_problem(r"/alive$|^script error: Exception$|net::ERR_")

    def leave(self) -> None:
        """Look for a last time and leave the app, before the test stops its server."""
        self.finish()
        self.page.goto("about:blank")

    def _console(self, message: ConsoleMessage) -> None:
        text = message.text
        wrong = message.type == "error" or "Content Security Policy" in text
        if wrong and not any(pattern.search(text) for pattern in self._allowed):
            self._note(f"console: {text[:300]}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self._host:
            self._note(f"asked a foreign host: {request.url[:120]}")

    def _socket(self, socket: WebSocket) -> None:
        def sent(frame: str | bytes) -> None:
            self._sent += frame.encode() if isinstance(frame, str) else frame

        socket.on("framesent", sent)

    def goto(self, url: str, *, drawn: bool = True) -> None:
        """Open an address and, unless it is not the app's own page, wait until it is drawn."""
        self._host = urlsplit(url).netloc
        self.page.goto(url)
        if drawn:
            self.wait_drawn()

    def reload(self) -> None:
        """Load the page again, as F5 does, and wait until it is drawn."""
        self.page.reload()
        self.wait_drawn()

    def wait_drawn(self, timeout: float = PATIENCE) -> None:
        """Wait until the semantics tree says what the app drew and the splash has gone."""

        def drawn() -> bool:
            texts = self.texts()
            working = any(_WORKING.search(text) for text in texts)
            return bool(texts) and not working and self.page.locator("#splash").is_hidden()

        self._until(drawn, "nothing was drawn", timeout)
        self.look()

    def size(self, width_height: tuple[int, int]) -> None:
        """Change the window's size, as PHONE, TABLET or KIOSK."""
        self.page.set_viewport_size({"width": width_height[0], "height": width_height[1]})
        self.page.wait_for_timeout(300)

    def texts(self) -> list[str]:
        """What a screen reader could read, in order, without the word joiners."""
        return [text.replace(WORD_JOINER, "").strip() for text in self.page.evaluate(_TEXTS)]

    def says(self, text: str) -> bool:
        """Whether a text stands on the screen, also as a part of a longer one."""
        return any(text in one for one in self.texts())

    def wait_text(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until a text stands on the screen."""
        self._until(lambda: self.says(text), f"{text!r} did not come", timeout)
        self.look()

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until a text stands no longer on the screen."""
        self._until(lambda: not self.says(text), f"{text!r} did not go", timeout)

    def wait_still(self) -> None:
        """Wait until the screen says the same twice: a scroll has come to its end."""
        before: list[str] = []
        for _ in range(20):
            self.page.wait_for_timeout(100)
            now = self.texts()
            if now == before:
                return
            before = now

    def _until(self, true: Callable[[], bool], otherwise: str, timeout: float = PATIENCE) -> None:
        for _ in range(round(timeout / _LOOK)):
            try:
                if true():
                    return
            except Error as error:
                if "context was destroyed" not in str(error):  # the page just loads anew
                    raise
            self.page.wait_for_timeout(_LOOK * 1000)
        raise AssertionError(f"{otherwise}; on the screen: {self.texts()}")

    def find(self, name: str, timeout: float = PATIENCE) -> Locator:
        """What can be tapped under a name: the whole name first, then a part of it."""
        found: list[Locator] = []

        def there() -> bool:
            found[:] = self._tappable(name)
            return bool(found)

        self._until(there, f"nothing to tap named {name!r}", timeout)
        return found[0]

    def _tappable(self, name: str) -> list[Locator]:
        whole, part = re.compile(f"^{loosely(name)}$"), re.compile(loosely(name))
        for pattern in (whole, part):
            for role in _TAPPED:
                found = self.page.get_by_role(role, name=pattern)  # type: ignore[arg-type]
                if found.count():
                    return [found.first]
        loose = self.page.locator("flt-semantics[flt-tappable]").filter(has_text=part)
        return [loose.last] if loose.count() else []

    def tap(self, name: str, timeout: float = PATIENCE) -> None:
        """Tap what has this name."""
        self.find(name, timeout).click()
        self.page.wait_for_timeout(150)
        self.look()

    def type_into(self, label: str, text: str) -> None:
        """Type into the field with this label, until the app was told.

        Flutter listens to an input element a moment after it has the focus; what was typed
        before is lost, and typed once more in its place. So is a click while all moves.
        """
        field = self.page.get_by_label(re.compile(loosely(label))).first
        for attempt in range(5):
            try:
                field.click()
                self._until(lambda: field.evaluate(_FOCUSED), f"{label!r} takes no focus", 6)
                self.page.wait_for_timeout(300 * (attempt + 1))
                if attempt:
                    self.page.keyboard.press("Control+a")
                self._sent = b""
                self.page.keyboard.insert_text(text)
                self._until(lambda: text.encode() in self._sent, f"{text!r} was not taken", 3)
                break
            except AssertionError:
                if attempt == 4:
                    raise
        self.look()

    def press(self, key: str) -> None:
        """Press a key, as `Tab` or `Enter`."""
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(150)

    def screenshot(self, path: Path | None = None) -> bytes:
        """A picture once the screen stands still; the semantics tree is there before the paint."""
        before = b""
        for _ in range(60):
            now = self.page.screenshot()
            if now == before and not blank(now):
                break
            before = now
            self.page.wait_for_timeout(150)
        if blank(before):
            self._note("the screen is blank")
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(before)
        return before

    def bridge(self) -> str | None:
        """The last verb the page took from app/views/bridge.py."""
        found: str | None = self.page.evaluate("document.documentElement.dataset.bridge")
        return found

    def lag(self, *, reset: bool = False) -> Lag:
        """The longest the app's loop was blocked; the app needs ILTEORO_DEBUG=1."""
        address = "/debug/lag?reset" if reset else "/debug/lag"
        ask = "(address) => fetch(address).then((answer) => answer.json())"
        told = self.page.evaluate(ask, address)
        return Lag(told["max_ms"], told["own_ms"])

    def look(self) -> None:
        """Note what is wrong with the screen as it stands."""
        texts = self.texts()
        for text in texts:
            if _CRASH in text:
                self._note(f"the screen says {text[:300]!r}")
            if boxes := empty_boxes(text) - self.boxes_allowed:
                self._note(f"no font has {sorted(boxes)} of {text[:80]!r}")
        for nameless in self.page.evaluate(_NAMELESS):
            self._note(f"no name: {nameless}")
        for found in self.page.evaluate("window.cspFound ?? []"):
            self._note(f"content security policy: {found}")

    def finish(self) -> None:
        """Look for a last time and fail with everything that was noted."""
        try:
            self.wait_working_gone()
            self.look()
        except AssertionError as error:
            self._note(str(error))
        assert not self.problems, "\n".join(self.problems)

    def wait_working_gone(self) -> None:
        """Wait for Flet's "Working…" to go."""
        gone = lambda: not any(_WORKING.search(text) for text in self.texts())  # noqa: E731
        self._until(gone, "still Working…")


@dataclass
class Running:
    """A started app: the address it printed, its process and what it wrote to stderr."""

    url: str
    process: subprocess.Popen[str]
    errors: list[str]

    @property
    def home(self) -> str:
        """The address without the start token."""
        return self.url.partition("?")[0]


@contextmanager
def running(*command: str, env: dict[str, str] | None = None) -> Iterator[Running]:
    """Start `python *command` from the project's root, wait for its address, end it by SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | (env or {}),
    )  # fmt: skip
    errors: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    stderr = process.stderr
    reader = threading.Thread(target=lambda: errors.extend(stderr), daemon=True)
    reader.start()
    try:
        for line in process.stdout:
            if found := re.search(r"https?://[^\s\"']+", line):
                yield Running(found.group(), process, errors)
                break
        else:
            raise AssertionError(f"no address came: {''.join(errors)}")
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(60)
        process.stdout.close()
        stderr.close()
