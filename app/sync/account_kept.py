"""What the vault keeps of an account, apart from asking anything: reading it loads no HTTP."""

from typing import Any

from app.store.vault import Vault

KIND = "account"
"""Under which kind of the vault the tokens lie; id `ME`."""
ME = "me"
STAMPS = "stamps"
"""Under which kind it lies whose the records of this device are, with when they changed."""


def signed_in(vault: Vault) -> dict[str, Any] | None:
    """Whose account this device is signed in to: name, account, backend, and `ended` where that
    was ended elsewhere; None where it is not."""
    kept = vault.get(KIND, ME)
    if kept is None:
        return None
    told = {name: kept.get(name) for name in ("name", "account", "backend")}
    return told | {"ended": "access" not in kept}
