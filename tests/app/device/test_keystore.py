"""A phone's keys through the port to the Keystore, with a real keyring behind it."""

import asyncio
from pathlib import Path

import pytest

from app.device import open_secrets
from app.device.keystore import KeystoreSecrets
from app.models import ErrorCode, IlteoroError
from tests.app.device.test_secrets import assert_code, bus, keyring, run

__all__ = ["bus", "keyring"]

KEYSTORE = """
import asyncio, sys
from pathlib import Path
import keyring
from app.device import data_key, open_secrets
from app.device.keystore import use_chest
from app.models import IlteoroError
class Chest:  # as the phone's, on the page's loop; what it keeps lies in a real keyring
    async def get(self, key):
        return await asyncio.to_thread(keyring.get_password, "chest", key)
    async def set(self, key, value):
        await asyncio.to_thread(keyring.set_password, "chest", key, value)
    async def remove(self, key):
        if await self.get(key) is not None:
            await asyncio.to_thread(keyring.delete_password, "chest", key)
data = Path(sys.argv[1])
async def page():
    use_chest(Chest(), asyncio.get_running_loop())
    store = open_secrets(data, demo=False, memory=False, android=True)
    try:
        store.get("a")
    except IlteoroError as error:
        print(error.code.value, error.params["reason"])
    def work():
        key = data_key(store, data)
        again = data_key(open_secrets(data, demo=False, memory=False, android=True), data)
        store.set("a", bytes(range(256)))
        kept = store.get("a")
        store.delete("a")
        store.delete("a")
        print(store.kind, key == again, len(key), kept == bytes(range(256)), store.get("a"))
    await asyncio.to_thread(work)
asyncio.run(page())
"""


def test_a_phone_without_its_keystore_gets_no_plain_text_instead(tmp_path: Path) -> None:
    for demo in (False, True):
        with pytest.raises(IlteoroError) as error:
            open_secrets(tmp_path, demo=demo, memory=False, android=True)
        assert_code(ErrorCode.SECRETS_UNAVAILABLE, error)
    assert open_secrets(tmp_path, demo=False, memory=True, android=True).kind == "memory"
    assert not list(tmp_path.iterdir())


def test_a_phones_keys_come_from_the_pages_loop(keyring: dict[str, str], tmp_path: Path) -> None:
    told = run(KEYSTORE, tmp_path, env=keyring).splitlines()
    assert told == [
        "secrets_unavailable keystore_loop", "keystore True 32 True None",
    ]  # fmt: skip
    assert not list(tmp_path.glob("*.key"))


def test_a_keystore_that_refuses_is_said_without_its_words(tmp_path: Path) -> None:
    class Refuses:
        async def get(self, key: str) -> str | None:
            raise RuntimeError(f"a secret in words: {key}")

        async def set(self, key: str, value: str) -> None:
            raise RuntimeError(f"{key} {value}")

        async def remove(self, key: str) -> None:
            raise RuntimeError(key)

    async def page() -> None:
        store = KeystoreSecrets(tmp_path, Refuses(), asyncio.get_running_loop())
        for question in (lambda: store.get("a"), lambda: store.set("a", b"1")):
            with pytest.raises(IlteoroError) as error:
                await asyncio.to_thread(question)
            assert error.value.params == {"reason": "RuntimeError"}
            assert error.value.__cause__ is None

    asyncio.run(page())
