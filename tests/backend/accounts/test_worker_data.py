"""A worker's own data: consents with effect, records of several devices, all of it, and none."""

import io
import itertools
import json
import random
import zipfile
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, select, text

from app.store.crypto import BrokenSealError
from backend.accounts.keys import Keyring
from backend.accounts.people import create_from_provider, find_identity, provider_key
from backend.accounts.permissions import Role
from backend.accounts.records import Fields, merged
from backend.accounts.resealing import reseal
from backend.accounts.tables import Audit
from backend.storage import Base, transaction
from tests.backend.accounts.house import SECRET, Headers, House, bearer, living, refused

PHONE, TABLET = "a" * 12, "b" * 12


def say(house: House, header: Headers, which: str, *, given: bool = True) -> httpx.Response:
    body = {"which": which, "given": given, "text": 2, "language": "ko"}
    return house.client.put("/v1/me/consents", json=body, headers=header)


def agreed(house: House, header: Headers, *which: str) -> Headers:
    for one in which or ("personal", "health", "sharing"):
        assert say(house, header, one).status_code == 200
    return header


def clock(house: House, device: str = PHONE, counter: int = 0) -> str:
    return f"{int(house.now.timestamp() * 1000):013}-{counter:04x}-{device}"


def record(kind: str = "profile", id: str = "me", **fields: tuple[Any, str]) -> dict[str, Any]:  # noqa: A002
    said = {name: {"value": value, "clock": at} for name, (value, at) in fields.items()}
    return {"kind": kind, "id": id, "fields": said}


def put(house: House, header: Headers, *records: dict[str, Any]) -> httpx.Response:
    return house.client.put("/v1/me/records", json={"records": records}, headers=header)


def read(house: House, header: Headers, since: int = 0) -> list[dict[str, Any]]:
    answer = house.client.get("/v1/me/records", params={"since": since}, headers=header)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


def test_consents_are_kept_with_their_version_and_all_that_was_said(house: House) -> None:
    house.worker()
    header = house.as_worker()
    assert house.client.get("/v1/me/consents", headers=header).json() == {
        "current": [], "history": [],
    }  # fmt: skip
    say(house, header, "sharing")
    say(house, header, "personal")
    told = say(house, header, "sharing", given=False).json()
    assert [(one["which"], one["given"], one["text"]) for one in told["current"]] == [
        ("personal", True, 2),
        ("sharing", False, 2),
    ]
    assert [(one["which"], one["given"]) for one in told["history"]] == [
        ("sharing", False), ("personal", True), ("sharing", True),
    ]  # fmt: skip
    refused(say(house, header, "marketing"), 422, "fields_invalid")


def test_nothing_is_kept_without_consent_and_goes_with_it(house: House) -> None:
    house.worker()
    header = house.as_worker()
    said = record(region=("41113", clock(house)))
    refused(put(house, header, said), 403, "consent_missing")
    agreed(house, header, "personal")
    refused(put(house, header, said), 403, "consent_missing")
    agreed(house, header, "health")
    assert put(house, header, said).status_code == 200
    for which in ("personal", "health"):
        agreed(house, header)
        put(house, header, said)
        assert len(read(house, header)) == 1
        say(house, header, which, given=False)
        assert read(house, header) == []
        refused(put(house, header, said), 403, "consent_missing")


def test_sharing_taken_back_closes_the_records_to_staff_at_once(house: House) -> None:
    worker, caseworker = house.worker(), house.staff(Role.CASEWORKER)
    house.assign(caseworker, worker)
    mine = agreed(house, house.as_worker())
    put(house, mine, record(region=("41113", clock(house))))
    staff = house.as_staff("caseworker")
    place = f"/v1/workers/{worker}/records"
    seen = house.client.get(place, headers=staff).json()["records"]
    assert seen[0]["fields"]["region"]["value"] == "41113"
    say(house, mine, "sharing", given=False)
    refused(house.client.get(place, headers=staff), 403, "consent_missing")
    assert len(read(house, mine)) == 1, "it stays the worker's own"
    agreed(house, mine, "sharing")
    assert house.client.get(place, headers=staff).status_code == 200


