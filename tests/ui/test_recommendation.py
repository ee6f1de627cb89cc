"""A recommendation on the screen: why, what would change it, who else may look, and without one."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.models import Clock, ErrorCode
from app.paths import models_dir
from app.sync.client import sync
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.ui.a_model import CARD, model_that_came
from tests.ui.conftest import window
from tests.ui.first_matches import worker_in
from tests.ui.harness import KIOSK, Running, Screen, running
from tests.ui.walk import go

SIMILAR = {"fewest": 20, "counts": {"70": {"701": 57, "705": 1203}}}
PEOPLE = "명이 이 일로 돌아갔어요"


@pytest.fixture(scope="module")
def listings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device's folder: listings, and a bricklayer from Suwon who answered every question."""
    backend, device = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("device")
    fill_backend(backend / "backend.db", 3000)
    publish(Settings(data=backend, demo=True), Clock())
    with serving(backend) as address:
        sync(address, device)
    worker_in(device)
    return device


@pytest.fixture
def device(listings: Path, tmp_path: Path) -> Path:
    """A copy of that folder for one test."""
    return shutil.copytree(listings, tmp_path / "device")


@pytest.fixture(scope="module")
def person(
    listings: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Screen]:
    """One tab of the app on a copy of it, for all tests that only read."""
    device = shutil.copytree(listings, tmp_path_factory.mktemp("read") / "device")
    with window(browser) as screen, app(device) as started:
        screen.goto(started.url)
        screen.wait_text("일터로 가는 길")
        yield screen
        screen.leave()


def in_language(screen: Screen, name: str) -> None:
    """Change the language, from whichever it is."""
    go(screen, "/me")
    screen.tap(name)


@contextmanager
def app(device: Path, *, models: Path | None = None) -> Iterator[Running]:
    """The app without any backend; `models` is where it looks for the model it came with."""
    start = ("app",) if models is None else ("tests.ui.app_with_models", str(models))
    where = ("--data", str(device), "--demo", "--no-open", "--json")
    with running("-m", *start, "--web", *where) as started:
        yield started


def heard(screen: Screen, pattern: str) -> str:
    """The text a screen reader says that this pattern is found in."""
    found = [text for text in screen.texts() if re.search(pattern, text)]
    assert found, f"nothing says {pattern!r}: {screen.texts()}"
    return found[0]


def scroll_to(screen: Screen, text: str, *, steps: int = 30) -> None:
    """Scroll down until a text stands on the screen, and up again where it was passed unseen."""
    screen.page.mouse.move(120, 320)
    for step in (350, -350, 350):
        for _ in range(steps):
            if screen.says(text):
                return
            screen.page.mouse.wheel(0, step)
            screen.wait_still()
    screen.wait_text(text, 2)


@dataclass(frozen=True)
class Words:
    """What the way from an idea to its courses says in a language, and what that calls itself."""

    name: str
    change: str
    cause: str
    courses: str
    only: str


WORDS = {
    "ko": Words(
        name="한국어",
        change="무엇이 달라지면 가능성이 커질까요?",
        cause="원인을 따진 것이 아니라서",
        courses=r"(경기의 훈련|다른 지역) 과정 [\d,]+개 보기",
        only=r"(?<!맞는 것)만$",
    ),
    "en": Words(
        name="English",
        change="What would raise your chances?",
        cause="not what causes what",
        courses=r"(See [\d,]+ courses in Gyeonggi|see [\d,]+ elsewhere)",
        only=r"^Only ",
    ),
}


@pytest.mark.parametrize("language", list(WORDS))
def test_what_would_change_it_leads_to_courses_in_one_tap(person: Screen, language: str) -> None:
    words = WORDS[language]
    in_language(person, words.name)
    go(person, "/occupations/701")
    scroll_to(person, words.change)
    scroll_to(person, words.cause)
    person._until(
        lambda: re.search(words.courses, " ".join(person.texts())) is not None, "no courses"
    )
    person.tap(heard(person, words.courses))

    def narrowed() -> list[str]:
        return [text for text in person.texts() if re.search(words.only, text)]

    person._until(lambda: bool(narrowed()), "the list is not narrowed")
    person._until(lambda: "/listings" in person.page.url, "the address is another")  # it follows
    # What it is narrowed to can be taken away again, one after the other.
    for only in narrowed():
        person.tap(only)
        person.wait_gone(only)


