"""A device as it is after weeks: everything answered, kept, entered and told, without a click.

Also what a device is like on which somebody looks around without a word of themselves.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from app.models import (
    BodyPart,
    CareDate,
    CareDateKind,
    CareStage,
    Clock,
    Education,
    EmployerOpen,
    FormerEmployment,
    InjuryType,
    Kind,
    Level,
    NoticeKind,
    Notices,
    Notification,
    Sex,
    Shift,
)
from app.models.record import SendState, ServerStatus, Step
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.reminders import NOTICES
from app.state.session import Session
from app.sync import outbox_kept, supplements_kept
from app.sync.client import sync
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.app.forms.test_forms import FILLED

R = TypeVar("R")
ANSWERS: dict[str, Any] = {
    "stage": CareStage.REHABILITATION,
    "injury": InjuryType.ROTATOR_CUFF,
    "body": BodyPart.SHOULDER,
    "lift": Level.LOW,
    "stand": Level.MIDDLE,
    "hands": Level.MIDDLE,
    "fingers": Level.MIDDLE,
    "eyes": Level.HIGH,
    "talk": Level.HIGH,
    "grade": 12,
    "job": "701",
    "employment": FormerEmployment.DAILY,
    "birth": 1968,
    "sex": Sex.MALE,
    "education": Education.HIGH,
    "home": "41113",
    "certificates": ("forklift",),
    "employer": EmployerOpen.YES,
    "kinds": (Kind.JOB, Kind.COURSE),
    "pay": 2_000_000,
    "distance": 60,
    "shifts": (Shift.DAY,),
    "wanted": ("542",),
    "musts": frozenset({"pay_month_min_krw"}),
}
"""Of a bricklayer in 수원; two wishes are all the same, one stays open."""
SETTLED = ("types", "start")


@dataclass(frozen=True)
class Prepared:
    """What lies on a device, as it stands in addresses: ids of listings, a date, occupations."""

    job: str
    course: str
    saved: tuple[str, ...]
    hidden: str
    reported: str
    date: str
    occupation: str
    reviewed: str
    draft: str = ""
    sent: str = ""


def publish_listings(backend: Path, count: int) -> None:
    """A backend's folder with one published version of `count` made-up listings."""
    fill_backend(backend / "backend.db", count)
    publish(Settings(data=backend, demo=True), Clock())


def fetched(backend: Path, device: Path) -> None:
    """The listings of a backend's folder on a device."""
    with serving(backend) as address:
        sync(address, device)


def prepared(device: Path) -> Prepared:
    """Somebody in rehabilitation who used everything there is, on a device with listings."""

    async def work() -> Prepared:
        session = await started(device)
        session.consent_personal(True)
        session.consent_health(True)
        for name, value in ANSWERS.items():
            session.answer(BY_ID[name], value)
        for name in SETTLED:
            session.settle(BY_ID[name])
        for question in session.person.questions():
            session.passed(question)
        await settled(session)
        found = await _put_away(session)
        await _reminded(session, found)
        first, second = session.finder.recommendations[:2]
        await session.rights.ask_review(second)
        draft, sent = await _filed(session)
        await settled(session)
        session.close()
        return Prepared(
            job=found[0],
            course=found[1],
            saved=found[:3],
            hidden=found[3],
            reported=found[4],
            date="talk",
            occupation=first.keco3,
            reviewed=second.keco3,
            draft=draft,
            sent=sent,
        )

    return _aside(work)


def dated(device: Path) -> str:
    """A date of care that somebody entered; its id."""

    async def work() -> str:
        session = await started(device)
        on = session.hub.clock.today() + timedelta(days=3)
        await session.reminders.put_date(CareDate(id="talk", kind=CareDateKind.OTHER, on=on))
        session.close()
        return "talk"

    return _aside(work)


def replied(device: Path) -> str:
    """A form that the office asks something about, and a reply that was written; the form's id."""

    async def work() -> str:
        session = await started(device)
        _, sent = await _filed(session)
        assert session.vault is not None
        supplements_kept.write(session.vault, sent, "me", "여기 있어요.", session.hub.clock.now())
        session.close()
        return sent

    return _aside(work)


