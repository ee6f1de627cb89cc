"""Forms through a real backend and a line that loses, doubles and cuts: each arrives once."""

import os
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.forms import digest
from app.models import ErrorCode, IlteoroError
from app.models.record import SendState, ServerStatus, Submission
from app.sync import elsewhere, outbox, outbox_kept, supplements_kept
from app.sync.account import Account
from app.sync.outbox_kept import Picked, data_of
from app.sync.pieces import is_here
from tests.app.forms.test_forms import FILLED
from tests.app.sync.devices import Device, at_home
from tests.backend.accounts.house import House
from tests.lossy import Line, lossy
from tests.running import TORTURE

Home = tuple[House, Device, Device]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with at_home(tmp_path) as (house, phone, computer):
        phone.sign_in()
        computer.sign_in()
        yield house, phone, computer


def picture(seed: int, size: int) -> bytes:
    """A small PNG that is one, with bytes behind it that nobody else has."""
    high = max(1, size // 40)
    out = BytesIO()
    Image.frombytes("L", (40, high), random.Random(seed).randbytes(40 * high)).save(out, "PNG")
    return out.getvalue()


def closed(device: Device, seed: int = 1, size: int = 2000) -> Submission:
    """What waits to go out: a claim with one picture."""
    answers = dict(FILLED["training_allowance"])
    del answers["attendance_record"]
    now = device.clock.now()
    id = outbox_kept.begin(device.vault, "training_allowance", "me", answers, now)  # noqa: A001
    photo = Picked(f"출석 {seed}.png", "image/png", picture(seed, size))
    outbox_kept.attach(device.vault, id, "attendance_record", photo)
    return outbox_kept.close(device.vault, id)


def at_the_office(device: Device) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = device.account.ask("GET", "/v1/submissions")["submissions"]
    return found


def test_what_is_filed_has_its_receipt_here_and_there(home: Home) -> None:
    _, phone, _ = home
    one = closed(phone, size=700_000)
    sent = outbox.send(phone.account, one)
    assert sent.state is SendState.SENT
    assert sent.status is ServerStatus.RECEIVED
    (there,) = at_the_office(phone)
    assert (there["id"], there["receipt"]) == (one.id, sent.receipt)
    assert there["sha256"] == one.sha256 == digest(one.form, 1, one.content, one.attachments)
    assert outbox.send(phone.account, one).receipt == sent.receipt  # again is once
    assert len(at_the_office(phone)) == 1


def test_an_answer_that_is_lost_leaves_one_form(home: Home) -> None:
    _, phone, _ = home
    one = closed(phone)
    for path in (
        "/v1/uploads",
        f"/v1/uploads/{one.attachments[0].id}",
        f"/v1/submissions/{one.id}",
    ):
        phone.link.path, phone.link.lost = path, 1
        with pytest.raises(IlteoroError) as caught:
            outbox.send(phone.account, one)
        assert caught.value.code is ErrorCode.BACKEND_UNREACHABLE
        noted = outbox_kept.submission(phone.vault, one.id)
        assert (noted.state, noted.error) == (SendState.SENDING, ErrorCode.BACKEND_UNREACHABLE)
    assert outbox.send(phone.account, one).state is SendState.SENT
    assert len(at_the_office(phone)) == 1


def test_two_windows_may_send_the_same_at_once(home: Home) -> None:
    _, phone, _ = home
    one = closed(phone, size=900_000)
    failed: list[BaseException] = []

    def go() -> None:
        try:
            outbox.send(phone.account, one)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    both = [threading.Thread(target=go) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert not failed
    assert len(at_the_office(phone)) == 1


def test_a_token_that_ends_in_the_middle_is_renewed(home: Home) -> None:
    house, phone, _ = home
    one = closed(phone, size=600_000)
    steps = outbox.filing(one)
    step = next(steps)
    with suppress(StopIteration):
        while True:
            house.wait(minutes=20)
            try:
                answer = outbox.done(step, phone.account)
            except IlteoroError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    assert outbox_kept.submission(phone.vault, one.id).state is SendState.SENT


def test_a_clock_a_day_off_files_all_the_same(home: Home) -> None:
    house, phone, _ = home
    phone.ahead = timedelta(days=-1, hours=-3)
    sent = outbox.send(phone.account, closed(phone))
    assert sent.received_at == house.now


def test_a_full_disk_keeps_what_was_typed_and_what_was_sent_is_acknowledged_later(
    home: Home,
) -> None:
    _, phone, _ = home
    one = closed(phone, size=600_000)
    draft = outbox_kept.begin(phone.vault, "petition", "me", {"subject": "먼저"}, one.created_at)
    steps = outbox.filing(one)
    step = next(steps)
    while not (isinstance(step, outbox.Ask) and step.method == "PUT"):
        try:
            answer = outbox.done(step, phone.account)
        except IlteoroError as error:
            step = steps.throw(error)
        else:
            step = steps.send(answer)
    step = steps.send(outbox.done(step, phone.account))  # the office has it
    phone.vault._db.execute("PRAGMA max_page_count = 1")  # SQLite's own word for no more room
    photo = Picked("큰.png", "image/png", picture(3, 900_000))
    for act in (
        lambda: outbox_kept.answer(phone.vault, draft, "body", "가" * 40_000),
        lambda: outbox_kept.attach(phone.vault, draft, "papers", photo),
    ):
        with pytest.raises(IlteoroError, match=ErrorCode.DISK_FULL):
            act()
    assert outbox_kept.submission(phone.vault, draft).content == {"subject": "먼저"}
    assert outbox_kept.submission(phone.vault, one.id).state is SendState.SENDING
    phone.vault._db.execute("PRAGMA max_page_count = 1000000")
    assert outbox.send(phone.account, one).receipt == at_the_office(phone)[0]["receipt"]
    assert len(at_the_office(phone)) == 1


def test_another_content_under_the_same_id_is_refused_and_both_are_kept(home: Home) -> None:
    _, phone, computer = home
    one = closed(phone)
    outbox.send(phone.account, one)
    other = closed(computer, 2).model_copy(update={"id": one.id})
    computer.vault.put(outbox_kept.SUBMISSION, one.id, other.model_dump(mode="json"))
    refused = outbox.send(computer.account, other)
    assert (refused.state, refused.error) == (SendState.REFUSED, ErrorCode.SUBMISSION_DIFFERS)
    # What it was is kept here as a new one, that can be filed.
    again = outbox_kept.reopen(computer.vault, one.id)
    outbox_kept.close(computer.vault, again.id)
    assert outbox.send(computer.account, outbox_kept.submission(computer.vault, again.id)).receipt


def test_a_file_that_is_none_is_refused_and_said(home: Home) -> None:
    _, phone, _ = home
    answers = FILLED["petition"] | {"papers": None}
    now = phone.clock.now()
    answers = {name: said for name, said in answers.items() if said is not None}
    id = outbox_kept.begin(phone.vault, "petition", "me", answers, now)  # noqa: A001
    evil = Picked("사진.png", "image/png", b"PK\x03\x04" + bytes(500))
    outbox_kept.attach(phone.vault, id, "papers", evil)
    refused = outbox.send(phone.account, outbox_kept.close(phone.vault, id))
    assert (refused.state, refused.error) == (SendState.REFUSED, ErrorCode.ATTACHMENT_REFUSED)


def test_what_was_filed_on_one_device_is_on_the_other_with_what_the_office_did(home: Home) -> None:
    house, phone, computer = home
    one = signed(phone)
    outbox.send(phone.account, one)
    since = elsewhere.follow(computer.account, 0)
    there = outbox_kept.submission(computer.vault, one.id)
    assert (there.elsewhere, there.state, there.tried) == (True, SendState.SENT, True)
    mine = outbox_kept.submission(phone.vault, one.id)
    for name in ("form", "form_version", "content", "attachments", "sha256", "receipt",
                 "received_at", "status", "created_at", "timeline"):  # fmt: skip
        told = getattr(there, name)
        assert told == (getattr(mine, name) or told), name
    photo, drawn = there.attachments
    # The signature is part of the paper; a photo comes once somebody looks at it.
    assert data_of(computer.vault, drawn) == data_of(phone.vault, drawn)
    assert not is_here(computer.vault, photo)
    assert elsewhere.follow(computer.account, since) == since
    # It is answered from here as from there, and what was answered there is read here.
    for device, other, text in ((computer, phone, "PC에서"), (phone, computer, "폰에서")):
        supplements_kept.write(device.vault, one.id, "me", text, house.now)
        reply = outbox.send(device.account, supplements_kept.close(device.vault, one.id))
        elsewhere.follow(other.account, 0)
        came = supplements_kept.supplement(other.vault, reply.id)
        assert (came.text, came.elsewhere, came.received_at) == (text, True, reply.received_at)
        assert came.sha256 == reply.sha256
    phone.account.ask("POST", f"/v1/submissions/{one.id}/withdrawal")
    for device in (phone, computer):
        since = elsewhere.follow(device.account, 0)
        told = outbox_kept.submission(device.vault, one.id)
        assert told.status is ServerStatus.WITHDRAWN
        assert [step.kind for step in told.timeline] == [
            "received", "supplemented", "supplemented", "withdrawn",
        ]  # fmt: skip
        assert len(supplements_kept.supplements(device.vault)) == 2
        assert elsewhere.follow(device.account, since) == since
    assert [outbox_kept.submission(phone.vault, one.id).elsewhere,
            outbox_kept.submission(computer.vault, one.id).elsewhere] == [False, True]  # fmt: skip


def test_bringing_what_another_device_filed_may_break_off_anywhere(home: Home) -> None:
    _, phone, computer = home
    one = outbox.send(phone.account, signed(phone))
    for n in range(6):
        steps = elsewhere.following(0)
        with suppress(StopIteration):
            step = next(steps)
            for _ in range(n):
                step = steps.send(elsewhere._done(step, computer.account))
        steps.close()  # the app is gone here
        there = outbox_kept.submissions(computer.vault)
        # The paper is whole as soon as there is one: its signature comes before it.
        assert all(is_here(computer.vault, file.attachments[-1]) for file in there)
    elsewhere.follow(computer.account, 0)
    (only,) = outbox_kept.submissions(computer.vault)
    assert (only.id, only.receipt) == (one.id, one.receipt)


def signed(device: Device) -> Submission:
    """What waits to go out: a claim with a picture, signed by hand."""
    draft = outbox_kept.reopen(device.vault, closed(device, size=300_000).id)
    drawn = Picked("signature.png", "image/png", picture(9, 400))
    outbox_kept.answer(device.vault, draft.id, "signature", None)
    outbox_kept.attach(device.vault, draft.id, "signature", drawn)
    said = outbox_kept.submission(device.vault, draft.id).content["signature"]
    outbox_kept.answer(device.vault, draft.id, "signature", said | {"name": "김하나"})
    return outbox_kept.close(device.vault, draft.id)


@pytest.mark.torture
def test_every_form_arrives_exactly_once_over_a_bad_line(home: Home) -> None:
    house, phone, computer = home
    count = 10_000 if TORTURE in os.environ else 300
    line = Line()
    devices = (phone, computer)
    with ExitStack() as at:
        address = at.enter_context(lossy(str(house.client.base_url), line))
        filed: list[Submission] = []

        def work(device: Device, numbers: range) -> None:
            with httpx.Client(base_url=address, timeout=30) as http:
                account = Account(device.account.address, http, device.vault, device.clock)
                for n in numbers:
                    one = closed(device, n, size=300_000 if n % 50 == 0 else 400)
                    while True:
                        with suppress(IlteoroError):
                            sent = outbox.send(account, one)
                            assert sent.state is SendState.SENT, sent.error
                            filed.append(sent)
                            break

        threads = [
            threading.Thread(target=work, args=(device, range(n, count, len(devices))))
            for n, device in enumerate(devices)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert len(filed) == count
    assert min(line.told.get(name, 0) for name in ("drop", "double", "reorder", "truncate")) > 20
    there: dict[str, dict[str, Any]] = {}
    since: int | None = 0
    while since is not None:
        page = phone.account.ask("GET", f"/v1/submissions?since={since}")
        assert not there.keys() & {one["id"] for one in page["submissions"]}
        there |= {one["id"]: one for one in page["submissions"]}
        since = page["until"]
    assert there.keys() == {one.id for one in filed}
    assert len({one["receipt"] for one in there.values()}) == count
    for one in filed:
        assert there[one.id]["sha256"] == one.sha256
        assert there[one.id]["receipt"] == one.receipt
