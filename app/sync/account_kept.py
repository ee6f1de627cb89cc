"""What the vault keeps of an account, apart from asking anything: reading it loads no HTTP."""

from typing import Any

from app.models import Clock, to_instant
from app.store.vault import Vault

KIND = "account"
"""Under which kind of the vault the tokens lie; id `ME`."""
ME = "me"
SHARING = "sharing"
"""Under which id of it stands whether what one says may be kept at the backend too."""
SHARING_TEXT = 1
"""The version of the text one agrees to; raised whenever it says something else."""
STAMPS = "stamps"
"""Under which kind it lies whose the records of this device are, with when they changed."""


SENT = "sent"
"""Under which kind it stands, in the name of a record without content, that what is shared lies at
the backend: `ALL` of it, or all but a `PART` that was changed since. Names can be read without the
key: who forgot the PIN is told what would be lost."""
ALL, PART = "all", "part"


def say_sent(vault: Vault, how: str | None) -> None:
    """Keep how much of what is shared lies at the backend; None for nothing."""
    there = vault.ids(SENT)
    for name in there:
        if name != how:
            vault.delete(SENT, name)
    if how is not None and how not in there:
        vault.put(SENT, how, {})


def may_share(vault: Vault) -> bool | None:
    """Whether one agreed that what is said here is kept at the backend too; None where one was
    not asked, or about another text."""
    kept = vault.get(KIND, SHARING)
    if kept is None or kept.get("text") != SHARING_TEXT:
        return None
    return bool(kept["agreed"])


def say_sharing(vault: Vault, clock: Clock, agreed: bool | None) -> None:
    """Keep what one said to that, and when; None forgets it."""
    if agreed is None:
        vault.delete(KIND, SHARING)
        return
    said = {"agreed": agreed, "at": to_instant(clock.now()), "text": SHARING_TEXT}
    vault.put(KIND, SHARING, said)


def signed_in(vault: Vault) -> dict[str, Any] | None:
    """Whose account this device is signed in to: name, account, backend, and `ended` where that
    was ended elsewhere; None where it is not."""
    kept = vault.get(KIND, ME)
    if kept is None:
        return None
    told = {name: kept.get(name) for name in ("name", "account", "backend")}
    return told | {"ended": "access" not in kept}
