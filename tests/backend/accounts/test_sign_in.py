"""Workers sign in by a code, staff by password and authenticator; guessing gets slower."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import httpx
import pytest
from sqlalchemy import func, select

from backend.accounts.limits import LONGEST, delay_after, network_of
from backend.accounts.passwords import new_recovery_codes
from backend.accounts.people import replace_recovery_codes
from backend.accounts.permissions import Role
from backend.accounts.tables import Account, OneTimeCode, SignedIn
from backend.storage import transaction
from tests.backend.accounts.house import BIRTH, House, bearer, living, refused


def answer_code(house: House, challenge: str, code: str) -> httpx.Response:
    body = {"challenge": challenge, "code": code, "device": "폰"}
    return house.client.post("/v1/sign-in/code", json=body)


def test_a_worker_signs_in_by_a_code_that_is_sent(house: House) -> None:
    worker = house.worker("A-1")
    tokens = house.sign_in("a 1")
    assert tokens["seconds"] == 600
    me = house.client.get("/v1/me", headers=bearer(tokens))
    assert me.headers["cache-control"] == "no-store"
    assert me.json() == {"id": worker, "roles": ["worker"], "name": "김가온"}
    assert house.gateway.shown[0].phone == "010-1234-5678"


def test_an_answer_does_not_tell_whether_there_is_such_a_case(house: House) -> None:
    house.worker("A-1")
    known = house.ask_code("A-1")
    house.wait_for_message(0)
    strangers = [house.ask_code("B-2"), house.ask_code("A-1", date(1970, 1, 1))]
    for stranger in strangers:
        assert stranger.status_code == known.status_code == 202
        assert stranger.json().keys() == known.json().keys()
        assert stranger.json()["seconds"] == known.json()["seconds"]
        for name in ("cache-control", "content-type", "content-length"):
            assert stranger.headers[name] == known.headers[name]
    wrong = "000000" if house.code() != "000000" else "111111"
    refusals = [
        answer_code(house, asked.json()["challenge"], wrong) for asked in (known, *strangers)
    ]
    for refusal in refusals:
        refused(refusal, 401, "sign_in_refused")
    assert len({refusal.text for refusal in refusals}) == 1
    assert len(house.gateway.shown) == 1


def test_a_code_is_good_once_for_five_minutes_and_five_tries(house: House) -> None:
    house.worker()

    def asked() -> str:
        sent = len(house.gateway.shown)
        challenge: str = house.ask_code().json()["challenge"]
        house.wait_for_message(sent)
        return challenge

    challenge = asked()
    assert answer_code(house, challenge, house.code()).status_code == 200
    refused(answer_code(house, challenge, house.code()), 401, "sign_in_refused")

    challenge = asked()
    house.wait(minutes=5)
    refused(answer_code(house, challenge, house.code()), 401, "sign_in_refused")

    challenge = asked()
    right = house.code()
    for guess in range(5):
        wrong = f"{(int(right) + 1 + guess) % 1_000_000:06}"
        refused(answer_code(house, challenge, wrong), 401, "sign_in_refused")
    refused(answer_code(house, challenge, right), 401, "sign_in_refused")

    # One that was asked for earlier still holds: nobody can be kept out by asking for more.
    earlier = asked()
    code = house.code()
    asked()
    assert answer_code(house, earlier, code).status_code == 200


def test_codes_too_old_do_not_stay(house: House) -> None:
    for case in ("A-1", "B-2", "C-3"):
        house.ask_code(case)
    house.wait(minutes=6)
    house.ask_code("D-4")
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalar(select(func.count()).select_from(OneTimeCode)) == 1


def test_guessing_gets_slower_for_the_guesser_alone(house: House) -> None:
    house.staff(Role.CASEWORKER)
    thief, owner = {"x-forwarded-for": "203.0.113.9"}, {"x-forwarded-for": "198.51.100.7"}
    for _ in range(4):
        refused(house.password("caseworker", password="no", headers=thief), 401, "sign_in_refused")
    # Not even the right one is looked at now.
    refusal = house.password("caseworker", headers=thief)
    refused(refusal, 429, "try_later")
    assert refusal.headers["retry-after"] == "2"
    # Its owner, elsewhere, is not held up, and neither is another account from there.
    assert house.password("caseworker", headers=owner).status_code == 200
    house.staff(Role.SUPERVISOR)
    assert house.password("supervisor", headers=thief).status_code == 200


def test_the_wait_is_told_and_kept_to(house: House) -> None:
    for _ in range(4):
        assert house.ask_code().status_code == 202
    waits = []
    for _ in range(12):
        refusal = house.ask_code()
        refused(refusal, 429, "try_later")
        waits.append(int(refusal.headers["retry-after"]))
        house.wait(seconds=waits[-1] - 2)
        refused(house.ask_code(), 429, "try_later")
        house.wait(seconds=2)
        assert house.ask_code().status_code == 202
    assert waits == sorted(waits)
    assert waits[0] == 2
    assert waits[-1] == 901
    house.wait(days=1)
    assert [house.ask_code().status_code for _ in range(4)] == [202] * 4


def test_a_success_forgets_what_went_wrong_before(house: House) -> None:
    house.staff(Role.CASEWORKER)
    for _ in range(3):
        refused(house.password("caseworker", password="no"), 401, "sign_in_refused")
    assert house.password("caseworker").status_code == 200
    for _ in range(3):
        refused(house.password("caseworker", password="no"), 401, "sign_in_refused")
    house.wait(seconds=60)
    assert house.password("caseworker").status_code == 200


def test_codes_are_asked_for_so_often_and_then_later(house: House) -> None:
    house.worker()
    answers = [house.ask_code() for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 4 + [429] * 2
    refused(answers[-1], 429, "try_later")
    assert house.ask_code(headers={"x-forwarded-for": "198.51.100.7"}).status_code == 202
    strangers = [house.ask_code("B-2").status_code for _ in range(6)]
    assert strangers == [202] * 4 + [429] * 2, "the same without such a case"


def test_codes_that_nobody_answers_get_longer_instead_of_keeping_the_owner_out(
    house: House,
) -> None:
    house.worker()
    lengths = []
    for number in range(56):
        sent = len(house.gateway.shown)
        answer = house.ask_code(headers={"x-forwarded-for": f"203.0.113.{number}"})
        assert answer.status_code == 202
        house.wait_for_message(sent)
        lengths.append(len(house.code()))
    assert lengths == [6] * 5 + [8] * 45 + [12] * 6
    house.sign_in()
    house.ask_code()
    house.wait_for_message(57)
    assert len(house.code()) == 6


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 0), (3, 0), (4, 1), (5, 2), (13, 512), (14, 900), (10**6, 900)]
)
def test_the_delay_rises_to_a_quarter_of_an_hour(tries: int, seconds: int) -> None:
    assert delay_after(tries).total_seconds() == seconds
    assert delay_after(tries) <= LONGEST


def test_an_address_is_what_one_household_has() -> None:
    assert network_of("198.51.100.7") == "198.51.100.7"
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("") == ""


def test_staff_need_all_three_and_are_refused_alike(house: House) -> None:
    house.staff(Role.CASEWORKER, "han")
    refusals = [
        house.password("han", password="wrong password"),
        house.password("han", code="000000" if house.totp() != "000000" else "111111"),
        house.password("nobody"),
    ]
    for refusal in refusals:
        refused(refusal, 401, "sign_in_refused")
    assert len({refusal.text for refusal in refusals}) == 1
    assert house.password("HAN").status_code == 200


def test_an_authenticators_code_is_taken_once(house: House) -> None:
    house.staff(Role.CASEWORKER)
    code = house.totp()
    assert house.password("caseworker", code=code).status_code == 200
    refused(house.password("caseworker", code=code), 401, "sign_in_refused")
    house.wait(seconds=30)
    assert house.password("caseworker").status_code == 200
    # A clock that is one step off is forgiven, two are not.
    house.wait(seconds=60)
    early = house.totp()
    house.wait(seconds=60)
    refused(house.password("caseworker", code=early), 401, "sign_in_refused")


def test_a_recovery_code_stands_in_for_a_lost_authenticator_once(house: House) -> None:
    staff = house.staff(Role.CASEWORKER)
    codes = new_recovery_codes()
    with transaction(house.engine) as db:
        replace_recovery_codes(db, staff, codes)
    assert house.password("caseworker", code=codes[0].upper()).status_code == 200
    refused(house.password("caseworker", code=codes[0]), 401, "sign_in_refused")
    assert house.password("caseworker", code=codes[1].replace("-", "")).status_code == 200


def test_a_closed_account_is_nobody(house: House) -> None:
    worker, staff = house.worker(), house.staff(Role.CASEWORKER)
    header = house.as_worker()
    with transaction(house.engine) as db:
        for account in (worker, staff):
            db.get_one(Account, account).status = "closed"
    refused(house.client.get("/v1/me", headers=header), 401, "signed_out")
    refused(house.password("caseworker"), 401, "sign_in_refused")
    sent = len(house.gateway.shown)
    assert house.ask_code().status_code == 202
    assert len(house.gateway.shown) == sent


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("codes", {"case_number": "A-1"}),
        ("codes", {"case_number": "A\x00-1", "birth_date": BIRTH.isoformat()}),
        ("codes", {"case_number": "A-1", "birth_date": "0001-01-01"}),
        ("code", {"challenge": "x", "code": "123456", "device": "폰"}),
        ("code", {"challenge": "0" * 36, "code": "12345a", "device": "폰"}),
        ("password", {"user_name": "a", "password": "b", "code": "123456", "device": "a\nb"}),
        ("password", {"user_name": "a", "password": "b", "code": "123456", "device": " "}),
        ("password", []),
    ],
)
def test_what_cannot_be_is_refused_before_anything(house: House, path: str, body: object) -> None:
    answer = house.client.post(f"/v1/sign-in/{path}", json=body)
    refused(answer, 422, "fields_invalid")


def test_without_a_gateway_no_code_is_promised(house: House) -> None:
    house.worker()
    without = House(house.engine)
    without.accounts = replace(without.accounts, gateway=None)
    with living(without):
        refused(without.ask_code(), 503, "message_unsent")
        refused(without.ask_code("B-2"), 503, "message_unsent")


def test_many_guesses_at_once_are_as_many(house: House) -> None:
    house.worker()
    challenge = house.ask_code().json()["challenge"]
    house.wait_for_message(0)
    right = int(house.code())
    wrong = [f"{(right + 1 + n) % 1_000_000:06}" for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda code: answer_code(house, challenge, code), wrong))
        statuses = {answer.status_code for answer in answers}
        asked = list(pool.map(lambda _: house.ask_code("C-3").status_code, range(12)))
    assert statuses == {401}
    refused(answer_code(house, challenge, f"{right:06}"), 401, "sign_in_refused")
    assert sorted(asked) == [202] * 4 + [429] * 8
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalar(select(func.count()).select_from(SignedIn)) == 0
