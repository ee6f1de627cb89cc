"""On a slow link what lies near stands first, and the rest takes its place."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.matching import match
from app.models import Profile, Wishes
from app.store.catalogue import open_catalogue, read_pointer
from app.sync import core
from app.sync.client import sync
from tests.app.sync.world import TODAY, World, seen_on, world_in

PACE = 0.03
"""Seconds every 16 kB take: some 500 kB a second."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Listings whose manifest alone tells that the link is slow."""
    with world_in(tmp_path_factory.mktemp("near") / "backend", 1200) as world:
        world.publish()
        yield world


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short wait is a long one, so that nobody has to wait for a slow link."""
    monkeypatch.setattr(core, "_PATIENCE", 0.1)
    monkeypatch.setattr(core, "_HEAD_SECONDS", 0.1)


class Stopped(Exception):  # noqa: N818 - a person's wish
    """The person stopped the sync."""


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("region", ["11680", "00000", "99999"])
def test_the_head_stands_first(
    region: str, world: World, serving_folder: Callable[..., Any], tmp_path: Path
) -> None:
    told: list[tuple[str, float]] = []
    heads: list[int] = []

    def progress(step: str, share: float) -> None:
        told.append((step, share))
        if (step, share) != ("near", 1.0):
            return
        with open_catalogue(tmp_path / "device") as catalogue:
            assert catalogue.partial
            found = match(catalogue, Profile(region="11680"), Wishes(), {}, today=TODAY)
            assert found
            sido = {
                place for (place,) in catalogue.query("SELECT substr(region, 1, 2) FROM listing")
            }
            # Who lives in Seoul gets nothing from Busan or Jeju first.
            assert (region == "11680") == (not sido & {"26", "50"})
            heads.append(catalogue.rows)

    with serving_folder(world.published, pace=PACE) as address:
        sync(address, tmp_path / "device", near=lambda: region, progress=progress)
        sync(address, tmp_path / "fresh", ways=("packs",))
    assert len(heads) == 1
    assert told[0][0] == "near"
    shares = [share for step, share in told if step == "near"]
    assert shares == sorted(shares)
    assert seen_on(tmp_path / "device") == seen_on(tmp_path / "fresh")


@pytest.mark.usefixtures("impatient")
def test_where_somebody_is_may_become_known_while_it_comes(
    world: World, serving_folder: Callable[..., Any], tmp_path: Path
) -> None:
    regions = iter([None, None, "26350"])
    told: list[str] = []
    with serving_folder(world.published, pace=PACE) as address:
        sync(
            address,
            tmp_path,
            near=lambda: next(regions),
            progress=lambda step, _share: told.append(step),
        )
    steps = list(dict.fromkeys(told))
    assert steps[:2] == ["download", "near"]
    pointer = read_pointer(tmp_path)
    assert pointer
    assert not pointer.partial


@pytest.mark.usefixtures("impatient")
def test_a_head_stands_until_the_rest_is_there(
    world: World, serving_folder: Callable[..., Any], tmp_path: Path
) -> None:
    """Stopped after the head, the next sync brings the rest, of this version or a later one."""

    def stop(step: str, _share: float) -> None:
        if step == "rows":
            raise Stopped

    with serving_folder(world.published, pace=PACE) as address:
        with suppress(Stopped):
            sync(address, tmp_path, near=lambda: "41135", progress=stop)
        with open_catalogue(tmp_path) as head:
            assert head.partial
        sync(address, tmp_path)
        sync(address, tmp_path / "fresh")
    assert seen_on(tmp_path) == seen_on(tmp_path / "fresh")


def test_on_a_fast_link_nothing_comes_before_the_whole(
    world: World, serving_folder: Callable[..., Any], tmp_path: Path
) -> None:
    told: list[str] = []
    with serving_folder(world.published) as address:
        sync(
            address,
            tmp_path,
            near=lambda: "41135",
            progress=lambda step, _share: told.append(step),
        )
    assert "near" not in told
