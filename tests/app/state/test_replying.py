"""A reply as a session sees it: saved while one types, sent once, and what the office says told."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pypdfium2
import pytest

from app.models import ErrorCode, IlteoroError, NoticeKind
from app.models.record import SendState, ServerStatus, Submission
from app.state import filing, lock
from app.state.attaching import bound, first_page
from app.state.consent import withdraw
from app.state.hub import Hub
from app.state.session import Session
from app.state.taking import everything
from app.sync import outbox_kept, pieces
from backend.accounts.samples import PASSWORD, TOTP_SECRET
from tests.app.forms.test_forms import FILLED
from tests.app.state.somebody import run, settled, started
from tests.app.state.test_account import device, office, sign_in, until
from tests.app.state.test_filing import photo

__all__ = ["device", "office"]
PIN = "260418"
ASKED = "통장 사본을 보내 주세요."


class Desk:
    """Somebody at the demo's office."""

    def __init__(self, office: httpx.Client, user: str = "supervisor") -> None:
        self._office = office
        said = {"user_name": user, "password": PASSWORD, "device": "PC"}
        for ahead in (0, 30):  # a code holds once: who just signed in uses the next one
            code = pyotp.TOTP(TOTP_SECRET).at(int(time.time()) + ahead)
            answer = office.post("/v1/sign-in/password", json=said | {"code": code})
            if answer.is_success:
                break
        assert answer.is_success, answer.text
        self._header = {"authorization": f"Bearer {answer.json()['access_token']}"}

    def seen(self, id_: str) -> dict[str, Any]:
        """All that is there of a form."""
        place = f"/v1/staff/submissions/{id_}"
        told: dict[str, Any] = self._office.get(place, headers=self._header).json()
        return told

    def queue(self) -> dict[str, Any]:
        """All forms, whatever their stage."""
        told: dict[str, Any] = self._office.get(
            "/v1/staff/submissions", headers=self._header
        ).json()
        return told

    def act(self, id_: str, kind: str, **more: Any) -> None:
        """Do something to it."""
        body = {"kind": kind, "version": self.seen(id_)["version"]} | more
        place = f"/v1/staff/submissions/{id_}/actions"
        done = self._office.post(place, json=body, headers=self._header)
        assert done.is_success, done.text


@pytest.fixture(scope="module")
def desk(office: httpx.Client) -> Desk:
    return Desk(office)


async def filed(session: Session) -> str:
    id_ = await session.filing.begin("petition")
    for name, said in FILLED["petition"].items():
        if name not in ("papers", "signature"):
            session.filing.change(id_, name, said)
    session.filing.change(id_, "signature", {"kind": "typed", "name": "홍길동"})
    await session.filing.files.attach(id_, "papers", [("처음.jpg", photo(300, 200))])
    await session.filing.close(id_)
    await until(lambda: of(session, id_).state is SendState.SENT)
    return id_


def of(session: Session, id_: str) -> Submission:
    one = session.filing.find(id_)
    assert one is not None
    return one


def told(session: Session) -> list[tuple[str, str]]:
    return [(i.step, i.form) for i in session.reminders.items() if i.kind is NoticeKind.FORM]


async def written(phone: Session, id_: str, folder: Path) -> None:
    """A reply with one paper; every letter is on the disk soon, and there after a kill."""
    replies = phone.filing.replies
    assert replies.trouble(of(phone, id_)) == "empty"
    for at in range(1, 4):
        replies.write(id_, "여기요"[:at])
    await asyncio.sleep(filing.SOON + 0.4)
    await replies.attach(id_, [("통장.jpg", photo(400, 300)), ("둘.jpg", photo(40, 30))])
    with pytest.raises(IlteoroError, match=ErrorCode.ATTACHMENT_REFUSED):
        await replies.attach(id_, [("나쁜 것.jpg", b"<svg onload=x>")])
    other = await started(Hub(folder, None, demo=True, memory=False))
    draft = other.filing.replies.draft(of(other, id_))
    assert draft is not None
    assert (draft.text, len(draft.attachments)) == ("여기요", 2)
    other.close()
    picked = await replies.detach(id_, draft.attachments[1])
    assert picked is not None
    await replies.put(id_, picked)
    now = replies.draft(of(phone, id_))
    assert now is not None
    await replies.bind(id_, now.attachments, "통장")
    assert replies.trouble(of(phone, id_)) == ""


