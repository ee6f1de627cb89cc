"""What a sync asks for, step by step, without anything being done."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.store.manifest import Content, Manifest, ManifestFile
from app.sync import core
from app.sync.choice import HEAD_BYTES, changes_from, head_of, offer_of
from app.sync.core import catalogue_sync
from app.sync.steps import (
    Ahead,
    Build,
    Change,
    Copy,
    Download,
    Downloaded,
    Fetched,
    Held,
    Join,
    Outcome,
    Room,
)

ADDRESS = "http://127.0.0.1"
LINE = "01a203bb-973d-743b-a4cf-15b94416c20a"


def file(kind: str, name: str, size: int, **named: Any) -> ManifestFile:
    return ManifestFile(
        kind=kind, name=name, bytes=size, unpacked_bytes=size, sha256="0" * 64, rows=9, **named
    )


def manifest(version: int = 5, *, deltas_from: int = 3, ready: int = 2_000_000) -> Manifest:
    sidos = ("11", "26", "41")
    return Manifest(
        catalogue=LINE,
        version=version,
        published_at="2026-11-22T00:00:00.000Z",
        schema=2,
        oldest_client="0.1.0",
        deltas_from=deltas_from,
        files=(
            *(file("pack", f"pack-{sido}", 500_000, sido=sido) for sido in sidos),
            *(file("ready", f"ready-{part}", ready // 2, part=part) for part in (1, 0)),
            *(
                file("delta", f"delta-{v}-{sido}", 1000, sido=sido, base=v - 1, version=v)
                for v in range(deltas_from + 1, version + 1)
                for sido in sidos
            ),
            file("deltas", f"deltas-{version}", 2500, base=version - 1, version=version),
            *(file("near", f"near-{r}", 300_000, region=r) for r in ("11680", "11650", "26350")),
            file("near", "near-00000", 250_000, region="00000"),
            file("rumour", "of-tomorrow", 1),
        ),
        contents=tuple(Content(agency="keis", sido=s, rows=50_000, hash="0" * 16) for s in sidos),
    )


def held(version: int = 4, **other: Any) -> Held:
    given: dict[str, Any] = {
        "catalogue": LINE,
        "version": version,
        "published_at": "2026-11-21T00:00:00.000Z",
        "rows": 9,
        "bytes": 9,
        "sido": None,
        "partial": False,
        "backend": ADDRESS,
        "etag": '"e"',
    }
    return Held(**(given | other))


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a sync on answers made up here: what it asked for, by name."""

    def run(
        published: Manifest,
        held: Held | None = None,
        sido: list[str] | None = None,
        *,
        speed: float | None = None,
        slow: bool = False,
        near: str | None = None,
        differ: list[Any] | None = None,
        joined: int | None = 9,
    ) -> list[str]:
        monkeypatch.setattr(core, "read_manifest", lambda *_: published)
        steps = catalogue_sync(ADDRESS, (), held, sido)
        done: list[str] = []
        answer: Any = None
        changed = iter(differ or [])
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                outcome: Outcome = end.value
                return [*done, f"= {outcome.version}{'' if outcome.changed else ' as before'}"]
            if isinstance(step, Download):
                too_slow = slow and step.least_speed > 0
                done.append(step.file.name + (" given up" if too_slow else ""))
                answer = Downloaded(None if too_slow else Path(step.file.name))
            elif isinstance(step, Build):
                done.append("build" if step.contents is not None else "head")
                answer = 9
            elif isinstance(step, Join):
                done.append(f"join {[one.name for one, _ in step.parts]}")
                answer = joined
            elif isinstance(step, Change):
                done.append(f"change {[len(one) for one in step.deltas]} {sorted(step.packs)}")
                answer = next(changed, 9)
            elif isinstance(step, Room | Copy | Ahead):
                answer = None
            elif type(step).__name__ == "Where":
                answer = near
            else:
                answer = Fetched(json.dumps("{}").encode(), '"new"', speed)

    return run


PACKS = ["pack-11", "pack-26", "pack-41"]


def test_a_bare_device_takes_the_ready_file(walk: Any) -> None:
    parts = ["ready-0", "ready-1"]
    assert walk(manifest()) == [*parts, f"join {parts}", "= 5"]
    assert walk(manifest(), near="11680") == [*parts, f"join {parts}", "= 5"]
    # Where it is of another form, packs; where some 시도 are wanted, packs.
    assert walk(manifest(), joined=None) == [*parts, f"join {parts}", *PACKS, "build", "= 5"]
    assert walk(manifest(), sido=["26"]) == ["pack-26", "build", "= 5"]


