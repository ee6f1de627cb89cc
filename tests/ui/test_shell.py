"""The shell in a real browser: start, fonts, names, failures, the bridge and a server that dies."""

import base64
import re
import signal
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Browser

from tests.ui.conftest import window
from tests.ui.harness import (
    KIOSK,
    PHONE,
    ROOT,
    TABLET,
    Running,
    Screen,
    blank,
    empty_boxes,
    running,
)
from tests.ui.hello_app import SECRET

HELLO = "tests/ui/hello_app.py"
# The page takes half a minute for past.
LATER = "() => { const now = Date.now; Date.now = () => now.call(Date) + 30000; }"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]\
/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module")
def hello() -> Iterator[Running]:
    with running(HELLO, "--public", env={"ILTEORO_DEBUG": "1"}) as app:
        yield app


@pytest.fixture(scope="module")
def opened(browser: Browser, hello: Running) -> Iterator[Screen]:
    """A page of it that is opened once."""
    with window(browser) as page:
        page.goto(hello.url)
        yield page


@pytest.fixture
def tab(opened: Screen) -> Iterator[Screen]:
    """That page, for the tests that need none of their own and leave it as it was."""
    yield opened
    try:
        opened.finish()
    finally:
        opened.problems.clear()


def counts_on(screen: Screen) -> None:
    """The app hears a tap and answers."""
    name = next(text for text in screen.texts() if text.startswith("눌러요"))
    screen.tap(name)
    screen.wait_text(f"눌러요 {int(name.split()[1]) + 1}")


def test_the_start_address_opens_the_app_once(screen: Screen) -> None:
    with running(HELLO) as app:
        assert "?start=" in app.url
        screen.goto(app.url)
        screen.wait_text("다시 일하는 길")
        assert screen.page.url == app.home
        screen.reload()
        screen.wait_text("다시 일하는 길")
        other = screen.page.context.browser
        assert other is not None
        context = other.new_context()
        stranger = context.new_page()
        answer = stranger.goto(app.url)
        assert answer is not None
        assert answer.status == 401
        assert "한 번만" in stranger.inner_text("body")
        assert "works once" in stranger.inner_text("body")
        context.close()
        screen.leave()


def test_everyone_gets_the_semantics_tree_in_korean(tab: Screen) -> None:
    assert tab.page.evaluate("document.documentElement.lang") == "ko"
    assert tab.page.title() == "일터로"
    counts_on(tab)


def test_hangul_typed_into_a_field_arrives_whole(tab: Screen) -> None:
    tab.type_into("이름", "홍길동")
    tab.wait_text("적은 것: 홍길동")


def test_flutter_draws_in_one_thread(tab: Screen) -> None:
    """With two it spoils the heap they share and the screen stands still or is empty."""
    assert tab.page.evaluate("crossOriginIsolated") is False


@pytest.mark.parametrize("size", [TABLET, KIOSK, PHONE])
def test_the_bundled_font_is_what_is_drawn(
    tab: Screen, hello: Running, size: tuple[int, int], tmp_path: Path
) -> None:
    tab.size(size)
    tab.goto(hello.url)
    assert not blank(tab.screenshot(tmp_path / "hello.png"))
    fetched = tab.page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert any(name.endswith("IlteoroSans-Bold.otf") for name in fetched)


@pytest.mark.parametrize("button", ["처리기가 실패", "나중에 실패"])
def test_a_failing_handler_shows_our_notice(tab: Screen, button: str) -> None:
    tab.tap(button)
    tab.wait_text("문제가 생겼어요")
    tab.wait_text("unexpected")
    assert not tab.says(SECRET)
    tab.tap("닫기")
    tab.wait_gone("문제가 생겼어요")
    counts_on(tab)


def test_a_failing_component_leaves_the_rest_of_the_screen(screen: Screen, hello: Running) -> None:
    screen.goto(hello.url)
    screen.tap("화면이 실패")
    screen.wait_text("문제가 생겼어요")
    assert not screen.says(SECRET)
    assert screen.says("다시 일하는 길")
    screen.tap("눌러요 0")
    screen.wait_text("눌러요 1")


@pytest.mark.parametrize("path", ["first", "crash"])
def test_a_failure_before_the_first_screen_shows_our_notice(
    screen: Screen, hello: Running, path: str
) -> None:
    screen.goto(hello.url + path)
    screen.wait_text("문제가 생겼어요")
    assert not screen.says(SECRET)


def test_an_unknown_address_leads_home(screen: Screen, hello: Running) -> None:
    screen.goto(hello.url + "no/such/page")
    screen.wait_text("이 주소에는 화면이 없어요")
    screen.tap("처음으로")
    screen.wait_text("다시 일하는 길")
    screen.tap("다른 곳")
    screen.wait_text("이 주소에는 화면이 없어요")