def test_from_what_is_asked_to_the_decision(
    office: httpx.Client, desk: Desk, device: Any, tmp_path: Path
) -> None:
    async def work() -> None:
        phone = await device("phone")
        phone.consent_personal(True)
        await sign_in(office, phone, agreed=None)
        id_, replies, own = await filed(phone), phone.filing.replies, phone.filing
        desk.act(id_, "start_review")
        await own.sending.follow()
        assert told(phone) == [("in_review", "petition")]
        desk.act(id_, "ask_supplement", text=ASKED)
        await own.sending.follow()
        asked = of(phone, id_).asked
        assert asked is not None
        assert asked.text == ASKED
        assert asked.until is not None
        (notice,) = [i for i in phone.reminders.items() if i.kind is NoticeKind.FORM]
        assert (notice.step, notice.on, notice.read) == ("supplement_asked", asked.until, False)
        assert ASKED not in notice.model_dump_json()
        await phone.reminders.switch(NoticeKind.FORM)
        assert told(phone) == []
        await phone.reminders.switch(NoticeKind.FORM)
        await written(phone, id_, tmp_path / "phone")
        await replies.send(id_)
        await until(lambda: of(phone, id_).status is ServerStatus.IN_REVIEW)
        await until(lambda: replies.going(of(phone, id_)) is None)
        (sent,) = replies.of(of(phone, id_))
        assert (sent.state, sent.asks, sent.text) == (SendState.SENT, asked.asks, "여기요")
        (there,) = desk.seen(id_)["supplements"]
        assert (there["id"], [one["name"] for one in there["attachments"]]) == (
            sent.id, ["통장.pdf"],
        )  # fmt: skip
        await own.sending.follow()
        assert told(phone) == []  # what was asked is answered
        (came,) = replies.of(of(phone, id_))
        # To the same moment, or the screen would tell of it twice.
        assert came.received_at == of(phone, id_).timeline[-1].at
        # What is not whole here any more comes from the office.
        (file,) = of(phone, id_).attachments
        data = await own.files.original(of(phone, id_), file)
        pieces.drop(phone.vault, file.id)
        assert await own.files.original(of(phone, id_), file) == data
        desk.act(id_, "decide", text="지급합니다.")
        with pytest.raises(IlteoroError, match=ErrorCode.SUBMISSION_OVER):
            await own.sending.withdraw(of(phone, id_))
        assert of(phone, id_).status is ServerStatus.DECIDED  # and it is shown at once
        assert of(phone, id_).timeline[-1].text == "지급합니다."
        assert told(phone) == [("decided", "petition")]
        computer = await device("computer")
        computer.consent_personal(True)
        await sign_in(office, computer, agreed=None)
        await on_another_device(computer, id_, data)
        computer.close()
        phone.close()

    run(work())


