"""What the journey does not pass: refusing, the keyboard, reading aloud, a second tab."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.harness import Running, Screen, running
from tests.ui.walk import go


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Running]:
    """The app on an empty folder, without any backend."""
    where = ("--data", str(tmp_path), "--demo", "--no-open", "--json")
    with running("-m", "app", "--web", *where) as started:
        yield started


def agree(screen: Screen) -> None:
    """Through both consents to the first question."""
    screen.wait_text("시작하기")
    screen.tap("시작하기")
    screen.wait_text("개인정보")
    screen.tap("동의해요")
    screen.wait_text("건강정보")
    screen.tap("동의해요")
    screen.wait_text("어디쯤인가요?")


def test_refusing_says_what_does_not_work_and_the_rest_does(screen: Screen, app: Running) -> None:
    screen.goto(app.url)
    screen.wait_text("시작하기")
    screen.tap("시작하기")
    screen.wait_text("추천과 맞춤 순서는 볼 수 없지만")
    screen.tap("동의하지 않고 추천 없이 볼게요")
    screen.wait_text("일터로 가는 길")
    screen.wait_text("아직 받은 일자리가 없어요")
    screen.tap("추천")
    screen.wait_text("아직 답이 없어요")
    screen.tap("나")
    screen.wait_text("답을 적어 두지 않기로 했어요")
    go(screen, "/questions/1", same=True)
    screen.wait_text("지금은 물어볼 것이 없어요")
    go(screen, "/no/such/screen")
    screen.wait_text("이 주소에는 화면이 없어요")
    screen.leave()


def test_without_the_second_consent_the_body_is_not_asked_about(
    screen: Screen, served: Running
) -> None:
    screen.goto(served.url)
    screen.wait_text("시작하기")
    screen.tap("시작하기")
    screen.wait_text("개인정보")
    screen.tap("동의해요")
    screen.wait_text("건강정보")
    screen.tap("동의하지 않고 몸 질문 없이 할게요")
    screen.wait_text("무슨 일을 했나요?")
    screen.wait_text("하던 일 1 / 2")
    screen.leave()


def test_without_a_voice_reading_aloud_says_so_and_ends(screen: Screen, served: Running) -> None:
    screen.page.add_init_script("speechSynthesis.getVoices = () => [];")
    screen.goto(served.url)
    screen.tap("소리 내어 읽기")
    screen.wait_text("이 기기에는 소리 내어 읽을 목소리가 없어요.")
    screen.wait_text("소리 내어 읽기")
    screen.wait_gone("그만 읽기")
    screen.leave()


def test_every_screen_can_be_read_aloud_and_skipping_goes_on(
    screen: Screen, served: Running
) -> None:
    # A device with a voice; the browser of the tests has none.
    screen.page.add_init_script("""
      speechSynthesis.getVoices = () => [{ lang: "ko-KR" }];
      window.SpeechSynthesisUtterance = class extends EventTarget {};
      speechSynthesis.speak = () => {};
    """)
    screen.goto(served.url)
    agree(screen)
    screen.tap("소리 내어 읽기")
    screen.wait_text("그만 읽기")
    assert screen.bridge() == "say"
    screen.tap("그만 읽기")
    screen.wait_text("소리 내어 읽기")
    screen.tap("건너뛰기")
    screen.wait_text("어떻게 다치거나")
    screen.page.go_back()
    screen.wait_text("어디쯤인가요?")
    screen.leave()


def test_a_second_tab_follows_the_first(screen: Screen, app: Running) -> None:
    screen.goto(app.url)
    agree(screen)
    other = Screen(screen.page.context.new_page())
    other.goto(app.home)
    other.wait_text("짧은 질문부터 시작해요")
    screen.tap("언어 바꾸기")
    screen.tap("English")
    screen.wait_text("Where are you in your treatment?")
    other.wait_text("Start with a few questions")
    other.leave()
    screen.leave()
