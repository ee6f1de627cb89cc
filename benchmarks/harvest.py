"""The harvest of 170,000 listings over HTTP, and publishing what was harvested."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from app.models import Clock

ROWS = 170_000
_KEY = "ilteoro-demo"
_TODAY = Clock().today()
_DATES = {
    "srchTraStDt": f"{_TODAY:%Y%m%d}",
    "srchTraEndDt": f"{_TODAY + timedelta(days=365):%Y%m%d}",
}

_PAGES: tuple[tuple[str, dict[str, str], str, str, int], ...] = (
    (
        "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do",
        {"authKey": _KEY, "callTp": "L", "returnType": "XML"},
        "startPage",
        "display",
        100,
    ),
    (
        "/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do",
        {"authKey": _KEY, "returnType": "XML", "outType": "1", "sort": "DESC", "sortCol": "2"}
        | _DATES,
        "pageNum",
        "pageSize",
        100,
    ),
    ("/B552583/job/job_list_env", {"serviceKey": _KEY}, "pageNo", "numOfRows", 1000),
    ("/B552474/SenuriService/getJobList", {"serviceKey": _KEY}, "pageNo", "numOfRows", 1000),
    (
        "/job/openApi/service/getJobOpenInfoList.do",
        {"ServiceKey": _KEY, "type": "json"},
        "pageNo",
        "numOfRows",
        999,
    ),
)
"""Each agency's list: path, parameters, the names of page and page size, rows a page."""

_ROW_MARKS = (b"<wanted>", b"<scn_list>", b"<item>", b"<item>", b'"cmpnyJoSeq"')


def run() -> dict[str, object]:
    """Seconds of a first harvest, of a day's next one, and of publishing each."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "backend"
        with stand_ins(0) as address:
            limit = _fetch_all(address)
            first = _ingest(data, address)
            published = _publish(data)
        with stand_ins(1) as address:
            second = _ingest(data, address)
            delta = _publish(data)
        return {
            "name": "harvest",
            "figures": {
                "listings": first["open"],
                "seconds": first["seconds"],
                "next_day_seconds": second["seconds"],
                "publishing_seconds": published[1],
                "publishing_next_day_seconds": delta[1],
                "published_files": published[0]["files"],
                "published_mb": round(published[0]["bytes"] / 1e6, 1),
            },
            "peers": {},
            "limit": {"fetching_the_same_pages_seconds": round(limit, 1)},
        }


@contextmanager
def stand_ins(day: int, listings: int = ROWS) -> Iterator[str]:
    """The address of the stand-in agencies as they are in `day` days."""
    command = [sys.executable, "-m", "demo", "agencies", "--listings", str(listings)]
    command += ["--day", str(day)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout  # noqa: S101
        try:
            yield json.loads(server.stdout.readline())["agencies"]
        finally:
            server.terminate()


def _ingest(data: Path, agencies: str) -> dict[str, Any]:
    return _backend("ingest", data, "--agencies", agencies)


def _publish(data: Path) -> tuple[dict[str, Any], float]:
    began = time.perf_counter()
    published = _backend("publish", data)
    return published, round(time.perf_counter() - began, 1)


def _backend(command: str, data: Path, *arguments: str) -> dict[str, Any]:
    common = ("--data", str(data), "--demo", "--json")
    done = subprocess.run(
        [sys.executable, "-m", "backend", command, *common, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _fetch_all(address: str) -> float:
    """Seconds to get every page of every agency and throw it away, all agencies at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(_PAGES)) as pool:
        list(pool.map(lambda at: _fetch_agency(address, at), range(len(_PAGES))))
    return time.perf_counter() - began


def _fetch_agency(address: str, at: int) -> None:
    path, parameters, page_name, size_name, size = _PAGES[at]
    number, broken = 1, 0
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as http:
        while True:
            asked = parameters | {page_name: str(number), size_name: str(size)}
            rows = http.get(path, params=asked).content.count(_ROW_MARKS[at])
            # A maintenance page has no rows either: asked for once more.
            broken = broken + 1 if not rows else 0
            if broken > 1:
                return
            number += 0 if broken else 1


def harvested() -> Path:
    """A backend's data folder, harvested and published once a computer and day, and kept."""
    made = Path(tempfile.gettempdir()) / f"ilteoro-harvested-{ROWS}-{_TODAY}"
    if not (made / "done").exists():
        shutil.rmtree(made, ignore_errors=True)
        with stand_ins(0) as address:
            _ingest(made, address)
        _publish(made)
        (made / "done").touch()
    return made
