"""Who forgot the PIN signs in anew, and what lies at the backend comes back.

Nothing is deleted before somebody has signed in: until then the tokens lie in a vault in memory.
Then the locked vault goes with its key, which nobody can open any more, an empty one takes its
place, and the tokens with it. A kill in between loses what was told to be lost and no more: one
signs in once again.
"""

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.models import IlteoroError
from app.private import VAULT
from app.state import lock
from app.state.erasing import name_of_kind

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault

COME_BACK = "/welcome/back"
"""Where one sees what comes from the backend."""
_RETURNS = ("answers", "saved", "consents")
"""What the backend keeps of what a device holds, by the names of `erasing`."""


@dataclass(frozen=True)
class Left:
    """What would come `back` from the backend and what would be `lost`, as names of texts
    `erase.<name>`; `whole`: nothing was changed since it was sent last."""

    back: tuple[str, ...]
    lost: tuple[str, ...]
    whole: bool


async def look(session: "Session") -> Left:
    """What there is behind the lock, as far as it shows without the PIN."""
    from app.store.glance import names_in
    from app.sync.account_kept import ALL, KIND, SENT, STAMPS

    try:
        names = await asyncio.to_thread(names_in, session.hub.data / VAULT)
    except IlteoroError:
        names = frozenset()
    kinds = {kind for kind, _ in names} - {SENT, STAMPS, KIND}
    named = {name_of_kind(kind) for kind in kinds}
    found = (*(name for name in _RETURNS if name in named), *sorted(named - {*_RETURNS}))
    sent = any(kind == SENT for kind, _ in names)
    back = tuple(name for name in found if sent and name in _RETURNS)
    lost = tuple(name for name in found if name not in back)
    return Left(back, lost, (SENT, ALL) in names)


def begin(session: "Session") -> None:
    """Sign in while the vault stays locked."""
    session.account.aside = _in_memory(session)
    session.account.state.recovering = True


def stop(session: "Session") -> None:
    """Leave all as it is: the PIN may come to mind after all."""
    aside, session.account.aside = session.account.aside, None
    if aside is not None:
        aside.close()
    session.account.state.recovering = False


async def entered(session: "Session") -> None:
    """Where somebody has signed in: the locked vault goes, and what is at the backend comes."""
    from app.sync.account_kept import KIND, ME, say_sharing

    aside = session.account.aside
    tokens = None if aside is None else aside.get(KIND, ME)
    if tokens is None:  # so far a code was asked for
        return
    hub = session.hub
    vault = await hub.replace_vault()

    def keep() -> None:
        with vault.together():
            vault.put(KIND, ME, tokens)
            say_sharing(vault, hub.clock, agreed=True)  # it was said on the screen before

    await asyncio.to_thread(keep)
    stop(session)
    session.keep_settings()
    lock.opened(session)
    session.page.navigate(COME_BACK)


def _in_memory(session: "Session") -> "Vault":
    from app.store.vault import Vault

    return Vault.open(None, secrets.token_bytes(32), clock=session.hub.clock)