async def on_another_device(computer: Session, id_: str, photo_there: bytes) -> None:
    """What was filed elsewhere is here with all that happened, and stays without a line."""
    own = computer.filing
    await own.sending.follow()
    there = of(computer, id_)
    assert (there.elsewhere, there.status) == (True, ServerStatus.DECIDED)
    assert there.timeline[-1].text == "지급합니다."
    (reply,) = own.replies.of(there)
    assert reply.text == "여기요"
    assert told(computer) == [("decided", "petition")]
    (photo_here,), (pdf,) = there.attachments, reply.attachments
    vault = computer.vault
    assert vault is not None
    assert everything(vault).unreadable == ()  # what never was here is not missing
    assert not pieces.is_here(vault, photo_here)
    backend, computer.hub.backend = computer.hub.backend, None
    with pytest.raises(IlteoroError, match=ErrorCode.SIGNED_OUT):
        await own.files.seen(there, photo_here)
    computer.hub.backend = backend
    # A photo, and the page a PDF begins with; both stay here.
    for file in (photo_here, pdf):
        assert (await own.files.seen(there, file)).startswith(b"\xff\xd8\xff")
        assert pieces.is_here(vault, file)
    assert await own.files.original(there, photo_here) == photo_there
    computer.hub.backend = None
    assert await own.files.original(there, photo_here) == photo_there
    assert there.receipt is not None
    assert there.receipt in text_of(await own.files.paper(id_))


def text_of(pdf: bytes) -> str:
    """All that stands in a PDF."""
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_of_a_pdf_the_page_it_begins_with_is_shown_where_that_is_a_picture() -> None:
    pages = [photo(60, 40), photo(40, 60)]
    assert first_page(bound("둘", pages).data) == pages[0]
    assert first_page(b"%PDF-1.7 stream\r\n\xff\xd8\xff\xe0 cut") == b"\xff\xd8\xff\xe0 cut"
    assert first_page(b"%PDF-1.7 (\xff\xd8\xff) %%EOF") == b""
    assert first_page(b"") == b""


def test_an_untried_reply_is_changed_once_more_and_goes_with_the_consent(tmp_path: Path) -> None:
    async def work() -> None:
        session = await started(Hub(tmp_path, None, demo=True, memory=False))
        session.consent_personal(True)
        await settled(session)
        id_ = await session.filing.begin("petition")
        assert session.vault is not None
        outbox_kept.set_state(session.vault, id_, state=SendState.SENT, tried=True,
                              status=ServerStatus.SUPPLEMENT)  # fmt: skip
        await session.filing.load(session.vault)
        replies = session.filing.replies
        replies.write(id_, "하나")
        await replies.send(id_)
        going = replies.going(of(session, id_))
        assert going is not None
        assert going.state is SendState.READY
        replies.write(id_, "둘")
        await replies.reopen(going)
        draft = replies.draft(of(session, id_))
        assert draft is not None
        assert (draft.text, replies.text(of(session, id_))) == ("하나\n둘", "하나\n둘")
        undo = withdraw(session, "personal")
        await settled(session)
        assert replies.of(of(session, id_)) == []
        undo()
        await settled(session)
        again = replies.draft(of(session, id_))
        assert again is not None
        assert again.text == "하나\n둘"
        removed = await replies.remove(again)
        assert removed is not None
        await session.filing.put_back(removed)
        assert replies.text(of(session, id_)) == "하나\n둘"
        session.close()

    run(work())


def test_locking_at_once_loses_no_letter_of_a_form_or_a_reply(tmp_path: Path) -> None:
    async def work() -> None:
        session = await started(Hub(tmp_path, None, demo=True, memory=False))
        session.consent_personal(True)
        await settled(session)
        draft, id_ = [await session.filing.begin("petition") for _ in range(2)]
        assert session.vault is not None
        outbox_kept.set_state(session.vault, id_, state=SendState.SENT, tried=True,
                              status=ServerStatus.SUPPLEMENT)  # fmt: skip
        await lock.change(session, PIN, None)
        session.filing.change(draft, "subject", "마지막 글자", typing=True)
        session.filing.replies.write(id_, "여기요")
        await lock.lock(session)
        assert session.filing.state.supplements == ()
        await lock.unlock(session, PIN)
        await until(lambda: session.filing.state.supplements)
        assert of(session, draft).content["subject"] == "마지막 글자"
        assert session.filing.replies.text(of(session, id_)) == "여기요"
        session.close()

    run(work())
