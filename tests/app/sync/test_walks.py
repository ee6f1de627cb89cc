"""Any walk of a backend and a device through each other's days ends with equal catalogues."""

import random
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.models import Agency
from app.store.catalogue import read_pointer
from app.sync.client import sync
from tests.app.sync.serving import serving_files
from tests.app.sync.world import World, seen_on
from tests.running import times

SIDO = ("00", "11", "26", "41", "48")
changes = st.tuples(
    st.sampled_from(("add", "change", "close_some", "resurrect", "move", "fold")),
    st.integers(1, 2),
)
regions = st.none() | st.lists(st.sampled_from(SIDO), min_size=1, max_size=3, unique=True)


class Broken(Exception):  # noqa: N818 - no error of the app
    """The sync was stopped here."""


class Walk(RuleBasedStateMachine):
    """The backend's days on one side, one device on the other."""

    @initialize(seed=st.integers(1, 5))
    def begin(self, seed: int) -> None:
        self.open = ExitStack()
        self.folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        self.world = World(self.folder / "backend", 400, seed=seed)
        self.open.callback(self.world.close)
        self.device = self.folder / "device"
        self.sido: list[str] | None = None
        self.replayed: bytes | None = None
        self.cut: dict[str, int] = {}
        self.manifests: list[bytes] = []
        self.random = random.Random(seed)
        self.address = self.open.enter_context(
            serving_files(self.world.published, self._answer, cut=self.cut)
        )
        self._publish()
        sync(self.address, self.device)

    def _answer(self, path: str) -> tuple[int, str, bytes] | None:
        if self.replayed and path.endswith("/manifest"):
            return 200, "application/json", self.replayed
        return None

    def _publish(self) -> None:
        self.world.publish()
        self.manifests.append((self.world.published / "manifest.json").read_bytes())

    @rule(changes=st.lists(changes, min_size=1, max_size=3), published=st.booleans())
    def day(self, changes: list[tuple[str, int]], published: bool) -> None:
        """Listings come, change, go, come back, move, become duplicates or stop being ones."""
        for name, count in changes:
            getattr(self.world, name)(count)
        if published:
            self._publish()

    @rule(agencies=st.sets(st.sampled_from((Agency.KEAD, Agency.KORDI)), max_size=1))
    def leave_out(self, agencies: set[Agency]) -> None:
        self.world.leave_out(*agencies)

    @rule(sido=regions)
    def choose(self, sido: list[str] | None) -> None:
        self.sido = sido
        self.sync()

    @rule(at=st.integers(0, 40), where=st.integers(0, 3000))
    def break_off(self, at: int, where: int) -> None:
        """The connection breaks in a file, and the sync ends somewhere in the middle."""
        names = sorted(path.name for path in self.world.published.glob("*.zst"))
        self.cut[self.random.choice(names)] = where
        calls = 0

        def progress(_step: str, _share: float) -> None:
            nonlocal calls
            calls += 1
            if calls > at:
                raise Broken

        with suppress(Broken):
            sync(self.address, self.device, sido=self.sido, progress=progress)
        self.cut.clear()

    @precondition(lambda self: len(self.manifests) > 1)
    @rule(which=st.integers(0, 10))
    def replay(self, which: int) -> None:
        """A manifest from before changes nothing once a newer one was seen."""
        pointer = read_pointer(self.device)
        assert pointer
        self.replayed = self.manifests[which % (len(self.manifests) - 1)]
        try:
            if pointer.version == self.world.version:
                assert sync(self.address, self.device).version == pointer.version
        finally:
            self.replayed = None

    @rule(changes=st.lists(changes, min_size=1, max_size=2))
    def day_and_sync(self, changes: list[tuple[str, int]]) -> None:
        self.day(changes, published=True)
        self.sync()

    def sync(self) -> None:
        """The device's catalogue equals one that comes afresh."""
        result = sync(self.address, self.device, sido=self.sido)
        assert result.version == self.world.version
        fresh = self.folder / "fresh"
        sync(self.address, fresh, sido=self.sido, ways=("packs",))
        assert seen_on(self.device) == seen_on(fresh)
        shutil.rmtree(fresh)

    @invariant()
    def something_stands(self) -> None:
        pointer = read_pointer(self.device)
        assert pointer
        assert (self.device / pointer.file).stat().st_size == pointer.bytes

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self._publish()
            self.sync()
            self.open.close()


TestWalk = pytest.mark.torture(Walk.TestCase)
TestWalk.settings = settings(
    max_examples=times(4),
    stateful_step_count=20,
    deadline=None,
    # The same walks every day; in a torture run others each time.
    derandomize=times(1) == 1,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
