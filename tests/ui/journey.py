"""One person's way through the whole app, in either language, by what a screen reader reads."""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.reference import job_titles, occupations
from tests.ui.harness import Screen

_KEY = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z0-9_]+)+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_MODEL = re.compile("모델( 번호)? [0-9a-f]{12}|[0-9a-f]{64}")
"""The version of the model and the hash of what was filed, numbers of ours."""
# The only Latin words our own Korean sentences may hold.
_ALLOWED = {"kg", "km", "MB", "English", "www", "work", "go", "kr"}


@dataclass(frozen=True)
class Words:
    """What the buttons and titles on the way are called."""

    start: str
    agree: str
    health: str
    next: str
    answers: tuple[tuple[str, str], ...]
    """The title of each question up to the job before and the answer to tap, empty to skip."""
    side: tuple[str, str]
    """The answer after which a screen of its own, with this title, asks where buttons are to be."""
    job: tuple[str, str]
    between: tuple[str, ...]
    """The titles of those that are skipped before home."""
    home: tuple[str, str, str]
    after: tuple[str, ...]
    wishes: tuple[tuple[str, str], ...]
    skip: str
    later: str
    home_title: str
    fitting: str
    occupations: tuple[str, str]
    change: str
    synthetic: str
    listings: tuple[str, str, str]
    beyond: str
    found: str
    why: str
    body: str
    apply: str
    practice: str
    back: str
    me: str


KOREAN = Words(
    start="시작하기",
    agree="동의해요",
    health="건강정보",
    next="다음",
    answers=(
        ("어디쯤인가요?", "재활 치료를 받고 있어요"),
        ("어떻게 다치거나", ""),
        ("어디를 가장 크게 다치셨어요?", "어깨"),
        ("얼마나 무거운 것을", "20 kg까지"),
        ("서거나 걸을 수 있나요?", "섰다 앉았다 할 수 있어요"),
        ("두 손을 어떻게", "한 손이 일하고 다른 손이 거들어요"),
        ("손끝으로", ""),
        ("잘 보이나요?", ""),
        ("듣고 말하기는", ""),
        ("장해등급을 받았나요?", "아직 정해지지 않았어요"),
    ),
    side=("어깨", "버튼을 어느 쪽에 둘까요?"),
    job=("하던 일", "무슨 일을 했나요?"),
    between=("어떻게 일하고 있었나요?", "태어났나요?", "성별이", "학교는"),
    home=("어디에 사세요?", "경기", "수원시 권선구"),
    after=("가진 자격증이", "회사로 돌아갈"),
    wishes=(("무엇을 찾으세요?", "둘 다"), ("한 달에 얼마부터", "200만 원부터")),
    skip="건너뛰기",
    later="지금 결과 보기",
    home_title="일터로 가는 길",
    fitting="나에게 맞는 일자리",
    occupations=("추천", "추천 직업"),
    change="무엇이 달라지면 가능성이 커질까요?",
    synthetic="공개 통계로 만든 연습 자료로 계산했어요.",
    listings=("일자리", "일자리와 훈련", "일자리 찾기"),
    beyond="그것도 보기",
    found="개 찾았어요",
    why="왜 나에게 맞나요?",
    body="몸에 필요한 것",
    apply="지원하러 가기",
    practice="연습용 공고라서 지원할 곳이 없어요.",
    back="뒤로",
    me="나",
)
ENGLISH = Words(
    start="Start",
    agree="I agree",
    health="health data",
    next="Next",
    answers=(
        ("Where are you in your treatment?", "In rehabilitation"),
        ("What happened to you?", ""),
        ("Where were you hurt the most?", "Shoulder"),
        ("How much can you lift", "Up to 20 kg"),
        ("How long can you stand", "I can stand for a part of the day"),
        ("How can you use your hands?", "One hand works, the other helps"),
        ("How small are the things", ""),
        ("How well can you see?", ""),
        ("How well can you hear", ""),
        ("Do you have a disability grade?", "Not decided yet"),
    ),
    side=("Shoulder", "Where should the buttons be?"),
    job=("What you did", "What work did you do before?"),
    between=("How were you employed", "What year were you", "a man or a woman", "Which school"),
    home=("Where do you live?", "Gyeonggi", "Suwon-si Gwonseon-gu"),
    after=("Do you have certificates", "Would your old employer"),
    wishes=(
        ("What are you looking for?", "Both"),
        ("How much a month", "From 2,000,000 won"),
    ),
    skip="Skip",
    later="See the results now",
    home_title="Your way to work",
    fitting="Jobs that fit you",
    occupations=("For you", "Work for you"),
    change="What would raise your chances?",
    synthetic="Worked out from practice data made from public statistics.",
    listings=("Jobs", "Jobs and training", "Search jobs"),
    beyond="Show those too",
    found=" found",
    why="Why does it fit me?",
    body="What it asks of your body",
    apply="Go and apply",
    practice="so there is nowhere to apply.",
    back="Go back",
    me="Me",
)
BOTH = {"ko": KOREAN, "en": ENGLISH}


