"""Syncing 170,000 listings: the ready file, the packs, and a day's change of 5,000 rows."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import zstandard

from app.models import Clock
from app.store.pack import READ_PACK
from app.store.schema import LISTING_COLUMNS, LISTING_DDL, SOURCE_FORM_DDL
from app.sync.client import sync
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.harvest import ROWS, harvested
from benchmarks.nearest import over_a_megabit

TURNS = 5
CHANGED = 5_000

_SYNC = """
import asyncio, json, sys, time
from pathlib import Path
from app.sync.client import sync
from app.matching import match
from app.models import Clock, Profile, Wishes
from app.store.catalogue import open_catalogue
watched, backend, data, *ways = sys.argv[1:]
if "deltas" in ways:
    # As when a day's change comes: the app shows matches of what stands.
    with open_catalogue(Path(data)) as standing:
        match(standing, Profile(), Wishes(), {}, today=Clock().today(), limit=8)
# Who looks at the clock every millisecond asks for the interpreter's lock as often.
pause = 0.001 if watched == "watched" else 0.05
def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
idle, longest = memory("VmRSS"), 0.0
async def main():
    global longest
    work = asyncio.create_task(asyncio.to_thread(sync, backend, Path(data), ways=ways))
    last = time.perf_counter()
    while not work.done():
        await asyncio.sleep(pause)
        now = time.perf_counter()
        longest, last = max(longest, now - last - pause), now
    return await work
result = asyncio.run(main())
print(json.dumps({"seconds": result.seconds, "bytes": result.bytes, "rows": result.rows,
                  "memory": memory("VmHWM") - idle, "block": longest * 1000}))
"""


def run() -> dict[str, object]:
    """Seconds of each way to the catalogue, beside doing no more than the same bytes ask for."""
    data = harvested()
    turns: dict[str, list[dict[str, float]]] = {"ready": [], "packs": [], "delta": []}
    limits: dict[str, list[float]] = {"ready": [], "packs": []}
    watched: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(data) as address:
            sync(address, folder / "before")
            for turn in range(TURNS):
                for way in ("ready", "packs"):
                    client = folder / f"{way}-{turn}"
                    turns[way].append(_synced(address, client, way))
                    shutil.rmtree(client)
                    limits[way].append(_limit(address, data, folder / "limit", way))
            for way in ("ready", "packs"):
                watched[way] = _synced(address, folder / "watched", way, watched=True)["block"]
                shutil.rmtree(folder / "watched")
            slow = over_a_megabit(address, folder / "slow")
        changed = _with_changes(data, folder / "changed")
        with serving(changed) as address:
            for turn in range(TURNS):
                client = folder / f"delta-{turn}"
                shutil.copytree(folder / "before", client)
                os.sync()  # what stands has long been on the disk when a change of it comes
                turns["delta"].append(_synced(address, client, "deltas"))
                shutil.rmtree(client)
            watched["delta"] = _synced(address, folder / "before", "deltas", watched=True)["block"]
    figures: dict[str, Any] = {"listings": ROWS}
    for way, some in turns.items():
        figures[way] = {
            "seconds_median": round(sorted(one["seconds"] for one in some)[TURNS // 2], 2),
            "seconds_most": round(max(one["seconds"] for one in some), 2),
            "mb": round(some[0]["bytes"] / 1e6, 2),
            "memory_above_idle_mb": round(max(one["memory"] for one in some)),
            "longest_block_of_the_loop_ms": round(watched[way]),
        }
    for way in ("ready", "packs"):
        seconds = sorted(one["seconds"] for one in turns[way])[TURNS // 2]
        figures[way] |= {"rows_a_second": int(round(ROWS / seconds, -2))}
    figures["over 1 Mbit/s"] = slow
    return {
        "name": "sync",
        "figures": figures,
        # As its makers publish it; not run here.
        "peers": {"PowerSync on a desktop": {"rows_a_second": 27_600}},
        "limit": {
            "ready fetched, checked, unpacked, written": _seconds(limits["ready"]),
            "packs fetched, checked, unpacked, their rows in one table with an index": _seconds(
                limits["packs"]
            ),
        },
    }


def _seconds(some: list[float]) -> dict[str, float]:
    return {"seconds_median": round(sorted(some)[len(some) // 2], 2)}


def _synced(address: str, client: Path, *ways: str, watched: bool = False) -> dict[str, float]:
    watch = "watched" if watched else "alone"
    done = subprocess.run(
        [sys.executable, "-c", _SYNC, watch, address, str(client), *ways],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _limit(address: str, data: Path, folder: Path, way: str) -> float:
    manifest = json.loads((data / "published/manifest.json").read_bytes())["manifest"]
    kind = "ready" if way == "ready" else "pack"
    files = [file for file in manifest["files"] if file["kind"] == kind]
    folder.mkdir()
    began = time.perf_counter()
    with httpx.Client(base_url=address, trust_env=False) as http:
        token = http.post("/v1/installations").json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        with closing(sqlite3.connect(folder / "all.db", isolation_level=None)) as db:
            _plain_tables(db)
            for file in files:
                content = http.get(f"/v1/catalogue/files/{file['name']}").content
                if hashlib.sha256(content).hexdigest() != file["sha256"]:
                    raise AssertionError(file["name"])
                unpacked = folder / file["name"]
                unpacked.write_bytes(zstandard.ZstdDecompressor().decompress(content))
                if kind == "pack":
                    _add(db, unpacked)
            if kind == "pack":
                db.execute("CREATE INDEX listing_id ON listing (id)")
    seconds = time.perf_counter() - began
    shutil.rmtree(folder)
    return seconds


def _plain_tables(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute(LISTING_DDL.replace(" PRIMARY KEY", ""))
    db.execute(SOURCE_FORM_DDL)
    db.execute("CREATE TABLE folded (id TEXT NOT NULL PRIMARY KEY, listing_id TEXT NOT NULL)")


def _add(db: sqlite3.Connection, pack: Path) -> None:
    db.execute("ATTACH ? AS pack", [str(pack)])
    for sql in READ_PACK:
        db.execute(sql)
    db.execute("DETACH pack")


def _with_changes(data: Path, changed: Path) -> Path:
    """A copy of the backend's data with a version more: 30 % new, 40 % changed, 30 % closed."""
    shutil.copytree(data, changed)
    settings = Settings(data=changed, demo=True)
    new, altered = CHANGED * 3 // 10, CHANGED * 4 // 10
    columns = ", ".join(
        {"id": "id || 'x'", "title": "title || ' (추가)'"}.get(name, name)
        for name in LISTING_COLUMNS
    )
    some = "SELECT id FROM listing WHERE closed_at IS NULL ORDER BY substr(id, -5), id LIMIT ?"
    now = Clock().now().strftime("%Y-%m-%dT%H:%M:%SZ")
    with closing(sqlite3.connect(settings.store)) as db, db:
        ids = [one for (one,) in db.execute(some, [CHANGED])]
        statements: tuple[tuple[str, list[str]], ...] = (
            (f"INSERT INTO listing SELECT {columns} FROM listing WHERE id = ?", ids[:new]),  # noqa: S608
            (
                "UPDATE listing SET title = title || ' 급구' WHERE id = ?",
                ids[new : new + altered],
            ),
            (f"UPDATE listing SET closed_at = '{now}' WHERE id = ?", ids[new + altered :]),  # noqa: S608
        )
        for sql, which in statements:
            db.executemany(sql, [(one,) for one in which])
    publish(settings, Clock())
    return changed