def looked_around(device: Path) -> None:
    """Somebody who agreed to nothing and looks at what there is."""

    async def work() -> None:
        session = await started(device)
        session.consent_personal(False)
        await settled(session)
        session.close()

    _aside(work)


async def started(device: Path) -> Session:
    """A session without a browser on a folder."""
    page = SimpleNamespace(width=360, route="/", navigate=lambda _: None, pop_dialog=lambda: None)
    session = Session(cast("Any", page), Hub(device, None, demo=True, memory=False), ways=())
    await session.start()
    return session


async def settled(session: Session) -> None:
    """Wait until nothing runs in the background any more."""
    while session._tasks:
        await asyncio.gather(*session._tasks)


async def _put_away(session: Session) -> tuple[str, ...]:
    """Keep three, of which one closes soon and one is a course; hide one, report one."""
    finding, engine, list_ = session.finding, session.hub.engine, session.list
    ids: list[str] = []
    for kind, sort in ((Kind.JOB, "deadline"), (Kind.COURSE, "fit"), (Kind.JOB, "fit")):
        list_.kind, finding.sieve.sort = kind, sort
        page = await engine.browse(finding._asked(), sort, after=None, size=4)
        new = [listing for listing in page.rows if listing.id not in ids]
        ids += [listing.id for listing in new[: 1 if len(ids) < 2 else 3]]
    for listing_id in ids[:3]:
        session.toggle_saved(listing_id)
    await finding.hide(ids[3])
    (reported,) = await engine.listings([ids[4]])
    await finding.shelving.report(reported, "asks_money")
    return tuple(ids)


async def _filed(session: Session) -> tuple[str, str]:
    """A draft with questions of every kind, some answered wrong, and a form that the office asks
    something about."""
    filing = session.filing
    draft = await filing.begin("change_of_details")
    for name, said in (("changes", ["bank"]), ("birth_date", "1968"), ("name", "홍길동")):
        filing.change(draft, name, said)
    sent = await filing.begin("petition")
    for name, said in FILLED["petition"].items():
        if name != "papers":
            filing.change(sent, name, said)
    filing.change(sent, "signature", {"kind": "typed", "name": "홍길동"})
    await filing.close(sent)
    now = session.hub.clock.now()
    vault = session.vault
    assert vault is not None
    outbox_kept.set_state(
        vault,
        sent,
        state=SendState.SENT,
        tried=True,
        receipt="2026-1123-0042-7",
        received_at=now,
        status=ServerStatus.SUPPLEMENT,
        timeline=(
            Step(at=now - timedelta(minutes=1), kind="received"),
            Step(
                at=now,
                kind="supplement_asked",
                text="신분증을 보여 주세요.",
                asks=draft,
                until=session.hub.clock.today() + timedelta(days=10),
            ),
        ),
    )
    await filing.load(vault)
    return draft, sent


async def _reminded(session: Session, ids: tuple[str, ...]) -> None:
    """A date of each kind, and a notification of each."""
    today = session.hub.clock.today()
    for days, kind in enumerate(CareDateKind, 1):
        name = "talk" if kind is CareDateKind.COUNSELING else kind
        note = "수원 지사" if name == "talk" else ""
        await session.reminders.put_date(
            CareDate(id=name, kind=kind, on=today + timedelta(days=days), note=note)
        )
    (near,) = await session.hub.engine.listings(ids[:1])
    told = Notices(
        items=(
            Notification(key="fits:1", kind=NoticeKind.FITS, told_on=today, refs=ids[:3]),
            Notification(
                key="deadline:1", kind=NoticeKind.DEADLINE, told_on=today - timedelta(days=1),
                refs=(near.id,), on=near.deadline, title=near.title, read=True,
            ),
        )
    )  # fmt: skip
    await session.reminders._change(NOTICES, lambda _: told)
    await session.reminders.tell()


def _aside(work: Callable[[], Coroutine[Any, Any, R]]) -> R:
    with ThreadPoolExecutor(1) as pool:  # a browser's loop may run in this thread already
        return pool.submit(lambda: asyncio.run(work())).result()