class Traveller:
    """Goes the way, and looks at every screen for what should not be there."""

    def __init__(self, screen: Screen, language: str, data: Path) -> None:
        self.screen = screen
        self.language = language
        self.words = BOTH[language]
        self._data = data
        self._tapped = ""
        self._before: set[str] = set()

    def see(self, text: str, timeout: float = 15) -> None:
        """Wait for a text, then look at all of the screen."""
        try:
            self.screen.wait_text(text, 7)
        except AssertionError:
            # A tap that falls into a redraw is lost. A person whose screen stands still taps
            # once more, and so does this one.
            if self._tapped and len(self._before - set(self.screen.texts())) <= 2:
                self.screen.tap(self._tapped)
            self.screen.wait_text(text, timeout)
        wrong = wrong_words(self.screen.texts(), self.language, self._data)
        assert not wrong, wrong

    def tap(self, name: str) -> None:
        """Tap what has this name."""
        self._tapped, self._before = name, set(self.screen.texts())
        self.screen.tap(name)

    def begin(self) -> None:
        """From the first screen, in Korean, through both consents."""
        words = self.words
        if self.language != "ko":
            self.screen.wait_text(KOREAN.start)
            self.tap("English")
        self.see(words.start)
        self.tap(words.start)
        self.see(words.agree)
        self.tap(words.agree)
        self.see(words.health)
        self.tap(words.agree)

    def answer(self) -> None:
        """The questions that matter most, as somebody does who has not much patience."""
        words, screen = self.words, self.screen
        for title, answer in words.answers:
            self.choose(title, answer)
            if answer == words.side[0] and self.held:
                self.see(words.side[1])
                self.tap(words.next)
        self.see(words.job[1])
        screen.type_into(words.job[0], "벽돌")
        self.see("조적공 및 석재 부설공")
        self.tap("조적공 및 석재 부설공")
        self.tap(words.next)
        for title in words.between:
            self.choose(title, "")
        self.see(words.home[0])
        self.tap(words.home[1])
        self.see(words.home[2])
        self.tap(words.home[2])
        self.tap(words.next)
        for title in words.after:
            self.choose(title, "")
        for title, answer in words.wishes:
            self.choose(title, answer)
        self.tap(words.later)

    @property
    def held(self) -> bool:
        """Whether the screen is one that is held in a hand."""
        size = self.screen.page.viewport_size
        return size is not None and size["width"] < 1200

    def choose(self, title: str, answer: str) -> None:
        """One question of a few answers; none to skip it."""
        self.see(title)
        if answer:
            self.tap(answer)
        self.tap(self.words.next if answer else self.words.skip)

    def _settled(self, *some: str) -> str:
        """Which of these the screen says once the search has its answer."""
        screen, said = self.screen, ""

        def one_of_them() -> bool:
            nonlocal said
            before = screen.texts()
            screen.page.wait_for_timeout(500)
            here = screen.texts()
            said = next((one for one in some if any(one in text for text in here)), "")
            return bool(said) and here == before

        screen._until(one_of_them, f"none of {some}")
        return said

    def look_around(self) -> None:
        """Home, occupations with their reasons, the list, a search, one listing."""
        words, screen = self.words, self.screen
        self.see(words.home_title)
        self.see(words.fitting)
        self.tap(words.occupations[0])
        self.see(words.synthetic, 30)
        self.see(words.change)
        self.tap(words.listings[0])
        self.see(words.listings[1])
        screen.type_into(words.listings[2], "경비")
        if self._settled(words.found, words.beyond) == words.beyond:  # all too hard for this body
            self.tap(words.beyond)
        self.see(words.found)
        found = screen.page.get_by_role("button", name=re.compile("경비"))
        screen.page.wait_for_timeout(500)
        found.first.click()
        self.see(words.why)
        self.see(words.body)
        # A made-up listing leads to no agency's address.
        screen.tap(words.apply)
        self.see(words.practice)
        assert len(screen.page.context.pages) == 1
        screen.press("Escape")
        screen.wait_gone(words.practice)


def wrong_words(texts: list[str], language: str, data: Path) -> list[str]:
    """Texts that are the key of a message, and in Korean the Latin words nobody says so."""
    wrong = [one for one in texts if _KEY.fullmatch(one)]
    if language != "ko":
        return wrong
    latin = {
        word: one
        for one in texts
        for word in _LATIN.findall(_MODEL.sub("", one))
        if word not in _ALLOWED | _latin_of_names()
    }
    listed = _latin_of_listings(data) if latin else set()
    return wrong + [f"{word} in {one!r}" for word, one in latin.items() if word not in listed]


@cache
def _latin_of_names() -> frozenset[str]:
    """Latin words of official titles, which are shown as they stand."""
    texts: Iterable[str] = (
        *(title.name for title in job_titles()),
        *(occupation.name for occupation in occupations()),
    )
    return frozenset(word for text in texts for word in _LATIN.findall(text))


def _latin_of_listings(data: Path) -> set[str]:
    """Latin words of what employers say, which is shown as it stands."""
    words: set[str] = set()
    for path in data.glob("catalogue-*.db"):
        with sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True) as db:
            columns = "title, employer, coalesce(address, ''), coalesce(pay_text, ''), "
            rows = db.execute(f"SELECT {columns} coalesce(facilities, '') FROM listing")  # noqa: S608
            words |= {word for row in rows for text in row for word in _LATIN.findall(text)}
        db.close()
    return words
