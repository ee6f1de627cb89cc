"""What signing in costs: reads of who is signed in at 100 a second, and opening a locked vault.

One worker process of the backend on SQLite and on PostgreSQL, with 200 workers of 20 records each.
Requests begin at fixed moments whether earlier ones were answered or not, and each is timed from
the moment it was due, so that one slow answer is not hidden by the ones that wait for it. Beside
it the server's bare /healthz, asked the same way just before. `cpu_ms_each` is the backend's own
processor time for each of them. The PostgreSQL is the tests' own.
"""

import asyncio
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.orm import Session as Database

from backend.accounts import consents
from backend.accounts.keys import Keyring
from backend.accounts.passwords import hash_password
from backend.accounts.people import create_staff, create_worker
from backend.accounts.permissions import Role
from backend.accounts.records import Written, put
from backend.accounts.tables import Account, Assignment, SignedIn
from backend.accounts.tokens import open_session
from backend.storage import make_engine, migrate, transaction
from benchmarks.asking import Asker
from tests.backend.serving import SECRET, serving
from tests.postgres import running

A_SECOND, SECONDS, WARM_SECONDS = 100, 8, 2
WORKERS, RECORDS, CASEWORKERS = 200, 20, 10
LIMIT_MS, UNLOCK_MS = 50, 300
PIN, UNLOCKS = "260418", 15
_READS = (
    (30, "/v1/me"), (25, "/v1/me/records?since=15"), (10, "/v1/me/records"),
    (10, "/v1/me/consents"), (10, "/v1/me/sessions"), (10, "/v1/me/audit"),
)  # fmt: skip
"""Out of a hundred; the rest is a caseworker who looks at a worker, which the audit notes."""

Asked = tuple[str, dict[str, str]]
"""A path, and the header of who asks."""


@dataclass
class People:
    """Headers of workers, and of caseworkers with whom each looks after."""

    workers: list[dict[str, str]]
    caseworkers: list[tuple[dict[str, str], list[str]]]


def run() -> dict[str, Any]:
    """Milliseconds of both, beside the limits they are held to."""
    figures: dict[str, Any] = {"reads_a_second": A_SECOND}
    peers: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, running() as server:
        for name, address in (("SQLite", None), ("PostgreSQL", server.database())):
            reads, bare = asyncio.run(_served(Path(folder) / name, address))
            figures[f"signed in, {name}"] = reads
            peers[f"/healthz, {name}"] = bare
        unlocks, scrypt = asyncio.run(_unlocked(Path(folder) / "device"))
    figures |= {
        "unlock_and_open_ms_median": round(statistics.median(unlocks)),
        "unlock_and_open_ms_most": round(max(unlocks)),
    }
    return {
        "name": "accounts",
        "figures": figures,
        "peers": peers | {"scrypt_alone_ms_median": round(statistics.median(scrypt))},
        "limit": {"p99_ms": LIMIT_MS, "unlock_and_open_ms": UNLOCK_MS},
    }


async def _served(data: Path, database: str | None) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds of signed-in reads, and of /healthz."""
    people = filled(data, database)
    chance = random.Random(7)
    asked = [_read(chance, people) for _ in range(A_SECOND * SECONDS)]
    with serving_at(data, database) as address:
        asker = Asker(address)
        await paced(asker, asked[: A_SECOND * WARM_SECONDS])
        bare = await paced(asker, [("/healthz", {})] * (A_SECOND * SECONDS // 2))
        before = cpu_seconds(address)
        reads = await paced(asker, asked)
        spent = cpu_seconds(address) - before
        asker.close()
    return told(reads) | {"cpu_ms_each": round(spent / len(asked) * 1000, 2)}, told(bare)


@contextmanager
def serving_at(data: Path, database: str | None) -> Iterator[str]:
    """The address of one worker of the backend, its log in a file."""
    data.mkdir(exist_ok=True)
    log = {"ILTEORO_LOG": str(data / "log")}
    with serving(data, **log, **({"DATABASE_URL": database} if database else {})) as client:
        yield str(client.base_url)


async def paced(asker: Asker, asked: Sequence[Asked]) -> list[float]:
    """Seconds each took from the moment it was due. An answer that is none ends it all."""
    begin = time.perf_counter() + 0.05

    async def one(number: int, path: str, headers: dict[str, str]) -> float:
        due = begin + number / A_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await asker.get(path, headers)
        return time.perf_counter() - due

    return await asyncio.gather(*(one(n, *what) for n, what in enumerate(asked)))


def cpu_seconds(address: str) -> float:
    """Processor time the backend has taken since it began, of all its threads."""
    answer = httpx.get(f"{address}/metrics", trust_env=False)
    answer.raise_for_status()
    (line,) = re.findall(r"^process_cpu_seconds_total (.+)$", answer.text, re.MULTILINE)
    return float(line)


def told(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: median, 99 of 100, most."""
    ordered = sorted(seconds)
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "most_ms": 1.0}
    last = len(ordered) - 1
    return {
        name: round(ordered[min(last, int(len(ordered) * share))] * 1000, 1)
        for name, share in shares.items()
    }


