"""A walk over all screens by semantics alone, at both ends of text."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ui.prepared import Prepared, fetched, looked_around, prepared, publish_listings
from tests.ui.walk import addresses, go, wrong_with
from tests.ui.walker import Walker, set_up, told, walker


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Prepared]:
    """Two devices with the same listings, of somebody who used everything and of somebody who
    agreed to nothing."""
    backend, used = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("used")
    unused = tmp_path_factory.mktemp("unused") / "copy"
    publish_listings(backend, 600)
    fetched(backend, used)
    shutil.copytree(used, unused)
    looked_around(unused)
    return used, unused, prepared(used)


@pytest.fixture(scope="module")
def person(devices: tuple[Path, Path, Prepared], browser: Browser) -> Iterator[Walker]:
    """Somebody who used everything there is."""
    used, _, there = devices
    yield from walker(browser, used, there)


@pytest.fixture(scope="module")
def nobody(devices: tuple[Path, Path, Prepared], browser: Browser) -> Iterator[Walker]:
    """Somebody who agreed to nothing."""
    _, unused, there = devices
    yield from walker(browser, unused, there)


@pytest.mark.parametrize(
    ("language", "text", "width"), [("ko", "100%", 360), ("ko", "200%", 320), ("en", "200%", 320)]
)
def test_every_screen_by_semantics(person: Walker, language: str, text: str, width: int) -> None:
    set_up(person, language, text, width)
    found = {}
    for path in addresses(person.there, kinds=text != "100%"):
        go(person.screen, path)
        found[path] = wrong_with(person.screen, language, person.data)
    assert not any(found.values()), told(found)


def test_every_screen_of_somebody_who_agreed_to_nothing(nobody: Walker) -> None:
    set_up(nobody, "ko", "200%", 320)
    found = {}
    for path in addresses(nobody.there):
        if not path.startswith("/questions/") or path == "/questions/1":  # there are none
            go(nobody.screen, path, same=True)
            found[path] = wrong_with(nobody.screen, "ko", nobody.data)
    assert not any(found.values()), told(found)