def test_two_devices_that_were_offline_lose_nothing(house: House) -> None:
    house.worker()
    phone, tablet = agreed(house, house.as_worker()), house.as_worker()
    put(house, phone, record(region=("41113", clock(house)), sex=("f", clock(house))))
    house.wait(seconds=1)
    on_phone = record(region=("11110", clock(house, PHONE)), education=("high", clock(house)))
    house.wait(seconds=1)
    on_tablet = record(region=("26110", clock(house, TABLET)), hand=("left", clock(house, TABLET)))
    assert put(house, tablet, on_tablet).status_code == 200
    assert put(house, phone, on_phone).status_code == 200
    for header in (phone, tablet):
        (found,) = read(house, header)
        values = {name: field["value"] for name, field in found["fields"].items()}
        assert values == {"region": "26110", "sex": "f", "education": "high", "hand": "left"}
        lost = [version["value"] for version in found["fields"]["region"]["lost"]]
        assert lost == ["11110", "41113"]


def test_the_same_again_changes_nothing(house: House) -> None:
    house.worker()
    header = agreed(house, house.as_worker())
    said = record(region=("41113", clock(house)))
    first = put(house, header, said).json()
    assert put(house, header, said).json() == first
    assert read(house, header, since=first["records"][0]["seq"]) == []


def test_changes_are_asked_for_from_where_one_was(house: House) -> None:
    house.worker()
    header = agreed(house, house.as_worker())
    put(house, header, *(record("saved", f"n{n}", at=(n, clock(house))) for n in range(5)))
    seen = read(house, header)
    assert [one["seq"] for one in seen] == [1, 2, 3, 4, 5]
    put(house, header, record("saved", "n2", at=(9, clock(house, counter=1))))
    assert [(one["id"], one["seq"]) for one in read(house, header, since=5)] == [("n2", 6)]


def test_a_clock_that_runs_ahead_is_told_and_takes_nothing(house: House) -> None:
    house.worker()
    header = agreed(house, house.as_worker())
    good = record(region=("41113", clock(house)))
    now = house.now
    house.wait(minutes=11)
    ahead = record("wishes", "me", radius_km=(5, clock(house)))
    house.now = now
    refused(put(house, header, good, ahead), 409, "clock_ahead")
    assert read(house, header) == []


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "Profile", "id": "me", "fields": {}},
        record(kind="../x", x=(1, "0" * 13 + "-0000-" + PHONE)),
        record(id="", x=(1, "0" * 13 + "-0000-" + PHONE)),
        record(x=(1, "yesterday")),
        {"kind": "profile", "id": "me", "fields": {"A b": {"value": 1, "clock": "x"}}},
    ],
)
def test_a_record_that_cannot_be_is_refused(house: House, said: Any) -> None:
    house.worker()
    refused(put(house, agreed(house, house.as_worker()), said), 422, "fields_invalid")


def test_versions_end_alike_in_whatever_order_they_come() -> None:
    random.seed(7)
    said = [
        {"a": (value, f"{at:013}-0000-{device}")}
        for value, at, device in (
            ("x", 1, PHONE),
            ("y", 2, TABLET),
            ("z", 2, PHONE),
            ("w", 2, PHONE),
        )
    ]
    ends = set()
    for order in itertools.permutations(said):
        fields: Fields = {}
        for one in (*order, *random.sample(order, 2)):
            fields = merged(fields, one)
        ends.add(json.dumps(fields, sort_keys=True))
    (end,) = ends
    assert {version["value"] for version in json.loads(end)["a"]["lost"]} == {"x", "z", "w"}


def test_everything_about_me_in_one_file(house: House) -> None:
    worker, caseworker = house.worker(), house.staff(Role.CASEWORKER)
    house.assign(caseworker, worker)
    mine = agreed(house, house.as_worker())
    hostile = "<script>alert(1)</script>"
    put(house, mine, record(region=("41113", clock(house)), note=(hostile, clock(house))))
    house.client.get(f"/v1/workers/{worker}", headers=house.as_staff("caseworker"))
    answer = house.client.get("/v1/me/export", headers=mine)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        told = {name: file.read(name).decode() for name in file.namelist()}
    page = told.pop("index.html")
    for words in ("김가온", "010-1234-5678", "1968-03-02", "41113", "caseworker 한"):
        assert words in page, words
    for words in ("이름, 연락처, 사건 번호를 봤어요", "saw name, phone and case number", "agreed"):
        assert words in page, words
    assert hostile not in page
    for key in ("about_me.", "operation.", "role."):
        assert key not in page, "every text has its sentence"
    data = {name: json.loads(content) for name, content in told.items()}
    assert data["me.json"]["case_number"] == "A-1"
    assert data["me.json"]["looked_after_by"] == ["caseworker 한"]
    assert data["records.json"][0]["fields"]["note"]["value"] == hostile
    assert {one["which"] for one in data["consents.json"]} == {"personal", "health", "sharing"}
    assert data["sessions.json"][0]["device"] == "폰"
    assert "worker.read" in {one["operation"] for one in data["audit.json"]}


