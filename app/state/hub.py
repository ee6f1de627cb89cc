"""What the sessions of one process share: folder, vault, catalogue, model, one fetch at a time."""

import asyncio
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.models import Clock
from app.private import VAULT
from app.state.engine import Engine
from app.state.fetching import Fetching, Pace
from app.state.ward import Ward

if TYPE_CHECKING:
    from app.state.erasing import Erased
    from app.state.session import Session
    from app.store.vault import Vault


class Hub:
    """One a process. In a mode with `memory` every session has a vault of its own in memory.

    After `idle` seconds without a touch a session is wiped, None never.
    """

    def __init__(
        self,
        data: Path,
        backend: str | None,
        *,
        demo: bool,
        memory: bool,
        idle: float | None = None,
        pace: Pace | None = None,
        ward: Ward | None = None,
    ) -> None:
        self.data = data
        self.backend = backend
        self.demo = demo
        self.memory = memory
        self.idle = idle
        self.ward = ward or Ward()
        self.clock = Clock()
        self.engine = Engine(data, self.clock)
        self.secrets_kind = ""
        self.pin = False
        """Whether a PIN stands before the vault."""
        self.synced = False
        self.fetches = True
        """Whether listings are fetched by themselves."""
        self._vault: Vault | None = None
        self._first = True
        self._opening = asyncio.Lock()
        self.sharing = asyncio.Lock()
        """Held by the session that shares records with the backend."""
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        self.fetching = Fetching(self, pace)

    def join(self, session: "Session") -> None:
        """Count a session in, so that it hears what others changed."""
        self._sessions.add(session)

    def leave(self, session: "Session") -> None:
        """A session ended."""
        self._sessions.discard(session)

    @property
    def sessions(self) -> "list[Session]":
        """Those who are here now."""
        return list(self._sessions)

    def first(self) -> bool:
        """Whether nobody asked this before: the first session of a process goes on where the
        app was ended."""
        first, self._first = self._first, False
        return first

    async def vault(self) -> "Vault":
        """The vault for one more session. Raises what opening it raises."""
        if self.memory:
            return await asyncio.to_thread(self._open_vault, None)
        async with self._opening:
            if self._vault is None:
                self._vault = await asyncio.to_thread(self._open_vault, self.data)
            return self._vault

    async def kept(self) -> "Vault | None":
        """The vault for one more session, None where nothing is kept yet: nothing is made before
        there is something to keep. Raises what opening it raises, also where no key could be
        kept."""

        def there() -> bool:
            from app.device import open_secrets
            from app.state.locking import has_pin
            from app.store.vault import exists

            store = open_secrets(self.data, demo=self.demo, memory=False)
            self.secrets_kind, self.pin = store.kind, has_pin(store)
            return exists(self.data / VAULT)

        if self.memory or self._vault is not None or await asyncio.to_thread(there):
            return await self.vault()
        return None

    def _open_vault(self, data: Path | None, given: str | None = None) -> "Vault":
        from app.device import data_key, open_secrets
        from app.state.locking import open_vault
        from app.store.vault import Vault

        store = open_secrets(self.data, demo=self.demo, memory=data is None)
        self.secrets_kind = store.kind
        if data is None:
            return Vault.open(None, data_key(store, None), clock=self.clock)
        data.mkdir(parents=True, exist_ok=True)
        return open_vault(store, data, self.clock, given)

    async def unlock(self, given: str) -> None:
        """Open the vault with the PIN somebody typed. Raises PIN_WRONG, PIN_WAIT."""
        async with self._opening:
            if self._vault is None:
                self._vault = await asyncio.to_thread(self._open_vault, self.data, given)

    async def lock(self) -> None:
        """Close the vault until its PIN is given; sessions let go of it first."""
        async with self._opening:
            vault, self._vault = self._vault, None
            if vault is not None:
                await asyncio.to_thread(vault.close)

    async def change_pin(self, given: str | None, now: str | None) -> None:
        """Put a PIN before the open vault, another one, or with None none; `now` is the one
        that stands. Raises PIN_WRONG, PIN_WAIT, PIN_TOO_SIMPLE and what keeping it raises."""
        vault = await self.vault()

        def work() -> None:
            from app.device import open_secrets
            from app.state import locking

            store = open_secrets(self.data, demo=self.demo, memory=False)
            locking.confirm(store, self.data, self.clock, now)
            locking.change_pin(store, vault, given)
            self.pin = given is not None

        await asyncio.to_thread(work)

    async def replace_vault(self) -> "Vault":
        """The locked vault goes with its key; an empty one without a PIN takes its place."""

        def anew() -> "Vault":
            from app.state.erasing import forget_vault

            forget_vault(self.data, demo=self.demo)
            return self._open_vault(self.data)

        async with self._opening:
            self._vault, vault = None, self._vault
            if vault is not None:
                await asyncio.to_thread(vault.close)
            self._vault = await asyncio.to_thread(anew)
            self.pin = False
            return self._vault

    async def wipe(self) -> "Erased":
        """Everything of the person is gone: vault, files and key. A catalogue of all of Korea
        stays."""

        def gone() -> "Erased":
            from app.state.erasing import erase

            vault, self._vault = self._vault, None
            self.pin = False
            return erase(self.data, vault, demo=self.demo)

        self.fetching.stop()
        async with self._opening:
            erased = await asyncio.to_thread(gone)
        await self.engine.reopen()
        return erased

    async def start_afresh(self) -> None:
        """Put a vault that can't be opened aside, untouched, and begin with an empty one."""
        from app.store.vault import set_aside

        async with self._opening:
            await asyncio.to_thread(set_aside, self.data / "vault.db", self.clock)
            self._vault = None

    def tell(self, act: Callable[["Session"], None], but: "Session | None" = None) -> None:
        """Do something in every session, each in its own page's context."""
        for session in self.sessions:
            if session is not but:
                session.post(act)