def test_the_body_is_a_picture_that_can_be_heard(person: Screen) -> None:
    in_language(person, WORDS["ko"].name)
    go(person, "/occupations/701")
    scroll_to(person, "드는 힘. 이 일: 20 kg 넘게. 나: 5~20 kg. 더 필요해요.")
    # What the person has not told is no verdict.
    scroll_to(person, "보기. 이 일:")
    assert "나:" not in heard(person, r"^보기\. 이 일:")
    scroll_to(person, "근로복지공단(1588-0075)")


def test_the_card_of_the_shipped_model_says_that_its_data_is_made_up(person: Screen) -> None:
    in_language(person, WORDS["ko"].name)
    scroll_to(person, "추천을 계산하는 모델 알아보기")
    person.tap("추천을 계산하는 모델 알아보기")
    person.wait_text("실제 사람은 한 명도 들어 있지 않아요.")
    scroll_to(person, "실제 사람에게 얼마나 맞을지는 아직 몰라요.")
    go(person, "/occupations/701")
    person.wait_text("왜 추천했나요?")
    scroll_to(person, "공개 통계로 만든 연습 자료로 계산했어요.")
    assert not person.says(PEOPLE)


def test_a_review_is_asked_kept_found_again_and_taken_back(screen: Screen, device: Path) -> None:
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("일터로 가는 길")
        go(screen, "/occupations/701")
        scroll_to(screen, "사람에게 검토를 부탁할래요")
        screen.tap("사람에게 검토를 부탁할래요")
        # The truth: nothing goes out yet, and whom to ask now.
        screen.wait_text("아직은 보내지지 않아요")
        screen.wait_text("1588-0075에 전화하기")
        screen.tap("부탁 남기기")
        screen.wait_text("에 부탁을 남겼어요.")
        screen.wait_text("아직은 보내지지 않아요")
        screen.tap("뒤로")
        scroll_to(screen, "부탁한 검토 보기")
        assert re.search(r"\d+월 \d+일에 검토를 부탁했어요", " ".join(screen.texts()))
        screen.leave()
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("일터로 가는 길")
        go(screen, "/me")
        scroll_to(screen, "부탁한 검토")
        scroll_to(screen, "부탁 거두기")
        screen.tap("부탁 거두기")
        screen.wait_text("부탁을 거두었어요.")
        assert not screen.says("부탁한 검토")
        screen.tap("되돌리기")
        scroll_to(screen, "부탁 거두기")
        screen.tap("부탁 거두기")
        screen.wait_gone("부탁한 검토")
        screen.leave()


@pytest.mark.parametrize("size", [None, KIOSK], ids=["phone", "wide"])
def test_refused_there_is_a_plain_list_and_no_order_of_a_model(
    screen: Screen, device: Path, size: tuple[int, int] | None
) -> None:
    if size:
        screen.size(size)
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("나에게 맞는 일")
        screen.wait_text("추천 직업")  # a reason of the listings
        go(screen, "/me")
        scroll_to(screen, "자동 추천을 쓰지 않을래요")
        screen.tap("자동 추천을 쓰지 않을래요")
        screen.wait_text("지금은 추천 없이")
        screen.tap("직업")
        screen.wait_text("직업을 분야마다 가나다 순서로")
        for word in ("가능성이", "추천 직업", "%"):
            assert not screen.says(word), word
        screen.type_into("직업 찾기", "경비")
        screen.wait_text("경비원")
        screen.leave()
    # After a restart it still stands, and nowhere is anything ranked by a model.
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("자동 추천을 쓰지 않기로 했어요")
        for word in ("가능성이", "추천 직업"):
            assert not screen.says(word), word
        go(screen, "/listings")
        screen.wait_text("추천은 쓰지 않았어요")
        assert not screen.says("추천 직업")
        go(screen, "/occupations/701")
        screen.wait_text("가능성은 계산하지 않았어요")
        assert not screen.says("왜 추천했나요?")
        assert not screen.says("무엇이 달라지면")
        go(screen, "/employer")
        screen.wait_text("전 직장에서 다시 받아 준다고 하나요?")
        assert not screen.says("%")
        go(screen, "/occupations")
        screen.wait_text("다시 추천받을래요")
        screen.tap("다시 추천받을래요")
        screen.wait_text("추천 직업")
        screen.wait_text("가능성이")
        screen.leave()


