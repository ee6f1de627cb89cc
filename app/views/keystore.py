"""Android's Keystore for `app.device.keystore`, by the page's secure storage."""

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flet_secure_storage import SecureStorage

PREFIX = "ilteoro"
"""What the entries' names begin with."""


def chest() -> "SecureStorage":
    """The page's secure storage; called in the context of a page.

    A key that can't be read is told and stays: the package would delete all of them by itself
    (`reset_on_error`), and with them the way to what is in the vault.
    """
    from flet_secure_storage import AndroidOptions, SecureStorage

    options = AndroidOptions(reset_on_error=False, preferences_key_prefix=PREFIX)
    return SecureStorage(android_options=options)


def use_keystore(page: Any) -> None:
    """Have the keys of this phone kept in its Keystore, from the first page on."""
    from app.device.keystore import use_chest

    storage = chest()
    page.update()  # the service is there before it is asked
    use_chest(storage, asyncio.get_running_loop())
