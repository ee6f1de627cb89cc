"""Rights that end or change while somebody is signed in."""

from datetime import timedelta

from backend.accounts.permissions import Role
from tests.backend.accounts.house import House, bearer


def test_an_interpreter_sees_a_name_until_the_talk_is_over(house: House) -> None:
    worker, interpreter = house.worker(), house.staff(Role.INTERPRETER)
    house.staff(Role.SUPERVISOR)
    supervisor, header = house.as_staff("supervisor"), house.as_staff("interpreter")
    place = f"/v1/workers/{worker}/assignments/{interpreter}"
    endless = house.client.put(place, json={}, headers=supervisor)
    assert endless.status_code == 422, "an interpreter is there for one talk"
    until = (house.now + timedelta(minutes=5)).isoformat()
    assert house.client.put(place, json={"ends_at": until}, headers=supervisor).status_code == 204
    seen = house.client.get(f"/v1/workers/{worker}/summary", headers=header)
    assert seen.json() == {"id": worker, "name": "김가온"}
    house.wait(minutes=5)
    assert house.client.get(f"/v1/workers/{worker}/summary", headers=header).status_code == 403
    assert house.client.get("/v1/me", headers=header).status_code == 200


def test_what_cannot_be_an_id_is_nobody(house: House) -> None:
    house.staff(Role.SUPERVISOR)
    house.staff(Role.CASEWORKER)
    for role, status in (("supervisor", 404), ("caseworker", 403)):
        header = house.as_staff(role)
        for name in ("x", "%00", "a" * 5000, "0" * 36, "%F0%9F%98%80"):
            answer = house.client.get(f"/v1/workers/{name}", headers=header)
            assert answer.status_code == status, answer.text


def test_whose_roles_change_is_signed_out(house: House) -> None:
    staff = house.staff(Role.CASEWORKER)
    house.staff(Role.ADMINISTRATOR)
    before, administrator = house.as_staff("caseworker"), house.as_staff("administrator")
    place, roles = f"/v1/accounts/{staff}", {"roles": ["counsellor"]}
    assert house.client.patch(place, json=roles, headers=administrator).status_code == 204
    assert house.client.get("/v1/me", headers=before).status_code == 401
    house.wait(seconds=30)
    after = bearer(house.password("caseworker").json())
    assert house.client.get("/v1/me", headers=after).json()["roles"] == ["counsellor"]
    closed = {"status": "closed"}
    assert house.client.patch(place, json=closed, headers=administrator).status_code == 204
    house.wait(seconds=30)
    assert house.password("caseworker").status_code == 401
