"""The thin whole way: from the first screen to one listing, with real agencies, backend and app.

Every journey starts its own app on an empty folder; what the agencies list is harvested once,
and the agencies and the backend are started once and, for the last test, stopped.
"""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ui.first_matches import worker_in
from tests.ui.harness import KIOSK, PHONE, TABLET, Running, Screen, running
from tests.ui.journey import KOREAN, Traveller

LISTINGS = "800"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose listings are harvested and published, for copies."""
    data = tmp_path_factory.mktemp("made")
    with agencies_and_backend(data):
        return data


@pytest.fixture(scope="module")
def backend(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Agencies and backend."""
    data = shutil.copytree(made, tmp_path_factory.mktemp("demo") / "copy")
    with agencies_and_backend(data) as started:
        yield started


def agencies_and_backend(data: Path) -> AbstractContextManager[Running]:
    """The demo without its app; what was harvested into a folder once is there again."""
    made = ("--data", str(data), "--listings", LISTINGS)
    return running("-m", "demo", "up", *made, "--no-app", "--json")


def app(data: Path, backend: str) -> AbstractContextManager[Running]:
    """The app on one data folder."""
    where = ("--data", str(data), "--backend", backend)
    return running("-m", "app", "--web", *where, "--demo", "--no-open", "--json")


@pytest.fixture
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A page of the size the test asks for."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="ko-KR", timezone_id="Asia/Seoul"
    )
    screen = Screen(context.new_page())
    yield screen
    try:
        screen.finish()
    finally:
        context.close()


@pytest.mark.parametrize(
    ("window", "language"),
    [(TABLET, "ko"), (PHONE, "en"), (KIOSK, "en")],
    ids=["tablet-ko", "phone-en", "wide-en"],
    indirect=["window"],
)
def test_from_the_first_screen_to_one_listing(
    window: Screen, language: str, backend: Running, tmp_path: Path
) -> None:
    """The phone in Korean goes this way in the next test."""
    with app(tmp_path, backend.url) as started:
        person = Traveller(window, language, tmp_path)
        window.goto(started.url)
        person.begin()
        person.answer()
        person.look_around()
        window.leave()


@pytest.mark.parametrize(
    ("window", "language"),
    [(KIOSK, "ko"), (TABLET, "en")],
    ids=["wide-ko", "tablet-en"],
    indirect=["window"],
)
def test_from_home_to_one_listing(
    window: Screen, language: str, backend: Running, tmp_path: Path
) -> None:
    worker_in(tmp_path)  # answered before
    with app(tmp_path, backend.url) as started:
        person = Traveller(window, language, tmp_path)
        window.goto(started.url)
        window.wait_text(KOREAN.home_title)
        if language != "ko":
            window.tap("언어 바꾸기")
            window.tap("English")
        person.look_around()
        window.leave()


@pytest.mark.parametrize("window", [PHONE], ids=["phone"], indirect=True)
def test_reload_restart_and_no_network_find_everything_again(
    window: Screen, browser: Browser, made: Path, tmp_path: Path
) -> None:
    words = KOREAN
    data = tmp_path / "app"
    with agencies_and_backend(shutil.copytree(made, tmp_path / "demo")) as agencies:
        address = agencies.url
        with app(data, address) as started:
            person = Traveller(window, "ko", data)
            window.goto(started.url)
            person.begin()
            person.answer()
            person.look_around()
            listing = window.page.url
            window.reload()
            person.see(words.why)
            assert window.page.url == listing
            window.leave()
    # Backend and agencies are gone; the app starts anew on the same folder.
    with app(data, address) as started:
        window.goto(started.url)
        person.see(words.home_title)
        person.see("재활 치료 중")
        person.see("서버에 닿지 않아요")
        window.goto(f"{started.home}me/answers")
        person.see("조적공 및 석재 부설공")
        person.see("경기 수원시 권선구")
        window.goto(listing.replace(listing.split("/listings")[0] + "/", started.home))
        person.see(words.why)
        # Everything is deleted, and the whole way gone again without any network.
        window.goto(f"{started.home}me")
        person.see("모두 지우기")
        person.tap("이 기기에서 모두 지우기")
        person.see("지우면 되돌릴 수 없어요.")
        person.tap("모두 지우기")
        person.see("다시 찾아봤어요.")
        person.tap("처음 화면으로")
        person.begin()
        person.answer()
        person.look_around()
        window.leave()
