"""What is written arrives once, in order, sealed; changed and taken back within limits."""

import io
import json
import threading
import zipfile
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.models import new_id
from backend.accounts.keys import Keyring
from backend.accounts.permissions import Role
from backend.accounts.tables import Audit
from backend.counseling import keeping, messages
from backend.counseling.tables import Conversation, Message, MessageMark
from backend.personal.resealing import reseal
from backend.storage import transaction
from backend.submissions.tables import Upload
from tests.backend.accounts.house import SECRET, refused
from tests.backend.counseling.talking import Talkers
from tests.backend.submissions.office import PDF, png


def rows(talkers: Talkers, table: Any, **equal: Any) -> int:
    with transaction(talkers.engine, reads_only=True) as db:
        return db.scalar(select(func.count()).select_from(table).filter_by(**equal)) or 0


def test_the_same_again_is_one_message_and_something_else_is_refused(talkers: Talkers) -> None:
    worker, header, _, staff = talkers.pair()
    id_ = new_id()
    first = talkers.write(header, worker, "통증이 줄었어요", id_)
    assert first.status_code == 201
    talkers.wait(minutes=1)
    again = talkers.write(header, worker, "통증이 줄었어요", id_)
    assert (again.status_code, again.json()) == (200, first.json())
    refused(talkers.write(header, worker, "다른 말", id_), 409, "message_differs")
    refused(talkers.write(staff, worker, "통증이 줄었어요", id_), 409, "message_differs")
    told = talkers.read(staff, worker)
    assert [(one["seq"], one["text"]) for one in told["messages"]] == [(1, "통증이 줄었어요")]
    assert (told["last"], told["more"]) == (1, False)


def test_twenty_at_once_get_twenty_numbers_in_a_row(talkers: Talkers) -> None:
    worker, header, _, staff = talkers.pair()
    gate = threading.Barrier(20)

    def write(n: int) -> None:
        gate.wait()
        # Each twice, as a bad line brings it.
        id_ = new_id()
        for _ in range(2):
            talkers.write(header if n % 2 else staff, worker, f"{n}", id_)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    told = talkers.read(header, worker)
    assert [one["seq"] for one in told["messages"]] == list(range(1, 21))
    assert sorted(int(one["text"]) for one in told["messages"]) == list(range(20))


def test_a_change_keeps_its_place_and_comes_to_who_asks_after_it(talkers: Talkers) -> None:
    worker, header, _, staff = talkers.pair()
    ids = [new_id(), new_id()]
    for n, id_ in enumerate(ids):
        talkers.write(header, worker, f"{n}", id_)
    edit = talkers.said("고친 말", revision=1)
    changed = talkers.write(header, worker, edit, ids[0])
    assert changed.status_code == 200
    told = talkers.read(staff, worker, after=2)
    assert [(m["seq"], m["changed"], m["text"], m["revision"]) for m in told["messages"]] == [
        (1, 3, "고친 말", 1)
    ]
    # Late copies of both change nothing, what was never said is refused.
    assert talkers.write(header, worker, "0", ids[0]).json()["text"] == "고친 말"
    assert talkers.write(header, worker, edit, ids[0]).json()["changed"] == 3
    for other in (talkers.said("또", revision=1), talkers.said("또", revision=3)):
        refused(talkers.write(header, worker, other, ids[0]), 409, "message_differs")
    refused(talkers.write(header, worker, talkers.said("x", revision=1)), 404, "not_found")
    refused(
        talkers.write(staff, worker, talkers.said("x", revision=1), ids[1]), 409, "message_differs"
    )


def test_after_a_quarter_of_an_hour_it_stays_as_it_is(talkers: Talkers) -> None:
    worker, header, *_ = talkers.pair()
    early, late = new_id(), new_id()
    for id_ in (early, late):
        talkers.write(header, worker, "말", id_)
    talkers.wait(minutes=15)
    header = talkers.header(worker)
    gone = {"created_at": talkers.now.isoformat(), "revision": 1, "deleted": True}
    assert talkers.write(header, worker, gone, early).status_code == 200
    talkers.wait(seconds=1)
    refused(talkers.write(header, worker, gone, late), 409, "message_too_late")
    # What was done in time may be said again at any time.
    assert talkers.write(header, worker, gone, early).json()["deleted"] is True


