"""What differs by platform, behind small ports: secrets, notifications, share, files, camera."""

import sys
from pathlib import Path

from app.device.secrets import (
    DATA_KEY,
    FileSecrets,
    KeyringSecrets,
    MemorySecrets,
    SecretStore,
    data_key,
)
from app.models import IlteoroError

__all__ = ["DATA_KEY", "ON_ANDROID", "SecretStore", "data_key", "open_secrets"]

# Python says "android" from 3.13 on; before, only its builds for Android know the API level.
ON_ANDROID = sys.platform == "android" or hasattr(sys, "getandroidapilevel")


def open_secrets(
    data: Path, *, demo: bool, memory: bool, android: bool = ON_ANDROID
) -> SecretStore:
    """Where this run keeps the keys of the data folder `data`.

    In memory on a kiosk and when serving many; in the platform's keyring, on a phone the Keystore;
    in a demo on a computer without one in a file, and the screen says so where `kind` is "file".
    Raises IlteoroError(SECRETS_UNAVAILABLE) where there is nothing safe to keep a key in.
    """
    if memory:
        return MemorySecrets()
    if android:
        from app.device.keystore import keystore

        return keystore(data)
    files = FileSecrets(data)
    # A demo that began with a file goes on with it, also where a keyring has come since.
    if demo and files.get(DATA_KEY) is not None:
        return files
    try:
        return KeyringSecrets(data)
    except IlteoroError:
        if not demo:
            raise
        return files
