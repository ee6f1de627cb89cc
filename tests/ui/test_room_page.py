"""People at the room's page see, hear and write to each other, through the relay alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect, sync_playwright

from backend.accounts.permissions import Role
from tests.ui.room_browsers import Office, Someone, launched, office

# How long it takes on a computer that runs all tests at once says nothing of the page.
expect.set_options(timeout=60_000)
PHONE, TABLET, DESK = (360, 640), (768, 1024), (1280, 800)
_FITS = """() => {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  const small = [...document.querySelectorAll('button, select, textarea')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44);
  return [wide && 'wider than the screen', ...small.map((one) => `small: ${one.textContent}`)]
    .filter(Boolean);
}"""

_COUNT = """() => {
  window.drawn = [];
  let now = null;
  const real = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (work) => real((at) => {
    now = { calls: 0, triangles: 0 };
    work(at);
    if (now.calls) window.drawn.push(now);
    now = null;
  });
  for (const [name, where] of [['drawElements', 1], ['drawArrays', 2]]) {
    const own = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...said) {
      if (now) { now.calls += 1; now.triangles += said[where] / 3; }
      return own.apply(this, said);
    };
  }
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("room")) as place:
        yield place


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    chromium = launched(playwright)
    yield chromium
    chromium.close()


def someone(chromium: Browser, place: Office, size: tuple[int, int], **more: Any) -> Someone:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="ko-KR", **more
    )
    return Someone(context.new_page(), place.house)


def lines(who: Someone) -> Locator:
    return who.page.locator("#lines li")


def ended(counsellor: Someone, *others: Someone) -> None:
    """The counsellor ends the talk: nothing of it is left open in any page."""
    counsellor.press("나가기")
    counsellor.press("모두의 상담 끝내기")
    for one in (counsellor, *others):
        expect(one.page.locator("#over-title")).to_be_visible()
        states = one.page.evaluate("window.connections.map((c) => c.connectionState)")
        assert set(states) <= {"closed"}
        one.finish()
        one.page.context.close()


def test_two_and_three_see_hear_and_write(chromium: Browser, place: Office) -> None:
    counsellor = someone(chromium, place, DESK).enter(Role.COUNSELLOR)
    counsellor.inside()
    worker = someone(chromium, place, PHONE).open(Role.WORKER)
    expect(worker.page.locator("#mic-said")).to_have_text("목소리가 잘 들려요.")
    assert "#" not in worker.page.url, "the address tells nothing any more"
    assert worker.page.evaluate(_FITS) == []
    worker.press("들어가기")
    expect(worker.page.locator("#waiting-title")).to_be_focused()
    assert worker.stats() == []
    counsellor.press("김가온 님 들여보내기")
    worker.inside()
    for one in (counsellor, worker):
        (seen,) = one.meets(1)
        assert seen["relayed"]
        assert seen["width"] == 640
    # A third comes by an invitation, in English, in the dark, on a tablet.
    family = someone(chromium, place, TABLET, color_scheme="dark").enter("family", language="en")
    expect(family.page.locator("#waiting-title")).to_have_text("Please wait a moment")
    counsellor.press("이웃 사람 님 들여보내기")
    family.inside()
    for one in (counsellor, worker, family):
        assert len(one.meets(2)) == 2
        assert one.page.evaluate(_FITS) == []
    assert not family.page.locator("#b-screen").is_visible(), "family shows no screen"
    assert not family.page.get_by_role("button", name="Send out").count()
    family.press("Open chat")
    family.page.fill("#line", "<b>Hello</b>\n둘째 줄")
    family.press("Send")
    expect(lines(counsellor)).to_contain_text("<b>Hello</b>")
    expect(worker.page.locator("#b-chat")).to_have_text("대화 (새 글 1)")
    worker.press("손 들기")
    expect(counsellor.page.locator("#people .tile", has_text="김가온")).to_contain_text(
        "손 들었어요"
    )
    expect(counsellor.page.locator("#said")).to_have_text("김가온 님이 손을 들었어요")
    worker.press("마이크 끄기")
    expect(family.page.locator("#people .tile", has_text="김가온")).to_contain_text(
        "Microphone off"
    )
    # Sound alone: no picture arrives any more, the voices do.
    family.press("Sound only")
    expect(
        counsellor.page.locator("#people .tile", has_text="이웃 사람").locator("video")
    ).to_have_class("unseen")
    family.page.wait_for_timeout(500)
    frames = sum(one["frames"] for one in family.stats())
    family.page.wait_for_timeout(500)
    assert sum(one["frames"] for one in family.stats()) - frames <= 2
    # Sent out: their page says so, and theirs alone.
    counsellor.press("이웃 사람 님 내보내기")
    expect(family.page.locator("#over-title")).to_have_text("You can't be in the room now")
    expect(worker.page.locator("#people .tile")).to_have_count(2)
    # A screen takes the camera's place without a new connection, and gives it back.
    counsellor.press("화면 보여 주기")
    expect(worker.page.locator("#people .screen")).to_contain_text("화면을 보여 주고 있어요")
    counsellor.press("그만 보여 주기")
    expect(worker.page.locator("#people .screen")).to_have_count(0)
    ended(counsellor, worker, family)


