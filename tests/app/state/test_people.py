"""An administrator's session: the accounts of staff, and no list of workers."""

import asyncio
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from app.modes.caseworker import CASEWORKER
from app.state import lock
from app.state.people import ways_of
from app.state.staff import StaffAccount
from backend.accounts.permissions import Role
from backend.storage import make_engine, migrate
from tests.app.state.test_staff import PIN, calm, laptop
from tests.backend.accounts.house import PASSWORD, House, living, refused


async def _signed_in(folder: Path, house: House, user: str) -> StaffAccount:
    session, own = await laptop(folder, str(house.client.base_url).rstrip("/"))
    session.hub.clock.source = lambda: house.now
    calm(own)
    own.state._typed.update(user=user, password=PASSWORD, code=house.totp())
    await own.sign_in()
    await lock.change(session, PIN, None)
    await own.refresh()
    return own


async def _runs_accounts(folder: Path, house: House, caseworker: str) -> None:
    own = await _signed_in(folder, house, "administrator")
    people = own.people
    assert (people.runs, people.alone, own.cases.problem) == (True, True, None)
    assert [way.name for way in ways_of(own.desk.roles, CASEWORKER.ways, reviews=False)] == [
        "people",
        "me",
    ]
    await people.look()
    assert [one.name for one in people.state.members or ()] == ["administrator 한", "caseworker 한"]
    assert people.missing() == "name"
    people.state._typed.update(name="새직원", user="가나다")
    assert people.missing() == "user"
    people.state._typed.update(user="caseworker")
    assert people.missing() == "roles"
    people.state._roles = frozenset({"counsellor"})
    with pytest.raises(IlteoroError) as caught:
        await people.add()
    assert caught.value.code is ErrorCode.ALREADY_THERE
    assert people.state._typed["name"] == "새직원", "what was typed stays"
    people.state._typed.update(user="newbie")
    await people.add()
    made = people.state.enrolled
    assert made is not None
    assert made.totp_key.replace(" ", "") in made.totp_uri
    assert made.password not in repr(made)
    assert len(people.state.members or ()) == 3
    with pytest.raises(IlteoroError) as caught:
        await people.change(caseworker, link="none")
    assert caught.value.code is ErrorCode.FIELDS_INVALID
    await people.change(caseworker, roles=["interpreter"])
    assert getattr(people.member(caseworker), "roles", None) == ["interpreter"]
    header = house.as_staff("caseworker")
    await people.change(caseworker, status="closed")
    refused(house.client.get("/v1/me", headers=header), 401, "signed_out")
    assert [one.status for one in people.state.members or ()] == ["active", "active", "closed"]
    await own.sign_out()
    assert (people.state.members, people.state.enrolled) == (None, None)


async def _runs_none(folder: Path, house: House) -> None:
    own = await _signed_in(folder, house, "caseworker")
    assert (own.people.runs, own.people.alone) == (False, False)
    await own.people.look()
    assert own.people.state.problem is ErrorCode.NOT_ALLOWED
    assert own.people.state.members is None


def test_accounts_of_staff_are_an_administrators_to_run(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'service.db'}", tmp_path)
    migrate(engine)
    with living(House(engine)) as house:
        caseworker = house.staff(Role.CASEWORKER)
        house.staff(Role.ADMINISTRATOR)
        asyncio.run(_runs_none(tmp_path / "one", house))
        house.wait(minutes=5)
        asyncio.run(_runs_accounts(tmp_path / "two", house, caseworker))
    engine.dispose()
