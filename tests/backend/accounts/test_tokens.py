"""Sessions: short access tokens, refresh tokens that turn over, and ending what was stolen."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from sqlalchemy import func, select, text

from backend.accounts.permissions import Role
from backend.accounts.tables import SignedIn, SpentRefresh
from backend.storage import transaction
from tests.backend.accounts.house import House, bearer, refused


def exchange(house: House, tokens: Any, attempt: str | None = None) -> httpx.Response:
    body = {"refresh_token": tokens["refresh_token"], "attempt": attempt}
    return house.client.post("/v1/tokens", json=body)


def me(house: House, tokens: Any) -> httpx.Response:
    return house.client.get("/v1/me", headers=bearer(tokens))


def test_an_access_token_holds_ten_minutes(house: House) -> None:
    house.worker()
    tokens = house.sign_in()
    house.wait(minutes=9, seconds=59)
    assert me(house, tokens).status_code == 200
    house.wait(seconds=1)
    refused(me(house, tokens), 401, "signed_out")
    newer = exchange(house, tokens).json()
    assert me(house, newer).status_code == 200
    assert newer["session"] == tokens["session"]


def test_an_exchange_ends_both_old_tokens(house: House) -> None:
    house.worker()
    tokens = house.sign_in()
    newer = exchange(house, tokens).json()
    refused(me(house, tokens), 401, "signed_out")
    assert me(house, newer).status_code == 200
    assert len({*tokens.values(), *newer.values()}) == 7  # session and both seconds stay


def test_a_spent_refresh_token_ends_its_whole_session_and_no_other(house: House) -> None:
    worker = house.worker()
    stolen, other = house.sign_in(), house.sign_in(device="다른 폰")
    thief = exchange(house, stolen).json()
    thief = exchange(house, thief).json()
    refused(exchange(house, stolen), 401, "session_ended")
    refused(me(house, thief), 401, "signed_out")
    refused(exchange(house, thief), 401, "session_ended")
    assert me(house, other).status_code == 200
    audit = house.client.get("/v1/me/audit", headers=bearer(other)).json()["entries"]
    assert audit[0]["operation"] == "session.reused"
    assert audit[0]["allowed"] is False
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalar(select(func.count()).select_from(SpentRefresh)) == 0
        assert list(db.scalars(select(SignedIn.account))) == [worker]


def test_an_answer_that_was_lost_can_be_asked_for_again_by_its_name(house: House) -> None:
    house.worker()
    tokens = house.sign_in()
    name = "n" * 24
    first = exchange(house, tokens, name)
    again = exchange(house, tokens, name)
    assert again.json() == first.json()
    # Hours later too, without a network: then the refresh token alone still holds.
    house.wait(hours=5)
    late = exchange(house, tokens, name).json()
    waits = first.json()["refresh_seconds"] - 5 * 3600
    assert late == first.json() | {"seconds": 0, "refresh_seconds": waits}
    newer = exchange(house, first.json(), "m" * 24).json()
    # The pair of that name is no longer the newest: two hold it.
    refused(exchange(house, tokens, name), 401, "session_ended")
    refused(me(house, newer), 401, "signed_out")


def test_another_name_for_a_spent_token_is_somebody_else(house: House) -> None:
    house.worker()
    for name in ("x" * 24, None):
        tokens = house.sign_in()
        newer = exchange(house, tokens, "n" * 24).json()
        refused(exchange(house, tokens, name), 401, "session_ended")
        refused(me(house, newer), 401, "signed_out")


def test_of_many_exchanges_at_once_one_pair_at_most_survives(house: House) -> None:
    house.worker()
    tokens = house.sign_in()
    with ThreadPoolExecutor(8) as pool:
        named = list(pool.map(lambda _: exchange(house, tokens, "n" * 24), range(8)))
    pairs = {answer.text for answer in named if answer.is_success}
    assert len(named) == sum(answer.is_success for answer in named)
    assert len({answer.json()["refresh_token"] for answer in named}) == 1, pairs
    newest = named[0].json()
    with ThreadPoolExecutor(8) as pool:
        unnamed = list(pool.map(lambda _: exchange(house, newest), range(8)))
    won = [answer.json() for answer in unnamed if answer.is_success]
    assert len(won) <= 1
    assert all(me(house, pair).status_code == 401 for pair in won), "it was seen twice"


def test_an_unused_refresh_token_and_an_old_session_end(house: House) -> None:
    house.worker()
    house.staff(Role.CASEWORKER)
    for shared, days in ((False, 90), (True, 30 / 60 / 24)):
        tokens = house.sign_in(shared=shared)
        house.wait(days=days)
        refused(exchange(house, tokens), 401, "session_ended")
    tokens = house.sign_in(shared=True)
    for _ in range(8):
        house.wait(minutes=14)
        tokens = exchange(house, tokens).json()
    house.wait(minutes=8)
    refused(me(house, tokens), 401, "signed_out")
    refused(exchange(house, tokens), 401, "session_ended")
    staff = house.password("caseworker").json()
    house.wait(hours=12)
    refused(exchange(house, staff), 401, "session_ended")


def test_sessions_too_old_do_not_stay(house: House) -> None:
    house.worker()
    old = house.sign_in(shared=True)
    exchange(house, old)
    house.wait(minutes=31)
    new = house.sign_in()
    with transaction(house.engine, reads_only=True) as db:
        assert list(db.scalars(select(SignedIn.id))) == [new["session"]]
        assert db.scalar(select(func.count()).select_from(SpentRefresh)) == 0


def test_sessions_are_seen_and_ended_by_their_owner_alone(house: House) -> None:
    house.worker("A-1")
    house.worker("B-2")
    phone, tablet, other = (
        house.sign_in(device="폰"),
        house.sign_in(device="태블릿"),
        house.sign_in("B-2"),
    )
    seen = house.client.get("/v1/me/sessions", headers=bearer(phone)).json()["sessions"]
    assert [(one["device"], one["current"]) for one in seen] == [("태블릿", False), ("폰", True)]
    place = f"/v1/me/sessions/{tablet['session']}"
    refused(house.client.delete(place, headers=bearer(other)), 404, "not_found")
    assert me(house, tablet).status_code == 200
    assert house.client.delete(place, headers=bearer(phone)).status_code == 204
    refused(me(house, tablet), 401, "signed_out")
    refused(exchange(house, tablet), 401, "session_ended")
    refused(house.client.delete(place, headers=bearer(phone)), 404, "not_found")


def test_signing_out_ends_both_tokens_at_once(house: House) -> None:
    house.worker()
    tokens = house.sign_in()
    assert house.client.post("/v1/sign-out", headers=bearer(tokens)).status_code == 204
    refused(me(house, tokens), 401, "signed_out")
    refused(exchange(house, tokens), 401, "session_ended")


def test_when_a_session_was_seen_is_kept_to_five_minutes(house: House) -> None:
    house.worker()
    tokens = house.sign_in()
    began = house.now
    house.wait(minutes=4)
    assert me(house, tokens).status_code == 200
    house.wait(minutes=2)
    assert me(house, tokens).status_code == 200
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalars(select(SignedIn.seen_at)).one() == house.now != began


def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    house.staff(Role.CASEWORKER)
    first = bearer(house.password("caseworker").json())
    house.wait(seconds=30)
    second = bearer(house.password("caseworker").json())
    body = {"password": "not this one", "new_password": "a new horse battery"}
    change = house.client.put("/v1/me/password", json=body, headers=second)
    refused(change, 401, "sign_in_refused")
    body["password"] = "correct horse battery"
    assert house.client.put("/v1/me/password", json=body, headers=second).status_code == 204
    assert house.client.get("/v1/me", headers=first).status_code == 401
    assert house.client.get("/v1/me", headers=second).status_code == 200
    house.wait(seconds=30)
    refused(house.password("caseworker"), 401, "sign_in_refused")
    house.wait(seconds=30)
    assert house.password("caseworker", password="a new horse battery").status_code == 200


def test_no_token_stands_in_the_database(house: House) -> None:
    house.worker()
    house.staff(Role.CASEWORKER)
    tokens = house.sign_in()
    tokens |= {"again": exchange(house, tokens).json()["refresh_token"]}
    tables = ("session", "spent_refresh", "one_time_code", "account", "identity", "audit")
    with transaction(house.engine, reads_only=True) as db:
        kept = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in tables
            for row in db.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
            for value in row
        )
    secrets = (tokens["access_token"], tokens["refresh_token"], tokens["again"], house.code())
    for secret in (*secrets, "김가온", "010-1234-5678", "A-1", "1968-03-02", "폰", "caseworker 한"):
        assert secret.encode() not in kept, secret
