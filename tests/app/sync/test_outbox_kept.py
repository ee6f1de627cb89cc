"""Drafts and what waits to go out, in the vault: nothing typed is lost, nothing half is sent."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.forms import digest
from app.models import ErrorCode, IlteoroError
from app.models.record import SendState
from app.store.vault import Vault
from app.sync import outbox_kept as kept
from tests.app.forms.test_forms import FILLED

KEY, NOW = bytes(32), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PHOTO = bytes(range(256)) * 2500  # three pieces, the last one short


@pytest.fixture
def vault() -> Vault:
    return Vault.open(None, KEY)


def filled(vault: Vault, form: str = "training_allowance") -> str:
    """A draft that can be filed, with one photo."""
    answers = {name: said for name, said in FILLED[form].items() if name != "attendance_record"}
    id = kept.begin(vault, form, "me", answers, NOW)  # noqa: A001
    kept.attach(vault, id, "attendance_record", kept.Picked("출석부.jpg", "image/jpeg", PHOTO))
    return id


def refusal(code: ErrorCode) -> "pytest.RaisesExc[IlteoroError]":
    return pytest.raises(IlteoroError, match=f"^{code}")


def test_each_answer_is_on_the_disk_when_it_was_typed(tmp_path: Path) -> None:
    there = Vault.open(tmp_path / "vault.db", KEY)
    id = kept.begin(there, "petition", "me", {"filer": "self"}, NOW)  # noqa: A001
    kept.answer(there, id, "subject", "상담")
    kept.answer(there, id, "phone", "wrong")
    kept.answer(there, id, "filer", None)
    # No closing: as after a kill.
    again = Vault.open(tmp_path / "vault.db", KEY)
    assert kept.submission(again, id).content == {"subject": "상담", "phone": "wrong"}
    assert kept.submission(again, id).state is SendState.DRAFT


def test_a_file_is_in_the_vault_from_its_first_byte_and_comes_out_as_it_was(vault: Vault) -> None:
    id = filled(vault)  # noqa: A001
    (file,) = kept.submission(vault, id).attachments
    assert kept.data_of(vault, file) == PHOTO
    for offset in (0, 1, kept.PIECE_BYTES, len(PHOTO) - 1):
        assert b"".join(kept.pieces_of(vault, file, offset)) == PHOTO[offset:]
    assert len(vault.ids(kept.PIECE)) == 3
    kept.detach(vault, id, "attendance_record", file.id)
    assert "attendance_record" not in kept.submission(vault, id).content
    assert vault.ids(kept.PIECE) == []
    with refusal(ErrorCode.ATTACHMENT_TOO_LARGE):
        kept.attach(
            vault,
            id,
            "attendance_record",
            kept.Picked("큰.pdf", "application/pdf", b"0" * 20_000_001),
        )
    vault.put(kept.PIECE, f"{file.id}/0000", {"data": ""})
    with refusal(ErrorCode.VAULT_DAMAGED):
        kept.data_of(vault, file)


def test_what_is_closed_is_what_was_asked_and_stays_so(vault: Vault) -> None:
    id = filled(vault)  # noqa: A001
    kept.answer(vault, id, "worked_meanwhile", True)
    kept.answer(vault, id, "worked_note", "하루 일했어요")
    kept.answer(vault, id, "worked_meanwhile", False)
    closed = kept.close(vault, id)
    assert "worked_note" not in closed.content
    assert closed.state is SendState.READY
    assert closed.sha256 == digest(closed.form, 1, closed.content, closed.attachments)
    for change in (
        lambda: kept.answer(vault, id, "name", "다른 이름"),
        lambda: kept.attach(vault, id, "attendance_record", kept.Picked("a", "image/jpeg", b"1")),
        lambda: kept.close(vault, id),
    ):
        with refusal(ErrorCode.SUBMISSION_CLOSED):
            change()
    assert kept.waiting(vault) == [closed]


def test_what_is_wrong_is_not_closed_and_nothing_of_it_is_lost(vault: Vault) -> None:
    id = filled(vault)  # noqa: A001
    kept.answer(vault, id, "phone", "12")
    before = kept.submission(vault, id)
    with refusal(ErrorCode.FIELDS_INVALID):
        kept.close(vault, id)
    assert kept.submission(vault, id) == before
    assert kept.waiting(vault) == []


def test_files_no_answer_names_do_not_go_out(vault: Vault) -> None:
    answers = FILLED["change_of_details"]
    id = kept.begin(vault, "change_of_details", "me", answers, NOW)  # noqa: A001
    kept.attach(vault, id, "bankbook_copy", kept.Picked("통장.jpg", "image/jpeg", PHOTO))
    closed = kept.close(vault, id)  # it changes the phone number alone
    assert closed.attachments == ()
    assert vault.ids(kept.PIECE) == []


def test_a_drawn_signature_is_a_file(vault: Vault) -> None:
    id = kept.begin(vault, "petition", "me", FILLED["petition"], NOW)  # noqa: A001
    file = kept.attach(vault, id, "signature", kept.Picked("서명.png", "image/png", b"drawn"))
    signed = kept.close(vault, id)
    assert signed.content["signature"] == {"kind": "drawn", "name": "김하나", "drawing": file.id}
    assert signed.attachments == (file,)


def test_what_waits_may_be_taken_back_until_some_of_it_was_on_its_way(vault: Vault) -> None:
    id = filled(vault)  # noqa: A001
    kept.close(vault, id)
    assert kept.reopen(vault, id).id == id
    kept.answer(vault, id, "name", "김둘")
    kept.close(vault, id)
    kept.set_state(vault, id, state=SendState.SENDING, tried=True)
    for wrong in (kept.reopen, kept.remove):
        with refusal(ErrorCode.SUBMISSION_CLOSED):
            wrong(vault, id)
    # Refused: another one, under ids of its own, with the same answers and files.
    refused = kept.set_state(vault, id, state=SendState.REFUSED, error=ErrorCode.FIELDS_INVALID)
    again = kept.reopen(vault, id)
    assert again.id != id
    assert again.attachments[0].id != refused.attachments[0].id
    assert again.content["attendance_record"] == [again.attachments[0].id]
    assert kept.data_of(vault, again.attachments[0]) == PHOTO
    assert [one.id for one in kept.submissions(vault)] == [again.id]
    kept.remove(vault, again.id)
    assert vault.ids(kept.PIECE) == vault.ids(kept.SUBMISSION) == []
    with refusal(ErrorCode.SUBMISSION_UNKNOWN):
        kept.submission(vault, again.id)
