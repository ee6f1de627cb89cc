"""The screen of the listings: what it costs, what is kept, Wi-Fi only, and the truth offline."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect

from app.models import Clock
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.slow_link import SlowLink, slow_link
from tests.ui.first_matches import partial
from tests.ui.harness import PHONE, Running, Screen, loosely, running
from tests.ui.walk import go

ASK = "를 받을까요?"
# A browser that tells what connects it; headless Chromium does not.
TELLING = """
  const link = new EventTarget();
  link.type = "cellular";
  Object.defineProperty(navigator, "connection", { value: link });
  window.goOn = (kind) => {
    link.type = kind;
    link.dispatchEvent(new Event("change"));
  };
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real backend with 3,000 listings."""
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", 3000)
    publish(Settings(data=data, demo=True), Clock())
    with serving(data) as address:
        yield address


@pytest.fixture
def link(published: str) -> Iterator[SlowLink]:
    """The way to it, as fast as it goes."""
    with slow_link(published, 0) as made:
        yield made


def app(data: Path, backend: str, mode: str = "--web") -> AbstractContextManager[Running]:
    where = ("--data", str(data), "--backend", backend)
    return running("-m", "app", mode, *where, "--demo", "--no-open", "--json")


def look_around(screen: Screen, started: Running) -> None:
    """Past the welcome without answers."""
    screen.goto(started.url)
    screen.wait_text("시작하기")
    screen.tap("답하지 않고 둘러보기")
    screen.wait_gone("답하지 않고 둘러보기")


def megabytes(screen: Screen, name: str) -> float:
    """The size beside or below a name: 경기 1.7MB."""
    text = next(one for one in screen.texts() if one.split()[0] == name and "MB" in one)
    return float(text.removeprefix(name).removesuffix("MB"))


def test_sizes_are_told_and_only_what_was_chosen_is_kept(
    screen: Screen, link: SlowLink, tmp_path: Path
) -> None:
    with app(tmp_path, link.address) as started:
        look_around(screen, started)
        screen.wait_text("일자리와 훈련 3,000개", 30)
        screen.tap("나")
        screen.tap("일자리 자료 보기")
        screen.wait_text("가장 새로운 자료예요.")
        screen.wait_text("고른 곳: 전국")
        assert not screen.says("경기")
        screen.tap("다른 곳 고르기")
        screen.wait_text("경기")
        assert megabytes(screen, "전국") > megabytes(screen, "경기") > 0
        for line in ("어디에서 온 자료인가요?", "고용24 누리집 열기"):
            screen.wait_text(line)
        before = link.carried
        screen.tap("경기")
        screen.tap("서울")
        # All of it is here already.
        screen.wait_text("고른 곳만 남기기")
        screen.wait_text("고른 곳: 서울, 경기")
        screen.tap("되돌리기")
        screen.wait_gone("고른 곳만 남기기")
        screen.tap("경기")
        assert link.carried == before
        screen.tap("고른 곳만 남기기")
        screen.wait_text("받아 둔 곳: 경기", 30)
        screen.wait_text("고른 곳: 경기")
        assert not screen.says("제주")
        assert not screen.says("일자리와 훈련 3,000개")
        # Without the server the list is still of use, and the screen says from when it is.
        screen.wait_text("가장 새로운 자료예요.")
        link.cut()
        screen.tap("새것이 있는지 보기")
        screen.wait_text("자료를 주는 서버에 닿지 않아요", 30)
        assert screen.says("기준 자료로 보여 드려요")
        assert not screen.says("가장 새로운 자료예요.")
        go(screen, "/listings")
        screen.wait_text("서버에 닿지 않아요. 오늘")
        screen.wait_text("답을 적으면 나에게 맞는 순서로 보여 드려요")
        screen.leave()


def place(screen: Screen, name: str) -> FloatRect:
    """Where a place of the unfolded list lies."""
    box = screen.page.get_by_role("checkbox", name=re.compile(loosely(name))).bounding_box()
    assert box is not None
    return box


def test_the_list_of_places_folds_and_stays_short_at_every_text_size(
    screen: Screen, link: SlowLink, tmp_path: Path
) -> None:
    with app(tmp_path, link.address) as started:
        look_around(screen, started)
        screen.wait_text("일자리와 훈련 3,000개", 30)
        screen.tap("나")
        screen.tap("일자리 자료 보기")
        screen.tap("다른 곳 고르기")
        screen.wait_text("제주")
        assert place(screen, "서울")["y"] == place(screen, "부산")["y"]
        screen.tap("제주")
        screen.tap("고른 곳만 남기기")
        screen.wait_text("받아 둔 곳: 제주", 30)
        screen.tap("다른 곳 고르기")
        screen.wait_text("서울")
        assert place(screen, "제주")["y"] <= place(screen, "서울")["y"]
        assert place(screen, "제주")["x"] < place(screen, "서울")["x"]
        go(screen, "/me")
        screen.tap("200%")
        go(screen, "/me/catalogue")
        screen.wait_text("고른 곳: 제주")
        assert not screen.says("서울")
        screen.tap("다른 곳 고르기")
        # What to do with it stands within reach without scrolling.
        fold = screen.find("목록 접기").bounding_box()
        assert fold is not None
        assert fold["y"] + fold["height"] <= PHONE[1]
        jeju, seoul = place(screen, "제주"), place(screen, "서울")
        assert jeju["y"] < seoul["y"]
        assert PHONE[0] / 2 < jeju["width"] <= PHONE[0]
        screen.tap("목록 접기")
        screen.wait_gone("서울")
        screen.wait_gone("목록 접기")
        screen.leave()


def test_where_data_costs_the_size_is_asked_once_and_later_means_later(
    screen: Screen, link: SlowLink, tmp_path: Path
) -> None:
    screen.page.add_init_script(TELLING)
    with app(tmp_path, link.address) as started:
        look_around(screen, started)
        screen.wait_text(ASK, 30)
        assert partial(tmp_path) is None
        screen.tap("나중에")
        screen.wait_gone(ASK)
        screen.wait_text("일자리는 '나'의 '일자리 자료'에서 받을 수 있어요.")
        go(screen, "/me/catalogue")
        screen.wait_text("지금은 휴대전화 데이터로 연결되어 있어요.")
        assert not screen.says(ASK)
        screen.tap("와이파이에서만 받기")
        screen.wait_text("켜져 있어요.")
        screen.leave()
    with app(tmp_path, link.address) as started:
        screen.goto(started.url)
        screen.wait_text("와이파이에 연결되면 새로 받아요. 아직 받은 자료가 없어요.", 30)
        assert partial(tmp_path) is None
        screen.page.evaluate("goOn('wifi')")
        screen.wait_text("일자리와 훈련 3,000개", 30)
        screen.wait_gone("와이파이에 연결되면")
        screen.leave()


def test_a_device_that_cannot_tell_asks_and_yes_fetches(
    screen: Screen, link: SlowLink, tmp_path: Path
) -> None:
    with app(tmp_path, "http://127.0.0.1:9") as started:
        look_around(screen, started)
        go(screen, "/me/catalogue")
        screen.wait_text("이 기기는 와이파이인지 알려 주지 않아요.")
        screen.tap("와이파이에서만 받기")
        screen.wait_text("켜져 있어요.")
        screen.leave()
    with app(tmp_path, link.address) as started:
        screen.goto(started.url)
        screen.wait_text(ASK, 30)
        screen.tap("받기")
        screen.wait_text("일자리와 훈련 3,000개", 30)
        screen.leave()


def test_fetching_can_be_stopped_and_goes_on_when_asked(
    screen: Screen, link: SlowLink, tmp_path: Path
) -> None:
    link.bits = 200_000
    with app(tmp_path, link.address) as started:
        look_around(screen, started)
        go(screen, "/me/catalogue")
        screen.tap("그만 받기", 30)
        screen.wait_gone("그만 받기", 30)
        assert partial(tmp_path) is not False
        link.bits = 0
        screen.tap("지금 받기")
        screen.wait_text("일자리와 훈련 3,000개", 30)
        screen.leave()


def test_a_shared_screen_shows_age_and_sources_and_asks_nothing(
    screen: Screen, link: SlowLink, tmp_path: Path
) -> None:
    with app(tmp_path, link.address, "--kiosk") as started:
        screen.goto(started.url)
        screen.wait_text("3,000", 30)
        screen.tap("일자리·훈련 찾기")
        screen.tap("나")
        screen.tap("일자리 자료 보기")
        screen.wait_text("어디에서 온 자료인가요?")
        assert screen.says("기준")
        for choice in ("지금 받기", "새것이 있는지 보기", "전국", "와이파이에서만 받기"):
            assert not screen.says(choice)
        screen.leave()