def _read(chance: random.Random, people: People) -> Asked:
    point = chance.randrange(100)
    for share, path in _READS:
        if point < share:
            return path, chance.choice(people.workers)
        point -= share
    header, theirs = chance.choice(people.caseworkers)
    return f"/v1/workers/{chance.choice(theirs)}", header


def filled(data: Path, database: str | None) -> People:
    """A database with people in it, all of them signed in."""
    engine = make_engine(database, data / "service.db")
    migrate(engine)
    keys, now, chance = Keyring((SECRET,)), datetime.now(UTC), random.Random(7)
    hashed = hash_password("correct horse battery")
    with transaction(engine) as db:
        workers = [_worker(db, keys, now, number) for number in range(WORKERS)]
        staff = [
            create_staff(db, keys, now, roles={Role.CASEWORKER}, name="한담당",
                         user_name=f"staff{number}", password_hash=hashed).account
            for number in range(CASEWORKERS)
        ]  # fmt: skip
        theirs = {id_: [one.id for one in workers[n::CASEWORKERS]] for n, id_ in enumerate(staff)}
        for id_, looked_after in theirs.items():
            db.add_all(Assignment(staff=id_, worker=w, created_at=now) for w in looked_after)
        headers = [_header(db, keys, now, worker, chance) for worker in workers]
        known = [(db.get_one(Account, id_), theirs[id_]) for id_ in staff]
        caseworkers = [(_header(db, keys, now, one, chance), mine) for one, mine in known]
    engine.dispose()
    return People(headers, caseworkers)


def _worker(db: Database, keys: Keyring, now: datetime, number: int) -> Account:
    made = create_worker(
        db, keys, now, name="김가온", phone="010-0000-0000", case_number=f"CASE-{number:05}",
        birth_date=date(1968, 3, 2),
    )  # fmt: skip
    for which in consents.KINDS:
        consents.say(db, made.id, which, given=True, text=1, language="ko", now=now)
    clock = f"{int(now.timestamp() * 1000) - 1000:013}-0000-{'a' * 12}"
    said = {f"field_{n}": ("무엇이라고 말했어요", clock) for n in range(6)}
    put(db, keys, made.id, [Written("draft", f"r{n}", said) for n in range(RECORDS)], now)
    return made


def _header(
    db: Database, keys: Keyring, now: datetime, account: Account, chance: random.Random
) -> dict[str, str]:
    made = open_session(db, keys, account, "휴대폰", now, shared=False)
    db.flush()
    # Last seen at any moment of the five minutes after which it is noted anew.
    seen = now - timedelta(seconds=chance.uniform(0, 300))
    db.get_one(SignedIn, made.session).seen_at = seen.replace(microsecond=0)
    return {"Authorization": f"Bearer {made.access_token}"}


async def _unlocked(device: Path) -> tuple[list[float], list[float]]:
    """Milliseconds from the right PIN until all the vault holds is there again; of scrypt alone."""
    from app.device import DATA_KEY, open_secrets, pin
    from app.state import lock
    from tests.ui.first_matches import worker_in
    from tests.ui.prepared import started

    worker_in(device)
    session = await started(device)
    await lock.change(session, PIN, None)
    region, times, alone = session.person.profile.region, [], []
    for _ in range(UNLOCKS):
        await asyncio.sleep(0.3)  # what opening it began is over
        await lock.lock(session)
        if session.person.profile.region is not None:
            raise RuntimeError("what was locked is still to be read")
        begun = time.perf_counter()
        await lock.unlock(session, PIN)
        while session.person.profile.region != region:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
        times.append((time.perf_counter() - begun) * 1000)
    kept = open_secrets(device, demo=True, memory=False).get(DATA_KEY) or b""
    for _ in range(UNLOCKS):
        begun = time.perf_counter()
        pin.unseal(kept, PIN)
        alone.append((time.perf_counter() - begun) * 1000)
    session.close()
    return times, alone
