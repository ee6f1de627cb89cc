"""The first sync of everything: download, unpack, build, until match and search answer."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import zstandard

from benchmarks.catalogue import ROWS, backend_data, serving

TURNS = 5

_SYNC = """
import json, resource, sys
from pathlib import Path
from app.sync.client import sync
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
idle = peak()
result = sync(sys.argv[1], Path(sys.argv[2]))
print(json.dumps([result.seconds, result.bytes, result.rows, peak() - idle]))
"""


def run() -> dict[str, object]:
    """Seconds of a first sync beside fetching, unpacking and writing the same bytes."""
    data = backend_data()
    ours, limits, memory, size = [], [], [], 0
    with serving(data) as address, tempfile.TemporaryDirectory() as folder:
        for turn in range(TURNS):
            client = Path(folder) / str(turn)
            done = subprocess.run(
                [sys.executable, "-c", _SYNC, address, str(client)],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds, size, rows, above = json.loads(done.stdout)
            if rows != ROWS:
                raise AssertionError(f"{rows} rows came")
            ours.append(seconds)
            memory.append(above)
            shutil.rmtree(client)
            limits.append(_limit(address, data, Path(folder) / "limit"))
    return {
        "name": "sync",
        "figures": {
            "listings": ROWS,
            "bytes": size,
            "seconds_median": round(sorted(ours)[TURNS // 2], 2),
            "seconds_least": round(min(ours), 2),
            "memory_above_idle_mb": max(memory),
        },
        "peers": {},
        "limit": {
            "what": "the same bytes fetched, checked, unpacked and written",
            "seconds_median": round(sorted(limits)[TURNS // 2], 2),
            "seconds_least": round(min(limits), 2),
        },
    }


def _limit(address: str, data: Path, folder: Path) -> float:
    manifest = json.loads((data / "published/manifest.json").read_bytes())["manifest"]
    folder.mkdir()
    began = time.perf_counter()
    with httpx.Client(base_url=address, trust_env=False) as http:
        for file in manifest["files"]:
            content = http.get(f"/v1/catalogue/files/{file['name']}").content
            if hashlib.sha256(content).hexdigest() != file["sha256"]:
                raise AssertionError(file["name"])
            (folder / file["name"]).write_bytes(zstandard.decompress(content))
    seconds = time.perf_counter() - began
    shutil.rmtree(folder)
    return seconds
