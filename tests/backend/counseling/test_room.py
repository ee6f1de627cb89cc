"""The room over its line: who gets in, what is passed on, and who is cut off."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.models import ErrorCode, IlteoroError, new_id
from backend.accounts.permissions import Role
from backend.counseling.room.entering import forget_rooms
from backend.counseling.room.tables import Room, RoomSeat
from backend.counseling.room.turn import Turn, turn_from
from backend.storage import make_engine, migrate, transaction
from tests.backend.accounts.house import living, refused
from tests.backend.counseling.room_people import Page, RoomHouse, rooms

SECRET = "sixteen signs and more"
TURN = Turn(("turn:127.0.0.1:3478",), SECRET)


@pytest.fixture(scope="module")
def house(shared_database: str) -> Iterator[RoomHouse]:
    engine = make_engine(shared_database, Path())
    migrate(engine)
    with rooms(engine, TURN) as house:
        yield house
    engine.dispose()


@pytest.fixture
def together(house: RoomHouse) -> Iterator[tuple[Page, Page]]:
    """Counsellor and worker in the room; it is ended after the test."""
    counsellor, worker = house.enter(Role.COUNSELLOR), house.enter(Role.WORKER)
    assert counsellor.hear("welcome")["state"] == "inside"
    assert worker.hear("welcome")["state"] == "waiting"
    counsellor.hear("waiting", people=[{"id": worker.me, "part": "worker", "name": "김가온"}])
    counsellor.say("admit", who=worker.me)
    assert worker.hear("welcome")["state"] == "inside"
    counsellor.hear("joined")
    counsellor.hear("waiting", people=[])
    yield counsellor, worker
    house_ends(house, counsellor)


def house_ends(house: RoomHouse, counsellor: Page) -> None:
    """End the talk, by a new line where this one is gone."""
    try:
        counsellor.say("end")
        counsellor.cut()
    except ConnectionClosed:
        again = house.enter(Role.COUNSELLOR)
        again.say("end")
        again.cut()


def test_an_address_works_once_and_not_for_long(house: RoomHouse) -> None:
    path = house.path(Role.WORKER)
    assert path.startswith("/room#"), "behind #: no server and no other page sees it"
    newer = house.path(Role.WORKER)
    refused(house.exchange(path), 401, "token_refused")
    first = house.exchange(newer)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    refused(house.exchange(newer), 401, "token_refused")
    refused(house.exchange("/room#" + "x" * 43), 401, "token_refused")
    late = house.path(Role.WORKER)
    house.wait(minutes=5)
    refused(house.exchange(late), 401, "token_refused")
    with transaction(house.engine, reads_only=True) as db:
        kept = b"".join(seat.name + (seat.ticket or b"") for seat in db.scalars(select(RoomSeat)))
    assert "김가온".encode() not in kept
    assert first.json()["ticket"].encode() not in kept


def test_one_waits_until_the_counsellor_lets_one_in(house: RoomHouse) -> None:
    worker = house.enter(Role.WORKER)
    welcome = worker.hear("welcome")
    assert (welcome["state"], welcome["people"], welcome["chat"]) == ("waiting", [], [])
    counsellor = house.enter(Role.COUNSELLOR)
    assert counsellor.hear("welcome")["you"]["rights"] == ["admit", "share"]
    # Who waits can neither let itself in nor speak.
    worker.say("admit", who=worker.me)
    worker.say("chat", id="1", text="들려요?", language="ko")
    worker.say("signal", to=counsellor.me, data={})
    worker.say("end")
    assert worker.silent()
    assert counsellor.hear("waiting")["people"][0]["name"] == "김가온"
    assert counsellor.silent()
    counsellor.say("admit", who=worker.me)
    people = worker.hear("welcome", state="inside")["people"]
    assert [(one["part"], one["name"]) for one in people] == [("counsellor", "counsellor 한")]
    joined = counsellor.hear("joined")["person"]
    assert (joined["id"], joined["instance"]) == (worker.me, worker.instance)
    house_ends(house, counsellor)
    assert worker.cut() == 4411


def test_signals_hands_and_lines_reach_the_others(together: tuple[Page, Page]) -> None:
    counsellor, worker = together
    worker.say("signal", to=counsellor.me, data={"candidate": {"candidate": "x"}})
    heard = counsellor.hear("signal")
    assert (heard["from"], heard["instance"]) == (worker.me, worker.instance)
    assert heard["data"] == {"candidate": {"candidate": "x"}}
    worker.say("state", hand=True, audio=True, video=False, screen=True)
    told = {"type": "state", "who": worker.me, "hand": True, "audio": True, "video": False}
    assert counsellor.hear("state") == told | {"screen": True}
    script = "<img src=x onerror=alert(1)> 안녕하세요"
    worker.say("chat", id="one", text=script, language="ko")
    for page in together:
        line = page.hear("chat")
        assert (line["text"], line["language"], line["from"]) == (script, "ko", worker.me)
        assert line["at"].endswith("Z")


def test_up_to_four_each_with_their_rights(house: RoomHouse, together: tuple[Page, Page]) -> None:
    counsellor, worker = together
    others = [house.enter(who) for who in (Role.INTERPRETER, "family", "advocate")]
    for other, part in zip(others, ("interpreter", "family", "advocate"), strict=True):
        assert other.hear("welcome")["you"]["part"] == part
        counsellor.say("admit", who=other.me)
    interpreter, family, advocate = others
    for other in (interpreter, family):
        assert other.hear("welcome")["state"] == "inside"
        other.say("remove", who=worker.me)
        other.say("end")
        other.say("state", screen=True)
        assert counsellor.hear("state", who=other.me)["screen"] is False
    # The fifth is let in and has no place until somebody leaves.
    assert advocate.hear("welcome")["state"] == "full"
    family.say("leave")
    assert family.cut() == 1000
    assert worker.hear("left")["who"] == family.me
    people = advocate.hear("welcome", state="inside")["people"]
    assert {one["part"] for one in people} == {"counsellor", "worker", "interpreter"}
    # Sent away: the ticket holds no more, and an address of before neither.
    counsellor.say("remove", who=advocate.me)
    assert advocate.cut() == 4410
    assert Page(house, advocate.ticket).cut() == 4401


def test_a_lost_line_comes_back_to_its_place(house: RoomHouse, together: tuple[Page, Page]) -> None:
    counsellor, worker = together
    counsellor.say("chat", id="1", text="잠깐만요", language="ko")
    worker.hear("chat")
    worker.line.socket.shutdown(2)
    assert counsellor.hear("away")["who"] == worker.me
    back = Page(house, worker.ticket, worker.instance)
    welcome = back.hear("welcome")
    assert welcome["state"] == "inside", "nobody has to let them in again"
    assert [line["text"] for line in welcome["chat"]] == ["잠깐만요"]
    joined = counsellor.hear("joined")["person"]
    assert (joined["instance"], joined["away"]) == (worker.instance, False)
    # The same ticket in another tab: the page before it ends, and says so.
    other = Page(house, worker.ticket)
    assert other.hear("welcome")["state"] == "inside"
    assert back.cut() == 4409
    assert counsellor.hear("joined")["person"]["instance"] == other.instance
    assert counsellor.silent()


def test_being_let_in_outlives_the_server(tmp_path: Path) -> None:
    engine = make_engine(None, tmp_path / "service.db")
    migrate(engine)
    with rooms(engine) as house:
        counsellor, worker = house.enter(Role.COUNSELLOR), house.enter(Role.WORKER)
        counsellor.hear("welcome")
        worker.hear("welcome")
        counsellor.say("admit", who=worker.me)
        worker.hear("welcome", state="inside")
    with ExitStack() as lines, living(RoomHouse(engine, lines)) as again:
        assert isinstance(again, RoomHouse)
        back = Page(again, worker.ticket, worker.instance)
        assert back.hear("welcome")["state"] == "inside"
        lines.close()
    assert forget_rooms(engine, house.now) == 0
    house.wait(hours=13)
    assert forget_rooms(engine, house.now) == 1
    with transaction(engine, reads_only=True) as db:
        assert not list(db.scalars(select(Room))) + list(db.scalars(select(RoomSeat)))
    engine.dispose()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("[]", 4400),
        ("{}", 4400),
        ("not JSON", 4400),
        (b"\x00\x01", 4400),
        (json.dumps({"type": "chat", "id": "1", "text": "x", "language": "ko"}), 4400),
        (json.dumps({"type": "hello", "ticket": "x" * 43, "instance": "i"}), 4401),
        ("x" * 1_000_000, 1009),
    ],
    ids=["list", "empty", "no JSON", "binary", "no hello", "wrong ticket", "1 MB"],
)
def test_who_has_no_ticket_is_cut_off(house: RoomHouse, said: str | bytes, code: int) -> None:
    line = house.open_line()
    line.send(said)
    with pytest.raises(ConnectionClosed) as found:
        line.recv(timeout=30)
    assert found.value.rcvd is not None
    assert found.value.rcvd.code == code


def flood(page: Page) -> None:
    """Say as much as there is time for, in a bounded time."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        page.say("signal", to="nobody", data={"x": "y" * 500})


