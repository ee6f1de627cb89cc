"""A form from its first letter to its receipt, the app killed in between; and what a form takes."""

import hashlib
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pypdfium2
import pytest
from playwright.sync_api import Browser

from app.models.record import SendState
from app.store.vault import Vault
from app.sync import outbox_kept
from backend.accounts.samples import WORKERS
from tests.app.state.test_filing import photo
from tests.app.state.test_replying import Desk
from tests.backend.serving import serving
from tests.ui.conftest import window
from tests.ui.first_matches import worker_in
from tests.ui.harness import Running, Screen, running
from tests.ui.test_sign_in import code
from tests.ui.walk import go

_, _, CASE, BORN = WORKERS[0]
PICTURES = os.environ.get("ILTEORO_PICTURES")


@contextmanager
def app_on(data: Path, backend: str) -> Iterator[Running]:
    where = ("--data", str(data), "--backend", backend)
    with running("-m", "app", "--web", *where, "--demo", "--no-open", "--json") as app:
        yield app


def kept(data: Path) -> list[str]:
    """The states of what lies in a vault whose app has ended."""
    from app.device import data_key, open_secrets

    key = data_key(open_secrets(data, demo=True, memory=False), data)
    with Vault.open(data / "vault.db", key) as vault:
        return [one.state for one in outbox_kept.submissions(vault)]


def begun(screen: Screen) -> None:
    """A draft with a name typed into its first field."""
    go(screen, "/me")
    screen.tap("서류")
    screen.wait_text("아직 쓴 서류가 없어요")
    screen.tap("일반 민원 신청서")
    screen.tap("쓰기 시작하기")
    screen.wait_text("이름이 무엇이에요?")
    screen.type_into("이름", "김서류")


def filled(screen: Screen) -> None:
    """The rest of it, a page at once."""
    screen.tap("한 쪽을 한꺼번에 보기")
    screen.wait_text("연락받을 전화번호를 알려 주세요.")
    screen.type_into("전화번호", "010")
    screen.press("Tab")
    screen.wait_text("전화번호를 확인해 주세요.")
    screen.type_into("전화번호", "-1234-5678")
    screen.wait_gone("전화번호를 확인해 주세요.")
    screen.type_into("생년월일", "19680302")
    screen.wait_text("1968년 3월 2일")
    screen.tap("다음")
    screen.type_into("제목", "상담을 바라요")
    screen.type_into("내용", "집 가까이에서 만나고 싶어요.")
    attached(screen)
    screen.tap("다음")
    signed(screen)
    screen.tap("다음")


def attached(screen: Screen) -> None:
    """A photo; what only has the name of one is refused."""
    for name, data in (("나쁜 것.jpg", b"<svg onload=x>"), ("쪽.jpg", photo(2400, 1200))):
        with screen.page.expect_file_chooser() as chooser:
            screen.find("사진 찍거나 고르기").click()
        chooser.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
        screen.wait_text("이 파일은 붙일 수 없어요." if b"svg" in data else "쪽.jpg")
    screen.wait_gone("이 파일은 붙일 수 없어요.")


def signed(screen: Screen) -> None:
    """With the mouse."""
    screen.wait_text("서명하는 사람 이름")
    page = screen.page
    screen.size((768, 1024))  # all of it is seen, and nothing has to be scrolled
    screen.wait_text("서명하는 곳")
    board = page.locator("flt-semantics").filter(has_text=re.compile("^서명하는 곳$")).last
    box = board.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + step * 12, box["y"] + 60 + (step % 3) * 15)
    page.mouse.up()
    screen.wait_text("서명 지우기")


def signed_in(screen: Screen, client: httpx.Client) -> None:
    screen.type_into("사건 번호", CASE)
    screen.tap("다음")
    screen.type_into("생년월일 여덟 자리", f"{BORN:%Y%m%d}")
    screen.tap("번호 받기")
    screen.wait_text("문자로 온 번호를 써 주세요")
    screen.type_into("문자로 온 번호", code(client))
    screen.press("Enter")


def replied(screen: Screen, client: httpx.Client) -> None:
    """The office asks for something, and gets it from the form's own screen."""
    desk, id_ = Desk(client), re.findall("[0-9a-f-]{36}", screen.page.url)[-1]
    desk.act(id_, "start_review")
    desk.act(id_, "ask_supplement", text="통장 사본을 보내 주세요.")
    go(screen, "/forms")
    screen.tap("확인이 필요해요")
    screen.wait_text("통장 사본을 보내 주세요.")
    screen.tap("답 보내기")
    screen.wait_text("할 말을 적거나 파일을 붙여 주세요.")
    screen.type_into("공단에 할 말", "여기 있어요.")
    with screen.page.expect_file_chooser() as chooser:
        screen.find("사진 찍거나 고르기").click()
    chooser.value.set_files(
        {"name": "통장.jpg", "mimeType": "image/jpeg", "buffer": photo(600, 400)}
    )
    screen.wait_text("통장.jpg")
    if PICTURES:
        screen.screenshot(Path(PICTURES) / "form-reply.png")
    screen.tap("답 보내기")
    screen.wait_text("더 낸 것을 받았어요")
    screen.wait_text("내가 보낸 답: 여기 있어요.")
    (there,) = desk.seen(id_)["supplements"]
    assert there["text"] == "여기 있어요."
    with screen.page.expect_download() as saved:
        screen.find("통장.jpg 저장하기").click()
    data = saved.value.path().read_bytes()
    assert hashlib.sha256(data).hexdigest() == there["attachments"][0]["sha256"]


@pytest.mark.timeout(300)
def test_from_the_first_letter_to_the_receipt(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "app"
    worker_in(data)
    with serving(tmp_path / "backend", "--demo") as client:
        address = str(client.base_url).rstrip("/")
        with window(browser) as screen, app_on(data, address) as app:
            screen.goto(app.url)
            begun(screen)
            screen.page.wait_for_timeout(1000)
            app.process.send_signal(signal.SIGKILL)
            app.process.wait()
        with window(browser) as screen, app_on(data, address) as app:
            screen.goto(app.url)
            go(screen, "/forms")
            screen.tap("쓰는 중")
            screen.tap("적은 것 모두 보기")  # what a field holds is told once it has the focus
            screen.wait_text("김서류")
            screen.tap("뒤로")
            filled(screen)
            screen.wait_text("빠진 것이 없어요.")
            screen.wait_text("상담을 바라요")
            if PICTURES:
                screen.screenshot(Path(PICTURES) / "form-review.png")
            with screen.page.expect_download() as saved:
                screen.find("파일로 저장하기").click()
            paper = pypdfium2.PdfDocument(saved.value.path())
            said = "".join(page.get_textpage().get_text_range() for page in paper)
            assert "아직 내지 않은 서류" in said
            assert "김서류" in said
            screen.wait_gone("파일을 저장했어요")
            screen.tap("로그인하고 보내기")
            signed_in(screen, client)
            screen.wait_text("잘 접수됐어요")
            screen.wait_text("공단이 받았어요")
            receipt = re.search(r"\d{4}-\d{4}-\d{4,}-\d", "\n".join(screen.texts()))
            assert receipt
            if PICTURES:
                screen.screenshot(Path(PICTURES) / "form-sent.png")
            replied(screen, client)
            screen.tap("이 서류 거두기")
            screen.tap("거두기")
            screen.wait_text("서류를 거두었어요")
            screen.leave()
            assert app.errors == []
    assert kept(data) == [SendState.SENT]
