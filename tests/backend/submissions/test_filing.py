"""Forms are filed once, whoever sends them however often; what is asked for later too."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.forms import digest
from app.forms.supplementing import TIMES
from app.forms.supplementing import until as until_day
from app.models import new_id
from app.models.clock import KST
from app.models.record import Attachment
from backend.storage import transaction
from backend.submissions.deadlines import after_waiting, due_on
from backend.submissions.filing import opened
from backend.submissions.places import place
from backend.submissions.receipts import check_digit, is_receipt, receipt
from backend.submissions.tables import Submission, SubmissionConflict
from tests.backend.accounts.house import refused
from tests.backend.submissions.office import PDF, Office, described, png


def rows(office: Office, table: Any, **equal: str) -> int:
    with transaction(office.engine, reads_only=True) as db:
        return db.scalar(select(func.count()).select_from(table).filter_by(**equal)) or 0


def test_the_same_again_is_the_same_receipt(office: Office) -> None:
    worker, header = office.somebody()
    id_, said = new_id(), office.form()
    first = office.put(header, said, id_)
    assert first.status_code == 201
    office.wait(days=1)
    later = said | {"created_at": office.now.isoformat()}
    again = office.put(office.header(worker), later, id_)
    assert again.status_code == 200
    assert again.json() == first.json()
    told = first.json()
    assert told["sha256"] == digest("petition", 1, said["content"], ())
    assert told["status"] == "received"
    assert is_receipt(told["receipt"])
    assert rows(office, Submission, account=worker) == 1


def test_what_was_filed_in_a_version_nobody_knows_any_more_is_acknowledged(office: Office) -> None:
    _, header = office.somebody()
    id_, said = new_id(), office.form()
    first, old = office.put(header, said, id_).json(), said | {"form_version": 99}
    with transaction(office.engine) as db:  # as if it was filed when that version was known
        row, keys = db.get_one(Submission, id_), office.accounts.keys
        filed = opened(keys, row) | {"sha256": digest("petition", 99, said["content"], [])}
        row.form_version, row.content = 99, keys.seal_json(filed, place(row))
    again = office.put(header, old, id_)
    assert (again.status_code, again.json()["receipt"]) == (200, first["receipt"])
    refused(office.put(header, old), 422, "form_unknown")
    other = old | {"content": said["content"] | {"subject": "다른 것"}}
    refused(office.put(header, other, id_), 422, "form_unknown")


def test_something_else_under_the_same_id_is_refused_and_both_are_kept(office: Office) -> None:
    worker, header = office.somebody()
    kept = office.filed(header, subject="처음 것")
    other = office.form(subject="다른 것")
    for _ in range(2):
        refused(office.put(header, other, kept["id"]), 409, "submission_differs")
    _, staff = office.helper(worker)
    seen = office.client.get(f"/v1/staff/submissions/{kept['id']}", headers=staff).json()
    assert seen["content"]["subject"] == "처음 것"
    assert [one["content"]["subject"] for one in seen["conflicts_seen"]] == ["다른 것"]
    assert seen["conflicts"] == 1
    for n in range(25):
        office.put(header, office.form(subject=f"{n}"), kept["id"])
    assert rows(office, SubmissionConflict, submission=kept["id"]) == 20
    assert office.put(header, office.form(subject="처음 것"), kept["id"]).status_code == 200


def test_an_id_of_somebody_elses_form_takes_nothing_and_tells_nothing(office: Office) -> None:
    _, header = office.somebody()
    _, other = office.somebody("이다온")
    kept = office.filed(header)
    refused(office.put(other, office.form(), kept["id"]), 409, "submission_differs")
    assert rows(office, SubmissionConflict, submission=kept["id"]) == 0
    place = f"/v1/submissions/{kept['id']}"
    refused(office.client.get(place, headers=other), 404, "not_found")
    refused(office.client.post(f"{place}/withdrawal", headers=other), 404, "not_found")
    later = {"text": "x"}
    answer = office.client.put(f"{place}/supplements/{new_id()}", json=later, headers=other)
    refused(answer, 404, "not_found")


def together(*work: Any) -> list[Any]:
    """What each thread came to, all begun at the same moment."""
    found: list[Any] = [None] * len(work)
    gate = threading.Barrier(len(work))

    def run(n: int) -> None:
        gate.wait()
        found[n] = work[n]()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_twenty_that_send_the_same_form_file_it_once(office: Office) -> None:
    worker, header = office.somebody()
    id_, said = new_id(), office.form()
    answers = together(*[lambda: office.put(header, said, id_)] * 20)
    assert sorted(one.status_code for one in answers) == [200] * 19 + [201]
    assert len({one.text for one in answers}) == 1
    assert rows(office, Submission, account=worker) == 1


def test_of_two_accounts_that_take_one_id_at_once_one_has_it(office: Office) -> None:
    (_, one), (_, two) = office.somebody(), office.somebody("이다온")
    for _ in range(5):
        id_, said = new_id(), office.form()
        file = described(PDF, "application/pdf")
        puts = together(
            lambda id_=id_, said=said: office.put(one, said, id_),
            lambda id_=id_, said=said: office.put(two, said, id_),
            lambda file=file: office.begin(one, file),
            lambda file=file: office.begin(two, file),
        )
        found = [answer.status_code for answer in puts]
        assert sorted(found[:2]) == [201, 409], found
        assert sorted(found[2:]) == [201, 409], found


def test_everybody_who_files_at_once_gets_a_number_of_their_own(office: Office) -> None:
    people = [office.somebody()[1] for _ in range(10)]
    forms = [lambda who=who: office.filed(who) for who in people for _ in range(2)]
    receipts = [one["receipt"] for one in together(*forms)]
    assert len(set(receipts)) == 20
    assert all(map(is_receipt, receipts))
    numbers = sorted(int(one.split("-")[2]) for one in receipts)
    assert numbers == list(range(numbers[0], numbers[0] + 20)), "none is left out"


def test_a_receipt_notices_what_was_mistyped() -> None:
    good = receipt(date(2026, 11, 23), 42)
    assert good.startswith("2026-1123-0042-")
    for at, sign in enumerate(good):
        if sign.isdecimal():
            wrong = {good[:at] + digit + good[at + 1 :] for digit in "0123456789"} - {good}
            assert not any(map(is_receipt, wrong))
    # The standard's own example: 0794 has the check digit 5.
    assert check_digit("0794") == 5
    assert receipt(date(2026, 11, 23), 123_456).count("-") == 3


def test_an_answer_is_due_on_a_working_day_and_later_by_as_long_as_it_waited() -> None:
    monday = date(2026, 11, 23)
    assert due_on("counseling_request", monday) == date(2026, 12, 1)
    assert due_on("counseling_request", date(2026, 11, 28)) == date(2026, 12, 8)
    assert after_waiting(date(2026, 12, 1), monday, monday + timedelta(days=4)) == date(2026, 12, 7)
    # Who is asked on a Monday or a Saturday has ten working days from the next one on.
    assert until_day(date(2026, 11, 23)) == date(2026, 12, 7)
    assert until_day(date(2026, 11, 28)) == date(2026, 12, 11)


def test_what_is_missing_of_the_attachments_is_named(office: Office) -> None:
    worker, header = office.somebody()
    _, other = office.somebody("이다온")
    whole, theirs = office.attach(header), office.attach(other, png(), "image/png")
    begun = whole | {"id": new_id()}
    office.begin(header, begun)
    gone, unlisted = whole | {"id": new_id()}, new_id()
    listed = (whole | {"name": "다른 이름"}, theirs, begun, gone)
    papers = [one["id"] for one in listed] + [unlisted]
    id_ = new_id()
    answer = office.put(header, office.form(papers=papers, attachments=listed), id_)
    refused(answer, 409, "attachment_missing")
    told = {one["field"].partition(".")[2]: one["rule"] for one in answer.json()["fields"]}
    assert told == {
        whole["id"]: "differs", theirs["id"]: "missing", begun["id"]: "incomplete",
        gone["id"]: "missing", unlisted: "not_listed",
    }  # fmt: skip
    assert rows(office, Submission, account=worker) == 0
    good = office.form(papers=[whole["id"]], attachments=(whole,))
    assert office.put(header, good, id_).status_code == 201
    filed = [Attachment.model_validate(whole)]
    mine = office.client.get(f"/v1/submissions/{id_}", headers=header).json()
    assert mine["sha256"] == digest("petition", 1, good["content"], filed)
    assert mine["attachments"] == [whole]
    assert mine["content"]["papers"] == [whole["id"]]


def test_wrong_answers_are_named_by_question_and_code_alone(office: Office) -> None:
    worker, header = office.somebody()
    secret = "canary-010-1234-9999"
    wrong = office.form(phone=secret, birth_date="어제")
    wrong["content"][secret] = secret
    answer = office.put(header, wrong)
    refused(answer, 422, "fields_invalid")
    assert {(one["field"], one["rule"]) for one in answer.json()["fields"]} == {
        ("content.phone", "not_a_phone"), ("content.birth_date", "not_a_birth_date"),
        ("content.*", "unasked"),
    }  # fmt: skip
    assert secret not in answer.text
    for other in ({"form": "no_such"}, {"form_version": 99}):
        refused(office.put(header, office.form() | other), 422, "form_unknown")
    assert rows(office, Submission, account=worker) == 0


@pytest.mark.parametrize(
    ("off", "is_wrong"),
    [("1970-01-02T00:00:00Z", True), ("9999-12-31T23:59:59-14:00", True), ("", False),
     ("0001-01-01T00:00:00+14:00", True)],
)  # fmt: skip
def test_a_clock_that_is_off_is_noted_and_time_is_the_servers(
    office: Office, off: str, *, is_wrong: bool
) -> None:
    worker, header = office.somebody()
    day_before = (office.now - timedelta(days=1)).isoformat()
    answer = office.put(header, office.form() | {"created_at": off or day_before})
    assert answer.status_code == 201, answer.text
    _, staff = office.helper(worker)
    path = f"/v1/staff/submissions/{answer.json()['id']}"
    seen = office.client.get(path, headers=staff).json()
    assert seen["clock_wrong"] is is_wrong
    assert seen["received_at"].startswith(f"{office.now:%Y-%m-%dT%H:%M}")


def test_what_changed_is_told_from_where_one_was(office: Office) -> None:
    worker, header = office.somebody()
    first, second = office.filed(header), office.filed(header, subject="둘째")
    told = office.client.get("/v1/submissions", headers=header).json()
    assert [one["id"] for one in told["submissions"]] == [first["id"], second["id"]]
    since = {"since": told["until"]}
    nothing = office.client.get("/v1/submissions", params=since, headers=header).json()
    assert nothing == {"submissions": [], "until": None}
    _, staff = office.helper(worker)
    assert office.act(staff, first["id"], "start_review", 1).status_code == 200
    (changed,) = office.client.get("/v1/submissions", params=since, headers=header).json()[
        "submissions"
    ]
    assert (changed["id"], changed["status"]) == (first["id"], "in_review")
    assert [one["kind"] for one in changed["timeline"]] == ["received", "in_review"]
    assert changed["asked"] is None


def test_what_is_asked_for_is_sent_in_once_and_work_goes_on(office: Office) -> None:
    worker, header = office.somebody()
    kept = office.filed(header)
    _, staff = office.helper(worker)
    due = office.act(staff, kept["id"], "start_review", 1).json()["due_on"]
    today = office.now.astimezone(KST).date()
    text = "통장 사본을 보내 주세요."
    # Not today, not ever later than allowed, and not with anything else than asking.
    for wrong in (today, until_day(today, TIMES.most_working_days) + timedelta(days=1)):
        answer = office.act(staff, kept["id"], "ask_supplement", 2, text=text, until=f"{wrong}")
        refused(answer, 422, "fields_invalid")
    answer = office.act(staff, kept["id"], "decide", 2, text=text, until=f"{today}")
    refused(answer, 422, "fields_invalid")
    asked = office.act(staff, kept["id"], "ask_supplement", 2, text=text)
    assert asked.json()["status"] == "supplement"
    mine = office.client.get(f"/v1/submissions/{kept['id']}", headers=header).json()
    assert mine["asked"]["text"] == "통장 사본을 보내 주세요."
    until = until_day(office.now.astimezone(KST).date())
    assert mine["asked"]["until"] == until.isoformat()
    office.wait(days=7)
    header, staff = office.header(worker), office.helper(worker)[1]
    paper = office.attach(header)
    place = f"/v1/submissions/{kept['id']}/supplements/{mine['asked']['asks']}"
    said = {"text": "여기 있어요.", "attachments": [paper]}
    gone = said | {"attachments": [paper | {"id": new_id()}]}
    refused(office.client.put(place, json=gone, headers=header), 409, "attachment_missing")
    first = office.client.put(place, json=said, headers=header)
    assert (first.status_code, first.json()["status"]) == (201, "in_review")
    again = office.client.put(place, json=said, headers=header)
    assert (again.status_code, again.json()) == (200, first.json())
    other = {"text": "다른 것이에요."}
    refused(office.client.put(place, json=other, headers=header), 409, "submission_differs")
    seen = office.client.get(f"/v1/staff/submissions/{kept['id']}", headers=staff).json()
    assert [one["text"] for one in seen["supplements"]] == ["여기 있어요."]
    assert [one["text"] for one in seen["conflicts_seen"]] == ["다른 것이에요."]
    assert date.fromisoformat(seen["due_on"]) >= date.fromisoformat(due) + timedelta(days=7)
    file = f"/v1/staff/submissions/{kept['id']}/attachments/{paper['id']}"
    got = office.client.get(file, headers=staff)
    assert got.content == PDF


def test_a_form_is_taken_back_until_it_is_decided(office: Office) -> None:
    worker, header = office.somebody()
    kept, decided = office.filed(header), office.filed(header, subject="둘째")
    place = f"/v1/submissions/{kept['id']}/withdrawal"
    for _ in range(2):
        told = office.client.post(place, headers=header).json()
        assert (told["status"], told["version"]) == ("withdrawn", 2)
    _, staff = office.helper(worker)
    refused(office.act(staff, kept["id"], "start_review", 2), 409, "action_not_possible")
    office.act(staff, decided["id"], "start_review", 1)
    office.act(staff, decided["id"], "decide", 2, text="지급합니다.")
    place = f"/v1/submissions/{decided['id']}"
    refused(office.client.post(f"{place}/withdrawal", headers=header), 409, "submission_over")
    later = office.client.put(f"{place}/supplements/{new_id()}", json={"text": "x"}, headers=header)
    refused(later, 409, "submission_over")
    told = office.client.get(place, headers=header).json()
    assert told["timeline"][-1]["text"] == "지급합니다."
