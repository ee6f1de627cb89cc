"""Two people hear and see each other through the real relay, by the room's own signalling.

Relay alone: with coturn stopped or another secret nothing arrives, so that what arrives came
through it.
"""

import asyncio
import fractions
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.rtcconfiguration import RTCIceTransportPolicy
from av import AudioFrame
from websockets.asyncio.client import ClientConnection, connect

from app.models import new_id
from backend.accounts.permissions import Role
from backend.counseling.room.turn import Turn, turn_from
from backend.storage import make_engine, migrate
from demo import turn
from tests.backend.counseling.room_people import RoomHouse, rooms

RATE, SAMPLES = 48_000, 960
ENOUGH = 10
"""Frames."""
PATIENCE, SOON = 40.0, 4.0


class Tone(MediaStreamTrack):
    """A steady sound, so that silence can't be mistaken for it."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._sent = 0

    async def recv(self) -> AudioFrame:
        """The next 20 ms."""
        await asyncio.sleep(SAMPLES / RATE)
        at = np.arange(self._sent, self._sent + SAMPLES)
        wave = (np.sin(2 * np.pi * 440 * at / RATE) * 8000).astype(np.int16)
        frame = AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, self._sent
        frame.time_base = fractions.Fraction(1, RATE)
        self._sent += SAMPLES
        return frame


class Peer:
    """Somebody without a browser: a line, and a connection to the one other."""

    def __init__(self, line: ClientConnection, ice: dict[str, Any]) -> None:
        self.line, self.heard, self.seen = line, 0.0, 0
        servers = [RTCIceServer(**one) for one in ice["servers"]]
        assert ice["only"] is True
        self.connection = RTCPeerConnection(
            RTCConfiguration(servers, iceTransportPolicy=RTCIceTransportPolicy.RELAY)
        )
        self.connection.addTrack(Tone())
        self.connection.addTrack(VideoStreamTrack())
        self.enough = asyncio.Event()
        self._watching: list[asyncio.Task[None]] = []
        self.connection.on("track", self._watch)

    def _watch(self, track: MediaStreamTrack) -> None:
        self._watching.append(asyncio.create_task(self._count(track)))

    async def _count(self, track: MediaStreamTrack) -> None:
        while True:
            frame: Any = await track.recv()
            if track.kind == "video":
                self.seen += 1
            else:
                self.heard += float(np.mean(np.square(frame.to_ndarray() / 32768.0)))
            if self.seen >= ENOUGH and self.heard > 0.1:
                self.enough.set()

    async def say(self, kind: str, **other: Any) -> None:
        """Say something to the server."""
        await self.line.send(json.dumps({"type": kind, **other}))

    async def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """Wait for a message of a kind."""
        while True:
            said: dict[str, Any] = json.loads(await self.line.recv())
            if said["type"] == kind and all(said[name] == value for name, value in wanted.items()):
                return said

    async def describe(self, to: str, made: RTCSessionDescription) -> None:
        """Set and send one's own description, with what was gathered for it."""
        await self.connection.setLocalDescription(made)
        local = self.connection.localDescription
        data = {"description": {"type": local.type, "sdp": local.sdp}}
        await self.say("signal", to=to, data=data)

    async def take(self) -> str:
        """Take the other's description; whose it is."""
        said = await self.hear("signal")
        described = RTCSessionDescription(**said["data"]["description"])
        await self.connection.setRemoteDescription(described)
        return str(said["from"])

    async def close(self) -> None:
        """End everything of it."""
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        await self.connection.close()
        await self.line.close()


@asynccontextmanager
async def peer(house: RoomHouse, who: Role) -> AsyncIterator[Peer]:
    url = str(house.client.base_url.copy_with(scheme="ws", path="/v1/room/socket"))
    ticket = await asyncio.to_thread(house.ticket, who)
    line = await connect(url, proxy=None)
    await line.send(json.dumps({"type": "hello", "ticket": ticket, "instance": new_id()}))
    made = Peer(line, json.loads(await line.recv()))
    try:
        yield made
    finally:
        await made.close()


async def talk(house: RoomHouse, seconds: float) -> tuple[Peer, Peer, list[str]]:
    """Counsellor and worker meet; both as they are afterwards, and the states of the lines."""
    async with peer(house, Role.COUNSELLOR) as counsellor, peer(house, Role.WORKER) as worker:
        await counsellor.hear("welcome")
        me = (await worker.hear("welcome"))["you"]["id"]
        await counsellor.say("admit", who=me)
        other = (await worker.hear("welcome", state="inside"))["people"][0]["id"]
        try:
            async with asyncio.timeout(seconds):
                # Only who comes in offers.
                await worker.describe(other, await worker.connection.createOffer())
                to = await counsellor.take()
                await counsellor.describe(to, await counsellor.connection.createAnswer())
                await worker.take()
                await asyncio.gather(worker.enough.wait(), counsellor.enough.wait())
        except TimeoutError:
            pass
        states = [one.connection.connectionState for one in (counsellor, worker)]
        await counsellor.say("end")
        return counsellor, worker, states


@pytest.fixture(scope="module")
def secret() -> str:
    return turn.new_secret()


@pytest.fixture(scope="module")
def port(secret: str) -> Iterator[int]:
    assert turn.program(), "no coturn: tools/system.sh coturn"
    port = turn.free_port()
    with turn.relay(port, secret):
        yield port


def house_with(folder: Path, told: dict[str, str]) -> Any:
    """A backend whose rooms use this relay and nothing else."""
    engine = make_engine(None, folder / "service.db")
    migrate(engine)
    relay: Turn = turn_from(told | {"ILTEORO_TURN_ONLY": "1"})
    return rooms(engine, relay)


def test_two_hear_and_see_each_other_through_the_relay(
    port: int, secret: str, tmp_path: Path
) -> None:
    with house_with(tmp_path, turn.environment(port, secret)) as house:
        counsellor, worker, states = asyncio.run(talk(house, PATIENCE))
    assert states == ["connected", "connected"]
    for one in (counsellor, worker):
        assert one.seen >= ENOUGH
        assert one.heard > 0.1
        assert "typ relay" in one.connection.localDescription.sdp
        assert "typ host" not in one.connection.localDescription.sdp


@pytest.mark.parametrize("broken", ["wrong secret", "stopped"])
def test_without_the_relay_nothing_arrives(
    port: int, secret: str, tmp_path: Path, broken: str
) -> None:
    told = turn.environment(port, turn.new_secret())
    if broken == "stopped":
        told = turn.environment(turn.free_port(), secret)
    with house_with(tmp_path, told) as house:
        counsellor, worker, states = asyncio.run(talk(house, SOON))
    assert "connected" not in states
    assert counsellor.seen == worker.seen == 0
    assert counsellor.heard == worker.heard == 0


def test_a_secret_of_the_relay_is_not_on_the_command_line(port: int, secret: str) -> None:
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert secret.encode() not in line.read_bytes()
        except OSError:
            continue


def test_a_demo_without_coturn_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    with turn.relayed(said.append) as told:
        assert told == {}
    assert said == [turn.MISSING]
    assert "apt-get install" in turn.MISSING