def test_deletion_leaves_the_audit_alone_and_nobody_in_it(house: House) -> None:
    worker, caseworker = house.worker(), house.staff(Role.CASEWORKER)
    house.assign(caseworker, worker)
    mine = agreed(house, house.as_worker())
    sent = len(house.gateway.shown)
    house.ask_code()
    house.wait_for_message(sent)
    tokens = house.sign_in()
    house.client.post("/v1/tokens", json={"refresh_token": tokens["refresh_token"]})
    put(house, mine, record(region=("41113", clock(house))))
    before = everywhere(house, worker)
    assert before >= {"account", "identity", "session", "one_time_code", "assignment", "consent",
                      "record", "audit"}  # fmt: skip
    answer = house.client.delete("/v1/me", headers=mine)
    assert answer.json() == {
        "kept": [
            {"what": "audit", "law": "개인정보의 안전성 확보조치 기준 제8조", "until": "2028-11-23"}
        ]
    }
    assert everywhere(house, worker) == {"audit"}
    refused(house.client.get("/v1/me", headers=mine), 401, "signed_out")
    with transaction(house.engine, reads_only=True) as db:
        said = set(db.scalars(select(Audit.operation).where(Audit.owner == worker)))
    assert said >= {"me.delete", "consent.give.health.2", "sign_in"}
    # The case can have an account again, and it is another one.
    assert house.worker() != worker


def everywhere(house: House, account: str) -> set[str]:
    """The tables in which an account's id, or one of its sessions, stands."""
    found = set()
    with transaction(house.engine, reads_only=True) as db:
        for table in Base.metadata.sorted_tables:
            rows = db.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608
            if any(account in map(str, row) for row in rows):
                found.add(table.name)
        if db.execute(text("SELECT 1 FROM spent_refresh")).first():
            found.add("spent_refresh")
    return found


def test_a_new_secret_takes_over_while_the_old_one_still_opens(engine: Engine) -> None:
    with living(House(engine)) as house:
        house.worker("A-1")
        header = agreed(house, house.as_worker())
        put(house, header, record(region=("41113", clock(house))))
    newer = "fedcba9876543210" * 4
    with living(House(engine, secrets=(newer, SECRET))) as house:
        header = house.as_worker("A-1")
        put(house, header, record(sex=("f", clock(house))))
        (found,) = read(house, header)
        assert {name: one["value"] for name, one in found["fields"].items()} == {
            "region": "41113", "sex": "f",
        }  # fmt: skip
    with living(House(engine, secrets=(newer,))) as house:
        house.ask_code("A-1")
        assert not house.gateway.shown, "by the new one alone the case is not found"
        with pytest.raises(BrokenSealError):
            reseal(engine, house.accounts.keys)


def test_after_resealing_the_old_secret_can_go(engine: Engine) -> None:
    with living(House(engine)) as house:
        worker = house.worker("A-1")
        house.staff(Role.CASEWORKER)
        tokens = house.sign_in()
        put(house, agreed(house, bearer(tokens)), record(region=("41113", clock(house))))
        with transaction(engine) as db:
            known = create_from_provider(db, house.accounts.keys, house.now, "https://i", "kim").id
    newer = "fedcba9876543210" * 4
    assert reseal(engine, Keyring((newer, SECRET))) == 3
    assert reseal(engine, Keyring((newer, SECRET))) == 3, "again changes nothing"
    with living(House(engine, secrets=(newer,))) as house:
        assert [one["id"] for one in read(house, bearer(tokens))] == ["me"]
        sessions = house.client.get("/v1/me/sessions", headers=bearer(tokens)).json()["sessions"]
        assert sessions[0]["device"] == "폰"
        header = house.as_worker("A-1")
        assert house.client.get("/v1/me", headers=header).json()["id"] == worker
        assert house.password("caseworker").status_code == 200
        with transaction(engine, reads_only=True) as db:
            found_by = house.accounts.keys.finds(*provider_key("https://i", "kim"))
            found = find_identity(db, found_by)
        assert found is not None
        assert found.id == known
