"""Somebody types fifty facts into the app in a browser and signs in; it fails and is killed. None
is found on the device, at the backend, in the browser's own folder, or in any address."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import BrowserContext, Request, sync_playwright

from benchmarks.browser import chromium_path
from tests.leaks.canaries import CASES, DIAGNOSES, NAMES, PHONES
from tests.leaks.faulty import ADDRESSES
from tests.leaks.office import BORN, Office, opened
from tests.leaks.places import cores_allowed, files, found, processes
from tests.running import TORTURE
from tests.ui.first_matches import worker_in
from tests.ui.harness import PHONE, Screen, running
from tests.ui.prepared import Prepared, dated, fetched, prepared, publish_listings
from tests.ui.walk import addresses, go

SHOWN = ("/me/answers", "/me/export")
QUESTIONS = {"job": "/questions/11", "home": "/questions/16"}
_PLANT = """(said) => new Promise((done) => {
  localStorage.setItem('said', said);
  const asked = indexedDB.open('said', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('said');
  asked.onsuccess = () => {
    const kept = asked.result.transaction('said', 'readwrite');
    kept.objectStore('said').put(said, 'said');
    kept.oncomplete = done;
  };
})"""


@dataclass
class Seen:
    """A browser with a folder of its own, and every address it asked for or stood at."""

    context: BrowserContext
    urls: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        self.urls.append(request.url)


@contextmanager
def browser(profile: Path) -> Iterator[Seen]:
    """Chromium as a person has it: with history, storage and cache in a folder. What it leaves
    among temporary files is looked at here: its socket's path has to be short."""
    with TemporaryDirectory(prefix="l") as short:
        yield from _browser(profile, short)
        assert not found(files(Path(short)))


def _browser(profile: Path, temporary: str) -> Iterator[Seen]:
    environment: dict[str, str | float | bool] = {**os.environ, "TMPDIR": temporary}
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium_path(), env=environment, locale="ko-KR",
            timezone_id="Asia/Seoul", viewport={"width": PHONE[0], "height": PHONE[1]},
            device_scale_factor=0.5,
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage",
                  "--js-flags=--liftoff-only"],
        )  # fmt: skip
        seen = Seen(context)
        context.on("request", seen.note)
        try:
            yield seen
        finally:
            context.close()


def person_on(device: Path, backend: Path) -> Prepared:
    """Somebody with answers and a date; in a torture run with listings and all that one can do."""
    if TORTURE in os.environ:
        publish_listings(backend, 200)
        fetched(backend, device)
        return prepared(device)
    worker_in(device)
    date = dated(device)
    return Prepared("", "", (), "", "", date, "", "")


def type_everything(screen: Screen, there: Prepared, office: Office) -> None:
    """Into the fields a person finds on the screens; keeping the date fails."""
    if there.job:
        go(screen, "/listings")
        screen.type_into("일자리 찾기", f"{NAMES[0]} {DIAGNOSES[0]} {PHONES[0]} {CASES[0]}")
        screen.wait_still()
    go(screen, QUESTIONS["home"])
    screen.type_into("동네 찾기", NAMES[1])
    go(screen, QUESTIONS["job"])
    screen.type_into("하던 일", DIAGNOSES[1])
    go(screen, f"/dates/{there.date}")
    screen.type_into("적어 둘 것", f"!raise !thread !warn {DIAGNOSES[2]} {NAMES[2]} {PHONES[2]}")
    screen.tap("에 넣기")
    screen.wait_text("알려 줄 번호")
    screen.tap("닫기")
    sign_in(screen, office)


def sign_in(screen: Screen, office: Office) -> None:
    go(screen, "/me/sign-in")
    screen.type_into("사건 번호", CASES[3])
    screen.tap("다음")
    screen.type_into("생년월일 여덟 자리", f"{BORN:%Y%m%d}")
    screen.tap("번호 받기")
    screen.wait_text("문자로 온 번호를 써 주세요")
    screen.type_into("문자로 온 번호", office.code(0))
    screen.press("Enter")
    screen.wait_text(NAMES[3])
    screen.tap("동의하고 보관하기")
    screen.wait_text("(이 기기)")
    go(screen, "/me/account/seen")
    screen.wait_text("로그인")


@pytest.mark.torture
def test_what_is_typed_in_a_browser_stays_sealed(tmp_path: Path) -> None:
    device, backend, profile = (tmp_path / name for name in ("device", "backend", "profile"))
    there = person_on(device, backend / "data")
    addresses_asked = tmp_path / "addresses"
    with opened(backend, **{ADDRESSES: str(addresses_asked)}) as office:
        _, caseworker = office.staff("casework1", NAMES[4], "caseworker")
        new = {"name": NAMES[3], "phone": PHONES[3], "case_number": CASES[3],
               "birth_date": BORN.isoformat()}  # fmt: skip
        office.client.post("/v1/workers", json=new, headers=caseworker).raise_for_status()
        where = ("--data", str(device), "--backend", str(office.client.base_url).rstrip("/"))
        started = ("-m", "tests.leaks.faulty", "app", "--web", *where, "--demo", "--no-open")
        with (
            running(*started, "--json", env={"TMPDIR": str(tmp_path)}) as app,
            browser(profile) as seen,
        ):
            screen = Screen(seen.context.pages[0])
            screen.goto(app.url)
            screen.wait_text("일터로 가는 길")
            type_everything(screen, there, office)
            for path in addresses(there) if TORTURE in os.environ else SHOWN:
                go(screen, path)
            assert cores_allowed(app.process.pid) == "0"
            assert not found(processes())
            screen.page.goto("about:blank")
            app.process.kill()
            app.process.wait()
    said = "".join(app.errors) + (backend / "said").read_text()
    assert "thread ended: builtins.ValueError" in said
    assert "RuntimeError at" in said
    assert not found([("terminals", said.encode()), ("URLs", "\n".join(seen.urls).encode())])
    assert "/v1/me/records" in addresses_asked.read_text()
    assert not found(files(tmp_path))
    planted(profile, app.home)


def planted(profile: Path, address: str) -> None:
    """What a page of the same address does keep in the browser is found in its folder."""
    with browser(profile) as seen:
        seen.context.route("**", lambda route: route.fulfill(body="<meta charset=utf-8>"))
        page = seen.context.pages[0]
        page.goto(f"{address}?q={CASES[0]}")
        page.evaluate(_PLANT, NAMES[0])
        page.goto("about:blank")
    hits = "".join(found(files(profile)))
    for place in ("Local Storage", "IndexedDB", "History"):
        assert place in hits, place
