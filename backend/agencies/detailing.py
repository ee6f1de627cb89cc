"""Detail calls: which records are asked about, newest first, and what their answers add.

A list is read to its end without a pause, because its rows move while it is read. Records
that want their detail wait meanwhile, and are yielded once, after they were asked about.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from app.models import ErrorCode, IlteoroError
from backend.agencies.asking import Asker
from backend.agencies.base import (
    Detail,
    Harvested,
    Note,
    QuotaSpentError,
    Record,
    Service,
    SetAside,
    merged,
)
from backend.agencies.memory import Memory, digest_of
from backend.agencies.normalise.text import native_id
from backend.agencies.reading import read_record
from backend.agencies.settings import AgencySettings

_ATTEMPTS = 2
"""A detail is asked for this often in one harvest; the next day it is asked for again."""

_IN_A_ROW = 5
"""Detail calls that fail or are refused one after the other; then no more are made."""

_LESS_URGENT = 4
"""What is less urgent gets at most one in so many of a harvest's detail calls."""


def with_details(
    service: Service, memory: Memory, records: Sequence[Record]
) -> list[tuple[Record, int | None]]:
    """Each record with what its detail ever said, and how urgently to ask about it (again)."""
    detail = service.detail
    if detail is None:
        return [(record, None) for record in records]
    names = [native_id(record.get(service.native)) for record in records]
    known = memory.details([name for name in names if name])
    found: list[tuple[Record, int | None]] = []
    for name, record in zip(names, records, strict=True):
        if name is None:
            found.append((record, None))
        elif name not in known:
            found.append((record, detail.wanted(record)))
        else:
            digest, said = known[name]
            same = digest == digest_of(record)
            found.append((merged(record, said), None if same else detail.wanted(record)))
    return found


def places(settings: AgencySettings, urgency: int) -> int:
    """How many records may wait for their detail while one of this urgency may join them."""
    return settings.details if urgency == 0 else settings.details // _LESS_URGENT


def as_they_are(
    service: Service, memory: Memory, now: datetime
) -> Generator[Harvested | SetAside | Note, None, None]:
    """What waits, with no more than is known of it."""
    yield from _as_known(service, memory, now, memory.those_waiting())


def ask_details(
    service: Service, asker: Asker, memory: Memory, now: datetime
) -> Generator[Harvested | SetAside | Note, None, None]:
    """What waits, asked about as far as today's quota and the settings' seconds reach."""
    waiting = memory.those_waiting()
    if service.detail is None or not waiting:
        return
    until = time.monotonic() + asker.settings.details_seconds
    asked = failed = 0
    size = asker.settings.parallel * 4
    with ThreadPoolExecutor(asker.settings.parallel) as pool:
        while waiting and time.monotonic() < until:
            chunk, waiting = waiting[:size], waiting[size:]
            done = _known_already(memory, chunk)
            names = [name for name, _ in chunk if name not in done]
            answers = dict(zip(names, pool.map(_Call(service.detail, asker), names), strict=True))
            memory.flush()
            for name, record in chunk:
                answer = answers.get(name)
                if isinstance(answer, dict):
                    memory.learn(name, record, answer)
                    asked, failed = asked + 1, 0
                elif answer is not None:
                    failed += 1
            yield from _as_known(service, memory, now, chunk)
            if any(isinstance(answer, QuotaSpentError) for answer in answers.values()):
                yield Note("detail quota spent")
                break
            if failed >= _IN_A_ROW:
                yield Note("details given up")
                break
    if asked:
        yield Note("details asked", asked)
    if waiting:
        yield Note("details left", len(waiting))
    yield from _as_known(service, memory, now, waiting)


class _Call:
    """One detail call; what went wrong is its answer, so that others go on."""

    def __init__(self, detail: Detail, asker: Asker) -> None:
        self._detail = detail
        self._asker = asker

    def __call__(self, name: str) -> Record | IlteoroError | QuotaSpentError:
        detail, asker = self._detail, self._asker
        parameters = detail.parameters(asker.settings, name)
        try:
            said = asker.ask(detail.path, parameters, detail.parse, _ATTEMPTS)
        except (IlteoroError, QuotaSpentError) as error:
            return error
        except Exception as error:  # noqa: BLE001 - one detail never ends a harvest
            return IlteoroError(ErrorCode.AGENCY_UNREADABLE, detail=type(error).__name__)
        return {tag: said[tag] for tag in detail.keep if said.get(tag)}


def _known_already(memory: Memory, chunk: Sequence[tuple[str, Record]]) -> set[str]:
    """Those that a harvest that was killed had asked about before."""
    known = memory.details([name for name, _ in chunk])
    return {n for n, record in chunk if n in known and known[n][0] == digest_of(record)}


def _as_known(
    service: Service, memory: Memory, now: datetime, chunk: Sequence[tuple[str, Record]]
) -> Iterator[Harvested | SetAside]:
    for start in range(0, len(chunk), 500):
        part = chunk[start : start + 500]
        known = memory.details([name for name, _ in part])
        for name, record in part:
            said = known[name][1] if name in known else {}
            yield read_record(service, merged(record, said), now)