def test_a_hostile_page_is_cut_off_and_nobody_else_notices(
    house: RoomHouse, together: tuple[Page, Page]
) -> None:
    counsellor, worker = together
    hostile = house.enter("family")
    hostile.hear("welcome")
    counsellor.say("admit", who=hostile.me)
    hostile.hear("welcome", state="inside")
    counsellor.hear("joined")
    worker.hear("joined")
    for code, bad in (
        (4400, '{"type": "chat", "id": "1", "language": "ko", "text": "' + "x" * 3000 + '"}'),
        (4400, '{"type": "unknown"}'),
        (1009, "x" * 1_000_000),
    ):
        hostile.line.send(bad)
        assert hostile.cut() == code
        hostile = Page(house, hostile.ticket)
        hostile.hear("welcome")
    with pytest.raises(ConnectionClosed) as found:
        flood(hostile)
    assert found.value.rcvd is not None
    assert found.value.rcvd.code == 4413
    counsellor.say("chat", id="1", text="들려요?", language="ko")
    assert worker.hear("chat")["text"] == "들려요?"
    # Another room's people can't be reached with an id that is known.
    worker.say("signal", to=new_id(), data={})
    assert worker.silent()


def test_a_page_of_another_origin_gets_no_line(house: RoomHouse) -> None:
    with pytest.raises(InvalidStatus) as found:
        house.open_line(origin="https://elsewhere.example")
    assert found.value.response.status_code == 403
    house.open_line(origin=str(house.client.base_url).rstrip("/")).close()


