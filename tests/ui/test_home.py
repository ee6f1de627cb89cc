"""From home to a notification, to its date, to the telephone; and home without any network."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.models import CareDate, CareDateKind, CareStage, Clock
from app.state.hub import Hub
from app.state.questions import BY_ID
from tests.app.state.test_session import settled, started
from tests.ui.harness import KIOSK, Screen, running
from tests.ui.walk import go

NOWHERE = "http://127.0.0.1:9"


def prepare(data: Path) -> None:
    """A person in rehabilitation whose counselling is tomorrow."""

    async def way() -> None:
        session = await started(Hub(data, None, demo=True, memory=False))
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["stage"], CareStage.REHABILITATION)
        for name in BY_ID:
            session.passed(BY_ID[name])
        await settled(session)
        tomorrow = Clock().today() + timedelta(days=1)
        talk = CareDate(id="talk", kind=CareDateKind.COUNSELING, on=tomorrow, note="수원 지사")
        await session.reminders.put_date(talk)
        await settled(session)

    with ThreadPoolExecutor(1) as aside:  # in this thread runs the browser's own loop
        aside.submit(lambda: asyncio.run(way())).result()


def called(screen: Screen) -> list[str]:
    """Telephone numbers the page was asked to call."""
    found: Any = screen.page.evaluate("window.called ?? []")
    return [str(one) for one in found]


def test_home_leads_to_a_notification_its_date_and_the_telephone(
    screen: Screen, tmp_path: Path
) -> None:
    prepare(tmp_path)
    screen.page.add_init_script(
        "window.called = []; window.open = (url) => { window.called.push(String(url)); };"
    )
    where = ("--data", str(tmp_path), "--backend", NOWHERE, "--demo", "--no-open", "--json")
    with running("-m", "app", "--web", *where) as app:
        screen.goto(app.url)
        screen.wait_text("일터로 가는 길")
        screen.wait_text("재활 치료 중")
        screen.wait_text("일자리는 연결되면 받아요.")  # why there is no more, and what there is
        screen.wait_text("전 직장으로 돌아가기")
        screen.wait_text("내일")
        for number, name in (("1588-0075", "근로복지공단"), ("107", "수어·글 통화")):
            screen.tap(f"{number}")
            screen.wait_text(name)
            assert f"tel:{number}" in called(screen)
        screen.tap("알림, 새 알림 1개")
        screen.wait_text("상담 약속 · 내일")
        screen.wait_text("새 알림")
        screen.tap("상담 약속 · 내일")
        screen.wait_text("날짜 고치기")
        screen.tap("다른 약속")
        screen.page.mouse.wheel(0, 2000)
        screen.tap("이 날짜 지우기")
        screen.wait_text("날짜를 지웠어요.")
        screen.tap("되돌리기")
        screen.wait_gone("날짜를 지웠어요.")
        screen.page.go_back()
        go(screen, "/")
        screen.wait_text("상담 약속")
        assert not screen.says("새 알림 1개")
        screen.size(KIOSK)
        go(screen, "/dates/new")
        screen.wait_text("무슨 날인가요?")
        screen.tap("장해 심사")
        tomorrow = Clock().today() + timedelta(days=1)
        screen.tap(f"{tomorrow.month}월 {tomorrow.day}일")
        screen.tap("에 넣기")
        screen.wait_text("에 넣었어요.")
        screen.wait_text("장해 심사")
        screen.leave()
