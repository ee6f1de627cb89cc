"""The staff's desk over a real backend: the queue, one form, two who work on it, what is kept."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image
from sqlalchemy import delete

from app.models import ErrorCode, IlteoroError
from app.modes.caseworker import CASEWORKER
from app.state import desk_files, lock
from app.state.desk import Desk
from app.state.hub import Hub
from app.state.session import Session
from app.sync.caseload import DESK
from app.text import Translator
from backend.accounts.permissions import Role
from backend.accounts.tables import Assignment
from backend.storage import make_engine, migrate, transaction
from tests.app.state.test_staff import as_staff, calm
from tests.backend.accounts.house import PASSWORD, Headers
from tests.backend.submissions.office import PDF, Office, open_office

PIN = "260418"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    engine = make_engine(f"sqlite:///{folder / 'service.db'}", folder)
    migrate(engine)
    with open_office(engine) as made:
        yield made
    engine.dispose()


@asynccontextmanager
async def at_desk(office: Office, folder: Path, user: str) -> AsyncIterator[Desk]:
    """The desk of a member of staff who has signed in on a laptop of their own."""
    hub = Hub(folder / user, str(office.client.base_url).rstrip("/"), demo=True, memory=False)
    hub.clock.source = lambda: office.now
    page = SimpleNamespace(
        width=360, route="/", navigate=lambda _: None, pop_dialog=lambda: None, web=False,
        platform=None, height=640,
    )  # fmt: skip
    session = Session(cast("Any", page), hub, ways=CASEWORKER.ways)
    calm(own := as_staff(session))
    await session.start()
    own.state._typed.update(user=user, password=PASSWORD, code=office.totp())
    await own.sign_in()
    await lock.change(session, PIN, None)
    try:
        yield own.desk
    finally:
        if not session.screen.locked:
            await lock.lock(session)
        session.close()


def hired(office: Office, user: str, *workers: str, role: Role = Role.CASEWORKER) -> str:
    office.wait(seconds=31)  # no code of an authenticator counts twice
    staff = office.staff(role, user)
    for worker in workers:
        office.assign(staff, worker)
    return staff


def looks(office: Office, header: Headers) -> list[Any]:
    """What the worker reads of who saw a form."""
    told = office.client.get("/v1/me/audit", headers=header).json()["entries"]
    return [one for one in told if one["operation"] == "submission.read"]


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(made, "JPEG")
    return made.getvalue()


def test_the_queue_is_narrowed_and_says_what_there_is(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, header = office.somebody("박하늘")
    for form in ("petition", "counseling_request", "petition"):
        office.filed(header, form)
    me = hired(office, "one", worker)

    async def look() -> None:
        async with at_desk(office, tmp_path, "one") as desk:
            state = desk.state
            assert desk.reviews
            assert desk.me == me
            await desk.refresh()
            assert state.lines is not None
            assert [one.form for one in state.lines] == [
                "counseling_request", "petition", "petition",
            ]  # fmt: skip
            assert state.counts
            assert (state.found, state.counts.nobody, state.counts.mine) == (3, 3, 0)
            first = state.lines[0].id
            await desk.open(first)
            assert await desk.act("start_review")
            assert state.stale, "the counts are of before"
            assert state.lines[0].status == "in_review", "its line is of now"
            await desk.narrow(whose="me")
            assert [one.id for one in state.lines] == [first]
            await desk.narrow(whose="", status="decided")
            assert (state.lines, desk.filters_set()) == ((), 1)
            await desk.narrow()
            assert (state.found, desk.filters_set()) == (3, 0)
            assert len(await desk.of(worker)) == 3
            monkeypatch.setattr("app.sync.desk.PAGE", 2)
            await desk.refresh()
            assert (len(state.lines), state.found, state.more) == (2, 3, 2)
            await desk.more()
            assert len({one.id for one in state.lines}) == 3
            assert state.more is None
            await lock.lock(desk._session)
            gone = (desk.state.lines, desk.state.case, desk.me or None)
            assert gone == (None, None, None), "nothing in memory"

    asyncio.run(look())


def test_what_is_filed_is_seen_saved_and_put_on_paper(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, header = office.somebody("이다온")
    picture, pdf = office.attach(header, photo(), "image/jpeg"), office.attach(header)
    kept = office.filed(
        header, papers=[picture["id"], pdf["id"]], attachments=(picture, pdf), body="비밀이에요."
    )
    hired(office, "two", worker)
    t = Translator("ko")

    async def look() -> None:
        async with at_desk(office, tmp_path, "two") as desk:
            await desk.open(kept["id"])
            seen_by = len(looks(office, header))
            await desk.look(kept["id"])
            assert len(looks(office, header)) == seen_by, "one look is told once"
            case = desk.state.case
            assert case is not None
            assert case.content["body"] == "비밀이에요."
            one, two = sorted(case.files(), key=lambda file: file.media_type, reverse=True)
            shown = await desk_files.picture_of(desk, case, one)
            with Image.open(io.BytesIO(shown)) as seen:
                assert seen.size == (30, 20)
            assert await desk_files.data_of(desk, case, two) == PDF
            wrong = two.model_copy(update={"sha256": one.sha256})
            with pytest.raises(IlteoroError) as caught:
                await desk_files.data_of(desk, case, wrong)
            assert caught.value.code is ErrorCode.ATTACHMENT_DAMAGED
            await desk.narrow(form="petition")
            steps: list[tuple[int, int]] = []
            made = await desk_files.bundle(desk, t, lambda n, of: steps.append((n, of)))
            with zipfile.ZipFile(io.BytesIO(made.data)) as whole:
                names = set(whole.namelist())
                assert "박" not in str(names), "no name of a person in a file's name"
                assert whole.read(f"{kept['receipt']}/01-{one.name}") in (PDF, photo())
                assert kept["receipt"] in whole.read("table.csv").decode()
                assert whole.read(f"{kept['receipt']}/{kept['receipt']}.pdf").startswith(b"%PDF")
            assert steps == [(1, 1)]
            assert made.left_out == ()
            monkeypatch.setattr(desk_files, "MOST_BYTES", 10)
            less = await desk_files.bundle(desk, t, lambda *_: None)
            assert less.left_out == (kept["receipt"],), "it is told which files are not in it"
            await lock.lock(desk._session)
        for path in (tmp_path / "two").rglob("*"):
            assert not path.is_file() or "비밀이에요".encode() not in path.read_bytes()

    asyncio.run(look())


def test_two_on_one_form_overwrite_nobody_and_lose_nothing(office: Office, tmp_path: Path) -> None:
    worker, header = office.somebody()
    kept = office.filed(header)
    _, theirs = office.helper(worker)
    hired(office, "three", worker)

    async def work() -> None:
        async with at_desk(office, tmp_path, "three") as desk:
            state, id_ = desk.state, kept["id"]
            await desk.open(id_)
            assert await desk.act("start_review")
            assert state.case is not None
            await desk.drafts.write(state.case, "ask_supplement", "통장 사본을", at_once=True)
            assert office.act(theirs, id_, "assign", 2, assignee=desk.me).is_success
            assert not await desk.act("ask_supplement", text="통장 사본을")
            assert [one.kind for one in state.news] == ["assigned"]
            assert state.case is not None
            assert (state.case.version, state.case.status) == (3, "in_review")
            assert desk.drafts.of(id_, "ask_supplement") == "통장 사본을", "it stays"
            assert desk.drafts.unsent == 1
            await lock.lock(desk._session)
            assert desk.drafts.of(id_, "ask_supplement") == ""
            await lock.unlock(desk._session, PIN)
            await desk._session.start()
            assert desk.drafts.of(id_, "ask_supplement") == "통장 사본을", "also behind the PIN"
            await desk._account.refresh()
            assert desk.drafts.of(id_, "ask_supplement"), "a contact leaves it"
            await desk.open(id_)
            assert await desk.act("ask_supplement", text="통장 사본을"), "one goes on"
            assert (desk.drafts.of(id_, "ask_supplement"), state.news) == ("", ())
            assert desk._session.vault is not None
            assert desk._session.vault.ids(DESK) == []
            # An answer that was lost: the same again is known as one's own.
            before = state.case
            assert await desk.act("start_review")
            state.case = before
            assert not await desk.act("decide", text="지급합니다."), "another stage by now"
            assert await desk.act("decide", text="지급합니다.")
            state.case = before
            assert await desk.act("decide", text="지급합니다."), "nobody else did it"
            assert state.case is not None
            assert state.case.status == "decided"

    asyncio.run(work())


def test_a_supervisor_gives_a_form_and_takes_it_back(office: Office, tmp_path: Path) -> None:
    hired(office, "boss", role=Role.SUPERVISOR)

    async def oversee() -> None:
        other, mine = office.somebody("정나래")
        filed = office.filed(mine)
        helper = hired(office, "four", other)
        async with at_desk(office, tmp_path, "boss") as desk:
            await desk.open(filed["id"])
            assert desk.state.case is not None
            assert helper in {one.id for one in desk.state.case.reviewers}
            assert await desk.act("assign", assignee=helper)
            assert desk.state.case.assigned == helper
            assert await desk.act("release")
            assert desk.state.case.assigned is None

    asyncio.run(oversee())


def test_without_a_signal_what_stands_stays_and_it_says_why(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'service.db'}", tmp_path)
    migrate(engine)

    async def look() -> None:
        with ExitStack() as running:
            office = running.enter_context(open_office(engine))
            worker, header = office.somebody()
            kept, foreign = office.filed(header), office.filed(office.somebody("남의 사람")[1])
            hired(office, "five", worker)
            async with at_desk(office, tmp_path, "five") as desk:
                state = desk.state
                await desk.refresh()
                await desk.open(foreign["id"])
                assert state.gone is not None
                assert (state.gone.code, state.case) == (ErrorCode.NOT_ALLOWED, None)
                await desk.open(kept["id"])
                await asyncio.to_thread(running.close)
                await desk.refresh()
                assert state.problem is ErrorCode.BACKEND_UNREACHABLE
                assert state.lines, "what stood there stays"
                with pytest.raises(IlteoroError):
                    await desk.act("start_review")
                await desk.open(kept["id"])
                assert state.gone is not None
                assert state.case is not None, "as it was seen last"

    asyncio.run(look())
    engine.dispose()


def test_what_was_written_goes_with_the_person(office: Office, tmp_path: Path) -> None:
    worker, header = office.somebody()
    kept = office.filed(header)
    staff = hired(office, "seven", worker)

    async def look() -> None:
        async with at_desk(office, tmp_path, "seven") as desk:
            await desk.open(kept["id"])
            assert desk.state.case is not None
            await desk.drafts.write(desk.state.case, "decide", "아직 쓰는 중", at_once=True)
            with transaction(office.engine) as db:
                db.execute(delete(Assignment).where(Assignment.staff == staff))
            await desk._account.refresh()
            assert desk.drafts.of(kept["id"], "decide") == ""
            assert desk._session.vault is not None
            assert desk._session.vault.ids(DESK) == []

    asyncio.run(look())


def test_who_counsels_has_no_forms(office: Office, tmp_path: Path) -> None:
    hired(office, "six", role=Role.COUNSELLOR)

    async def look() -> None:
        async with at_desk(office, tmp_path, "six") as desk:
            assert not desk.reviews
            assert [way.name for way in desk._session.ways] == ["workers", "talk", "me"]

    asyncio.run(look())
