"""People at the room's page, each with a browser's made-up camera and microphone."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

from backend.accounts.permissions import Role
from backend.counseling.room.turn import turn_from
from backend.storage import make_engine, migrate
from demo import turn
from tests.backend.accounts.house import living
from tests.backend.counseling.room_people import RoomHouse

FLAGS = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--auto-select-desktop-capture-source=Entire screen",
    # Only here is everybody on one computer.
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)
_KEEP = """() => {
  const Real = RTCPeerConnection;
  window.connections = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...said) { super(...said); window.connections.push(this); }
  };
  window.cspFound = [];
  document.addEventListener('securitypolicyviolation', (e) =>
    window.cspFound.push(e.violatedDirective + ' ' + e.blockedURI));
}"""
_STATS = """async () => {
  const found = [];
  for (const one of window.connections.filter((c) => c.connectionState === 'connected')) {
    const said = { frames: 0, energy: 0, relayed: false, lost: 0, width: 0 };
    const all = await one.getStats();
    for (const s of all.values()) {
      if (s.type === 'inbound-rtp' && s.kind === 'video') {
        said.frames += s.framesDecoded; said.lost += s.packetsLost; said.width = s.frameWidth;
      }
      if (s.type === 'inbound-rtp' && s.kind === 'audio') said.energy += s.totalAudioEnergy ?? 0;
      if (s.type === 'candidate-pair' && s.nominated && s.state === 'succeeded') {
        said.relayed = all.get(s.localCandidateId).candidateType === 'relay';
      }
    }
    found.push(said);
  }
  return found;
}"""


class Someone:
    """A person at the page; `problems` is what should never have stood in the console."""

    def __init__(self, page: Page, house: RoomHouse) -> None:
        self.page, self.house = page, house
        self.problems: list[str] = []
        self.allowed = ""
        page.set_default_timeout(60_000)
        page.add_init_script(f"({_KEEP})()")
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", self._console)

    def _console(self, message: Any) -> None:
        stopped = self.allowed and self.allowed in message.text
        if (message.type == "error" or message.text.startswith("room ")) and not stopped:
            self.problems.append(f"console: {message.text[:200]}")

    def open(self, who: Role | str, *, language: str = "ko") -> "Someone":
        """Open a new address, to the door."""
        path, _, token = self.house.path(who).partition("#")
        page = self.house.client.base_url.join(f"{path}?lang={language}#{token}")
        self.page.goto(str(page))
        return self

    def enter(self, who: Role | str, **other: Any) -> "Someone":
        """Open a new address and go in."""
        self.open(who, **other)
        self.page.click("#enter")
        return self

    def inside(self) -> None:
        """Wait until one is in the room."""
        self.page.wait_for_selector("#inside", state="visible")

    def press(self, name: str) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def stats(self) -> list[dict[str, Any]]:
        """What arrived over each connection that works."""
        found: list[dict[str, Any]] = self.page.evaluate(_STATS)
        return found

    def meets(self, others: int, frames: int = 5, tries: int = 240) -> list[dict[str, Any]]:
        """Wait until so many others are seen and heard; what arrived of each."""
        found: list[dict[str, Any]] = []
        for _ in range(tries):
            found = self.stats()
            good = [one for one in found if one["frames"] >= frames and one["energy"] > 0]
            if len(good) >= others:
                return good
            self.page.wait_for_timeout(125)
        raise AssertionError(f"{others} should be seen and heard: {found}")

    def loses(self, tries: int = 240) -> None:
        """Wait until no connection works any more."""
        for _ in range(tries):
            if not self.stats():
                return
            self.page.wait_for_timeout(125)
        raise AssertionError("the connection goes on")

    def finish(self) -> None:
        """That nothing was wrong on the way."""
        assert self.problems == []
        assert self.page.evaluate("window.cspFound") == []


def launched(playwright: Playwright, *, devices: bool = True) -> Browser:
    """Chromium with made-up devices, or with what this computer has."""
    path = shutil.which("chromium")
    assert path, "no Chromium: tools/system.sh chromium"
    flags = FLAGS if devices else ()
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *flags])


class Office:
    """A backend with rooms that use a relay and nothing else; both can be stopped and started."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._stack, self._secret, self._port = stack, turn.new_secret(), turn.free_port()
        self._engine = make_engine(None, folder / "service.db")
        migrate(self._engine)
        stack.callback(self._engine.dispose)
        told = turn.environment(self._port, self._secret) | {"ILTEORO_TURN_ONLY": "1"}
        self._turn = turn_from(told)
        self._parts: dict[str, ExitStack] = {}
        self.house = RoomHouse(self._engine, stack)
        self._at = 0
        self.start_relay()
        self.start_backend()
        self.house.fill()

    def start_relay(self) -> None:
        """Start coturn where it was before."""
        self._start("relay").enter_context(turn.relay(self._port, self._secret))

    def start_backend(self) -> None:
        """Start the backend where it was before."""
        part = self._start("backend")
        part.enter_context(living(self.house, turn=self._turn, port=self._at))
        self._at = self.house.client.base_url.port or 0

    def stop(self, part: str) -> None:
        """Stop `relay` or `backend`."""
        self._parts.pop(part).close()

    def _start(self, part: str) -> ExitStack:
        self._parts[part] = self._stack.enter_context(ExitStack())
        return self._parts[part]


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """A backend and a relay that run."""
    assert turn.program(), "no coturn: tools/system.sh coturn"
    with ExitStack() as stack:
        yield Office(folder, stack)
