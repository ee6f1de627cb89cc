"""The audit: written before data is given out, read by its owner, changed by nobody."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from app.models import new_id
from backend.accounts import audit
from backend.accounts.permissions import Role
from backend.accounts.tables import Audit
from backend.storage import transaction
from tests.backend.accounts.house import House, refused


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET operation = 'nothing'",
        "UPDATE audit SET owner = NULL WHERE id = id",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE operation = 'worker.read'",
        "TRUNCATE audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    ],
)
def test_the_database_refuses_to_change_the_audit(engine: Engine, change: str) -> None:
    sqlite = engine.dialect.name == "sqlite"
    if ("REPLACE" in change and not sqlite) or ("TRUNCATE" in change and sqlite):
        return  # the other kind does not know these words
    with transaction(engine) as db:
        audit.write(db, datetime.now(UTC), new_id(), "caseworker", "worker.read", owners=[new_id()])
    with pytest.raises(DatabaseError, match="only ever added to"), transaction(engine) as db:
        db.execute(text(change))
    with transaction(engine, reads_only=True) as db:
        assert [row.operation for row in db.query(Audit)] == ["worker.read"]


def test_a_refused_sign_in_is_seen_by_whose_account_it_is(house: House) -> None:
    worker, staff = house.worker("A-1"), house.staff(Role.CASEWORKER)
    challenge = house.ask_code("A-1").json()["challenge"]
    wrong = {"challenge": challenge, "code": "00000000", "device": "x"}
    refused(house.client.post("/v1/sign-in/code", json=wrong), 401, "sign_in_refused")
    refused(house.password("caseworker", password="no"), 401, "sign_in_refused")
    # Of who is nobody nothing is kept for two years.
    challenge = house.ask_code("NO-1").json()["challenge"]
    for body in (wrong | {"challenge": challenge}, wrong | {"challenge": new_id()}):
        refused(house.client.post("/v1/sign-in/code", json=body), 401, "sign_in_refused")
    refused(house.password("nobody"), 401, "sign_in_refused")
    with transaction(house.engine, reads_only=True) as db:
        rows = [(row.owner, row.actor, row.operation, row.allowed) for row in db.query(Audit)]
    told = [(owner, None, "sign_in_refused", False) for owner in (worker, staff)]
    assert sorted(rows, key=str) == sorted(told, key=str)
    seen = house.client.get("/v1/me/audit", headers=house.as_worker("A-1")).json()["entries"]
    assert [(one["operation"], one["name"]) for one in seen] == [
        ("sign_in", "김가온"),
        ("sign_in_refused", None),
    ]


def test_every_look_of_staff_is_seen_by_the_worker(house: House) -> None:
    worker, other = house.worker("A-1"), house.worker("B-2", name="이다온")
    caseworker = house.staff(Role.CASEWORKER)
    house.assign(caseworker, worker)
    mine = house.as_worker("A-1")
    staff = house.as_staff("caseworker")
    for path, status in (("", 200), ("/summary", 200), ("/records", 403), ("/audit", 403)):
        answer = house.client.get(f"/v1/workers/{worker}{path}", headers=staff)
        assert answer.status_code == status, path
    assert house.client.get(f"/v1/workers/{other}", headers=staff).status_code == 403
    assert len(house.client.get("/v1/workers", headers=staff).json()["workers"]) == 1
    seen = house.client.get("/v1/me/audit", headers=mine).json()["entries"]
    assert [(one["operation"], one["role"], one["name"], one["allowed"]) for one in seen] == [
        ("worker.list", "caseworker", "caseworker 한", True),
        ("worker.audit", "caseworker", "caseworker 한", False),
        ("worker.records", "caseworker", "caseworker 한", True),
        ("worker.summary", "caseworker", "caseworker 한", True),
        ("worker.read", "caseworker", "caseworker 한", True),
        ("sign_in", "worker", "김가온", True),
    ]
    theirs = house.client.get("/v1/me/audit", headers=house.as_worker("B-2")).json()["entries"]
    assert [(one["operation"], one["allowed"]) for one in theirs] == [
        ("sign_in", True),
        ("worker.read", False),
    ]


def test_the_audit_is_read_page_by_page(house: House) -> None:
    worker = house.worker()
    with transaction(house.engine) as db:
        for number in range(250):
            audit.write(db, house.now, new_id(), "caseworker", f"n{number}", owners=[worker])
    header, found, asked = house.as_worker(), [], dict[str, str]()
    while True:
        page = house.client.get("/v1/me/audit", params=asked, headers=header).json()
        found += [entry["operation"] for entry in page["entries"]]
        if page["before"] is None:
            break
        asked = {"before": page["before"]}
    assert found == ["sign_in", *(f"n{number}" for number in reversed(range(250)))]


def test_a_supervisor_sees_who_saw_and_is_seen(house: House) -> None:
    worker = house.worker()
    house.staff(Role.SUPERVISOR)
    header = house.as_staff("supervisor")
    place = f"/v1/workers/{worker}/audit"
    first = house.client.get(place, headers=header).json()["entries"]
    assert [entry["operation"] for entry in first] == ["worker.audit"]
