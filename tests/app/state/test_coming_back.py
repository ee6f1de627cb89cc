"""Forgotten PINs, new phones and lost ones, against a real backend: what was sent comes back, what
was ended as lost is erased."""

import asyncio
import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from app.models import ErrorCode, IlteoroError, Level
from app.state import lock, recovering
from app.state.consent import TEXT
from app.state.hub import Hub
from app.state.others import choose, others_of
from app.state.questions import BY_ID
from app.state.session import Session
from app.views.export import _file as exported
from backend.accounts.samples import WORKERS
from tests.app.state.somebody import HOME, run, settled
from tests.app.state.test_account import device, office, sign_in, until

__all__ = ["device", "office"]
PIN = "260418"


async def used(office: httpx.Client, device: Any, name: str) -> Session:
    """A device on which somebody answered and shares what they said."""
    session: Session = await device(name)
    session.consent_personal(True)
    session.consent_health(True)
    session.answer(BY_ID["home"], HOME)
    session.answer(BY_ID["lift"], Level.LOW)
    await settled(session)
    await sign_in(office, session)
    await until(lambda: session.account.state.shared_at)
    await shared(session)
    return session


async def shared(session: Session) -> None:
    await until(lambda: not session.account._waiting)
    await session.account.share()
    assert session.account.state.problem is None


async def closed(*sessions: Session) -> None:
    for session in sessions:
        session.close()
    await asyncio.sleep(0)


def there(session: Session) -> bool:
    person = session.person
    return person.profile.region == HOME and person.profile.capacity_lift is Level.LOW