def test_what_failed_is_logged_without_its_text(screen: Screen) -> None:
    with running(HELLO, "--public") as app:
        screen.goto(app.url)
        screen.tap("처리기가 실패")
        screen.wait_text("문제가 생겼어요")
        screen.page.evaluate("sessionStorage.clear()")  # else the same session goes on
        screen.goto(app.url + "crash")
        screen.wait_text("문제가 생겼어요")
        screen.leave()
    written = "".join(app.errors)
    assert "RuntimeError at hello_app.py" in written
    assert "ValueError at hello_app.py" in written
    assert SECRET not in written
    assert "Traceback" not in written


def test_the_bridge_takes_its_verbs_and_nothing_else(tab: Screen) -> None:
    tab.tap("읽어 주기")
    tab.page.wait_for_function("document.documentElement.dataset.bridge === 'say'")
    send = "(value) => window.localStorage.setItem('bridge', value)"
    tab.page.evaluate(send, '{"verb": "lang", "lang": "vi"}')
    assert tab.page.evaluate("document.documentElement.lang") == "vi"
    for refused in (
        '{"verb": "lang", "lang": "\\" onload=x"}',
        '{"verb": "eval", "text": "1"}',
        '{"verb": "constructor"}',
        "no json",
        "null",
    ):
        tab.page.evaluate(send, refused)
        assert tab.page.evaluate("document.documentElement.lang") == "vi"
        assert tab.bridge() == "lang"
    assert tab.page.evaluate("window.localStorage.getItem('bridge')") is None
    tab.page.evaluate("window.localStorage.setItem('other', '1')")
    assert tab.page.evaluate("window.localStorage.getItem('other')") == "1"
    tab.page.evaluate(send, '{"verb": "lang", "lang": "ko"}')
    assert tab.page.evaluate("document.documentElement.lang") == "ko"


def test_a_restarted_server_finds_its_open_page_again(screen: Screen, tmp_path: Path) -> None:
    keep = f"--keep={tmp_path}"
    screen.expect_stop()
    with running(HELLO, keep) as first:
        port = re.search(r":(\d+)/", first.url)
        assert port is not None
        screen.goto(first.url)
        screen.wait_text("다시 일하는 길")
        first.process.kill()
        first.process.wait()
        screen.page.get_by_text("다시 연결하고 있어요").wait_for()
        # Of Flet's own screen nothing is left, not for a screen reader nor for the keyboard.
        assert screen.texts() == []
        assert screen.page.locator("flutter-view").count() == 0
        screen.page.evaluate(LATER)
        screen.page.get_by_text("프로그램이 꺼졌으면 다시 시작해 주세요").wait_for()
    with running(HELLO, keep, port[1]):
        screen.page.get_by_text("다시 연결하고 있어요").wait_for(state="hidden")
        screen.wait_drawn()
        screen.wait_text("다시 일하는 길")
        screen.tap("눌러요 0")
        screen.wait_text("눌러요 1")
        screen.leave()


def test_while_the_app_is_slow_to_answer_the_splash_stays_and_says_so(
    screen: Screen, hello: Running
) -> None:
    screen.page.add_init_script("""
      const Plain = window.WebSocket;
      window.held = [];
      window.WebSocket = class extends Plain {
        set onmessage(take) { super.onmessage = (told) => window.held.push(() => take(told)); }
        addEventListener(kind, take, ...rest) {
          const late = (told) => window.held.push(() => take(told));
          super.addEventListener(kind, kind === "message" ? late : take, ...rest);
        }
      };
    """)
    screen.goto(hello.url, drawn=False)
    screen.wait_text("Working")
    screen.page.evaluate(LATER)
    screen.page.get_by_text("여는 중이에요. 잠시만 기다려 주세요.").wait_for()
    screen.page.evaluate("setInterval(() => window.held.splice(0).forEach((go) => go()), 50)")
    screen.wait_drawn()
    screen.wait_text("다시 일하는 길")


def test_a_broken_socket_costs_nothing_of_what_was_done(screen: Screen, hello: Running) -> None:
    screen.page.add_init_script("""
      const Plain = window.WebSocket;
      window.sockets = [];
      window.WebSocket = class extends Plain {
        constructor(...all) { super(...all); window.sockets.push(this); }
      };
    """)
    screen.goto(hello.url)
    screen.tap("눌러요 0")
    screen.wait_text("눌러요 1")
    screen.type_into("이름", "홍길동")
    screen.wait_text("적은 것: 홍길동")
    screen.page.wait_for_timeout(3000)  # a page younger than that waits before it loads again
    with screen.page.expect_navigation():
        screen.page.evaluate("window.sockets.at(-1).close()")
    screen.wait_drawn()
    screen.wait_text("눌러요 1")
    screen.wait_text("적은 것: 홍길동")
    screen.tap("눌러요 1")
    screen.wait_text("눌러요 2")


