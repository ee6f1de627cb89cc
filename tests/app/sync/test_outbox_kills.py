"""The app killed (SIGKILL) between every two steps of a send: nothing is lost, nothing doubled.

What is killed is a process of its own that opens the vault, sends as the app does and ends itself
before a step, as a power cut would. `multiprocessing`'s fork server has loaded everything.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.models import Clock, IlteoroError
from app.models.record import SendState
from app.store.vault import Vault
from app.sync import outbox, outbox_kept
from app.sync import supplements_kept as kept
from app.sync.account import Account
from app.sync.pieces import drop
from tests.app.sync.devices import KEY, at_home
from tests.app.sync.test_outbox import closed
from tests.app.sync.test_supplements import Home, written
from tests.running import TORTURE

_FORKS = multiprocessing.get_context("forkserver")
FORM_STEPS, REPLY_STEPS = 9, 10
"""Of a send with an attachment of two pieces."""


def die(vault_file: Path, address: str, id_: str, step: int, *, reply: bool) -> None:
    """Send what waits under this id, and end without another word before the `step`th step."""
    with Vault.open(vault_file, KEY) as vault, httpx.Client(trust_env=False) as http:
        http.base_url = address
        account = Account(address, http, vault, Clock())
        if reply:
            steps = outbox.supplementing(kept.supplement(vault, id_))
        else:
            steps = outbox.filing(outbox_kept.submission(vault, id_))
        at, todo = 0, next(steps)
        while True:
            if at == step:
                os.kill(os.getpid(), signal.SIGKILL)
            at += 1
            try:
                answer = outbox.done(todo, account)
            except IlteoroError as error:
                todo = steps.throw(error)
            else:
                try:
                    todo = steps.send(answer)
                except StopIteration:  # all of it is done: killed before anybody hears of it
                    assert at == step
                    os.kill(os.getpid(), signal.SIGKILL)


def killed(home: Home, id_: str, step: int, *, reply: bool = False) -> None:
    """Have a process send it and die before a step."""
    address = str(home.house.client.base_url)
    process = _FORKS.Process(
        target=die, args=(home.phone.folder / "vault.db", address, id_, step),
        kwargs={"reply": reply}, daemon=True,
    )  # fmt: skip
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    _FORKS.set_forkserver_preload(["tests.app.sync.test_outbox_kills"])
    with at_home(tmp_path_factory.mktemp("home")) as (house, phone, computer):
        phone.sign_in()
        computer.sign_in()
        yield Home(house, phone, computer)


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_killed_between_any_two_steps_a_form_is_filed_once(home: Home) -> None:
    phone, sent = home.phone, dict[str, str]()
    for step in range(FORM_STEPS + 1):
        for n in range(_kills()):
            one = closed(phone, 1000 * step + n, size=300_000)
            killed(home, one.id, step)
            there = outbox_kept.submission(phone.vault, one.id)
            # Not sent until the receipt is here, and then not waiting any more.
            assert (there.state is SendState.SENT) == (step == FORM_STEPS), step
            assert there.tried == (step > 0)
            done = outbox.send(phone.account, there)
            assert done.state is SendState.SENT
            sent[one.id] = done.receipt or ""
            phone.vault.delete(outbox_kept.SUBMISSION, one.id)
            for file in one.attachments:
                drop(phone.vault, file.id)
    told: dict[str, str] = {}
    since: int | None = 0
    while since is not None:
        page = phone.account.ask("GET", f"/v1/submissions?since={since}")
        told |= {one["id"]: one["receipt"] for one in page["submissions"]}
        since = page["until"]
    assert told == sent
    assert len(set(told.values())) == (FORM_STEPS + 1) * _kills()


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_killed_between_any_two_steps_a_reply_arrives_once(home: Home) -> None:
    phone = home.phone
    for step in range(REPLY_STEPS + 1):
        asked, ids = home.asked(), list[str]()
        for n in range(_kills()):
            reply = written(phone, asked.id, f"{n}번째", size=300_000)
            killed(home, reply.id, step, reply=True)
            there = kept.supplement(phone.vault, reply.id)
            assert (there.state is SendState.SENT) == (step == REPLY_STEPS), step
            assert outbox.send(phone.account, there).state is SendState.SENT
            ids.append(reply.id)
            phone.vault.delete(kept.SUPPLEMENT, reply.id)
            for file in reply.attachments:
                drop(phone.vault, file.id)
        told = home.there(asked.id)
        assert [one["id"] for one in told["supplements"]] == ids
        assert told["conflicts_seen"] == []


def _kills() -> int:
    """Of each step."""
    return 200 if TORTURE in os.environ else 1
