"""An administrator's session: the accounts of staff, and no list of workers."""

import asyncio
from pathlib import Path

import pyotp
import pytest

from app.models import ErrorCode, IlteoroError
from app.modes.caseworker import CASEWORKER
from app.state import lock
from app.state.hub import Hub
from app.state.people import ways_of
from app.state.registered import registered_of
from app.state.staff import StaffAccount
from app.sync import kiosk
from backend.accounts.permissions import Role
from backend.storage import make_engine, migrate
from tests.app.state.test_staff import PIN, calm, laptop
from tests.backend.accounts.enrolling import CHOSEN
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
    made = people.state.handed
    assert made is not None
    assert made.user_name == "newbie"
    assert made.code not in repr(made)
    await _sets_up(folder.with_name("three"), house, made.code)
    assert len(people.state.members or ()) == 3
    with pytest.raises(IlteoroError) as caught:
        await people.change(caseworker, link="none")
    assert caught.value.code is ErrorCode.FIELDS_INVALID
    await people.change(caseworker, roles=["interpreter"])
    assert getattr(people.member(caseworker), "roles", None) == ["interpreter"]
    header = house.as_staff("caseworker")
    kept = people.member(caseworker)
    assert kept is not None
    await people.reset(kept)
    assert people.state.handed
    assert (people.state.handed.user_name, people.state.handed.again) == ("caseworker", True)
    assert getattr(people.member(caseworker), "waits_until", None) == people.state.handed.until
    await people.change(caseworker, status="closed")
    refused(house.client.get("/v1/me", headers=header), 401, "signed_out")
    assert [one.status for one in people.state.members or ()] == ["active", "active", "closed"]
    await _a_ward(folder.with_name("ward"), house, own)
    await own.sign_out()
    assert not any((people.state.members, people.state.handed))


async def _sets_up(folder: Path, house: House, code: str) -> None:
    """Who was handed it, on a laptop of their own."""
    session, own = await laptop(folder, str(house.client.base_url).rstrip("/"))
    session.hub.clock.source = lambda: house.now
    calm(own)
    setting = own.setting_up
    assert setting.missing() == "user"
    setting.state._typed.update(user="newbie", code="abcd-efgh-ijkl-mnop")
    with pytest.raises(IlteoroError) as caught:
        await setting.begin()
    assert caught.value.code is ErrorCode.SET_UP_REFUSED
    setting.state._typed["code"] = code.upper()
    await setting.begin()
    tied = setting.state.tied
    assert tied is not None
    assert tied.key not in repr(tied)
    for typed, missing in (
        ({"password": "short", "again": "short", "shown": "000000"}, "short"),
        ({"password": CHOSEN, "again": "seven grey heron"}, "differs"),
        ({"again": CHOSEN}, ""),
    ):
        setting.state._typed.update(typed)
        assert setting.missing() == missing
    with pytest.raises(IlteoroError) as caught:
        await setting.finish()
    assert caught.value.code is ErrorCode.AUTHENTICATOR_WRONG
    shown = pyotp.TOTP(tied.key.replace(" ", "")).at(house.now)
    setting.state._typed["shown"] = f"{shown[:3]} {shown[3:]}"
    await setting.finish()
    assert (own.state.signed_in, own.asks_pin) == (True, True)
    assert len(setting.state.recovery) == 10
    assert setting.state._typed == {}, "the password is not kept"
    setting.clear()
    assert (setting.state.tied, setting.state.recovery) == (None, ())
    await own.sign_out()
    session.close()


async def _a_ward(folder: Path, house: House, administrator: StaffAccount) -> None:
    """A shared screen is registered, is in touch, and is ended."""
    people, backend = administrator.people, str(house.client.base_url).rstrip("/")
    people.state._typed["kiosk"] = "3층 병동"
    await people.add_kiosk()
    made = people.state.handed
    assert made is not None
    assert made.user_name is None
    hub = Hub(folder, backend, demo=True, memory=True)
    here = registered_of(hub)
    await here.look()
    assert not here.state.ended, "who was never registered asks nobody"
    assert kiosk.register(backend, folder, made.code, "ward", demo=True) == "3층 병동"
    await people.look()
    (there,) = [one for one in people.state.members or () if one.is_kiosk]
    assert (there.seen_at, there.waits_until) == (house.now, None)
    for ends in (False, True):
        if ends:
            await people.change(there.id, status="closed")
        here._asked = None
        await here.look()
        assert here.state.ended is ends
    hub.backend = "http://127.0.0.1:9"
    again = registered_of(Hub(folder, hub.backend, demo=True, memory=True))
    await again.look()
    assert not again.state.ended, "without a network nobody knows"


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