def test_the_harness_notes_what_nobody_should_meet(screen: Screen, hello: Running) -> None:
    screen.goto(hello.url + "nameless")
    screen.page.evaluate("console.error('어긋남')")
    screen.page.evaluate("fetch('http://127.0.0.2:9/x').catch(() => 0)")
    screen.page.wait_for_timeout(300)
    screen.look()
    found = "\n".join(screen.problems)
    for wrong in ("no name", "no font has", "어긋남", "content security policy"):
        assert wrong in found
    with pytest.raises(AssertionError, match="no name"):
        screen.finish()
    screen.page.goto("about:blank")
    screen.problems.clear()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_stands_out_in_light_and_dark(
    tab: Screen, hello: Running, scheme: Literal["light", "dark"]
) -> None:
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.evaluate("sessionStorage.clear()")
    tab.goto(hello.url)
    picture = Image.open(BytesIO(tab.screenshot())).convert("L")
    assert (picture.getpixel((4, 400)) > 128) is (scheme == "light")  # type: ignore[operator]
    heading = picture.crop((16, 16, 200, 60))
    darkest, brightest = heading.getextrema()
    assert isinstance(darkest, int)
    assert isinstance(brightest, int)
    assert brightest - darkest > 150


def test_the_browsers_own_pages_have_their_letters() -> None:
    with TTFont(ROOT / "assets" / "fonts" / "IlteoroSans-Page.otf") as font:
        has = set(font.getBestCmap())
    pages = ("assets/index.html", "assets/start.js", "assets/reconnect.js", "app/serving/door.py")
    for name in pages:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not {sign for sign in text if ord(sign) not in has and not sign.isspace()}, name


def test_every_modern_syllable_has_a_picture() -> None:
    assert not empty_boxes("".join(map(chr, range(0xAC00, 0xD7A4))))
    assert not empty_boxes("한글\u2060과 Tiếng Việt, 265만 원 · 6 km → ✓ ㎡ № “따옴표”…")
    assert empty_boxes("မြန်မာ")


def test_a_handler_that_blocks_is_seen(tab: Screen) -> None:
    tab.lag(reset=True)
    tab.tap("오래 막기")
    counts_on(tab)
    lag = tab.lag()
    assert lag.all_ms >= lag.own_ms >= 400


def test_word_joiners_change_nothing_of_the_picture(tab: Screen, hello: Running) -> None:
    tab.size(TABLET)
    tab.goto(hello.url + "plain")
    tab.wait_text("265만")
    plain = tab.screenshot()
    tab.page.evaluate("sessionStorage.clear()")
    tab.goto(hello.url + "joined")
    tab.wait_text("265만")
    assert tab.screenshot() == plain
    tab.size(PHONE)
    tab.goto(hello.url)


def test_a_pdf_is_printed_from_a_frame_of_the_page(tab: Screen) -> None:
    # Chromium without a window may crash where it really prints.
    printed = """(pdf) => new Promise((done) => {
        const told = { print: () => { window.printed = (window.printed || 0) + 1; } };
        Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', { get: () => told });
        new MutationObserver((changes, watch) => {
          const frame = document.querySelector('iframe.print');
          if (!frame) return;
          watch.disconnect();
          frame.addEventListener('load', () => done(frame.src));
        }).observe(document.body, { childList: true });
        window.localStorage.setItem('bridge', JSON.stringify({ verb: 'print', pdf }));
      })"""
    source = tab.page.evaluate(printed, base64.b64encode(PDF).decode())
    assert source.startswith("blob:")
    tab.page.evaluate(
        "(pdf) => window.localStorage.setItem('bridge', JSON.stringify({ verb: 'print', pdf }))",
        base64.b64encode(b"<script>alert(1)</script>").decode(),
    )
    assert tab.page.evaluate("document.querySelector('iframe.print').src") == source
    assert tab.page.evaluate("window.printed") == 1


def test_a_busy_port_is_told_in_one_line(hello: Running) -> None:
    port = re.search(r":(\d+)/", hello.url)
    assert port is not None
    with pytest.raises(AssertionError, match="port_taken"), running(HELLO, port[1]):
        pytest.fail("a second server must not start")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_quietly_with_a_page_open(
    screen: Screen, ending: signal.Signals
) -> None:
    screen.expect_stop()
    with running(HELLO, "--public") as app:
        screen.goto(app.url)
        app.process.send_signal(ending)
        assert app.process.wait(120) == 0
        screen.page.goto("about:blank")
    assert app.errors == []


def test_no_script_stands_in_the_page() -> None:
    page = (Path(__file__).parents[2] / "assets" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "http" not in page.replace("http-equiv", "")