def test_two_hundred_who_come_and_go_leave_nothing_behind(house: RoomHouse) -> None:
    ticket = house.ticket(Role.COUNSELLOR)

    def come_and_go(times: int) -> int:
        for _ in range(times):
            page = Page(house, ticket)
            page.hear("welcome")
            page.say("leave")
            assert page.cut() == 1000
            page.line.close()
        return len(list(Path("/proc/self/fd").iterdir())) + threading.active_count()

    before = come_and_go(20)
    assert come_and_go(200) <= before + 5
    last = Page(house, ticket)
    assert last.hear("welcome")["people"] == []
    house_ends(house, last)


def test_the_relay_s_passwords_are_one_s_own_and_end(house: RoomHouse) -> None:
    page = house.enter(Role.WORKER)
    (server,) = page.hear("ice")["servers"]
    page.hear("welcome")
    expiry, _, seat = server["username"].partition(":")
    assert seat == page.me
    assert 0 < int(expiry) - house.now.timestamp() <= 7200
    digest = hmac.new(SECRET.encode(), server["username"].encode(), hashlib.sha1).digest()
    assert server["credential"] == base64.b64encode(digest).decode()
    page.say("turn")
    assert page.hear("ice")["only"] is False
    assert SECRET not in repr(TURN)


@pytest.mark.parametrize(
    "said",
    [
        {"URLS": "http://127.0.0.1", "SECRET": SECRET},
        {"URLS": "turn:127.0.0.1"},
        {"URLS": "turn:127.0.0.1", "SECRET": "short"},
        {"ONLY": "1"},
    ],
)
def test_settings_of_the_relay_that_can_t_be_used(said: dict[str, str]) -> None:
    with pytest.raises(IlteoroError) as found:
        turn_from({f"ILTEORO_TURN_{name}": value for name, value in said.items()})
    assert found.value.code is ErrorCode.BAD_USAGE
    assert turn_from({}) == Turn()
