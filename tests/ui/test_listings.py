"""From the list to paper by semantics alone: filter, save three, compare, hide, undo, print, share,
report; and what the paper says."""

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import Clock, Level
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from app.sync.client import sync
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.ui.harness import WORD_JOINER, Screen, running

SAVE = "저장하기"
OF_THE_PERSON = re.compile("지금 몸|내 몸|드는 힘|추천|바라는|집에서|km")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device with 1,500 listings, of somebody in 수원 who can lift little. Named before the
    browser in every test: nothing can run `asyncio.run` while one is open."""
    backend, device = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("device")
    fill_backend(backend / "backend.db", 1500)
    publish(Settings(data=backend, demo=True), Clock())
    with serving(backend) as address:
        sync(address, device)

    async def answer() -> None:
        page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
        session = Session(cast("Any", page), Hub(device, None, demo=True, memory=False), ways=())
        await session.start()
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["home"], "41113")
        session.answer(BY_ID["lift"], Level.LOW)
        for question in BY_ID.values():
            session.passed(question)
        while session._tasks:
            await asyncio.gather(*session._tasks)

    asyncio.run(answer())
    return device


def saves(screen: Screen) -> list[str]:
    """What each shown listing that is not saved is called, in their order; no name twice."""
    titles = [text.removesuffix(f" {SAVE}") for text in screen.texts() if text.endswith(SAVE)]
    return [title for title in titles if titles.count(title) == 1 and "/" not in title]


def filtered(screen: Screen) -> None:
    """A choice says how many it leaves, and that many are left."""
    screen.tap("고르기와 순서")
    screen.wait_text("일자리 ·")
    screen.tap("일자리 ·")
    screen.tap("250만 원부터")
    screen.tap("임금 많은 순")
    screen.page.wait_for_timeout(1000)
    show = screen.find("개 보기")
    count = re.findall(r"[\d,]+", show.inner_text().replace(WORD_JOINER, ""))[0]
    show.click()
    screen.wait_text(f"{count}개 찾았어요. 임금이 많은 순서예요")
    screen.wait_text("고르기와 순서 · 2")


def saved_and_hidden(screen: Screen) -> list[str]:
    """Three are saved; a fourth is hidden and comes back."""
    kept = saves(screen)[:3]
    for title in kept:
        screen.tap(f"{title} {SAVE}")
    screen.wait_text("저장 3")
    other = next(title for title in saves(screen) if title not in kept)
    screen.tap(f"{other} 숨기기")
    screen.wait_text("숨김 1")
    screen.wait_gone(f"{other} {SAVE}")
    screen.tap("되돌리기")
    screen.wait_gone("숨김 1")
    screen.wait_text(f"{other} {SAVE}")
    return kept


def on_paper(screen: Screen, kept: list[str]) -> None:
    """On paper stands what the listings say and nothing of the person or the screen."""
    screen.tap("인쇄하기")
    asked = "window.printed === true"
    screen._until(lambda: bool(screen.page.evaluate(asked)), "nothing was printed", 10)
    assert screen.bridge() == "paper"
    paper = screen.page.locator("#paper")
    assert paper.locator("section").count() == 3
    words = paper.text_content() or ""
    assert all(title in words for title in kept)
    assert not OF_THE_PERSON.search(words)
    assert not paper.is_visible()
    screen.page.emulate_media(media="print")
    assert paper.is_visible()
    assert not screen.page.locator("flutter-view").is_visible()
    screen.page.emulate_media(media="screen")
    screen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert paper.count() == 0
    assert screen.page.locator("flutter-view").is_visible()


def shared_and_reported(screen: Screen, title: str) -> None:
    """What is passed on says nothing of the person either; a report can be taken back."""
    screen.tap("보내기")
    screen.wait_text("복사했어요")
    shared = str(screen.page.evaluate("navigator.clipboard.readText()"))
    assert title in shared
    assert not OF_THE_PERSON.search(shared)
    screen.tap("잘못된 공고 알리기")
    screen.tap("이미 사람을 뽑았거나")
    screen.tap("알릴 것 남기기")
    screen.wait_text("남겼어요: 이미 사람을 뽑았거나")
    screen.wait_text("아직은 보내지지 않아요")
    screen.tap("거두기")
    screen.wait_text("무엇이 잘못됐나요?")


def test_from_a_filter_to_three_side_by_side_and_on_paper(data: Path, screen: Screen) -> None:
    screen.page.add_init_script("window.print = () => { window.printed = true; };")
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    where = ("--data", str(data), "--demo", "--no-open", "--json")
    with running("-m", "app", "--web", *where) as app:
        screen.goto(app.url)
        screen.tap("일자리")
        screen.wait_text("개 찾았어요. 나에게 잘 맞는 순서예요", 30)
        filtered(screen)
        kept = saved_and_hidden(screen)
        screen.tap("저장 3")
        screen.wait_text("저장한 것이 3개예요")
        screen.wait_text("저장한 것에서 찾기")
        screen.tap("저장 3")  # once more: the list behind it with its filters
        screen.wait_text("개 찾았어요. 임금이 많은 순서예요")
        screen.tap("저장 3")
        screen.wait_text("저장한 것이 3개예요")
        screen.tap("나란히 비교하기")
        screen.wait_text("걸리는 점")
        for title in kept:
            assert screen.texts().count(title) > 5, "every row names every listing"
        on_paper(screen, kept)
        screen.tap(f"{kept[0]} 자세히 보기")
        screen.wait_text("왜 나에게 맞나요?")
        shared_and_reported(screen, kept[0])
        screen.leave()
