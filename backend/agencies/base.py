"""What every adapter shares: what it yields, what a page is, how an agency can fail."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.models import Agency, Listing
from backend.agencies.settings import AgencySettings


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

    `at` is opaque: only the harvest that made it reads it.
    """

    at: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth a line in the harvest's report, and how often it happened."""

    name: str
    count: int = 1


Harvest = Generator[Harvested | SetAside | Position | Note, None, bool]
"""Listings, what was set aside, and how far it is; returns whether everything was read."""

Record = dict[str, str]
"""One record as the agency wrote it: names to text, empty where nothing stands."""

Query = dict[str, str]
"""What a list is narrowed to, in the agency's own parameters."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's records, and how many the agency says there are in all."""

    total: int
    records: list[Record]


class UnreadableRecordError(Exception):
    """This record can't be a listing; the message says why."""


class TryAgainError(Exception):
    """The answer is no answer: a maintenance page, a broken body. Worth asking again."""


class RefusedError(Exception):
    """The agency's own error envelope; the message is what it says."""


class QuotaSpentError(Exception):
    """Today's calls are used up, by our own count or by the agency's."""


@dataclass(frozen=True, slots=True)
class Detail:
    """An agency's detail call: one record's longer form.

    `wanted` tells a record that is worth asking about, more urgent the lower the number,
    None where it is not; `keep` names what of the answer is merged into the list's record.
    """

    path: str
    parameters: Callable[[AgencySettings, str], dict[str, str]]
    parse: Callable[[bytes], Record]
    wanted: Callable[[Record], int | None]
    keep: tuple[str, ...]


def _one_query(_today: date) -> list[Query]:
    return [{}]


def _no_parts(_query: Query, _today: date) -> list[Query]:
    return []


@dataclass(frozen=True, slots=True)
class Service:
    """One agency's list: where, what to ask for a page, how to read page and record.

    `queries` are those that together list everything; `split` gives the parts of one that
    is more than its pages can give, none where it can't be narrowed further. `native` names
    what the detail call is asked by, `employer` what holds the business number.
    """

    agency: Agency
    path: str
    parameters: Callable[[AgencySettings, int, Query], dict[str, str]]
    parse: Callable[[bytes], Page]
    read: Callable[[Record, datetime], Listing]
    queries: Callable[[date], list[Query]] = _one_query
    split: Callable[[Query, date], list[Query]] = _no_parts
    detail: Detail | None = None
    native: str = ""
    employer: str = ""


def business_number(text: str | None) -> str | None:
    """The ten digits of a business number (사업자등록번호), None where it is none."""
    digits = (text or "").strip().replace("-", "")
    if len(digits) == 10 and digits.isascii() and digits.isdigit() and digits.strip("0"):
        return digits
    return None


def merged(record: Record, said: Mapping[str, str]) -> Record:
    """The list's record with what its detail said; what the list says itself stands."""
    return {**said, **{name: value for name, value in record.items() if value}}
