"""On a slow link the nearest matches stand on the screen while the rest is still on its way."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models import Clock
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.slow_link import slow_link
from tests.ui.first_matches import FIRST, MEGABIT, first_matches, matches, partial, worker_in
from tests.ui.harness import Screen, running
from tests.ui.journey import KOREAN

ROWS = 20_000


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real backend with listings enough for a head of half a megabyte."""
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", ROWS)
    publish(Settings(data=data, demo=True), Clock())
    manifest = json.loads((data / "published" / "manifest.json").read_bytes())["manifest"]
    assert sum(f["bytes"] for f in manifest["files"] if f["kind"] == "near") > 500_000
    with serving(data) as address:
        yield address


def test_a_worker_in_suwon_sees_the_nearest_first(
    screen: Screen, backend: str, tmp_path: Path
) -> None:
    worker_in(tmp_path)
    found = first_matches(screen, backend, tmp_path)
    print(found, file=sys.stderr)
    assert found.bytes < found.whole_bytes
    assert found.seconds < found.whole_seconds


def test_where_one_lives_told_meanwhile_counts_and_buttons_stay_the_same(
    screen: Screen, backend: str, tmp_path: Path
) -> None:
    # So slow that nothing is there before one has answered.
    with slow_link(backend, MEGABIT // 32) as link:
        where = ("--data", str(tmp_path), "--backend", link.address)
        with running("-m", "app", "--web", *where, "--demo", "--no-open", "--json") as app:
            screen.goto(app.url)
            screen.wait_text("일자리를 받는 중이에요")
            assert partial(tmp_path) is None
            for agree in ("시작하기", "동의해요", "동의하지 않고 몸 질문 없이 할게요"):
                screen.tap(agree)
            for title in (KOREAN.job[1], *KOREAN.between):
                screen.wait_text(title)
                screen.tap(KOREAN.skip)
            screen.wait_text("어디에 사세요?")
            screen.tap("경기")
            screen.tap("수원시 권선구")
            # What stands below is still the same to a screen reader when the line above it goes.
            screen.find("다음").evaluate("(node) => { node.dataset.same = '1'; }")
            link.bits = MEGABIT // 2
            screen.wait_text(FIRST)
            link.bits = 0
            screen.wait_gone(FIRST)
            assert screen.find("다음").evaluate("(node) => node.dataset.same") == "1"
            screen.tap("다음")
            screen.wait_text(KOREAN.after[0])
            screen.goto(app.home)
            screen.wait_text("나에게 맞는 일자리")
            screen._until(lambda: matches(screen) > 0, "no match came")
            screen.leave()
