"""A delta is just what changed, and deltas one after the other lead to what packs hold."""

import random
from copy import deepcopy
from dataclasses import replace

import pytest

from app.models import Agency, Clock
from app.store.manifest import Manifest
from backend.catalogue import publish
from backend.catalogue.chain import MOST_VERSIONS, chained
from backend.settings import Settings
from tests.publishing import (
    Kept,
    change,
    content,
    duplicates,
    follow,
    fresh,
    manifest,
    of_kind,
    opened,
    rows_of,
    text_of_everything,
)

TOLD = "SELECT id FROM removed ORDER BY id"


def told(settings: Settings) -> dict[str, tuple[set[str], dict[str, str], set[str]]]:
    """By 시도 what the newest deltas say: ids of rows, what is folded, ids removed."""
    found = {}
    for file in of_kind(settings, "delta"):
        if file.version == manifest(settings).version:
            with opened(settings, file) as db:
                assert file.rows == db.execute("SELECT count(*) FROM listing").fetchone()[0]
                found[str(file.sido)] = (
                    {row["id"] for row in rows_of(db)},
                    dict(db.execute("SELECT id, listing_id FROM folded")),
                    {id_ for (id_,) in db.execute(TOLD)},
                )
    return found


@pytest.fixture
def settled(demo: Settings) -> Settings:
    """Ten named listings among the others, all of 서울, one version published."""
    for number in range(10):
        change(
            demo,
            f"UPDATE listing SET id = agency || ':N{number}', region = '11110', sources = "  # noqa: S608
            f"json_array(json_object('agency', agency, 'native_id', 'N{number}')), "
            f"agency = agency WHERE rowid = {number + 1}",
        )
    publish(demo, Clock())
    return demo


def named(settings: Settings, number: int) -> str:
    return next(id_ for id_ in fresh(settings).rows if id_.endswith(f":N{number}"))


def test_what_is_in_a_delta(settled: Settings) -> None:
    ids = [named(settled, number) for number in range(6)]
    change(settled, f"UPDATE listing SET closed_at = updated_at WHERE id = '{ids[4]}'")  # noqa: S608
    publish(settled, Clock())
    kept = fresh(settled)
    change(
        settled,
        f"UPDATE listing SET title = 'changed' WHERE id = '{ids[0]}'",  # noqa: S608
        f"UPDATE listing SET closed_at = updated_at WHERE id = '{ids[1]}'",  # noqa: S608
        f"UPDATE listing SET region = '26110' WHERE id = '{ids[2]}'",  # noqa: S608
        f"UPDATE listing SET region = NULL WHERE id = '{ids[3]}'",  # noqa: S608
        f"UPDATE listing SET closed_at = NULL WHERE id = '{ids[4]}'",  # noqa: S608
        f"UPDATE listing SET region = '11140' WHERE id = '{ids[5]}'",  # noqa: S608
    )
    publish(settled, Clock())
    assert told(settled) == {
        "11": ({ids[0], ids[4], ids[5]}, {}, {ids[1], ids[2], ids[3]}),
        "26": ({ids[2]}, {}, set()),
        "00": ({ids[3]}, {}, set()),
    }
    follow(kept, settled, 2)
    assert kept == fresh(settled)


def test_folding_and_what_comes_apart_again(settled: Settings) -> None:
    ids = [named(settled, number) for number in range(4)]
    change(
        settled,
        f"UPDATE listing SET first_seen = '2020-01-01T00:00:00.000Z' WHERE id = '{ids[0]}'",  # noqa: S608
        f"UPDATE listing SET first_seen = '2020-01-02T00:00:00.000Z' WHERE id = '{ids[1]}'",  # noqa: S608
        f"UPDATE listing SET region = '26110' WHERE id = '{ids[1]}'",  # noqa: S608
    )
    publish(settled, Clock())
    kept = fresh(settled)
    # Two in one 시도, one of another.
    duplicates(settled, [ids[0], ids[1], ids[2]])
    publish(settled, Clock())
    assert told(settled) == {
        "11": ({ids[0]}, {ids[1]: ids[0], ids[2]: ids[0]}, {ids[2]}),
        "26": (set(), {}, {ids[1]}),
    }
    follow(kept, settled, 2)
    assert kept == fresh(settled)
    assert kept.folded == {ids[1]: ids[0], ids[2]: ids[0]}
    # The survivor closes: the next oldest stands for the group, in its own 시도.
    change(settled, f"UPDATE listing SET closed_at = updated_at WHERE id = '{ids[0]}'")  # noqa: S608
    publish(settled, Clock())
    assert told(settled) == {
        "11": (set(), {}, {ids[0], ids[1], ids[2]}),
        "26": ({ids[1]}, {ids[2]: ids[1]}, set()),
    }
    follow(kept, settled, 3)
    assert kept == fresh(settled)
    duplicates(settled)
    publish(settled, Clock())
    follow(kept, settled, 4)
    assert kept == fresh(settled)
    assert not kept.folded


