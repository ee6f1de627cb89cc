"""Setting up an account with a code: the first time, after a reset, and of a shared device."""

from typing import Any

import httpx
import pyotp
import pytest
from sqlalchemy import text

from app.models import ErrorCode, IlteoroError
from backend.accounts.passwords import see_strong
from backend.accounts.permissions import Role
from backend.storage import transaction
from tests.backend.accounts.enrolling import CHOSEN, set_up
from tests.backend.accounts.house import PASSWORD, TOTP, Headers, House, bearer, refused


def told(house: House, header: Headers, account: str) -> Any:
    """What the administrator is told for an account."""
    answer = house.client.post(f"/v1/accounts/{account}/set-up", headers=header)
    assert answer.status_code == 201, answer.text
    return answer.json()


def answered(house: House, user: str, code: str, **other: Any) -> httpx.Response:
    """The last step, with what the authenticator of `TOTP` would show."""
    body = {"user_name": user, "code": code, "password": CHOSEN, "shown": house.totp(),
            "device": "PC"}  # fmt: skip
    return house.client.post("/v1/sign-in/set-up/answer", json=body | other)


def begun(house: House, user: str, code: str) -> httpx.Response:
    return house.client.post("/v1/sign-in/set-up", json={"user_name": user, "code": code})


def test_a_reset_ends_what_held_and_its_person_alone_chooses_anew(house: House) -> None:
    staff, _ = house.staff(Role.CASEWORKER), house.staff(Role.ADMINISTRATOR)
    before, header = house.as_staff("caseworker"), house.as_staff("administrator")
    house.wait(minutes=1)
    first = told(house, header, staff)
    assert first["user_name"] == "caseworker"
    refused(house.client.get("/v1/me", headers=before), 401, "signed_out")
    refused(house.password("caseworker"), 401, "sign_in_refused")
    # Another code takes the first one's place, and no other person's name goes with it.
    second = told(house, header, staff)
    for user, code in (
        ("caseworker", first["code"]),
        ("administrator", second["code"]),
        ("nobody", second["code"]),
    ):
        refused(begun(house, user, code), 401, "set_up_refused")
    uri = begun(house, "Caseworker", f" {second['code'].upper()}").json()["totp_uri"]
    assert (
        begun(house, "caseworker", second["code"])
        .json()["totp_uri"]
        .count(pyotp.parse_uri(uri).secret)
    ), "asked again the same, as an answer may be lost"
    refused(answered(house, "caseworker", second["code"]), 422, "authenticator_wrong")
    known = {"shown": pyotp.TOTP(pyotp.parse_uri(uri).secret).at(house.now)}
    for weak in ("password1234", "caseworker-1234"):
        again = answered(house, "caseworker", second["code"], **known, password=weak)
        refused(again, 422, "password_known")
    long = CHOSEN * 11  # 187 signs, taken as they are
    done = set_up(house.client, "caseworker", second["code"], long, at=house.now)
    assert house.client.get("/v1/me", headers=bearer(done)).json()["id"] == staff
    assert len(done["recovery_codes"]) == 10
    refused(begun(house, "caseworker", second["code"]), 401, "set_up_refused")
    # What was spent by it is spent for signing in, too.
    house.wait(minutes=1)
    now = pyotp.TOTP(done["totp"]).at(house.now)
    assert house.password("caseworker", password=long, code=now).status_code == 200
    house.wait(minutes=1)
    refused(house.password("caseworker", password=long[:-1]), 401, "sign_in_refused")
    house.wait(minutes=1)
    refused(house.password("caseworker", password=PASSWORD), 401, "sign_in_refused")
    with transaction(house.engine, reads_only=True) as db:
        seen = db.execute(text("SELECT operation, owner FROM audit ORDER BY id")).all()
        kept = str(db.execute(text("SELECT * FROM set_up_code")).all())
    assert kept == "[]"
    assert ("account.set_up", staff) in seen
    assert ("account.set_up_done", staff) in seen


