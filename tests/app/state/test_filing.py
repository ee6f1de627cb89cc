"""Forms as a session sees them: saved while one types, files made fit, sent once signed in."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pypdfium2
import pytest
from PIL import Image

from app.models import ErrorCode, IlteoroError
from app.models.record import SendState, ServerStatus
from app.state import filing
from app.state.attaching import LONGEST, bound, kind_of, signature, taken
from app.state.consent import withdraw
from app.state.hub import Hub
from app.state.models import Link
from app.state.questions import BY_ID
from app.state.sending import LARGE
from app.state.session import Session
from app.sync import outbox_kept
from tests.app.forms.test_forms import FILLED
from tests.app.state.somebody import run, settled, started
from tests.app.state.test_account import device, office, sign_in, until

__all__ = ["device", "office"]
STROKES = (((0.1, 0.5), (0.5, 0.2), (0.9, 0.6)), ((0.2, 0.2), (0.21, 0.2)))


def photo(wide: int = 3000, high: int = 1500, form: str = "JPEG", **more: Any) -> bytes:
    made = BytesIO()
    Image.effect_noise((wide, high), 40).convert("RGB").save(made, form, **more)
    return made.getvalue()


async def filled(session: Session, form: str = "training_allowance") -> str:
    id_ = await session.filing.begin(form)
    for name, said in FILLED[form].items():
        if name not in ("attendance_record", "signature"):
            session.filing.change(id_, name, said)
    session.filing.change(id_, "signature", {"kind": "typed", "name": "홍길동"})
    await session.filing.files.attach(id_, "attendance_record", [("출석부.jpeg", photo())])
    return id_


async def agreed(hub: Hub) -> Session:
    session = await started(hub)
    session.consent_personal(True)
    await settled(session)
    return session


def test_what_is_typed_is_on_the_disk_within_a_second_and_stays(tmp_path: Path) -> None:
    async def work() -> None:
        session = await agreed(Hub(tmp_path, None, demo=True, memory=False))
        session.answer(BY_ID["grade"], 9)
        id_ = await session.filing.begin("training_application")
        draft = session.filing.find(id_)
        assert draft is not None
        assert draft.content["disability_grade"] == 9
        assert session.filing.is_given(draft, "disability_grade")
        turn = session.filing.state.turn
        for at in range(1, 4):
            session.filing.change(id_, "reason", "허리가"[:at], typing=True)
        assert session.filing.state.turn == turn
        session.filing.change(id_, "disability_grade", 10, typing=True)
        now = session.filing.find(id_)
        assert now is not None
        assert now.content["reason"] == "허리가"
        assert not session.filing.is_given(now, "disability_grade")
        await asyncio.sleep(filing.SOON + 0.4)
        # Another process after a kill: nothing here was closed.
        other = await started(Hub(tmp_path, None, demo=True, memory=False))
        found = other.filing.find(id_)
        assert found is not None
        assert found.content == now.content
        removed = await other.filing.remove(id_)
        assert other.filing.find(id_) is None
        assert removed is not None
        await other.filing.put_back(removed)
        assert other.filing.find(id_) == found
        assert other.filing.is_given(found, "grade_status")
        # The first window is told it is gone only where it is.
        await session.filing.with_vault(lambda vault: outbox_kept.remove(vault, id_))
        session.filing.change(id_, "reason", "다시")
        with pytest.raises(IlteoroError, match=ErrorCode.SUBMISSION_UNKNOWN):
            await session.filing.save()
        assert session.filing.find(id_) is None

    run(work())


def test_a_consent_that_is_taken_back_takes_drafts_along_and_undo_brings_them_back(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        session = await agreed(Hub(tmp_path, None, demo=True, memory=False))
        id_ = await session.filing.begin("petition")
        undo = withdraw(session, "personal")
        await settled(session)
        assert session.filing.find(id_) is None
        undo()
        await settled(session)
        assert session.filing.find(id_) is not None

    run(work())


def test_files_are_made_fit_bound_and_signed(tmp_path: Path) -> None:
    async def work() -> None:
        session = await agreed(Hub(tmp_path, None, demo=True, memory=True))
        files = session.filing.files
        id_ = await filled(session)
        await files.attach(id_, "attendance_record", [("둘.png", photo(40, 30, "PNG"))])
        draft = session.filing.find(id_)
        assert draft is not None
        first, second = draft.attachments
        assert (first.name, first.media_type) == ("출석부.jpg", "image/jpeg")
        shrunk = Image.open(BytesIO(await files.data_of(first)))
        assert shrunk.size == (LONGEST, LONGEST // 2)
        picked = await files.detach(id_, "attendance_record", second)
        assert picked is not None
        await files.put(id_, "attendance_record", picked)
        draft = session.filing.find(id_)
        assert draft is not None
        await files.bind(id_, "attendance_record", draft.attachments, "출석부")
        draft = session.filing.find(id_)
        assert draft is not None
        (one,) = draft.attachments
        assert (one.name, one.media_type) == ("출석부.pdf", "application/pdf")
        assert len(pypdfium2.PdfDocument(await files.data_of(one))) == 2
        for _ in range(2):
            await files.sign(id_, "signature", STROKES)
        draft = session.filing.find(id_)
        assert draft is not None
        assert len(draft.attachments) == 2
        assert draft.content["signature"]["name"] == "홍길동"
        assert draft.content["signature"]["drawing"] == draft.attachments[-1].id
        paper = await files.paper(id_)
        assert "홍길동" in pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
        await files.sign(id_, "signature", ())
        draft = session.filing.find(id_)
        assert draft is not None
        assert draft.content["signature"] == {"kind": "typed", "name": "홍길동"}
        await session.filing.close(id_)
        closed = session.filing.find(id_)
        assert closed is not None
        assert closed.state is SendState.READY
        assert await session.filing.reopen(id_) == id_

    run(work())


def test_what_an_office_might_run_is_refused_under_any_name() -> None:
    for data in (
        b"<svg onload=x>",
        b"<!doctype html>",
        b"PK\x03\x04zip",
        b"MZ\x90",
        b"",
        b"GIF89a",
    ):
        with pytest.raises(IlteoroError, match=ErrorCode.ATTACHMENT_REFUSED):
            taken("사진.jpg", data)
    with pytest.raises(IlteoroError, match=ErrorCode.ATTACHMENT_REFUSED):
        taken("a.jpg", photo(64, 64)[:300])  # begins like one and is none
    with pytest.raises(IlteoroError, match=ErrorCode.ATTACHMENT_TOO_LARGE):
        taken("a.pdf", b"%PDF-" + bytes(20_000_000))
    pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    for added in (b"/OpenAction<</S/JavaScript>>", b"/EmbeddedFiles", b"<script>"):
        with pytest.raises(IlteoroError, match=ErrorCode.ATTACHMENT_REFUSED):
            taken("a.pdf", pdf.replace(b"/Type", added + b"/Type"))
    assert taken("../../\u202efdp.exe", pdf).name == "fdp.pdf"
    assert taken("\x00", pdf).name == "file.pdf"
    assert kind_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ")[0] == "image/webp"


def test_a_photo_does_not_tell_where_it_was_taken_and_stands_upright() -> None:
    told = Image.Exif()
    told[0x0112] = 6  # lies on its side
    told[0x010F] = "Maker"
    picked = taken("a.webp", photo(60, 40, "WEBP", exif=told))
    made = Image.open(BytesIO(picked.data))
    assert made.size == (40, 60)
    assert not made.getexif()
    assert b"Maker" not in picked.data
    through = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(through, "PNG")
    assert Image.open(BytesIO(taken("a.png", through.getvalue()).data)).getpixel((0, 0)) == (
        255, 255, 255,
    )  # fmt: skip
    drawn = Image.open(BytesIO(signature(STROKES).data))
    assert drawn.size == (600, 220)
    shown = drawn.load()
    assert shown is not None
    assert shown[300, 12] < 128  # the top of it, in the middle
    assert shown[5, 5] == 255
    assert bound("한 장", [picked.data]).name == "한 장.pdf"


def test_what_is_ready_goes_out_once_one_is_signed_in_and_is_followed(
    office: httpx.Client, device: Any
) -> None:
    async def work() -> None:
        phone = await device("phone")
        phone.consent_personal(True)
        id_ = await filled(phone)
        files = phone.filing.files
        await files.attach(id_, "attendance_record", [("둘.jpg", photo(2000, 2000))])
        await phone.filing.close(id_)
        await settled(phone)

        def stands() -> Any:
            return phone.filing.find(id_)

        assert stands().state is SendState.READY
        # Large files wait for Wi-Fi where one wants that, until one says otherwise.
        phone.settings.wifi_only = True
        phone.hub.fetching.link = Link.METERED
        assert sum(file.bytes for file in stands().attachments) > LARGE
        await sign_in(office, phone, agreed=None)
        await until(lambda: phone.filing.state.held)
        assert stands().state is SendState.READY
        assert not stands().tried
        phone.filing.sending.go(anyway=True)
        await until(lambda: stands().state is SendState.SENT)
        assert stands().receipt
        assert stands().status is ServerStatus.RECEIVED
        assert phone.filing.state.problem is None
        await phone.filing.sending.follow()
        assert [step.kind for step in stands().timeline] == ["received"]
        await phone.filing.sending.withdraw(stands())
        assert stands().status is ServerStatus.WITHDRAWN
        assert stands().timeline[-1].kind == "withdrawn"
        paper = await phone.filing.files.paper(id_)
        said = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
        assert stands().receipt in said
        phone.close()

    run(work())


def test_without_a_line_it_waits_and_goes_out_when_there_is_one_again(
    office: httpx.Client, tmp_path: Path
) -> None:
    async def work() -> None:
        line = Line(urlsplit(str(office.base_url)).port or 0)
        await line.begin()
        hub = Hub(tmp_path, f"http://127.0.0.1:{line.port}", demo=True, memory=False)
        phone = await agreed(hub)
        phone.page.web, phone.page.platform = False, None
        await sign_in(office, phone, agreed=None)
        await line.cut()
        id_ = await phone.filing.begin("petition")
        for name, said in FILLED["petition"].items():
            if name not in ("papers", "signature"):
                phone.filing.change(id_, name, said)
        phone.filing.change(id_, "signature", {"kind": "typed", "name": "홍길동"})
        await phone.filing.close(id_)

        def stands() -> Any:
            return phone.filing.find(id_)

        await until(lambda: phone.filing.state.problem)
        assert phone.filing.state.problem is ErrorCode.BACKEND_UNREACHABLE
        assert stands().state is SendState.SENDING
        with pytest.raises(IlteoroError, match=ErrorCode.SUBMISSION_CLOSED):
            await phone.filing.reopen(id_)  # it may be there already
        await line.begin()
        phone.standing.link(Link.FREE)
        await until(lambda: stands().state is SendState.SENT)
        assert phone.filing.state.problem is None
        await line.cut()
        phone.close()

    run(work())


class Line:
    """A connection to a port that can be cut."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.port = 0
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for pump in self._pumps:
            pump.cancel()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, on = await asyncio.open_connection("127.0.0.1", self._to)
        for one, other in ((reader, on), (there, writer)):
            pump = asyncio.create_task(_pump(one, other))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
