"""What came in deltas equals what came afresh: rows, folded ids, contents, every answer."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.models import Agency
from app.store.catalogue import open_catalogue, read_pointer
from app.sync.client import offer, sync
from tests.app.sync.world import World, seen_on, world_in

DAYS = 30
Log = list[tuple[str, str | None]]


def fetched(log: Log, world: World) -> list[str]:
    """The kinds of the files that were fetched."""
    manifest = json.loads((world.published / "manifest.json").read_bytes())["manifest"]
    kinds = {file["name"]: file["kind"] for file in manifest["files"]}
    names = [path.rsplit("/", 1)[1] for path, _ in log]
    log.clear()
    return [kinds[name] for name in names if name in kinds]


def test_thirty_days_of_deltas_equal_a_fresh_one(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    log: Log = []
    with (
        world_in(tmp_path / "backend", 900) as world,
        serving_folder(world.published, log=log) as address,
    ):
        world.publish()
        daily, now_and_then, some = (tmp_path / name for name in ("daily", "sometimes", "some"))
        for data in (daily, now_and_then):
            sync(address, data)
        sync(address, some, sido=["11", "41", "00"])
        log.clear()
        for day in range(1, DAYS + 1):
            world.day(0.01)
            assert sync(address, daily).version == world.version
            assert fetched(log, world) == ["deltas"], day
            if day % 4 == 0:
                sync(address, now_and_then)
                assert fetched(log, world) == ["deltas"] * 4, day
            if day % 5 == 0:
                sync(address, some, sido=["11", "41", "00"])
                assert set(fetched(log, world)) == {"delta"}, day
        sync(address, now_and_then)
        fresh, packs = tmp_path / "fresh", tmp_path / "packs"
        log.clear()
        sync(address, fresh)
        assert set(fetched(log, world)) == {"ready"}
        sync(address, packs, ways=("packs",))
        assert set(fetched(log, world)) == {"pack"}
        expected = seen_on(fresh)
        assert expected["folded"]
        assert seen_on(packs) == expected
        assert seen_on(daily) == expected
        assert seen_on(now_and_then) == expected
        other = tmp_path / "other"
        sync(address, other, sido=["00", "11", "41"])
        assert seen_on(some) == seen_on(other)


def test_other_regions_fetch_what_is_new_and_drop_the_rest(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    log: Log = []
    data = tmp_path / "device"
    with (
        world_in(tmp_path / "backend", 800) as world,
        serving_folder(world.published, log=log) as address,
    ):
        world.publish()
        sync(address, data, sido=["11", "26"])
        for sido, kinds in (
            (["11", "26", "41"], ["pack"]),
            (["41"], []),
            (["41", "00", "11"], ["pack", "pack"]),
            (None, None),
            (["28"], []),
        ):
            log.clear()
            sync(address, data, sido=sido)
            got = fetched(log, world)
            assert kinds is None or got == kinds
            afresh = tmp_path / f"fresh-{sido}"
            sync(address, afresh, sido=sido)
            assert seen_on(data) == seen_on(afresh)
            pointer = read_pointer(data)
            assert pointer
            assert pointer.sido == (None if sido is None else sorted(sido))
        # Another day and other regions at once.
        world.day()
        sync(address, data, sido=["28", "27"])
        sync(address, tmp_path / "last", sido=["28", "27"])
        assert seen_on(data) == seen_on(tmp_path / "last")


def test_a_region_that_is_not_what_was_published_comes_afresh(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    log: Log = []
    data = tmp_path / "device"
    with (
        world_in(tmp_path / "backend", 800) as world,
        serving_folder(world.published, log=log) as address,
    ):
        world.publish()
        sync(address, data)
        pointer = read_pointer(data)
        assert pointer
        with sqlite3.connect(data / pointer.file) as db:
            touched = db.execute("SELECT id FROM listing WHERE region LIKE '11%'").fetchall()
            db.execute("UPDATE listing SET address = 'x' WHERE region LIKE '11%'")
        db.close()
        world.db.executemany("UPDATE listing SET title = title || '.' WHERE id = ?", touched[:3])
        world.publish()
        log.clear()
        sync(address, data)
        assert sorted(fetched(log, world)) == ["delta", "pack"]
        sync(address, tmp_path / "fresh")
        assert seen_on(data) == seen_on(tmp_path / "fresh")


def test_an_agency_that_is_left_out_goes(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    data = tmp_path / "device"
    with (
        world_in(tmp_path / "backend", 600) as world,
        serving_folder(world.published) as address,
    ):
        world.fold(30)
        world.publish()
        sync(address, data)
        for agencies in ((Agency.KEIS,), (Agency.KEIS, Agency.KEAD), ()):
            world.leave_out(*agencies)
            world.publish()
            sync(address, data)
            with open_catalogue(data) as catalogue:
                left = {agency for (agency,) in catalogue.query("SELECT agency FROM listing")}
            assert left == {agency.value for agency in Agency} - {a.value for a in agencies}
            sync(address, tmp_path / f"fresh-{len(agencies)}")
            assert seen_on(data) == seen_on(tmp_path / f"fresh-{len(agencies)}")


def test_a_line_that_was_begun_anew_is_fetched_afresh(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    data = tmp_path / "device"
    with (
        world_in(tmp_path / "one", 300) as one,
        world_in(tmp_path / "two", 300, seed=2) as two,
        serving_folder(tmp_path / "published") as address,
    ):
        (tmp_path / "published").symlink_to(one.published)
        one.publish()
        one.day()
        sync(address, data)
        two.publish()
        (tmp_path / "published").unlink()
        (tmp_path / "published").symlink_to(two.published)
        assert sync(address, data).version == 1
        sync(address, tmp_path / "fresh")
        assert seen_on(data) == seen_on(tmp_path / "fresh")
        # The old line once more is nothing new, whatever its number.
        (tmp_path / "published").unlink()
        (tmp_path / "published").symlink_to(one.published)
        assert sync(address, data).version == 1


def test_what_it_would_cost_is_told_before(
    tmp_path: Path, serving_folder: Callable[..., Any]
) -> None:
    data = tmp_path / "device"
    with (
        world_in(tmp_path / "backend", 900) as world,
        serving_folder(world.published) as address,
    ):
        world.publish()
        told = offer(address, data)
        assert told.update_bytes is None
        assert told.whole_bytes == sum(told.sido_bytes.values())
        assert sync(address, data, ways=("packs",)).bytes >= told.whole_bytes
        assert offer(address, data).update_bytes == 0
        world.day(0.01)
        told = offer(address, data)
        assert told.update_bytes
        assert told.update_bytes < told.whole_bytes
        manifest = (world.published / "manifest.json").stat().st_size
        assert sync(address, data).bytes == told.update_bytes + manifest
