"""Staff see the forms of their workers, in the order they are due, and overwrite nobody."""

import csv
import io
from typing import Any

from sqlalchemy import select

from app.models import new_id
from backend.accounts.permissions import Role
from backend.accounts.tables import Audit
from backend.storage import transaction
from tests.backend.accounts.house import Headers, refused
from tests.backend.submissions.office import PDF, Office
from tests.backend.submissions.test_filing import together


def queue(office: Office, header: Headers, **asked: str) -> list[dict[str, Any]]:
    answer = office.client.get("/v1/staff/submissions", params=asked, headers=header)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["submissions"]
    return found


def test_the_queue_is_of_ones_own_workers_and_filtered(office: Office) -> None:
    worker, header = office.somebody()
    _, other = office.somebody("이다온")
    slow, quick = office.filed(header), office.filed(header, "counseling_request")
    theirs = office.filed(other)
    staff, mine = office.helper(worker)
    assert [one["id"] for one in queue(office, mine)] == [quick["id"], slow["id"]]
    assert queue(office, mine)[0]["name"] == "김하나"
    assert [one["id"] for one in queue(office, mine, form="petition")] == [slow["id"]]
    assert queue(office, mine, overdue="true") == []
    office.act(mine, slow["id"], "start_review", 1)
    assert [one["id"] for one in queue(office, mine, status="in_review")] == [slow["id"]]
    assert [one["id"] for one in queue(office, mine, assigned="me")] == [slow["id"]]
    assert [one["id"] for one in queue(office, mine, assigned=staff)] == [slow["id"]]
    assert [one["id"] for one in queue(office, mine, assigned="nobody")] == [quick["id"]]
    office.wait(days=15)
    mine = office.header(staff)
    assert [one["id"] for one in queue(office, mine, overdue="true")] == [quick["id"]]
    _, over_all = office.helper(role=Role.SUPERVISOR)
    assert {slow["id"], quick["id"], theirs["id"]} <= {one["id"] for one in queue(office, over_all)}
    refused(
        office.client.get("/v1/staff/submissions?status=x", headers=mine), 422, "fields_invalid"
    )


def test_who_does_not_look_after_a_worker_sees_and_does_nothing(office: Office) -> None:
    worker, header = office.somebody()
    paper = office.attach(header)
    kept = office.filed(header, papers=[paper["id"]], attachments=(paper,))
    place = f"/v1/staff/submissions/{kept['id']}"
    _, stranger = office.helper()
    _, counsellor = office.helper(worker, role=Role.COUNSELLOR)
    for who in (stranger, counsellor):
        for path in (place, f"{place}/attachments/{paper['id']}"):
            refused(office.client.get(path, headers=who), 403, "not_allowed")
        refused(office.act(who, kept["id"], "start_review", 1), 403, "not_allowed")
    nobodys = office.client.get(f"/v1/staff/submissions/{new_id()}", headers=stranger)
    refused(nobodys, 403, "not_allowed")
    _, mine = office.helper(worker)
    assert office.client.get(place, headers=mine).json()["content"]["papers"] == [paper["id"]]
    file = office.client.get(f"{place}/attachments/{paper['id']}", headers=mine)
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-type"] == "application/octet-stream"
    other = office.attach(header)
    unnamed = office.client.get(f"{place}/attachments/{other['id']}", headers=mine)
    refused(unnamed, 404, "not_found")
    with transaction(office.engine, reads_only=True) as db:
        asked = select(Audit.operation, Audit.allowed).where(Audit.owner == worker)
        told = set(db.execute(asked.where(Audit.operation.like("submission.%"))))
    assert told >= {
        ("submission.read", False), ("submission.act", False), ("submission.read", True),
    }  # fmt: skip


def test_a_form_needs_no_consent_to_be_read_by_the_office(office: Office) -> None:
    """What else the worker wrote does: test_worker_data."""
    worker, header = office.somebody()
    kept = office.filed(header)
    _, mine = office.helper(worker)
    refused(office.client.get(f"/v1/workers/{worker}/records", headers=mine), 403,
            "consent_missing")  # fmt: skip
    place = f"/v1/staff/submissions/{kept['id']}"
    assert office.client.get(place, headers=mine).status_code == 200


