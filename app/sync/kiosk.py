"""The account of a shared device: registered once, then in touch now and then.

Its tokens lie in a vault of their own in the data folder, below `registered`; what people say at
the device never does. An administrator sees when it was last in touch, and ends it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.device import data_key, open_secrets
from app.models import Clock, ErrorCode, IlteoroError
from app.private import VAULT
from app.store.vault import Vault
from app.sync import setting_up
from app.sync.account import Account, connected
from app.sync.account_kept import signed_in

FOLDER = "registered"
ROLES = frozenset({"kiosk"})


def is_registered(data: Path) -> bool:
    """Whether this device was registered, by a look at its folder alone."""
    return (data / FOLDER / VAULT).exists()


def register(backend: str, data: Path, code: str, device: str, *, demo: bool) -> str:
    """Register this device with a code; what the office calls it. Raises what
    `setting_up.register` and keeping secrets raise."""
    with _account(backend, data, demo=demo) as account:
        setting_up.register(account, code, device)
        return str((signed_in(account.vault) or {}).get("name") or "")


def ended(backend: str, data: Path, *, demo: bool) -> bool:
    """Be in touch; whether an administrator ended this device's registration. Raises what asking
    raises, as without a network."""
    with _account(backend, data, demo=demo) as account:
        try:
            account.ask("GET", "/v1/me")
        except IlteoroError as error:
            if error.code is ErrorCode.SESSION_ENDED:
                return True
            raise
    return False


@contextmanager
def _account(backend: str, data: Path, *, demo: bool) -> Iterator[Account]:
    folder, clock = data / FOLDER, Clock()
    store = open_secrets(folder, demo=demo, memory=False)
    vault = Vault.open(folder / VAULT, data_key(store, folder), clock=clock)
    try:
        with connected(backend, vault, clock, roles=ROLES) as account:
            yield account
    finally:
        vault.close()
