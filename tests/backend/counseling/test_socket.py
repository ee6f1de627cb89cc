"""The socket tells at once, and only whom it concerns; who misuses it is cut off alone."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from app.models import new_id
from backend.accounts.permissions import Role
from backend.counseling import socket as served
from backend.counseling.hub import EVERYTHING, OF_ONE, WAITING, Hub
from backend.counseling.pace import Pace
from tests.backend.accounts.house import Headers
from tests.backend.counseling.talking import Talkers

WAIT = 20


def address(talkers: Talkers) -> str:
    return str(talkers.client.base_url).replace("http", "ws", 1).rstrip("/") + served.PATH


@contextmanager
def opened(talkers: Talkers, header: Headers | None = None) -> Iterator[ClientConnection]:
    """A socket; greeted where a header is given."""
    with connect(address(talkers), proxy=None, open_timeout=WAIT) as one:
        if header is not None:
            token = header["authorization"].removeprefix("Bearer ")
            one.send(json.dumps({"type": "hello", "token": token}))
            assert heard(one) == {"type": "welcome"}
        yield one


def heard(one: ClientConnection, seconds: float = WAIT) -> Any:
    return json.loads(one.recv(timeout=seconds))


def cut(one: ClientConnection) -> int:
    """The code it was cut off with."""
    with pytest.raises(ConnectionClosed):
        sent_on(one)
    assert one.close_code is not None
    return one.close_code


def sent_on(one: ClientConnection, *frames: str) -> None:
    """Send, and listen until it ends."""
    for frame in frames:
        one.send(frame)
    while True:
        one.recv(timeout=WAIT)


def typing(worker: str) -> str:
    return json.dumps({"type": "typing", "worker": worker})


def test_a_change_a_mark_and_typing_come_at_once_to_whom_they_concern(talkers: Talkers) -> None:
    worker, header, staff, other = talkers.pair()
    _, apart, _, _ = talkers.pair("모르는 사람")
    with (
        opened(talkers, header) as mine,
        opened(talkers, other) as theirs,
        opened(talkers, apart) as strange,
    ):
        theirs.send(typing(worker))
        assert heard(mine) == {"type": "typing", "worker": worker, "account": staff}
        talkers.write(other, worker, "비밀 이야기")
        told = {"type": "changed", "worker": worker, "last": 1}
        assert (heard(mine), heard(theirs)) == (told, told)
        talkers.mark(header, worker, 1, 1)
        mark = {"type": "mark", "worker": worker, "account": worker, "delivered": 1, "read": 1}
        assert (heard(mine), heard(theirs)) == (mark, mark)
        # The same again tells nobody; a stranger's typing neither.
        talkers.mark(header, worker, 1, 1)
        strange.send(typing(worker))
        with pytest.raises(TimeoutError):
            heard(strange, 0.3)
        with pytest.raises(TimeoutError):
            heard(mine, 0.05)


def test_who_is_no_longer_assigned_hears_nothing_more(talkers: Talkers) -> None:
    worker, header, staff, other = talkers.pair()
    with opened(talkers, other) as theirs:
        place = f"/v1/workers/{worker}/assignments/{staff}"
        boss = talkers.helper(role=Role.SUPERVISOR)[1]
        assert talkers.client.delete(place, headers=boss).is_success
        talkers.write(header, worker, "이제 둘만")
        with pytest.raises(TimeoutError):
            heard(theirs, 0.3)


def test_a_request_waits_for_a_change_where_no_socket_opens(talkers: Talkers) -> None:
    worker, header, _, other = talkers.pair()
    tag = talkers.listed(other)["tag"]
    assert talkers.listed(other, known=tag, wait=1)["tag"] == tag
    found: list[Any] = []
    began = time.monotonic()
    waits = threading.Thread(target=lambda: found.append(talkers.listed(other, known=tag, wait=25)))
    waits.start()
    while not talkers.app.state.talk.hub.count:
        time.sleep(0.01)
    talkers.write(header, worker, "여보세요")
    waits.join()
    assert time.monotonic() - began < 15
    assert found[0]["conversations"][0]["unread"] == 1
    assert found[0]["tag"] != tag


def test_without_a_good_token_or_from_another_sites_page_there_is_no_socket(
    talkers: Talkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, header, *_ = talkers.pair()
    _, nobody = talkers.helper(role=Role.INTERPRETER)
    for token in ("nobody", nobody["authorization"].removeprefix("Bearer ")):
        with opened(talkers) as one:
            one.send(json.dumps({"type": "hello", "token": token}))
            assert cut(one) == served.SIGNED_OUT
    for first in ("{", "[]", '{"type": "hello"}', typing(new_id()), b"\x00"):
        with opened(talkers) as one:
            one.send(first)
            assert cut(one) == served.NOT_UNDERSTOOD
    evil = Origin("https://evil.example")
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(address(talkers), proxy=None, origin=evil),
    ):
        pass
    assert refused.value.response.status_code == 403
    monkeypatch.setattr(served, "HELLO_SECONDS", 0.2)
    with opened(talkers) as one:
        assert cut(one) == served.NOT_UNDERSTOOD
    with opened(talkers, header):
        pass


def test_a_hostile_client_is_cut_off_and_nobody_else_notices(talkers: Talkers) -> None:
    worker, header, _, other = talkers.pair()
    with opened(talkers, other) as theirs:
        with opened(talkers, header) as one:
            one.send("x" * (served.FRAME_BYTES + 1))
            assert cut(one) == served.TOO_MUCH
        # What is larger than the server takes ends below any frame of ours.
        with opened(talkers, header) as one, pytest.raises(ConnectionClosed):
            sent_on(one, "x" * 20_000_000)
        with opened(talkers, header) as one:
            with pytest.raises(ConnectionClosed):
                sent_on(one, *(typing(new_id()) for _ in range(500)))
            assert one.close_code == served.TRY_LATER
        for frame in ('{"type": "write"}', '{"type": "typing", "worker": 1}', "[[[[]]]]"):
            with opened(talkers, header) as one:
                one.send(frame)
                assert cut(one) == served.NOT_UNDERSTOOD
        with opened(talkers, header):
            talkers.write(header, worker, "<script>alert(1)</script>")
            assert heard(theirs)["type"] == "changed"
    (kept,) = talkers.read(other, worker)["messages"]
    assert kept["text"] == "<script>alert(1)</script>"


def test_nobody_holds_many_sockets_and_none_is_left(talkers: Talkers) -> None:
    _, header, _, other = talkers.pair()
    hub = talkers.app.state.talk.hub
    token = header["authorization"].removeprefix("Bearer ")
    with ExitStack() as at:
        several = [at.enter_context(opened(talkers)) for _ in range(OF_ONE + 1)]
        for one in several:
            one.send(json.dumps({"type": "hello", "token": token}))
        greeted = 0
        for one in several:
            try:
                greeted += heard(one) == {"type": "welcome"}
            except ConnectionClosed:
                assert one.close_code == served.TRY_LATER
        assert greeted == OF_ONE
        with opened(talkers, other):
            assert hub.count == OF_ONE + 1
    end = time.monotonic() + WAIT
    while hub.count:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_socket_ends_with_its_token(talkers: Talkers) -> None:
    _, header, *_ = talkers.pair()
    talkers.wait(minutes=9, seconds=59)
    with opened(talkers, header) as one:
        # The server's clock says that one second is left.
        assert cut(one) == served.SIGNED_OUT


def test_a_flood_of_messages_is_slowed_down(talkers: Talkers) -> None:
    worker, header, _, other = talkers.pair()
    usual = talkers.app.state.talk.pace
    object.__setattr__(talkers.app.state.talk, "pace", Pace(3, 0.1))
    try:
        answers = [talkers.write(header, worker, f"{n}") for n in range(5)]
        assert [one.status_code for one in answers] == [201, 201, 201, 429, 429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 10
        assert talkers.write(other, worker, "저는 천천히").status_code == 201
    finally:
        object.__setattr__(talkers.app.state.talk, "pace", usual)


async def _slow() -> None:
    hub = Hub()
    with hub.listening("a") as one:
        for n in range(WAITING + 1):
            one._take({"n": n})
        assert await one.next() == EVERYTHING
        hub.tell(["a", "b"], {"n": 1})
        assert await one.next() == {"n": 1}
    assert hub.count == 0


def test_who_is_too_slow_is_told_to_look_at_everything() -> None:
    import asyncio

    asyncio.run(_slow())