def test_who_forgot_the_pin_gets_back_what_was_sent(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone = await used(office, device, "phone")
        phone.toggle_saved("keis:1")
        await settled_soon(phone)
        await lock.change(phone, PIN, None)
        phone.settings.text_scale = 1.5
        phone.keep_settings()
        await settled_soon(phone)
        await lock.lock(phone)
        left = await recovering.look(phone)
        assert {"answers", "saved", "consents"} == set(left.back)
        assert "settings" in left.lost
        assert left.whole
        recovering.begin(phone)
        with pytest.raises(IlteoroError) as caught:
            await wrongly(phone)
        assert caught.value.code is ErrorCode.FIELDS_INVALID
        assert phone.screen.locked, "nothing is deleted before somebody has signed in"
        recovering.stop(phone)
        await lock.unlock(phone, PIN)
        await until(lambda: there(phone))
        await lock.lock(phone)
        recovering.begin(phone)
        await sign_in(office, phone, agreed=None)
        await until(lambda: there(phone) and phone.account.state.shared_at)
        assert not phone.screen.locked
        assert not phone.hub.pin
        assert phone.person.saved == ("keis:1",)
        assert (phone.person.consent_health, phone.settings.text_scale) == (True, 1.5)
        assert phone.account.state.signed_in
        again = Hub(phone.hub.data, phone.hub.backend, demo=True, memory=False)
        vault = await again.vault()
        assert (vault.get("profile", "me") or {})["region"] == HOME
        vault.close()
        await closed(phone)

    run(work())


async def settled_soon(session: Session) -> None:
    await until(lambda: not session._saving.locked())
    await shared(session)


async def wrongly(session: Session) -> None:
    own = session.account
    own.state.step, own.state._challenge = "code", "no-such-challenge-0123456789"
    own.state._typed["code"] = "000000"
    try:
        await own.go_on()
    finally:
        own.state.step = "case"


def test_what_was_not_sent_is_told_to_be_lost(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone = await device("phone")
        phone.consent_personal(True)
        phone.answer(BY_ID["home"], HOME)
        await settled(phone)
        left = await recovering.look(phone)
        assert (left.back, left.whole) == ((), False)
        assert {"answers", "consents"} <= set(left.lost)
        await sign_in(office, phone, agreed=False)
        assert not (await recovering.look(phone)).back
        await closed(phone)
        offline = Hub(phone.hub.data.parent / "alone", None, demo=True, memory=False)
        page = phone.page
        alone = Session(page, offline, ways=())
        assert (await recovering.look(alone)).lost == ()

    run(work())


def test_a_new_phone_gets_everything_and_the_lost_one_is_erased(
    office: httpx.Client, device: Any
) -> None:
    async def work() -> None:
        old, new = await used(office, device, "old"), await device("new")
        await sign_in(office, new)
        await until(lambda: there(new))
        assert new.person.welcomed
        assert {consent.text for consent in new.person.consents} == {TEXT}
        lost = next(one for one in await new.account.sessions() if not one["current"])
        await new.account.end(lost["id"], wipe=True)
        old.answer(BY_ID["lift"], Level.HIGH)
        await until(lambda: old.erased)
        await until(lambda: not old.person.welcomed)
        assert old.erased
        assert old.erased.elsewhere
        assert old.erased.proven
        assert not list(old.hub.data.glob("vault*.db*"))
        await shared(new)
        assert there(new), "what was said on the lost one came too late"
        await closed(old, new)

    run(work())


def test_locked_while_it_is_shared_nothing_is_lost_and_nothing_stuck(
    office: httpx.Client, device: Any
) -> None:
    async def work() -> None:
        phone = await device("phone")
        phone.consent_personal(True)
        phone.consent_health(True)
        await sign_in(office, phone)
        await lock.change(phone, PIN, None)
        tab = Session(phone.page, phone.hub, ways=())
        await tab.start()
        for year in range(1950, 1958):
            phone.answer(BY_ID["birth"], year)
            sharing = asyncio.create_task(phone.account.share())
            await asyncio.sleep((year - 1950) * 0.01)  # at one step after the other
            await lock.lock(phone)
            await sharing
            phone.tell_others()
            await asyncio.sleep(0.05)
            assert (phone.screen.trouble, tab.screen.trouble) == (None, None)
            assert phone.person.profile.birth_year is None
            await lock.unlock(phone, PIN)
            await until(lambda: phone.vault and phone.person.profile.birth_year)
            assert phone.person.profile.birth_year == year
            assert phone.account.state.problem is None
        await shared(phone)
        assert phone.account.state.signed_in
        await until(lambda: tab.person.profile.birth_year == year)
        await closed(phone, tab)

    run(work())


def test_another_key_while_it_is_shared(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone, computer = await used(office, device, "phone"), await device("computer")
        pin: str | None = None
        for n, new in enumerate(("260418", "918273", None, "483920")):
            phone.answer(BY_ID["birth"], 1960 + n)
            sharing = asyncio.create_task(phone.account.share())
            await asyncio.sleep(n * 0.015)
            await lock.change(phone, new, pin)
            await sharing
            pin = new
            await shared(phone)
        await sign_in(office, computer)
        await until(lambda: computer.person.profile.birth_year == 1963)
        await lock.lock(phone)
        await lock.unlock(phone, "483920")
        await until(lambda: phone.person.profile.birth_year == 1963)
        await closed(phone, computer)

    run(work())


def test_of_two_answers_given_apart_one_chooses_and_undoes(
    office: httpx.Client, device: Any
) -> None:
    async def work() -> None:
        phone, computer = await used(office, device, "phone"), await device("computer")
        await sign_in(office, computer)
        await until(lambda: there(computer))
        for session, level in ((phone, Level.MIDDLE), (computer, Level.HIGH)):
            session.account._waiting = True  # without a network nothing goes by itself
            session.answer(BY_ID["lift"], level)
            await settled_here(session)
        for session in (phone, computer, phone):
            session.account._waiting = False
            await session.account.share()
        await until(lambda: others_of(phone.person) and others_of(computer.person))
        (other,) = others_of(phone.person)
        assert (other.question.id, other.value) == ("lift", Level.MIDDLE)
        assert lift_of(phone) is Level.HIGH
        undo = choose(phone, other, take=True)
        assert lift_of(phone) is Level.MIDDLE
        assert not others_of(phone.person)
        undo()
        assert others_of(phone.person) == (other,)
        assert lift_of(phone) is Level.HIGH
        undo = choose(phone, other, take=False)
        undo()
        choose(phone, other, take=True)
        await settled_here(phone)
        await shared(phone)
        await shared(computer)
        await until(lambda: lift_of(computer) is Level.MIDDLE)
        assert not others_of(computer.person)
        phone.consent_health(False)
        assert phone.person.others == {}
        await closed(phone, computer)

    run(work())


def lift_of(session: Session) -> Level | None:
    return session.person.profile.capacity_lift


async def settled_here(session: Session) -> None:
    await asyncio.sleep(0.05)
    await until(lambda: not session._saving.locked())


def test_what_is_taken_along_holds_what_the_backend_has(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone = await used(office, device, "phone")
        name, content, left_out = await exported(phone)
        assert name.endswith(".zip")
        assert not left_out
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            assert whole.testzip() is None
            assert {"device.html", "server/index.html", "server/records.json"} <= {
                *whole.namelist()
            }
            here, there = (whole.read(n).decode() for n in ("device.html", "server/index.html"))
            records = json.loads(whole.read("server/records.json"))
        assert phone.t.region(HOME) in here
        assert WORKERS[0][0] in there
        assert HOME in str(records)
        kept = phone.vault.get("account", "me") if phone.vault else None
        tokens = [kept[name] for name in ("access", "refresh", "attempt")] if kept else []
        assert tokens
        assert not [token for token in tokens if token.encode() in content]
        phone.hub.backend = "http://127.0.0.1:9"
        name, content, left_out = await exported(phone)
        assert (name[-5:], left_out) == (".html", True)
        assert phone.t.region(HOME) in content.decode()
        await closed(phone)

    run(work())


def test_deleting_the_account_erases_the_other_devices(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone, computer = await used(office, device, "phone"), await device("computer")
        await sign_in(office, computer)
        await until(lambda: there(computer))
        await computer.account.delete()
        assert there(computer), "the device one deletes on is asked by itself"
        assert not computer.account.state.signed_in
        await phone.account.share()
        await until(lambda: phone.erased)
        assert not list(phone.hub.data.glob("vault*.db*"))
        await closed(phone, computer)

    run(work())