def test_it_comes_back_by_itself(chromium: Browser, place: Office) -> None:
    counsellor = someone(chromium, place, DESK).enter(Role.COUNSELLOR)
    worker = someone(chromium, place, PHONE).enter(Role.WORKER)
    counsellor.press("김가온 님 들여보내기")
    both = (counsellor, worker)
    for one in both:
        one.allowed = "WebSocket connection to"
        one.meets(1)
    # The backend is away: what is said goes on, and the page says what is so.
    place.stop("backend")
    expect(worker.page.locator("#notice")).to_contain_text("연결이 끊겼어요")
    before = worker.stats()[0]["frames"]
    worker.meets(1, frames=before + 5)
    worker.page.evaluate("document.getElementById('b-chat').click()")
    worker.page.fill("#line", "돌아왔어요?")
    worker.press("보내기")
    assert worker.page.input_value("#line") == "돌아왔어요?", "what could not be sent stays"
    place.start_backend()
    for one in both:
        expect(one.page.locator("#notice")).to_be_hidden()
    worker.press("보내기")
    expect(lines(counsellor)).to_contain_text("돌아왔어요?")
    assert len(worker.stats()) == 1
    assert worker.page.evaluate("window.connections.length") == 1, "the connection was kept"
    # The relay restarts: what it relayed is lost, the pages find a new way.
    place.stop("relay")
    place.start_relay()
    for one in both:
        one.loses()
    for one in both:
        now = sum(found["frames"] for found in one.stats())
        one.meets(1, frames=now + 5)
    # A reload comes back to its place without being let in again.
    worker.page.reload()
    worker.press("들어가기")
    for one in both:
        one.meets(1)
    # The same room opened once more: the window before says where it goes on.
    other = someone(chromium, place, PHONE).enter(Role.WORKER)
    expect(worker.page.locator("#over-title")).to_have_text("다른 창에서 열었어요")
    other.meets(1)
    ended(counsellor, other, worker)


def test_the_office_is_scenery_within_its_budget(chromium: Browser, place: Office) -> None:
    # Never with a call at once: a machine without a graphics card draws it with its processor.
    host = someone(chromium, place, DESK)
    host.page.add_init_script(f"({_COUNT})()")
    host.enter(Role.COUNSELLOR).inside()
    others = [place.house.enter(who) for who in (Role.WORKER, Role.INTERPRETER, "family")]
    for other in others:
        other.hear("welcome")
        host.page.locator("#lobby button").first.click()
        other.hear("welcome", state="inside")
    host.press("방으로 보기")
    expect(host.page.locator("canvas#office")).to_be_visible()
    assert host.page.locator("canvas#office").get_attribute("aria-hidden") == "true"
    # The same people stand there in words.
    expect(host.page.locator("#people .tile")).to_have_count(4)
    drawn: list[dict[str, float]] = []
    for _ in range(200):
        if drawn := host.page.evaluate("window.drawn"):
            break
        host.page.wait_for_timeout(100)
    assert 15 < max(one["calls"] for one in drawn) <= 50
    assert 1000 < max(one["triangles"] for one in drawn) <= 20_000
    # Nothing moves, nothing is drawn.
    host.page.wait_for_timeout(1500)
    still = host.page.evaluate("window.drawn.length")
    host.page.wait_for_timeout(500)
    assert host.page.evaluate("window.drawn.length") - still <= 1
    host.press("화면으로 보기")
    expect(host.page.locator("canvas#office")).to_be_hidden()
    host.press("나가기")
    host.press("모두의 상담 끝내기")
    host.finish()
    calm = someone(chromium, place, PHONE, reduced_motion="reduce").enter(Role.COUNSELLOR)
    calm.inside()
    assert not calm.page.locator("#b-office").is_visible()
    ended(calm)


def test_what_is_wrong_is_said_in_words(playwright: Playwright, place: Office) -> None:
    # A computer without camera and microphone, or that refuses them: this one.
    with launched(playwright, devices=False) as plain:
        alone = someone(plain, place, PHONE).open(Role.WORKER)
        expect(alone.page.locator("#mic-said")).to_contain_text("마이크를")
        expect(alone.page.locator("#camera-said")).to_contain_text("카메라")
        expect(alone.page.get_by_role("button", name="다시 해 보기")).to_be_visible()
        alone.press("들어가기")
        expect(alone.page.locator("#waiting-title")).to_be_visible()
        # An address that was used is told from one that works, and the language can be changed.
        used = place.house.path(Role.WORKER)
        place.house.exchange(used)
        late = someone(plain, place, PHONE)
        late.allowed = "401"
        late.page.goto(str(place.house.client.base_url.join(used)))
        title = late.page.locator("#over-title")
        expect(title).to_have_text("이 주소는 이미 쓰였거나 오래됐어요")
        late.press("English")
        expect(title).to_have_text("This address was used already or is too old")
        assert late.page.evaluate("document.documentElement.lang") == "en"
        late.finish()
