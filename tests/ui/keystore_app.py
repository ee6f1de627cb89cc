"""A small app for test_keystore.py: the port to the Keystore over a real secure storage."""

import asyncio
import sys
from pathlib import Path

import flet as ft

from app import paths, web
from app.device import data_key, open_secrets
from app.views import guard, theme
from app.views.keystore import use_keystore

DATA = Path(sys.argv[1])


def _asked() -> str:
    store = open_secrets(DATA, demo=False, memory=False, android=True)
    known = store.get("data-key") is not None
    key = data_key(store, DATA)
    store.set("next-key", b"\x00\xff")
    kept = store.get("next-key") == b"\x00\xff"
    store.delete("next-key")
    gone = store.get("next-key") is None
    same = data_key(store, DATA) == key
    return f"{store.kind} known={known} same={same} kept={kept} gone={gone}"


def main(page: ft.Page) -> None:
    """Ask for keys as the app does, in a thread, and say what came of it."""
    guard.install()
    theme.dress(page)
    page.title = "keys"
    said = ft.Text("wait")
    page.add(said)
    use_keystore(page)

    async def ask() -> None:
        said.value = await asyncio.to_thread(_asked)
        page.update()

    page.run_task(ask)


if __name__ == "__main__":
    web.serve(main, assets=paths.assets_dir(), ready=lambda url: print(url, flush=True))
