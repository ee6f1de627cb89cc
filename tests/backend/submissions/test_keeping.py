"""What is filed, over the years: exported, kept, forgotten, and under a new secret."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from app.store.crypto import BrokenSealError
from backend.accounts.keys import Keyring
from backend.accounts.permissions import Role
from backend.personal.resealing import reseal
from backend.storage import make_engine, transaction
from backend.submissions import keeping, uploads
from backend.submissions.filing import opened
from backend.submissions.places import place
from backend.submissions.tables import (
    Submission,
    SubmissionConflict,
    SubmissionEvent,
    Supplement,
    Upload,
    UploadPart,
)
from tests.backend.accounts.house import SECRET, refused
from tests.backend.submissions.office import PDF, Office, open_office, png

_TABLES = (Upload, UploadPart, Submission, SubmissionEvent, Supplement, SubmissionConflict)


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    """One of this test's own."""
    with open_office(engine) as made:
        yield made


def everything(office: Office) -> tuple[str, dict[str, str], str, str]:
    """A worker with something in every table; the ids of the form and of its attachment."""
    worker, header = office.somebody()
    paper, loose = office.attach(header), office.attach(header, png(), "image/png")
    kept = office.filed(header, papers=[paper["id"]], attachments=(paper,))
    office.put(header, office.form(subject="다른 것"), kept["id"])
    _, staff = office.helper(worker)
    office.act(staff, kept["id"], "start_review", 1)
    office.act(staff, kept["id"], "ask_supplement", 2, text="사본을 보내 주세요.")
    said = {"text": "<script>여기</script>"}
    later = f"/v1/submissions/{kept['id']}/supplements/{loose['id']}"
    assert office.client.put(later, json=said, headers=header).status_code == 201
    return worker, header, kept["id"], paper["id"]


def rows(office: Office) -> dict[str, int]:
    with transaction(office.engine, reads_only=True) as db:
        return {
            table.__tablename__: db.scalar(select(func.count()).select_from(table)) or 0
            for table in _TABLES
        }


def test_an_export_has_forms_and_files(office: Office) -> None:
    _, header, form, paper = everything(office)
    answer = office.client.get("/v1/me/export", headers=header)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        told = {name: file.read(name) for name in file.namelist()}
    page = told["index.html"].decode()
    (one,) = json.loads(told["submissions.json"])
    assert (one["id"], one["content"]["papers"]) == (form, [paper])
    assert one["conflicts_seen"][0]["content"]["subject"] == "다른 것"
    for words in (
        one["receipt"],
        "일반 민원 신청서",
        "사본을 보내 주세요.",
        "상담 시간을 늘려",
        "본인",
        "2026-11-23 12:00",
    ):
        assert words in page, words
    assert "<script>" not in page
    assert "form.label." not in page
    assert "about_me." not in page
    assert told[f"attachments/{paper}-서류.pdf"] == PDF
    assert {row["filed"] for row in json.loads(told["attachments.json"])} == {True, False}


def test_a_deletion_keeps_what_was_filed_says_so_and_forgets_it_in_time(office: Office) -> None:
    worker, header, form, _ = everything(office)
    other, theirs = office.somebody("이다온")
    office.filed(theirs)
    answer = office.client.delete("/v1/me", headers=header)
    until = (office.now + keeping.FILED_KEPT).date()
    assert answer.json()["kept"][1] == {
        "what": "submissions", "law": keeping.LAW, "until": until.isoformat()
    }  # fmt: skip
    assert rows(office) == {
        "upload": 1, "upload_part": 1, "submission": 2, "submission_event": 5, "supplement": 1,
        "submission_conflict": 0,
    }  # fmt: skip
    _, supervisor = office.helper(role=Role.SUPERVISOR)
    seen = office.client.get(f"/v1/staff/submissions/{form}", headers=supervisor).json()
    assert (seen["worker"], seen["name"]) == (worker, None)
    decided = office.act(supervisor, form, "decide", seen["version"], text="지급합니다.")
    assert decided.status_code == 200, "the office goes on"
    _, caseworker = office.helper(other)
    refused(
        office.client.get(f"/v1/staff/submissions/{form}", headers=caseworker), 403, "not_allowed"
    )
    keeping.forget(office.engine, office.now + keeping.FILED_KEPT)
    assert rows(office)["submission"] == 2
    keeping.forget(office.engine, office.now + keeping.FILED_KEPT + timedelta(days=1))
    assert rows(office) == {
        "upload": 0, "upload_part": 0, "submission": 1, "submission_event": 1, "supplement": 0,
        "submission_conflict": 0,
    }  # fmt: skip
    nobody, header = office.somebody("박하늘")
    assert [
        one["what"] for one in office.client.delete("/v1/me", headers=header).json()["kept"]
    ] == ["audit"], f"{nobody} filed nothing"


def test_everything_comes_under_a_new_secret_and_opens_nowhere_else(office: Office) -> None:
    _, _, form, paper = everything(office)
    newer = "fedcba9876543210" * 4
    with pytest.raises(BrokenSealError):
        reseal(office.engine, Keyring((newer,)))
    reseal(office.engine, Keyring((newer, SECRET)))
    keys = Keyring((newer,))
    with transaction(office.engine, reads_only=True) as db:
        kept = db.get_one(Submission, form)
        assert opened(keys, kept)["content"]["papers"] == [paper]
        (part,) = uploads.parts(db, paper)
        assert uploads.opened(keys, part) == PDF
        for later in db.scalars(select(Supplement)):
            assert keys.open(later.content, place(later))
        for other in db.scalars(select(SubmissionConflict)):
            assert keys.open(other.content, place(other))
        for event in db.scalars(select(SubmissionEvent).where(SubmissionEvent.text.is_not(None))):
            assert keys.open(event.text or b"", place(event))
        for row in db.scalars(select(Upload)):
            assert uploads.about(keys, row)["name"] == "서류.pdf"
        # What is sealed belongs to its row: moved to another it does not open.
        with pytest.raises(BrokenSealError):
            keys.open(kept.content, place(Submission(id=paper, account=kept.account)))
        with pytest.raises(BrokenSealError):
            keys.open(part.content, place(UploadPart(upload=paper, start=1)))


def test_nothing_of_a_form_stands_in_clear(tmp_path: Path) -> None:
    engine = make_engine(None, tmp_path / "service.db")
    from backend.storage import migrate

    migrate(engine)
    with open_office(engine) as office:
        everything(office)
    engine.dispose()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("service.db*"))
    for words in ("상담 시간을 늘려", "사본을 보내", "여기</script>", "서류.pdf", "김하나"):
        assert words.encode() not in kept, words
        assert json.dumps(words)[1:-1].encode() not in kept, words
    assert PDF not in kept
