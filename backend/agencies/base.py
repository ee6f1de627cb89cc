"""What every adapter shares: settings, asking politely, walking pages, setting aside."""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from pydantic import ValidationError

from app.models import Agency, ErrorCode, IlteoroError, Listing

USER_AGENT = "ilteoro/0.1 (return-to-work catalogue)"
_RAW_LENGTH = 500
_LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """How one agency is asked. `timeout` and `backoff` in seconds, `max_bytes` of one answer.

    `attempts` is how often one page is asked for before the harvest is given up; the wait
    before the next doubles from `backoff`.
    """

    base_url: str
    key: str
    page_size: int
    timeout: float = 60.0
    attempts: int = 5
    backoff: float = 0.5
    max_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be read: why, and the first 500 characters of it."""

    agency: Agency
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Harvested:
    """A listing, and the employer's business number (ten digits) where the agency tells it."""

    listing: Listing
    business_number: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Everything the agency listed before this has been yielded; where to go on from.

    `at` is opaque: only the adapter that made it reads it.
    """

    at: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth a line in the harvest's report, and how often it happened."""

    name: str
    count: int = 1


Record = dict[str, str]
"""One record as the agency wrote it: names to text, empty where nothing stands."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's records, and how many the agency says there are in all."""

    total: int
    records: list[Record]


class UnreadableRecordError(Exception):
    """This record can't be a listing; the message says why."""


class TryAgainError(Exception):
    """The answer is no answer: a maintenance page, a broken body. Worth asking again."""


@dataclass(frozen=True, slots=True)
class Service:
    """One agency's list: where, what to ask for a page, how to read page and record.

    `max_pages` is how many pages one query gives at most, None where there is no bound.
    """

    agency: Agency
    path: str
    parameters: Callable[[AgencySettings, int, datetime], dict[str, str]]
    parse: Callable[[bytes], Page]
    read: Callable[[Record, datetime], Listing]
    max_pages: int | None = None


Harvest = Generator[Harvested | SetAside | Position | Note, None, bool]
"""Listings, what was set aside, and how far it is; returns whether everything was read."""


def harvest_pages(
    client: httpx.Client, settings: AgencySettings, service: Service, now: datetime
) -> Harvest:
    """Every record of every page, each id once; closed ones have `closed_at` set.

    Pages are asked for until one is short or empty, whatever the total claims; a harvest
    that ends before the largest total told (less a thousandth, for what moves while it is
    read), or that is served the same page again, is not complete.
    Raises AGENCY_UNREACHABLE, AGENCY_REFUSED or AGENCY_UNREADABLE.
    """
    seen: set[str] = set()
    asides = 0
    told = 0
    number = 1
    while True:
        page = fetch(client, settings, service, number, now)
        told = max(told, page.total)
        fresh = 0
        for item in _read_all(service, page.records, now):
            if isinstance(item, SetAside):
                asides += 1
                fresh += 1
                yield item
            elif item.listing.id not in seen:
                seen.add(item.listing.id)
                fresh += 1
                yield item
        read = len(seen) + asides
        short = len(page.records) < settings.page_size
        if not fresh or (short and read >= page.total) or number == service.max_pages:
            return read >= told - told // 1000 and (fresh > 0 or not page.records)
        number += 1


def _read_all(
    service: Service, records: list[Record], now: datetime
) -> Iterator[Harvested | SetAside]:
    for record in records:
        try:
            yield Harvested(service.read(record, now), business_number(record.get("busino")))
        except UnreadableRecordError as error:
            yield SetAside(service.agency, str(error), _raw(record))
        except ValidationError as error:
            field = error.errors()[0]["loc"]
            reason = "invalid " + ".".join(str(part) for part in field)
            yield SetAside(service.agency, reason, _raw(record))


def business_number(text: str | None) -> str | None:
    """The ten digits of a business number, None where it is none."""
    digits = (text or "").strip().replace("-", "")
    return digits if len(digits) == 10 and digits.isascii() and digits.isdigit() else None


def _raw(record: Record) -> str:
    text = "|".join(f"{name}={value}" for name, value in record.items() if value)
    return text.encode("utf-8", "replace").decode()[:_RAW_LENGTH]


def fetch(
    client: httpx.Client, settings: AgencySettings, service: Service, number: int, now: datetime
) -> Page:
    """One page, asked for again where the agency stumbles.

    Raises AGENCY_UNREACHABLE after the last attempt, AGENCY_REFUSED for a key or
    parameter it does not take, AGENCY_UNREADABLE for an answer in no known form.
    """
    agency = service.agency.value
    failure = IlteoroError(ErrorCode.AGENCY_UNREACHABLE, agency=agency, detail="not asked")
    for attempt in range(settings.attempts):
        if attempt:
            time.sleep(min(settings.backoff * 2 ** (attempt - 1), _LONGEST_WAIT_SECONDS))
        try:
            status, body = _get(
                client, settings, service.path, service.parameters(settings, number, now)
            )
        except httpx.TransportError as error:
            reason = type(error).__name__
            failure = IlteoroError(ErrorCode.AGENCY_UNREACHABLE, agency=agency, detail=reason)
            continue
        if status == 429 or status >= 500:
            failure = IlteoroError(
                ErrorCode.AGENCY_UNREACHABLE, agency=agency, detail=f"HTTP {status}"
            )
            continue
        if status != 200:
            raise IlteoroError(ErrorCode.AGENCY_REFUSED, agency=agency, detail=f"HTTP {status}")
        try:
            return service.parse(body)
        except TryAgainError as error:
            failure = IlteoroError(ErrorCode.AGENCY_UNREADABLE, agency=agency, detail=str(error))
        except RefusedError as error:
            raise IlteoroError(
                ErrorCode.AGENCY_REFUSED, agency=agency, detail=str(error)
            ) from error
    raise failure


class RefusedError(Exception):
    """The agency's own error envelope; the message is what it says."""


def _get(
    client: httpx.Client, settings: AgencySettings, path: str, parameters: dict[str, Any]
) -> tuple[int, bytes]:
    url = settings.base_url.rstrip("/") + path
    with client.stream("GET", url, params=parameters, timeout=settings.timeout) as response:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > settings.max_bytes:
                raise httpx.ReadError("the answer is larger than allowed")
        return response.status_code, bytes(body)
