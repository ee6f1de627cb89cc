"""What a caseworker's laptop keeps of the people they look after, against a real backend."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from app.models import CareStage, ErrorCode, IlteoroError
from app.sync import caseload
from app.sync.account import STAFF, Account
from app.sync.caseload import Standing
from backend.accounts.permissions import Role
from backend.accounts.tables import Assignment
from backend.storage import make_engine, migrate, transaction
from tests.app.sync.devices import Device
from tests.backend.accounts.house import PASSWORD, House, living

SECRETS = ("김가온", "010-1234-5678", "A-1", "rehabilitation")


class Office(House):
    """A backend with a caseworker who looks after two, the first of whom shares what they wrote."""

    def fill(self) -> None:
        self.caseworker, self.first, self.second = (
            self.staff(Role.CASEWORKER),
            self.worker("A-1"),
            self.worker("A-2", "이다온"),
        )
        self.assign(self.caseworker, self.first)
        self.assign(self.caseworker, self.second)
        self.own = self.as_worker("A-1")
        for which in ("personal", "health", "sharing"):
            self.consents(which, True)
        clock = f"{int(self.now.timestamp() * 1000):013}-0000-aaaaaaaaaaaa"
        said = {"care_stage": "rehabilitation", "birth_year": 1968, "from_a_newer_app": [1]}
        fields = {name: {"value": value, "clock": clock} for name, value in said.items()}
        body = {"records": [{"kind": "profile", "id": "me", "fields": fields}]}
        assert self.client.put("/v1/me/records", json=body, headers=self.own).is_success

    def consents(self, which: str, given: bool) -> None:
        body = {"which": which, "given": given, "text": 1, "language": "ko"}
        assert self.client.put("/v1/me/consents", json=body, headers=self.own).is_success

    def takes_away(self, worker: str) -> None:
        with transaction(self.engine) as db:
            db.execute(delete(Assignment).where(Assignment.worker == worker))


class Laptop(Device):
    """The caseworker's."""

    def enter(self, user: str = "caseworker") -> None:
        self.account = Account(
            str(self.http.base_url).rstrip("/"), self.http, self.vault, self.clock, STAFF
        )
        self.house.wait(seconds=30)  # a code of the authenticator is good for one sign-in
        self.account.sign_in_as_staff(user, PASSWORD, self.house.totp(), "노트북")

    def kept(self) -> Any:
        return caseload.kept(self.vault)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table, to be copied: making them takes a second."""
    folder = tmp_path_factory.mktemp("empty")
    engine = make_engine(f"sqlite:///{folder / 'service.db'}", folder)
    migrate(engine)
    engine.dispose()
    return folder / "service.db"


@pytest.fixture
def laptop(tmp_path: Path, empty: Path) -> Iterator[Laptop]:
    shutil.copy(empty, tmp_path)
    engine = make_engine(f"sqlite:///{tmp_path / 'service.db'}", tmp_path)
    with living(Office(engine)) as house, ExitStack() as at:
        assert isinstance(house, Office)
        house.fill()
        laptop = Laptop(house, tmp_path / "노트북", at)
        laptop.enter()
        yield laptop
    engine.dispose()


def office(laptop: Laptop) -> Office:
    assert isinstance(laptop.house, Office)
    return laptop.house


def refused(laptop: Laptop, act: Any) -> ErrorCode:
    with pytest.raises(IlteoroError) as caught:
        act(laptop.account)
    return caught.value.code


def test_the_list_and_opened_cases_are_kept(laptop: Laptop) -> None:
    house = office(laptop)
    caseload.look(laptop.account)
    listed = {one.id: one for one in laptop.kept().workers}
    assert (listed[house.first].shares, listed[house.first].stage) == (True, "rehabilitation")
    assert (listed[house.second].shares, listed[house.second].stage) == (False, None)
    assert laptop.kept().days == 7
    case = caseload.open_case(laptop.account, house.first)
    assert (case.name, case.phone, case.case_number) == ("김가온", "010-1234-5678", "A-1")
    assert case.profile.care_stage is CareStage.REHABILITATION
    assert caseload.kept_case(laptop.vault, house.first) == case
    silent = caseload.open_case(laptop.account, house.second)
    assert (silent.shares, silent.profile.birth_year) == (False, None)
    assert laptop.kept().opened == {house.first, house.second}
    # Each look and each opening stands in the worker's own audit.
    seen = house.client.get("/v1/me/audit", headers=house.own).json()["entries"]
    by_staff = [one["operation"] for one in seen if one["role"] == "caseworker"]
    assert by_staff == ["worker.records", "worker.read", "worker.list"]
    held = b"".join(file.read_bytes() for file in laptop.folder.iterdir())
    assert not [one for one in SECRETS if one.encode() in held], "in clear"


def test_who_is_looked_after_no_more_is_forgotten_at_the_next_contact(laptop: Laptop) -> None:
    house = office(laptop)
    caseload.look(laptop.account)
    caseload.open_case(laptop.account, house.first)
    caseload.open_case(laptop.account, house.second)
    house.takes_away(house.second)
    caseload.look(laptop.account)
    assert [one.id for one in laptop.kept().workers] == [house.first]
    assert laptop.kept().opened == {house.first}
    house.takes_away(house.first)
    assert refused(laptop, lambda one: caseload.open_case(one, house.first)) is (
        ErrorCode.NOT_ALLOWED
    )
    assert laptop.kept().opened == frozenset(), "opening one is a contact too"


def test_a_consent_that_is_taken_back_takes_along_what_was_kept(laptop: Laptop) -> None:
    house = office(laptop)
    caseload.look(laptop.account)
    caseload.open_case(laptop.account, house.first)
    house.consents("sharing", False)
    caseload.look(laptop.account)
    assert laptop.kept().opened == frozenset()
    assert not laptop.kept().workers[0].shares
    assert not caseload.open_case(laptop.account, house.first).shares
    house.consents("sharing", True)
    caseload.look(laptop.account)
    assert laptop.kept().opened == frozenset(), "nor does it say they do not share when they do"


def test_what_is_kept_may_be_shown_for_seven_days(laptop: Laptop) -> None:
    caseload.look(laptop.account)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.FRESH
    laptop.ahead = timedelta(days=6, hours=23)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.FRESH
    assert caseload.days_left(laptop.kept(), laptop.clock) == 0
    laptop.ahead = timedelta(days=7, minutes=16)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.OLD
    caseload.look(laptop.account)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.FRESH
    assert caseload.days_left(laptop.kept(), laptop.clock) == 7


def test_a_clock_that_is_set_back_wins_no_time(laptop: Laptop) -> None:
    caseload.look(laptop.account)
    laptop.ahead = timedelta(days=5)
    caseload.note_time(laptop.vault, laptop.clock)
    laptop.ahead = timedelta(days=5, minutes=-9)  # set right by a little
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.FRESH
    assert caseload.days_left(laptop.kept(), laptop.clock) == 2
    laptop.ahead = timedelta(days=1)
    caseload.note_time(laptop.vault, laptop.clock)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.CLOCK
    laptop.ahead = timedelta(days=-400)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.CLOCK
    # A clock that is wrong by a year goes as fast as any other: a contact takes it as it is.
    caseload.look(laptop.account)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.FRESH
    laptop.ahead = timedelta(days=-392)
    assert caseload.standing(laptop.kept(), laptop.clock) is Standing.OLD


def test_a_sign_in_that_somebody_ended_takes_everything_along(laptop: Laptop) -> None:
    house = office(laptop)
    caseload.look(laptop.account)
    caseload.open_case(laptop.account, house.first)
    house.staff(Role.ADMINISTRATOR)
    house.wait(minutes=1)
    place, closed = f"/v1/accounts/{house.caseworker}", {"status": "closed"}
    administrator = house.as_staff("administrator")
    assert house.client.patch(place, json=closed, headers=administrator).is_success
    assert refused(laptop, caseload.look) is ErrorCode.SESSION_ENDED
    caseload.ended(laptop.vault, laptop.clock)
    assert laptop.kept() is None
    assert laptop.vault.ids(caseload.CASE) == []


def test_a_sign_in_that_is_over_by_itself_leaves_the_days(laptop: Laptop) -> None:
    house = office(laptop)
    caseload.look(laptop.account)
    caseload.open_case(laptop.account, house.first)
    house.wait(hours=13)  # staff's refresh tokens wait for twelve
    assert refused(laptop, caseload.look) is ErrorCode.SESSION_ENDED
    caseload.ended(laptop.vault, laptop.clock)
    assert laptop.kept().opened == {house.first}
    house.wait(days=7)
    caseload.ended(laptop.vault, laptop.clock)
    assert laptop.kept() is None


def test_each_sees_their_own_people_alone(laptop: Laptop) -> None:
    house = office(laptop)
    caseload.look(laptop.account)
    caseload.open_case(laptop.account, house.first)
    house.staff(Role.COUNSELLOR)
    laptop.account.sign_out()
    laptop.enter("counsellor")
    caseload.look(laptop.account)
    assert laptop.kept().workers == ()
    assert laptop.kept().opened == frozenset()


def test_each_app_is_for_its_own_accounts(laptop: Laptop) -> None:
    house = office(laptop)
    laptop.account.sign_out()
    house.staff(Role.INTERPRETER)
    with pytest.raises(IlteoroError) as caught:
        laptop.enter("interpreter")
    assert caught.value.code is ErrorCode.ACCOUNT_UNFIT
    assert laptop.vault.get("account", "me") is None
    phone = Account(laptop.account.address, laptop.http, laptop.vault, laptop.clock)
    house.wait(seconds=30)
    with pytest.raises(IlteoroError) as caught:
        phone.sign_in_as_staff("caseworker", PASSWORD, house.totp(), "폰")
    assert caught.value.code is ErrorCode.ACCOUNT_UNFIT


def test_an_answer_that_makes_no_sense_changes_nothing(laptop: Laptop) -> None:
    caseload.look(laptop.account)
    before = laptop.kept()

    class Odd(Account):
        def ask(self, *_: Any, **__: Any) -> Any:
            return {"workers": [{"name": 3}], "offline_days": "x"}

    odd = Odd(laptop.account.address, laptop.http, laptop.vault, laptop.clock, STAFF)
    for act in (caseload.look, lambda one: caseload.open_case(one, before.workers[0].id)):
        with pytest.raises(IlteoroError) as caught:
            act(odd)
        assert caught.value.code is ErrorCode.ANSWER_UNREADABLE
    assert laptop.kept() == before
