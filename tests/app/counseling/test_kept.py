"""Messages on the device: kept as they are typed, once, in their order; changed within limits."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.counseling import kept
from app.counseling.kept import Came, Mark, Member
from app.models import Clock, ErrorCode, IlteoroError, new_id, to_instant
from app.models.record import Message, SendState
from app.store.vault import Vault

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
ME, OTHER = "me", "other"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "vault.db", bytes(32), clock=Clock(lambda: NOW)) as made:
        yield made


def said(text: str) -> dict[str, Any]:
    return {"text": text, "language": "ko"}


def told(id_: str, seq: int, text: str, author: str = OTHER, **more: Any) -> dict[str, Any]:
    """A message as the backend tells it."""
    at = to_instant(NOW)
    return {
        "id": id_, "author": author, "created_at": at, "received_at": at, "seq": seq,
        "changed": seq, "revision": 0, "deleted": False, "text": text, "language": "ko",
        "attachments": [],
    } | more  # fmt: skip


def texts(vault: Vault) -> list[str]:
    return [one.text for one in kept.messages(vault, ME)]


def test_what_one_writes_stands_last_and_goes_out_as_it_was_written(vault: Vault) -> None:
    kept.keep_draft(vault, ME, "반쯤")
    assert kept.stands(vault, ME).draft == "반쯤"
    for n in range(3):
        kept.write(vault, ME, ME, said(f"{n}"), NOW)
    assert kept.stands(vault, ME).draft == ""
    kept.take(vault, Came(ME, 1, (told(new_id(), 1, "먼저"),)))
    assert texts(vault) == ["먼저", "0", "1", "2"]
    assert [one.text for one in kept.waiting(vault, ME)] == ["0", "1", "2"]


def test_what_was_never_sent_is_changed_and_taken_back_here_alone(vault: Vault) -> None:
    one = kept.write(vault, ME, ME, said("오타"), NOW)
    late = NOW + timedelta(days=1)
    assert kept.edit(vault, ME, one.id, "바른 말", late).revision == 0
    assert texts(vault) == ["바른 말"]
    kept.take_back(vault, ME, one.id, late)
    assert texts(vault) == []
    # Once it was on its way the backend may have it.
    two = kept.write(vault, ME, ME, said("둘"), NOW)
    kept.note(vault, ME, two.id, state=SendState.SENDING, tried=True)
    with pytest.raises(IlteoroError) as refused:
        kept.take_back(vault, ME, two.id, NOW)
    assert refused.value.code is ErrorCode.MESSAGE_TOO_LATE


def test_an_edit_waits_like_a_message_and_is_undone_where_it_is_refused(vault: Vault) -> None:
    id_ = new_id()
    kept.take(vault, Came(ME, 1, (told(id_, 1, "처음", ME),)))
    kept.edit(vault, ME, id_, "둘째", NOW)
    (one,) = kept.waiting(vault, ME)
    kept.edit(vault, ME, id_, "셋째", NOW)
    (one,) = kept.waiting(vault, ME)
    assert (one.text, one.revision, one.seq) == ("셋째", 1, 1)
    # What the backend has is older: the edit stays. What it refuses is undone.
    kept.take(vault, Came(ME, 1, (told(id_, 1, "처음", ME),)))
    assert texts(vault) == ["셋째"]
    kept.refuse(vault, ME, id_, ErrorCode.MESSAGE_TOO_LATE)
    (back,) = kept.messages(vault, ME)
    assert (back.text, back.state, back.error) == ("처음", SendState.SENT, "message_too_late")
    # Another of one's devices was faster: what the backend has stands.
    kept.edit(vault, ME, id_, "여기서", NOW)
    kept.take(vault, Came(ME, 2, (told(id_, 1, "저기서", ME, changed=2, revision=1),)))
    assert texts(vault) == ["저기서"]
    assert kept.waiting(vault, ME) == []


def test_taking_back_what_was_sent_leaves_its_place(vault: Vault) -> None:
    id_ = new_id()
    kept.take(vault, Came(ME, 2, (told(id_, 1, "말", ME), told(new_id(), 2, "답"))))
    kept.take_back(vault, ME, id_, NOW + timedelta(minutes=15))
    first, _ = kept.messages(vault, ME)
    assert (first.deleted, first.text, first.revision, first.state) == (True, "", 1, "ready")
    with pytest.raises(IlteoroError):
        kept.edit(vault, ME, id_, "다시", NOW)


@pytest.mark.parametrize(
    ("changed", "may"),
    [
        ({}, True),
        ({"received_at": NOW - timedelta(minutes=15)}, True),
        ({"received_at": NOW - timedelta(minutes=15, seconds=1)}, False),
        ({"author": OTHER}, False),
        ({"deleted": True}, False),
        ({"revision": kept.MOST_EDITS}, False),
        ({"state": SendState.SENDING, "tried": True}, False),
        ({"received_at": None, "state": SendState.REFUSED, "seq": None}, True),
    ],
)
def test_who_may_change_what_until_when(changed: dict[str, Any], may: bool) -> None:
    one = Message(
        id="a", author=ME, created_at=NOW, received_at=NOW, conversation=ME, seq=1,
        state=SendState.SENT, content=said("말"),
    ).model_copy(update=changed)  # fmt: skip
    assert kept.may_change(one, ME, NOW) is may


def test_an_answer_that_was_overtaken_changes_nothing(vault: Vault) -> None:
    id_ = new_id()
    kept.take(vault, Came(ME, 3, (told(id_, 1, "새", changed=3, revision=1),)))
    kept.take(vault, Came(ME, 1, (told(id_, 1, "옛"),)))
    assert texts(vault) == ["새"]
    assert kept.stands(vault, ME).after == 3


def test_what_is_refused_goes_out_anew_under_another_id(vault: Vault) -> None:
    one = kept.write(vault, ME, ME, said("말"), NOW)
    kept.refuse(vault, ME, one.id, ErrorCode.MESSAGE_DIFFERS)
    assert kept.waiting(vault, ME) == []
    kept.again(vault, ME, one.id)
    (new,) = kept.waiting(vault, ME)
    assert new.id != one.id
    assert (new.text, new.error) == ("말", None)


def test_ticks_say_how_far_it_came(vault: Vault) -> None:
    one = kept.write(vault, ME, ME, said("말"), NOW)
    assert kept.ticks(one, [Mark(OTHER, 9, 9)]) == "waiting"
    sent = one.model_copy(update={"seq": 2, "state": SendState.SENT})
    assert kept.ticks(sent, [Mark(ME, 9, 9), Mark(OTHER, 1, 1)]) == "sent"
    assert kept.ticks(sent, [Mark(OTHER, 2, 1)]) == "delivered"
    assert kept.ticks(sent, [Mark(OTHER, 2, 1), Mark("third", 2, 2)]) == "read"
    assert kept.ticks(one.model_copy(update={"state": SendState.REFUSED}), []) == "refused"


def test_words_are_found_however_they_are_written(vault: Vault) -> None:
    for text in ("지게차 면허", "Forklift 면허 시험", "내일 봐요"):
        kept.write(vault, ME, ME, said(text), NOW)
    all_ = kept.messages(vault, ME)
    assert len(kept.found(all_, "면허")) == 2
    assert [one.text for one in kept.found(all_, "시험 forklift")] == ["Forklift 면허 시험"]


def test_forgetting_leaves_nothing(vault: Vault) -> None:
    for worker in ("a", "b"):
        kept.write(vault, worker, ME, said("말"), NOW)
        kept.take(vault, Came(worker, 0, (), members=(Member("a", "김", "worker"),)))
    kept.forget(vault, ["a"])
    assert kept.messages(vault, "a") == []
    assert kept.conversations(vault) == ["b"]
    kept.forget(vault)
    assert vault.kinds() == []