def test_an_agency_is_left_out_of_every_file(settled: Settings) -> None:
    change(
        settled,
        "UPDATE listing SET title = 'said by ' || agency, employer = 'firm of ' || agency",
        "UPDATE listing SET first_seen = '2020-01-01T00:00:00.000Z' WHERE agency = 'keis'",
    )
    rows = fresh(settled).rows
    keis = [id_ for id_ in rows if id_.startswith("keis:")]
    others = [id_ for id_ in rows if not id_.startswith("keis:")]
    duplicates(settled, [keis[0], others[0], others[1]], [keis[1], others[2]])
    publish(settled, Clock())
    change(settled, "UPDATE listing SET title = title || '!' WHERE rowid % 20 = 0")
    publish(settled, Clock())
    assert manifest(settled).deltas_from < 3
    assert b"said by keis" in text_of_everything(settled.published)
    kept = fresh(settled)
    assert kept.folded == {others[0]: keis[0], others[1]: keis[0], others[2]: keis[1]}
    before = manifest(settled)

    without = replace(settled, leave_out=frozenset({Agency.KEIS}))
    assert publish(without, Clock()).version == 4
    now = fresh(without)
    assert set(now.rows) | set(now.folded) == set(others)
    assert len(now.folded) == 1
    everything = text_of_everything(without.published)
    for said in (b"said by keis", b"firm of keis", b"work24.go.kr/wk/"):
        assert said not in everything
    # Only what deltas remove is still named, and only by its id.
    left = {file.name for file in before.files} & {p.name for p in without.published.iterdir()}
    assert all(not name.startswith(("delta", "ready")) for name in left)
    assert manifest(without).deltas_from >= 3
    if manifest(without).deltas_from == 3:
        follow(kept, without, 3)
        assert (kept.rows, kept.folded) == (now.rows, now.folded)
    assert not publish(without, Clock()).new
    # And back again.
    publish(settled, Clock())
    assert b"said by keis" in text_of_everything(settled.published)


def test_nothing_is_left_where_all_is_left_out(settled: Settings) -> None:
    without = replace(settled, leave_out=frozenset(Agency))
    with pytest.raises(Exception, match="nothing_harvested"):
        publish(without, Clock())
    assert [path.name for path in without.published.iterdir()] == ["lock"]
    assert publish(settled, Clock()).version == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_of_deltas_ends_where_the_packs_do(demo: Settings, seed: int) -> None:
    rng = random.Random(seed)
    publish(demo, Clock())
    ids = sorted(fresh(demo).rows)
    kept: dict[int, Kept] = {1: fresh(demo)}
    followed = 0
    for _ in range(6):
        one, two = rng.randrange(60), rng.randrange(60)
        place = rng.choice(("'11110'", "'26110'", "'41000'", "NULL"))
        change(
            demo,
            f"UPDATE listing SET title = title || '{one}' WHERE rowid % 97 = {one}",  # noqa: S608
            f"UPDATE listing SET closed_at = updated_at WHERE rowid % 89 = {two}",  # noqa: S608
            f"UPDATE listing SET closed_at = NULL WHERE rowid % 61 = {one}",  # noqa: S608
            f"UPDATE listing SET region = {place} WHERE rowid % 71 = {two}",  # noqa: S608
        )
        duplicates(demo, *(rng.sample(ids[start : start + 20], 3) for start in (0, 40, 80)))
        version = publish(demo, Clock()).version
        expected, oldest = fresh(demo), manifest(demo).deltas_from
        for base in [base for base in kept if base >= oldest]:
            for together in (False, True):
                device = deepcopy(kept[base])
                follow(device, demo, base, together=together)
                assert device == expected
            followed += 1
        kept[version] = expected
    assert followed >= 10


def delta(version: int, size: int, sido: str = "11") -> dict[str, object]:
    return {"kind": "delta", "sido": sido, "base": version - 1, "version": version, "bytes": size}


def test_the_chain_ends_after_thirty_versions() -> None:
    everything = [delta(version, 10) for version in range(2, 101)]
    kept, reaches = chained(100, everything, 1, 10_000)
    assert (len(kept), reaches) == (MOST_VERSIONS, 70)
    assert [entry["version"] for entry in kept] == list(range(100, 70, -1))


def test_the_chain_ends_where_packs_are_cheaper() -> None:
    everything = [delta(v, 100, sido) for v in range(2, 11) for sido in ("11", "26")]
    assert chained(10, everything, 1, 1_000)[1] == 6
    assert chained(10, everything, 1, 1_001)[1] == 5
    assert chained(10, everything, 1, 200) == ([], 10)
    assert chained(10, everything, 8, 10_000)[1] == 8
    assert chained(10, [], 10, 10_000) == ([], 10)


def test_a_version_without_changes_is_a_link_of_the_chain() -> None:
    assert chained(3, [delta(2, 5)], 1, 1_000) == ([delta(2, 5)], 1)


def test_the_manifest_lists_the_chain(demo: Settings) -> None:
    publish(demo, Clock())
    for day in range(3):
        change(demo, f"UPDATE listing SET title = 'day {day}' WHERE rowid = {day + 1}")  # noqa: S608
        publish(demo, Clock())
    found: Manifest = manifest(demo)
    listed = of_kind(demo, "delta")
    assert found.deltas_from == 1
    assert [file.version for file in listed] == sorted(
        (file.version or 0 for file in listed), reverse=True
    )
    assert {file.version for file in listed} == {2, 3, 4}
    assert sum(f.bytes for f in listed) < sum(f.bytes for f in of_kind(demo, "pack"))
    for file in listed:
        assert len(content(demo, file)) == file.unpacked_bytes
    # A link is lost: the chain begins after it.
    (demo.published / next(f.name for f in listed if f.version == 3)).unlink()
    publish(demo, Clock())
    assert manifest(demo).deltas_from == 3


def test_most_of_it_changed_and_packs_are_cheaper(demo: Settings) -> None:
    publish(demo, Clock())
    change(demo, "UPDATE listing SET title = title || hex(randomblob(40))")
    publish(demo, Clock())
    found = manifest(demo)
    listed = of_kind(demo, "delta")
    # Everything changed, so deltas are as large as packs and lead nowhere sooner.
    assert not listed
    assert found.deltas_from == 2
    assert not list(demo.published.glob("delta-*"))