def test_of_two_that_act_on_one_form_the_second_is_told(office: Office) -> None:
    worker, header = office.somebody()
    kept = office.filed(header)
    (_, one), (_, two) = office.helper(worker), office.helper(worker)
    assert office.act(one, kept["id"], "start_review", 1).status_code == 200
    refused(office.act(two, kept["id"], "decide", 1, text="거절합니다."), 409, "changed_meanwhile")
    answers = together(
        lambda: office.act(one, kept["id"], "decide", 2, text="지급합니다."),
        lambda: office.act(two, kept["id"], "ask_supplement", 2, text="사본을 보내 주세요."),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    seen = office.client.get(f"/v1/staff/submissions/{kept['id']}", headers=one).json()
    said = [step["text"] for step in seen["timeline"] if step["text"]]
    assert len(said) == 1, "nothing of the other's stands there"
    assert seen["version"] == 3


def test_a_form_goes_only_where_it_can(office: Office) -> None:
    worker, header = office.somebody()
    kept = office.filed(header)
    staff, mine = office.helper(worker)
    stranger, _ = office.helper()
    supervisor, _ = office.helper(role=Role.SUPERVISOR)
    for kind in ("ask_supplement", "decide"):
        answer = office.act(mine, kept["id"], kind, 1, text="이유예요.")
        refused(answer, 409, "action_not_possible")
    for said in (
        {"kind": "decide"},
        {"kind": "assign"},
        {"kind": "x"},
        {"kind": "decide", "text": " "},
    ):
        body = {"version": 1} | said
        place = f"/v1/staff/submissions/{kept['id']}/actions"
        refused(office.client.post(place, json=body, headers=mine), 422, "fields_invalid")
    for assignee in (stranger, worker, new_id()):
        answer = office.act(mine, kept["id"], "assign", 1, assignee=assignee)
        refused(answer, 404, "account_unknown")
    for version, assignee in ((1, supervisor), (2, staff)):
        answer = office.act(mine, kept["id"], "assign", version, assignee=assignee)
        assert answer.json()["assigned"] == assignee
    assert office.act(mine, kept["id"], "start_review", 3).json()["status"] == "in_review"
    assert office.act(mine, kept["id"], "ask_supplement", 4, text="무엇을").is_success
    assert office.act(mine, kept["id"], "start_review", 5).json()["status"] == "in_review"
    assert office.act(mine, kept["id"], "decide", 6, text="이래서예요.").json()["version"] == 7
    refused(office.act(mine, kept["id"], "assign", 7, assignee=staff), 409, "action_not_possible")
    shown = office.client.get(f"/v1/submissions/{kept['id']}", headers=header).json()
    assert [step["kind"] for step in shown["timeline"]] == [
        "received", "in_review", "supplement_asked", "in_review", "decided",
    ]  # fmt: skip
    assert staff not in str(shown), "nobody's name or account"


def test_the_table_for_a_spreadsheet_begins_no_formula(office: Office) -> None:
    worker, header = office.somebody('=HYPERLINK("http://x","y")')
    office.filed(header)
    _, mine = office.helper(worker)
    english = mine | {"accept-language": "en"}
    answer = office.client.get("/v1/staff/submissions.csv", headers=english)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    (row,) = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert row["Filed by"] == '\'=HYPERLINK("http://x","y")'
    korean = office.client.get("/v1/staff/submissions.csv", headers=mine).text.lstrip("\ufeff")
    (said,) = csv.DictReader(io.StringIO(korean))
    assert (said["서류"], said["진행 상황"], said["기한 지남"]) == (
        "일반 민원 신청서", "새로 옴", "아니요",
    )  # fmt: skip
    assert said["접수번호"] == row["Receipt number"]
    with transaction(office.engine, reads_only=True) as db:
        noted = select(Audit.operation).where(Audit.owner == worker)
        assert "submission.export" in set(db.scalars(noted))


def test_the_queue_counts_pages_and_narrows(office: Office) -> None:
    worker, header = office.somebody()
    other, theirs = office.somebody("이다온")
    ids = [office.filed(header)["id"], office.filed(header, "counseling_request")["id"]]
    ids.append(office.filed(theirs)["id"])
    staff, mine = office.helper(worker, other)
    office.act(mine, ids[0], "start_review", 1)
    office.act(mine, ids[0], "decide", 2, text="지급합니다.")
    office.act(mine, ids[1], "start_review", 1)

    def whole(**asked: str) -> dict[str, Any]:
        answer = office.client.get("/v1/staff/submissions", params=asked, headers=mine)
        found: dict[str, Any] = answer.json()
        return found

    told = whole(status="open", limit="1")
    assert (told["found"], told["more"], len(told["submissions"])) == (2, 1, 1)
    rest = whole(status="open", limit="1", offset="1")
    assert (rest["more"], rest["submissions"][0]["id"]) == (None, ids[2])
    assert told["counts"] == {
        "received": 1, "in_review": 1, "supplement": 0, "decided": 1, "withdrawn": 0,
        "overdue": 0, "near": 0, "mine": 1, "nobody": 1,
    }  # fmt: skip
    assert [one["id"] for one in queue(office, mine, worker=other)] == [ids[2]]
    assert queue(office, mine, due_within="0") == []
    office.wait(days=15)
    mine = office.header(staff)
    late = whole(status="open")["counts"]
    assert (late["overdue"], late["near"]) == (1, 1), "decided ones are not late"
    near = [one["id"] for one in queue(office, mine, due_within="0")]
    assert near == [ids[1]]


def test_a_form_is_given_to_a_colleague_and_back_to_nobody(office: Office) -> None:
    worker, header = office.somebody()
    kept = office.filed(header)
    staff, mine = office.helper(worker)
    colleague, theirs = office.helper(worker)
    supervisor, _ = office.helper(role=Role.SUPERVISOR)
    counsellor, _ = office.helper(worker, role=Role.COUNSELLOR)
    stranger, _ = office.helper()
    place = f"/v1/staff/submissions/{kept['id']}"
    given = office.client.get(place, headers=mine).json()["reviewers"]
    assert {one["id"] for one in given} >= {staff, colleague, supervisor}
    assert not {one["id"] for one in given} & {counsellor, stranger, worker}
    assert all(one["name"] for one in given)
    assert office.act(mine, kept["id"], "assign", 1, assignee=colleague).json()["version"] == 2
    refused(office.act(mine, kept["id"], "release", 1), 409, "changed_meanwhile")
    assert office.act(theirs, kept["id"], "release", 2).json()["assigned"] is None
    kinds = [one["kind"] for one in office.client.get(place, headers=mine).json()["timeline"]]
    assert kinds == ["received", "assigned", "released"]
    shown = office.client.get(f"/v1/submissions/{kept['id']}", headers=header).json()
    assert [step["kind"] for step in shown["timeline"]] == ["received"]
    assert "reviewers" not in shown
    refused(
        office.client.post(
            f"{place}/actions",
            json={"kind": "release", "version": 3, "assignee": staff},
            headers=mine,
        ),
        422,
        "fields_invalid",
    )