def test_a_code_is_good_for_a_day_and_not_for_a_closed_account(house: House) -> None:
    staff, _ = house.staff(Role.CASEWORKER), house.staff(Role.ADMINISTRATOR)
    header = house.as_staff("administrator")
    code = told(house, header, staff)["code"]
    listed = house.client.get("/v1/accounts", headers=header).json()["accounts"]
    assert [one["waits_until"] is not None for one in listed] == [True, False]
    house.wait(hours=24)
    refused(begun(house, "caseworker", code), 401, "set_up_refused")
    header = house.as_staff("administrator")
    code, place = told(house, header, staff)["code"], f"/v1/accounts/{staff}"
    for status in ("closed", "active"):
        body = {"status": status}
        assert house.client.patch(place, json=body, headers=header).status_code == 204
        refused(begun(house, "caseworker", code), 401, "set_up_refused")
    worker = house.worker()
    assert house.client.patch(place, json={"status": "closed"}, headers=header).status_code == 204
    for other in (staff, worker):
        path = f"/v1/accounts/{other}/set-up"
        refused(house.client.post(path, headers=header), 403, "not_allowed")


def test_guessing_a_code_gets_slower_for_the_guesser_alone(house: House) -> None:
    staff, _ = house.staff(Role.CASEWORKER), house.staff(Role.ADMINISTRATOR)
    code = told(house, house.as_staff("administrator"), staff)["code"]
    found = [begun(house, "caseworker", "abcd-efgh-ijkl-mnop").json()["type"] for _ in range(6)]
    assert found == ["set_up_refused"] * 4 + ["try_later"] * 2
    house.wait(minutes=1)
    assert begun(house, "caseworker", code).status_code == 200


def test_a_shared_device_gets_its_tokens_for_a_code_once(house: House) -> None:
    house.staff(Role.ADMINISTRATOR)
    header = house.as_staff("administrator")
    made = house.client.post("/v1/kiosks", json={"name": "3층 병동"}, headers=header).json()
    assert made["user_name"] is None
    body = {"code": made["code"], "device": "병동 화면"}
    tokens = house.client.post("/v1/sign-in/kiosk", json=body)
    assert tokens.status_code == 200, tokens.text
    refused(house.client.post("/v1/sign-in/kiosk", json=body), 401, "set_up_refused")
    own = bearer(tokens.json())
    assert house.client.get("/v1/me", headers=own).json()["roles"] == ["kiosk"]

    def listed() -> Any:
        found = house.client.get("/v1/accounts", headers=header).json()["accounts"]
        return next(one for one in found if one["roles"] == ["kiosk"])

    assert listed()["name"] == "3층 병동"
    seen = listed()["seen_at"]
    house.wait(minutes=6)
    assert house.client.get("/v1/me", headers=own).status_code == 200
    assert listed()["seen_at"] > seen
    # A member of staff's code is no shared device's, and the other way round.
    code = told(house, header, house.staff(Role.CASEWORKER))["code"]
    refused(house.client.post("/v1/sign-in/kiosk", json=body | {"code": code}), 401,
            "set_up_refused")  # fmt: skip
    place = f"/v1/accounts/{made['account']}"
    closed = house.client.patch(place, json={"status": "closed"}, headers=header)
    assert closed.status_code == 204
    refused(house.client.get("/v1/me", headers=own), 401, "signed_out")
    assert (listed()["status"], listed()["seen_at"]) == ("closed", None)


@pytest.mark.parametrize(
    "password",
    [
        "password1234!", "qwerty123456789", "123456789012", "aaaaaaaaaaaa", "ilteoro-2026",
        "moon-2026-moon", "산재일터로2026", "1q2w3e4r5t6y",
    ],
)  # fmt: skip
def test_what_many_use_and_what_is_of_here_is_no_password(password: str) -> None:
    with pytest.raises(IlteoroError) as caught:
        see_strong(password, "moon")
    assert caught.value.code is ErrorCode.PASSWORD_KNOWN
    assert password not in str(caught.value)


@pytest.mark.parametrize(
    "password", [CHOSEN, PASSWORD, "비 온 뒤 무지개 다리", "x7-Qp!t2Lm9#", TOTP]
)
def test_what_nobody_else_would_think_of_is_one(password: str) -> None:
    see_strong(password, "moon")