def test_what_was_taken_back_leaves_its_place_and_nothing_of_what_it_said(
    talkers: Talkers,
) -> None:
    worker, header, _, staff = talkers.pair()
    file, id_ = talkers.attach(header, png(), "image/png"), new_id()
    said = talkers.said("", attachments=[file])
    assert talkers.write(header, worker, said, id_).status_code == 201
    place = f"/v1/workers/{worker}/messages/{id_}/attachments/{file['id']}"
    got = talkers.client.get(place, headers=staff)
    assert (got.content, got.headers["content-type"]) == (png(), "application/octet-stream")
    refused(talkers.write(header, worker, said), 409, "upload_differs")
    # A form can't take it either: it goes with its message.
    form = talkers.form(papers=[file["id"]], attachments=(file,))
    refused(talkers.put(header, form), 409, "attachment_missing")
    gone = {"created_at": talkers.now.isoformat(), "revision": 1, "deleted": True}
    assert talkers.write(header, worker, gone, id_).status_code == 200
    (left,) = talkers.read(staff, worker)["messages"]
    assert (left["deleted"], left["text"], left["attachments"]) == (True, "", [])
    assert rows(talkers, Upload, id=file["id"]) == 0
    refused(talkers.client.get(place, headers=staff), 404, "not_found")
    edit = talkers.said("다시", revision=2)
    refused(talkers.write(header, worker, edit, id_), 409, "message_differs")


def test_files_are_ones_own_and_whole(talkers: Talkers) -> None:
    worker, header, _, staff = talkers.pair()
    file = talkers.attach(staff, PDF)
    said = talkers.said("", attachments=[file])
    refused(talkers.write(header, worker, said), 409, "attachment_missing")
    assert talkers.write(staff, worker, said).status_code == 201


def test_marks_only_grow_and_count_what_is_unread(talkers: Talkers) -> None:
    worker, header, me, staff = talkers.pair()
    for n in range(3):
        talkers.write(header, worker, f"{n}")
    talkers.write(staff, worker, "네")
    (mine,) = talkers.listed(staff)["conversations"]
    assert (mine["worker"], mine["last"], mine["unread"]) == (worker, 4, 3)
    assert talkers.mark(staff, worker, 3, 2) == {"account": me, "delivered": 3, "read": 2}
    assert talkers.mark(staff, worker, 1, 0)["read"] == 2
    assert talkers.mark(staff, worker, 99, 99) == {"account": me, "delivered": 4, "read": 4}
    assert talkers.listed(staff)["conversations"][0]["unread"] == 0
    (own,) = talkers.listed(header)["conversations"]
    assert own["unread"] == 1
    assert own["marks"] == [{"account": me, "delivered": 4, "read": 4}]


def test_who_reads_here_is_told_and_who_no_longer_does(talkers: Talkers) -> None:
    worker, header, staff, other = talkers.pair("이다온")
    talkers.write(other, worker, "제가 맡았어요")
    interpreter, _ = talkers.helper(worker, role=Role.INTERPRETER)
    members = {one["id"]: one for one in talkers.read(header, worker)["members"]}
    assert members[worker] == {"id": worker, "name": "이다온", "role": "worker"}
    assert members[staff]["role"] == "caseworker"
    assert interpreter not in members
    removed = talkers.client.delete(
        f"/v1/workers/{worker}/assignments/{staff}",
        headers=talkers.helper(role=Role.SUPERVISOR)[1],
    )
    assert removed.is_success
    members = {one["id"]: one for one in talkers.read(header, worker)["members"]}
    assert members[staff]["role"] == "former"
    refused(talkers.write(other, worker, "아직"), 403, "not_allowed")
    assert talkers.listed(other)["conversations"] == []


