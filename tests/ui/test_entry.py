"""From the first screen through every question: by what a screen reader reads, by the keyboard
alone, at the largest text on the narrowest screen, and killed in the middle."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import BodyPart, FormerEmployment, Kind, Level, Profile, Sex, Shift, Wishes
from app.state.consent import TEXT
from app.state.hub import Hub
from app.state.models import PersonState
from app.state.session import Session
from tests.ui.harness import Running, Screen, running
from tests.ui.walk import go

NEXT, SKIP = "다음", "잘 모르겠어요 · 건너뛰기"
NARROW = (320, 640)


def app(data: Path) -> Any:
    """The app on a data folder, without any backend."""
    where = ("--data", str(data), "--demo", "--no-open", "--json")
    return running("-m", "app", "--web", *where)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Running]:
    """The app on an empty folder."""
    with app(tmp_path) as one:
        yield one


def kept(data: Path) -> PersonState:
    """What lies in the vault of a folder whose app has ended."""

    async def read() -> PersonState:
        page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
        session = Session(cast("Any", page), Hub(data, None, demo=True, memory=False), ways=())
        await session.start()
        while session._tasks:
            await asyncio.gather(*session._tasks)
        session.close()
        return session.person

    with ThreadPoolExecutor(1) as pool:  # a browser's loop may run in this thread already
        return pool.submit(lambda: asyncio.run(read())).result()


def at(screen: Screen) -> str:
    """Which part of the questions is asked, and the place in it."""
    return next((text for text in screen.texts() if re.search(r" \d+ / \d+$", text)), "")


def home(screen: Screen) -> bool:
    """Whether nothing is asked any more."""
    return screen.says("일터로 가는 길")


def agree(screen: Screen) -> None:
    """Through both consents to the first question."""
    screen.wait_text("시작하기")
    screen.tap("시작하기")
    screen.wait_text("개인정보")
    screen.tap("동의해요")
    screen.wait_text("건강정보")
    screen.tap("동의해요")
    screen.wait_text("어디쯤인가요?")


def answer(screen: Screen, title: str, *names: str) -> None:
    """One question by its title: tap every name, then on; none to skip it."""
    screen.wait_text(title)
    for name in names:
        screen.tap(name)
    screen.tap(NEXT if names else SKIP)


def about_the_body(screen: Screen) -> None:
    """The ten questions of health."""
    answer(screen, "어디쯤인가요?", "재활 치료를 받고 있어요")
    answer(screen, "어떻게 다치거나", "어깨 힘줄이 상했어요")
    screen.wait_text("어디를 가장 크게 다치셨어요?")
    beside = screen.find("귀").bounding_box()
    assert beside is not None
    screen.page.mouse.click(180, beside["y"] + 30)  # the head of the person drawn
    screen.wait_text(NEXT)
    screen.page.mouse.click(180 - 36, beside["y"] + 92)  # and the shoulder
    screen.tap(NEXT)
    screen.wait_text("버튼을 어느 쪽에 둘까요?")
    screen.wait_text("다친 손을 묻는 게 아니에요.")
    screen.tap(NEXT)
    answer(screen, "얼마나 무거운 것을", "20 kg까지")
    answer(screen, "서거나 걸을 수 있나요?", "섰다 앉았다 할 수 있어요")
    answer(screen, "두 손을 어떻게", "한 손이 일하고 다른 손이 거들어요")
    answer(screen, "손끝으로", "작은 물건도 다뤄요")
    answer(screen, "잘 보이나요?", "보통 글자가 보여요")
    answer(screen, "듣고 말하기는", "어려움이 없어요")
    answer(screen, "장해등급을", "12급", "아직 정해지지 않았어요")


def about_the_work_before(screen: Screen) -> None:
    """Up to a year of birth nobody at work was born in."""
    screen.wait_text("무슨 일을 했나요?")
    screen.type_into("하던 일", "철근")
    answer(screen, "가장 가까운 것을", "철근공")
    answer(screen, "어떻게 일하고 있었나요?", "하루하루 일했어요")
    screen.wait_text("몇 년에 태어났나요?")
    screen.type_into("태어난 해", "1867")
    screen.wait_text("한 번만 더 봐 주세요")
    screen.page.wait_for_timeout(500)


def about_oneself(screen: Screen) -> None:
    """From sex to the old employer."""
    answer(screen, "성별이", "남자")
    answer(screen, "학교는", "고등학교")
    screen.wait_text("어디에 사세요?")
    screen.tap("경기")
    answer(screen, "경기 어디쯤인가요?", "수원시 권선구")
    screen.wait_text("가진 자격증이")
    screen.type_into("자격증 이름", "지게차")
    answer(screen, "가진 것을 모두", "지게차운전기능사")
    answer(screen, "회사로 돌아갈 수 있나요?", "아직 몰라요")


def wishes(screen: Screen) -> None:
    """Every wish and the musts."""
    answer(screen, "무엇을 찾으세요?", "둘 다")
    answer(screen, "한 달에 얼마부터", "240만 원부터")
    answer(screen, "얼마나 멀리까지", "30 km 안")
    answer(screen, "어떻게 고용되면", "상관없어요")
    answer(screen, "언제 일하면", "주말", "낮")
    answer(screen, "언제부터 할 수", "한 달 뒤")
    screen.wait_text("해 보고 싶은 일이")
    screen.type_into("하고 싶은 일", "경비")
    answer(screen, "하고 싶은 것을 골라", "경비원")
    answer(screen, "하고 싶지 않은 일이")
    screen.wait_text("꼭 맞아야 하는 것은")
    screen.tap("월급")
    screen.tap("결과 보기")


def test_every_question_is_answered_and_a_kill_in_the_middle_loses_nothing(
    screen: Screen, tmp_path: Path
) -> None:
    with app(tmp_path) as one:
        screen.goto(one.url)
        agree(screen)
        about_the_body(screen)
        about_the_work_before(screen)
        screen.expect_stop()
        one.process.kill()
        one.process.wait()
    with app(tmp_path) as one:
        screen.goto(one.url)
        screen.wait_text("몇 년에 태어났나요?")
        screen.wait_text("한 번만 더 봐 주세요")
        field = screen.page.get_by_label("태어난 해").first
        field.click()
        screen.page.wait_for_timeout(600)
        assert field.input_value() == "1867"
        screen.press("Control+a")
        screen.page.keyboard.type("67")
        answer(screen, "몇 년에 태어났나요?", "1967년이 맞아요")
        about_oneself(screen)
        wishes(screen)
        screen.wait_text("일터로 가는 길")
        screen.leave()
    person = kept(tmp_path)
    assert [(c.which, c.given, c.text) for c in person.consents] == [
        ("personal", True, TEXT),
        ("health", True, TEXT),
    ]
    assert person.profile == Profile(
        care_stage=person.profile.care_stage,
        injury_type=person.profile.injury_type,
        body_part=BodyPart.SHOULDER,
        capacity_lift=Level.MIDDLE,
        capacity_stand_walk=Level.MIDDLE,
        capacity_both_hands=Level.MIDDLE,
        capacity_fine_hand=Level.MIDDLE,
        capacity_eyesight=Level.MIDDLE,
        capacity_listen_talk=Level.HIGH,
        occupation_before="701",
        employment_type=FormerEmployment.DAILY,
        birth_year=1967,
        sex=Sex.MALE,
        education=person.profile.education,
        region="41113",
        certificates=("forklift",),
        employer_open=person.profile.employer_open,
    )
    assert person.wishes == Wishes(
        kinds=(Kind.JOB, Kind.COURSE),
        pay_month_min_krw=2_400_000,
        radius_km=30,
        shifts=(Shift.DAY, Shift.WEEKEND),
        start_from=person.wishes.start_from,
        occupations_wanted=("542",),
        musts=frozenset({"pay_month_min_krw"}),
    )
    assert (person.settled, person._at, person.unseen()) == (("grade", "types"), "", 0)


def test_the_keyboard_alone_answers_questions_of_three_kinds(
    screen: Screen, started: Running
) -> None:
    screen.goto(started.url)
    agree(screen)
    screen.page.wait_for_timeout(500)

    def tab_to(name: str) -> None:
        focused = """() => { const one = document.activeElement;
          return (one?.textContent || '') + (one?.getAttribute('aria-label') || ''); }"""
        for _ in range(30):
            screen.press("Tab")
            if name in str(screen.page.evaluate(focused)).replace("\u2060", ""):
                return
        raise AssertionError(f"Tab never reaches {name}")

    def on(title: str) -> None:
        screen.wait_text(NEXT)
        tab_to(NEXT)
        screen.press("Enter")
        screen.wait_text(title)

    tab_to("재활 치료를 받고 있어요")
    screen.press("Enter")
    on("어떻게 다치거나")
    tab_to(SKIP)
    screen.press("Enter")
    screen.wait_text("어디를 가장 크게 다치셨어요?")
    tab_to("무릎")
    screen.press("Enter")
    on("얼마나 무거운 것을")
    tab_to("뒤로")
    screen.press("Enter")
    screen.wait_text("어디를 가장 크게 다치셨어요?")
    go(screen, "/questions/13")
    screen.wait_text("몇 년에 태어났나요?")
    tab_to("태어난 해")
    screen.page.wait_for_timeout(600)
    screen.page.keyboard.type("1967")
    on("성별이")
    screen.leave()


def test_at_the_largest_text_on_the_narrowest_screen_nothing_is_cut(
    screen: Screen, started: Running
) -> None:
    screen.size(NARROW)
    screen.goto(started.url)
    screen.wait_text("시작하기")
    screen.tap("가장 큰 글자")
    screen.wait_still()  # what one taps next is where it will be
    agree(screen)
    places = [""]
    while True:
        screen._until(lambda: home(screen) or at(screen) not in ("", places[-1]), "it stands still")
        if home(screen):
            break
        places.append(at(screen))
        wide = screen.page.evaluate(
            """() => [...document.querySelectorAll('flt-semantics')]
              .map((one) => [one.getBoundingClientRect(), one.ariaLabel ?? one.textContent])
              .filter(([box]) => box.right > innerWidth + 1 || box.left < -1)
              .map(([, words]) => words)"""
        )
        assert not wide, wide
        for name in (SKIP, "뒤로"):
            box = screen.find(name).bounding_box()
            assert box is not None
            assert box["height"] >= 55, name
            assert box["y"] + box["height"] <= NARROW[1], name
        screen.tap(SKIP)
    assert len(places) == 1 + 25  # without a home and a wish two are not asked
    screen.leave()
