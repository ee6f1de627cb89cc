"""What the office asks for is answered as a form is filed: each reply arrives once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.forms import digest_supplement
from app.models import ErrorCode, IlteoroError, new_id
from app.models.record import SendState, ServerStatus, Submission, Supplement
from app.store.vault import Vault
from app.sync import elsewhere, outbox, outbox_kept, pieces
from app.sync import supplements_kept as kept
from app.sync.account import Account
from app.sync.outbox_kept import SUBMISSION
from app.sync.pieces import Picked
from backend.accounts.permissions import Role
from backend.accounts.tables import Account as AccountRow
from backend.storage import transaction
from backend.submissions.tables import Submission as SubmissionRow
from tests.app.sync.devices import KEY, Device, at_home
from tests.app.sync.test_outbox import closed, picture
from tests.backend.accounts.house import Headers, House
from tests.lossy import Line, lossy
from tests.running import times

ASKED = "통장 사본을 보내 주세요."


class Home:
    """Two devices of one worker, and somebody at the office who asks."""

    def __init__(self, house: House, phone: Device, computer: Device) -> None:
        self.house, self.phone, self.computer = house, phone, computer
        self.made = 0
        with transaction(house.engine) as db:
            (self.worker,) = [row.id for row in db.query(AccountRow).all()]
        house.assign(house.staff(Role.CASEWORKER), self.worker)

    def asked(self) -> Submission:
        """A form that was filed from the phone and that something is asked of; the computer has
        it too."""
        self.made += 1
        one = outbox.send(self.phone.account, closed(self.phone, 1000 + self.made, size=400))
        self.act(one.id, "start_review")
        self.act(one.id, "ask_supplement", text=ASKED)
        for device in (self.phone, self.computer):
            device.vault.put(SUBMISSION, one.id, one.model_dump(mode="json"))
            elsewhere.follow(device.account, 0)
        return outbox_kept.submission(self.phone.vault, one.id)

    def act(self, id: str, kind: str, **more: Any) -> None:  # noqa: A002
        """The office does something."""
        header = self.staff()
        seen = self.house.client.get(f"/v1/staff/submissions/{id}", headers=header).json()
        body = {"kind": kind, "version": seen["version"]} | more
        done = self.house.client.post(f"/v1/staff/submissions/{id}/actions", json=body,
                                      headers=header)  # fmt: skip
        assert done.is_success, done.text

    def staff(self) -> Headers:
        """Whoever looks after the worker."""
        self.house.wait(seconds=31)  # the authenticator shows each code once
        return self.house.as_staff(Role.CASEWORKER)

    def there(self, id: str) -> dict[str, Any]:  # noqa: A002
        """All that the office has of a form."""
        seen: dict[str, Any] = self.house.client.get(
            f"/v1/staff/submissions/{id}", headers=self.staff()
        ).json()
        return seen


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with at_home(tmp_path_factory.mktemp("home")) as (house, phone, computer):
        phone.sign_in()
        computer.sign_in()
        yield Home(house, phone, computer)


def written(device: Device, to: str, text: str = "여기 있어요.", size: int = 2000) -> Supplement:
    """What waits to go out: words and a picture."""
    now = device.clock.now()
    kept.write(device.vault, to, "me", text, now)
    if size:
        photo = Picked("통장.png", "image/png", picture(size, size))
        kept.attach(device.vault, to, "me", photo, now)
    return kept.close(device.vault, to)


def refusal(code: ErrorCode) -> "pytest.RaisesExc[IlteoroError]":
    return pytest.raises(IlteoroError, match=f"^{code}")


def test_what_is_asked_is_told_and_answered_once(home: Home) -> None:
    asked = home.asked()
    step = asked.asked
    assert step is not None
    assert step.text == ASKED
    assert step.until is not None
    assert step.until > home.house.now.date()
    reply = written(home.phone, asked.id, size=700_000)
    assert reply.asks == step.asks
    sent = outbox.send(home.phone.account, reply)
    assert (sent.state, sent.error, sent.receipt) == (SendState.SENT, None, asked.receipt)
    assert sent.received_at == home.house.now
    assert outbox_kept.submission(home.phone.vault, asked.id).status is ServerStatus.IN_REVIEW
    again = outbox.send(home.phone.account, reply)
    assert again.received_at == sent.received_at
    (there,) = home.there(asked.id)["supplements"]
    assert (there["id"], there["text"]) == (reply.id, "여기 있어요.")
    assert there["sha256"] == reply.sha256 == digest_supplement(reply.text, reply.attachments)
    elsewhere.follow(home.phone.account, 0)
    told = outbox_kept.submission(home.phone.vault, asked.id)
    assert told.asked is None
    assert [one.kind for one in told.timeline][-2:] == ["supplement_asked", "supplemented"]
    assert told.timeline[-1].at == sent.received_at
    # The bytes are the worker's at the backend too, and nobody else's.
    (file,) = reply.attachments
    place = f"/v1/submissions/{asked.id}/attachments/{file.id}"
    got = home.phone.account.ask_bytes("GET", place)
    assert got == pieces.data_of(home.phone.vault, file)
    with refusal(ErrorCode.NOT_FOUND):
        home.phone.account.ask_bytes("GET", place.replace(file.id, new_id()))
    home.house.worker(f"B-{home.made}")
    header = home.house.as_worker(f"B-{home.made}")
    assert home.house.client.get(place, headers=header).status_code == 404


def test_words_alone_and_files_alone_are_answers_and_nothing_is_none(home: Home) -> None:
    asked = home.asked()
    with refusal(ErrorCode.SUBMISSION_UNKNOWN):
        kept.close(home.phone.vault, asked.id)
    kept.write(home.phone.vault, asked.id, "me", " \n", home.house.now)
    with refusal(ErrorCode.FIELDS_INVALID):
        kept.close(home.phone.vault, asked.id)
    kept.write(home.phone.vault, asked.id, "me", "가" * (kept.LONGEST + 1), home.house.now)
    with refusal(ErrorCode.FIELDS_INVALID):
        kept.close(home.phone.vault, asked.id)
    for text, size in (("두 줄\r\n이에요", 0), ("", 500)):
        assert outbox.send(home.phone.account, written(home.phone, asked.id, text, size)).receipt
    there = home.there(asked.id)["supplements"]
    assert [(one["text"], len(one["attachments"])) for one in there] == [
        ("두 줄\n이에요", 0),
        ("", 1),
    ]


def test_a_lost_answer_leaves_one_reply(home: Home) -> None:
    asked, phone = home.asked(), home.phone
    reply = written(phone, asked.id)
    for path in (
        "/v1/uploads",
        f"/v1/uploads/{reply.attachments[0].id}",
        f"/v1/submissions/{asked.id}/supplements/{reply.id}",
    ):
        phone.link.path, phone.link.lost = path, 1
        with refusal(ErrorCode.BACKEND_UNREACHABLE):
            outbox.send(phone.account, reply)
        noted = kept.supplement(phone.vault, reply.id)
        assert (noted.state, noted.tried) == (SendState.SENDING, True)
        with refusal(ErrorCode.SUBMISSION_CLOSED):
            kept.reopen(phone.vault, reply.id)
        with refusal(ErrorCode.SUBMISSION_CLOSED):
            kept.remove(phone.vault, reply.id)
    assert outbox.send(phone.account, reply).state is SendState.SENT
    assert len(home.there(asked.id)["supplements"]) == 1


def test_two_windows_write_one_draft_and_may_send_it_at_once(home: Home) -> None:
    asked, phone = home.asked(), home.phone
    with Vault.open(phone.folder / "vault.db", KEY, clock=phone.clock) as other:
        kept.write(phone.vault, asked.id, "me", "하나", home.house.now)
        kept.write(other, asked.id, "me", "하나 둘", home.house.now)
        kept.attach(other, asked.id, "me", Picked("a.png", "image/png", picture(1, 900_000)),
                    home.house.now)  # fmt: skip
        (draft,) = [one for one in kept.supplements(phone.vault) if one.submission == asked.id]
        assert (draft.text, len(draft.attachments)) == ("하나 둘", 1)
        reply = kept.close(phone.vault, asked.id)
        failed: list[BaseException] = []

        def go() -> None:
            try:
                outbox.send(phone.account, reply)
            except BaseException as error:  # noqa: BLE001
                failed.append(error)

        both = [threading.Thread(target=go) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert not failed
        assert kept.supplement(other, reply.id).state is SendState.SENT
    assert len(home.there(asked.id)["supplements"]) == 1


def test_two_devices_may_answer_apart_and_both_arrive(home: Home) -> None:
    asked = home.asked()
    for device, text in ((home.phone, "폰에서"), (home.computer, "PC에서")):
        sent = outbox.send(device.account, written(device, asked.id, text))
        assert (sent.state, sent.asks) == (SendState.SENT, asked.asked and asked.asked.asks)
    assert [one["text"] for one in home.there(asked.id)["supplements"]] == ["폰에서", "PC에서"]


def test_another_content_under_the_same_id_is_refused_and_both_are_kept(home: Home) -> None:
    asked, phone, computer = home.asked(), home.phone, home.computer
    reply = written(phone, asked.id)
    outbox.send(phone.account, reply)
    other = written(computer, asked.id, "다른 말").model_copy(update={"id": reply.id})
    computer.vault.put(kept.SUPPLEMENT, reply.id, other.model_dump(mode="json"))
    refused = outbox.send(computer.account, other)
    assert (refused.state, refused.error) == (SendState.REFUSED, ErrorCode.SUBMISSION_DIFFERS)
    again = kept.reopen(computer.vault, reply.id)
    assert again.id != reply.id
    assert again.attachments[0].id != other.attachments[0].id
    assert outbox.send(computer.account, kept.close(computer.vault, asked.id)).receipt
    there = home.there(asked.id)
    assert [one["text"] for one in there["supplements"]] == ["여기 있어요.", "다른 말"]
    assert [one["text"] for one in there["conflicts_seen"]] == ["다른 말"]


def test_what_came_too_late_is_refused_and_kept(home: Home) -> None:
    asked, phone = home.asked(), home.phone
    reply = written(phone, asked.id)
    home.act(asked.id, "start_review")
    home.act(asked.id, "decide", text="지급합니다.")
    refused = outbox.send(phone.account, reply)
    assert (refused.state, refused.error) == (SendState.REFUSED, ErrorCode.SUBMISSION_OVER)
    assert kept.supplement(phone.vault, reply.id).text == "여기 있어요."
    kept.remove(phone.vault, reply.id)
    assert reply.attachments[0].id not in {one.partition("/")[0] for one in
                                           phone.vault.ids(pieces.PIECE)}  # fmt: skip
    # What was taken before it was decided is once more answered alike.
    second = home.asked()
    sent = outbox.send(phone.account, written(phone, second.id))
    home.act(second.id, "decide", text="지급합니다.")
    assert outbox.send(phone.account, sent).received_at == sent.received_at


def test_what_belongs_to_somebody_elses_form_is_refused_here(home: Home) -> None:
    now = home.house.now
    stray = closed(home.phone, 77).model_copy(update={"state": SendState.SENT})
    home.phone.vault.put(SUBMISSION, stray.id, stray.model_dump(mode="json"))
    kept.write(home.phone.vault, stray.id, "me", "누구 것", now)
    refused = outbox.send(home.phone.account, kept.close(home.phone.vault, stray.id))
    assert (refused.state, refused.error) == (SendState.REFUSED, ErrorCode.NOT_FOUND)


def test_a_token_that_ends_in_the_middle_is_renewed(home: Home) -> None:
    asked, phone = home.asked(), home.phone
    reply = written(phone, asked.id, size=600_000)
    steps = outbox.supplementing(reply)
    step = next(steps)
    with suppress(StopIteration):
        while True:
            home.house.wait(minutes=20)
            try:
                answer = outbox.done(step, phone.account)
            except IlteoroError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    assert kept.supplement(phone.vault, reply.id).state is SendState.SENT


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_a_day_off_sends_all_the_same(home: Home, days: int) -> None:
    asked, phone = home.asked(), home.phone
    phone.ahead = timedelta(days=days)
    try:
        sent = outbox.send(phone.account, written(phone, asked.id))
    finally:
        phone.ahead = timedelta()
    assert sent.received_at == home.house.now
    assert sent.created_at != home.house.now


def test_a_form_of_a_version_nobody_knows_any_more_takes_replies(home: Home) -> None:
    asked, phone = home.asked(), home.phone
    with transaction(home.house.engine) as db:
        db.execute(update(SubmissionRow).where(SubmissionRow.id == asked.id)
                   .values(form_version=99))  # fmt: skip
    assert outbox.send(phone.account, written(phone, asked.id)).state is SendState.SENT


def test_a_full_disk_keeps_what_was_there_and_says_so(home: Home, tmp_path: Path) -> None:
    asked = home.asked()
    with Vault.open(tmp_path / "vault.db", KEY) as vault:
        vault.put(SUBMISSION, asked.id, asked.model_dump(mode="json"))
        kept.write(vault, asked.id, "me", "먼저", home.house.now)
        vault._db.execute("PRAGMA max_page_count = 1")  # SQLite's own word for no more room
        photo = Picked("큰.png", "image/png", picture(3, 900_000))
        acts: tuple[Callable[[], object], ...] = (
            lambda: kept.attach(vault, asked.id, "me", photo, home.house.now),
            lambda: kept.write(vault, asked.id, "me", "가" * 40_000, home.house.now),
        )
        for act in acts:
            with refusal(ErrorCode.DISK_FULL):
                act()
    with Vault.open(tmp_path / "vault.db", KEY) as again:
        draft = kept.draft_of(again, asked.id)
        assert draft is not None
        assert (draft.text, draft.attachments) == ("먼저", ())
        assert again.ids(pieces.PIECE) == []


@pytest.mark.torture
def test_every_reply_arrives_exactly_once_over_a_bad_line(home: Home) -> None:
    asked, line, count = home.asked(), Line(seed=7), times(24)
    texts = [f"{n}번째 답" for n in range(count)]
    with lossy(str(home.house.client.base_url), line) as address:

        def work(device: Device, mine: list[str]) -> None:
            with httpx.Client(base_url=address, timeout=30) as http:
                account = Account(device.account.address, http, device.vault, device.clock)
                for n, text in enumerate(mine):
                    reply = written(device, asked.id, text, size=300_000 if n % 10 == 0 else 400)
                    while reply.state is not SendState.SENT:
                        with suppress(IlteoroError):
                            reply = outbox.send(account, reply)
                            assert reply.state is SendState.SENT, reply.error

        threads = [
            threading.Thread(target=work, args=(device, texts[n::2]))
            for n, device in enumerate((home.phone, home.computer))
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert min(line.told.get(name, 0) for name in ("drop", "double", "reorder", "truncate")) > 1
    there = home.there(asked.id)
    assert sorted(one["text"] for one in there["supplements"]) == sorted(texts)
    assert there["conflicts_seen"] == []