def test_a_long_conversation_comes_in_pages(talkers: Talkers) -> None:
    worker, header, *_ = talkers.pair()
    with transaction(talkers.engine) as db:
        db.add(Conversation(worker=worker, last=250))
        db.flush()
        for n in range(1, 251):
            one = Message(
                id=new_id(), conversation=worker, seq=n, changed=n, author=worker, revision=0,
                created_at=talkers.now, received_at=talkers.now, deleted=False,
            )  # fmt: skip
            said = {"text": f"{n}", "language": "ko", "attachments": [], "digests": [""]}
            one.content = talkers.accounts.keys.seal_json(said, messages.place(one))
            db.add(one)
    found: list[int] = []
    more = True
    while more:
        page = talkers.read(header, worker, after=found[-1] if found else 0)
        found += [one["seq"] for one in page["messages"]]
        more = page["more"]
    assert found == list(range(1, 251))


def test_who_reads_and_writes_is_in_the_audit(talkers: Talkers) -> None:
    worker, header, _, other = talkers.pair()
    talkers.write(other, worker, "안녕하세요")
    talkers.read(other, worker)
    talkers.read(header, worker)
    _, strange = talkers.helper()
    refused(
        talkers.client.get(f"/v1/workers/{worker}/messages", headers=strange), 403, "not_allowed"
    )
    with transaction(talkers.engine, reads_only=True) as db:
        found = db.execute(
            select(Audit.operation, Audit.allowed).where(Audit.owner == worker).order_by(Audit.id)
        ).all()
    assert [tuple(row) for row in found] == [
        ("conversation.write", True),
        ("conversation.read", True),
        ("conversation.read", False),
    ]


def test_nothing_anybody_wrote_stands_in_clear_and_a_new_secret_opens_it(
    talkers: Talkers,
) -> None:
    worker, header, *_ = talkers.pair()
    talkers.write(header, worker, "허리가 아파요")
    with transaction(talkers.engine, reads_only=True) as db:
        row = db.scalars(select(Message).where(Message.conversation == worker)).one()
    assert "허리가".encode() not in row.content
    other = "f" * 64
    reseal(talkers.engine, Keyring((other, SECRET)))
    with transaction(talkers.engine, reads_only=True) as db:
        row = db.scalars(select(Message).where(Message.conversation == worker)).one()
    assert messages.opened(Keyring((other,)), row)["text"] == "허리가 아파요"
    reseal(talkers.engine, Keyring((SECRET, other)))


def test_it_is_in_the_export_goes_with_the_account_and_after_three_years(
    talkers: Talkers,
) -> None:
    worker, header, _, staff = talkers.pair()
    file = talkers.attach(staff, PDF)
    talkers.write(header, worker, "물어볼 것이 있어요")
    talkers.write(staff, worker, talkers.said("안내문이에요", attachments=[file]))
    talkers.mark(header, worker, 2, 2)
    whole = talkers.client.get("/v1/me/export", headers=header).content
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        told = json.loads(packed.read("messages.json"))
        assert [one["text"] for one in told] == ["물어볼 것이 있어요", "안내문이에요"]
        assert "안내문이에요" in packed.read("index.html").decode()
        assert any(file["id"] in name for name in packed.namelist())
    other, later, *_ = talkers.pair()
    talkers.write(later, other, "오래 뒤")
    assert talkers.client.delete("/v1/me", headers=header).is_success
    assert rows(talkers, Message, conversation=worker) == 0
    assert rows(talkers, MessageMark, conversation=worker) == 0
    assert rows(talkers, Upload, id=file["id"]) == 0
    three_years = talkers.now + keeping.MESSAGES_KEPT
    keeping.forget(talkers.engine, three_years - timedelta(seconds=1))
    assert rows(talkers, Message, conversation=other) == 1
    assert keeping.forget(talkers.engine, three_years)
    assert rows(talkers, Message, conversation=other) == 0
