"""What taking in forms costs: how many a second, and how long one with 5 MB attached takes.

One worker process of the backend on SQLite and on PostgreSQL. Eight people file at once, each form
after the one before was answered; then one person at a time sends an attachment of five parts and
files the form that names it, timed from the first byte to the receipt. Beside them, in the same
run and on the same disk, what the database does alone: rows of a form's sealed size, one
transaction each, by the bare driver (on PostgreSQL by eight at once; SQLite has one writer), and
the attachment's bytes in five. Both databases keep what they acknowledged through a power cut.
"""

import asyncio
import hashlib
import random
import tempfile
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine

from app.models import new_id
from backend.storage import make_engine
from benchmarks.accounts import cpu_seconds, filled, serving_at, told
from tests.app.forms.test_forms import FILLED
from tests.postgres import running

AT_ONCE, SECONDS = 8, 10
ATTACHED, PART, ROUNDS = 5_000_000, 1024 * 1024, 120
FORM = "petition"
_ROW_BYTES = 400
"""About what a filed petition is sealed."""

Headers = dict[str, str]


def run() -> dict[str, Any]:
    """Forms a second and milliseconds, beside what the databases do alone."""
    figures: dict[str, Any] = {"at_once": AT_ONCE}
    peers: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, running(quick=False) as server:
        for name, address in (("SQLite", None), ("PostgreSQL", server.database())):
            data = Path(folder) / name
            headers = filled(data, address).workers
            with serving_at(data, address) as url:
                filed, attached = asyncio.run(_filed(url, headers))
            figures[f"filed, {name}"] = filed
            figures[f"5 MB attached, {name}"] = attached
            engine = make_engine(address, data / "service.db")
            peers[f"rows alone, {name}"], peers[f"5 MB alone, {name}"] = _alone(engine)
            engine.dispose()
    return {"name": "submissions", "figures": figures, "peers": peers, "limit": {}}


async def _filed(url: str, headers: list[Headers]) -> tuple[dict[str, float], dict[str, float]]:
    """What filing is like, and filing with an attachment."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
        await asyncio.gather(*(_filing(client, one, SECONDS / 5) for one in headers[:AT_ONCE]))
        began, spent = time.perf_counter(), cpu_seconds(url)
        done = await asyncio.gather(*(_filing(client, one, SECONDS) for one in headers[:AT_ONCE]))
        took, spent = time.perf_counter() - began, cpu_seconds(url) - spent
        times = [seconds for some in done for seconds in some]
        filed = {
            "a_second": round(len(times) / took),
            **told(times),
            "cpu_ms_each": round(spent / len(times) * 1000, 2),
        }
        content = pdf(ATTACHED)
        attached = [
            await _with_attachment(client, headers[number % len(headers)], content)
            for number in range(ROUNDS)
        ]
    return filed, told(attached)


async def _filing(client: httpx.AsyncClient, header: Headers, seconds: float) -> list[float]:
    """One person files forms, one after the other; seconds of each."""
    end, times = time.perf_counter() + seconds, []
    while (began := time.perf_counter()) < end:
        await _file(client, header, [])
        times.append(time.perf_counter() - began)
    return times


async def _with_attachment(client: httpx.AsyncClient, header: Headers, content: bytes) -> float:
    """Seconds until a form with `content` attached has its receipt."""
    one = {
        "id": new_id(), "name": "서류.pdf", "media_type": "application/pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    metadata = ",".join(f"{k} {b64encode(v.encode()).decode()}" for k, v in one.items())
    tus = header | {"Tus-Resumable": "1.0.0"}
    began = time.perf_counter()
    length = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    (await client.post("/v1/uploads", headers=tus | length)).raise_for_status()
    for start in range(0, len(content), PART):
        said = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
        part = content[start : start + PART]
        sent = await client.patch(f"/v1/uploads/{one['id']}", headers=tus | said, content=part)
        sent.raise_for_status()
    await _file(client, header, [one | {"bytes": len(content)}])
    return time.perf_counter() - began


async def _file(client: httpx.AsyncClient, header: Headers, files: list[dict[str, Any]]) -> None:
    said = {
        "form": FORM,
        "form_version": 1,
        "created_at": datetime.now(UTC).isoformat(),
        "content": FILLED[FORM] | ({"papers": [one["id"] for one in files]} if files else {}),
        "attachments": files,
    }
    answer = await client.put(f"/v1/submissions/{new_id()}", json=said, headers=header)
    if answer.status_code != 201:
        raise RuntimeError(f"a form was not filed: {answer.status_code}")


def pdf(size: int) -> bytes:
    """A PDF of `size` bytes as a scanner makes it: nearly all of it one picture, packed."""
    head = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<<>>stream\n"
    tail = b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    return head + random.Random(7).randbytes(size - len(head) - len(tail)) + tail


def _alone(engine: Engine) -> tuple[dict[str, float], dict[str, float]]:
    """Rows a second, and milliseconds of an attachment's bytes, by the driver without anything of
    ours between."""
    kind, writers = ("BLOB", 1) if engine.dialect.name == "sqlite" else ("BYTEA", AT_ONCE)
    connection = engine.raw_connection()
    connection.cursor().execute(
        f"CREATE TABLE alone (id TEXT PRIMARY KEY, receipt TEXT UNIQUE, content {kind})"
    )
    connection.commit()
    connection.close()
    row, part = bytes(_ROW_BYTES), bytes(ATTACHED // 5)
    began = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        todo = [pool.submit(_written, engine, [row], seconds=SECONDS / 2) for _ in range(writers)]
        times = [seconds for one in todo for seconds in one.result()]
    rows = {"a_second": round(len(times) / (time.perf_counter() - began)), **told(times)}
    return rows, told(_written(engine, [part] * 5, seconds=60, most=ROUNDS))


def _written(
    engine: Engine, contents: list[bytes], *, seconds: float, most: int = 10**9
) -> list[float]:
    """Write rows with `contents` in one transaction, again and again; seconds of each."""
    sqlite = engine.dialect.name == "sqlite"
    marks = "?, ?, ?" if sqlite else "%s, %s, %s"
    connection = engine.raw_connection()
    cursor, times = connection.cursor(), list[float]()
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end and len(times) < most:
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        for content in contents:
            values = (new_id(), new_id(), content)
            cursor.execute(f"INSERT INTO alone VALUES ({marks})", values)  # noqa: S608 - marks
        connection.commit()
        times.append(time.perf_counter() - began)
    connection.close()
    return times