def test_a_model_of_real_people_counts_them_and_its_card_is_heard(
    screen: Screen, device: Path
) -> None:
    model_that_came(device, data="real", card=CARD, similar=SIMILAR)
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("일터로 가는 길")
        go(screen, "/occupations/701")
        screen.wait_text(f"나와 비슷한 일을 하다 다친 57{PEOPLE}")
        go(screen, "/model")
        screen.wait_text("이름은 들어 있지 않아요.")
        scroll_to(screen, "추천 10위 안에: 100명 가운데 71명")
        scroll_to(screen, "묶음 1: 100명 가운데 37명이라 했고 실제 38명.")
        picture = heard(screen, r"^그림: ")
        assert "묶음 10: 100명 가운데 94명이라 했고 실제 93명." in picture
        for name in ("여자", "60세 이상", "장해등급 없음", "다른 나라 국적", "일용직"):
            scroll_to(screen, f"{name} · 기록")
        scroll_to(screen, "이 모델이 못하는 것")
        screen.leave()


def test_the_way_back_to_the_old_employer_invents_no_figure(screen: Screen, device: Path) -> None:
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("일터로 가는 길")
        go(screen, "/occupations")
        screen.wait_text("전 직장으로 돌아가기")
        screen.tap("전 직장으로 돌아가기")
        screen.wait_text("전 직장에서 다시 받아 준다고 하나요?")
        own, any_ = "전 직장으로 돌아갈 가능성", "어떤 일로든 1년 안에 다시 일할 가능성"
        assert screen.says(own) != screen.says(any_)
        screen.tap("아니요, 어려워요")
        scroll_to(screen, "다른 일로 가는 길을 같이 찾아봐요.")
        screen.reload()
        scroll_to(screen, "다른 일로 가는 길을 같이 찾아봐요.")
        screen.leave()


def _no_model(folder: Path) -> None:
    folder.mkdir()


def _damaged(folder: Path) -> None:
    shutil.copytree(models_dir(), folder)
    model = folder / "recommender.onnx"
    model.write_bytes(model.read_bytes()[:-1000] + bytes(1000))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_no_model, "추천 모델 파일이 이 기기에 없어요."),
        (_damaged, "추천 모델 파일이 서명과 달라요."),
    ],
    ids=[ErrorCode.MODEL_MISSING, ErrorCode.MODEL_SIGNATURE_WRONG],
)
def test_where_the_table_of_moves_answers_the_screen_says_so_and_why(
    screen: Screen, device: Path, tmp_path: Path, spoil: Callable[[Path], None], why: str
) -> None:
    spoil(tmp_path / "models")
    with app(device, models=tmp_path / "models") as started:
        screen.goto(started.url)
        screen.wait_text("사람들이 실제로 직업을 옮긴 표로 계산했어요")
        go(screen, "/occupations")
        screen.wait_text(why)
        screen.wait_text("지금 몸과 다른 답은 보지 않아요")
        assert not screen.says("무엇이 달라지면")
        go(screen, "/occupations/701")
        screen.wait_text("하던 일에서 이 일로 간 사람의 비율이에요")
        go(screen, "/model")
        screen.wait_text(why)
        screen.leave()


def test_a_newer_model_that_cannot_be_used_is_told_and_the_old_one_answers(
    screen: Screen, device: Path
) -> None:
    model_that_came(device, format=99)
    with app(device) as started:
        screen.goto(started.url)
        screen.wait_text("일터로 가는 길")
        go(screen, "/occupations")
        screen.wait_text("공개 통계로 만든 연습 자료로 계산했어요.")
        go(screen, "/model")
        screen.wait_text("더 새로운 모델이 왔지만 쓰지 못하고 있어요.")
        screen.wait_text("앱을 업데이트하면 쓸 수 있어요.")
        screen.leave()