def test_on_a_slow_link_packs_and_a_head_before_them(walk: Any) -> None:
    assert walk(manifest(), slow=True) == ["ready-0 given up", *PACKS, "build", "= 5"]
    assert walk(manifest(), speed=100_000.0) == [*PACKS, "build", "= 5"]
    head = ["near-11680", "near-11650", "head"]
    assert walk(manifest(), speed=120_000.0, near="11680") == [*head, *PACKS, "build", "= 5"]
    # The slower the link, the smaller the head, but the own 시군구 in any case.
    own = ["near-11680", "head"]
    assert walk(manifest(), speed=100_000.0, near="11680") == [*own, *PACKS, "build", "= 5"]
    assert walk(manifest(), speed=1.0, near="11680") == [*own, *PACKS, "build", "= 5"]
    assert walk(manifest(), slow=True, near="11680") == [
        "ready-0 given up",
        *head,
        *PACKS,
        "build",
        "= 5",
    ]
    anywhere = ["near-00000", "head"]
    assert walk(manifest(), speed=1.0, near="00000") == [*anywhere, *PACKS, "build", "= 5"]
    # Where something stands already, nothing comes before the whole.
    other = held(catalogue="another", backend="http://elsewhere")
    assert walk(manifest(), other, speed=1.0, near="11680") == [*PACKS, "build", "= 5"]


def test_what_stands_is_brought_up_to_date(walk: Any) -> None:
    last = ["deltas-5"]
    assert walk(manifest(), held()) == [*last, "change [1] []", "= 5"]
    # A version before this kind of file was made comes 시도 by 시도.
    assert walk(manifest(), held(3))[-2:] == ["change [3, 1] []", "= 5"]
    named = [f"delta-5-{sido}" for sido in ("11", "26", "41")]
    of_all = held(sido=("11", "26", "41"))
    assert walk(manifest(), of_all, sido=["11", "26", "41"]) == [*named, "change [3] []", "= 5"]
    # Before the chain begins, of another line, a head, the same number published again.
    for other in (
        held(2),
        held(catalogue="another"),
        held(partial=True),
        held(5),
    ):
        assert walk(manifest(), other)[0] == "ready-0"
    # A 시도 that differs comes afresh; what can't be changed comes whole.
    differ = [frozenset({"26"})]
    assert walk(manifest(), held(), differ=differ) == [
        *last,
        "change [1] []",
        "pack-26",
        "change [1] ['26']",
        "= 5",
    ]
    assert walk(manifest(), held(), differ=[None])[1:3] == ["change [1] []", "ready-0"]
    assert "ready-0" in walk(manifest(), held(), differ=differ * 2)


def test_other_regions(walk: Any) -> None:
    some = held(5, sido=("11", "26"), published_at="2026-11-22T00:00:00.000Z")
    assert walk(manifest(), some, sido=["26", "41"]) == ["pack-41", "change [] ['41']", "= 5"]
    assert walk(manifest(), some, sido=["11"]) == ["change [] []", "= 5"]
    assert walk(manifest(), some, sido=["26", "11"]) == ["= 5 as before"]
    before = held(4, sido=("11", "26"))
    assert walk(manifest(), before, sido=["26", "41"]) == [
        "delta-5-26",
        "pack-41",
        "change [1] ['41']",
        "= 5",
    ]


def test_what_is_older_changes_nothing(walk: Any) -> None:
    for other in (
        held(6),
        held(5, published_at="2026-11-23T00:00:00.000Z"),
        held(4, published_at="2026-11-23T00:00:00.000Z"),
        held(1, catalogue="another", published_at="2026-11-23T00:00:00.000Z"),
    ):
        assert walk(manifest(), other) == [f"= {other.version} as before"]
        assert walk(manifest(), other, sido=["11"]) == [f"= {other.version} as before"]


def test_the_head_is_what_lies_nearest() -> None:
    def names(region: str) -> list[str]:
        return [one.name for one in head_of(manifest(), region)]

    assert names("11680") == ["near-11680", "near-11650"]
    assert names("26000") == ["near-26350", "near-11680"] or len(names("26000")) == 2
    assert names("00000") == ["near-00000"] == names("nowhere")
    assert sum(one.bytes for one in head_of(manifest(), "11680")) <= HEAD_BYTES


def test_the_cost_is_told() -> None:
    told = offer_of(manifest(), held())
    assert told.whole_bytes == 1_500_000
    assert told.sido_bytes == dict.fromkeys(("11", "26", "41"), 500_000)
    assert told.update_bytes == 2500
    assert offer_of(manifest(), None).update_bytes is None
    assert offer_of(manifest(), held(sido=("11",))).update_bytes == 1000
    assert changes_from(held(2), manifest(), None) is None
