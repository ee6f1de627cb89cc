"""Running one adapter to its end, and pages in the agencies' forms to feed it with."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

from app.models import Agency, Listing
from backend.agencies import (
    AgencySettings,
    Harvested,
    Note,
    Position,
    SetAside,
    demo_agencies,
    harvest,
)
from tests.agencies_running import FIRST_DAY, Said

NOW = datetime.fromisoformat(f"{FIRST_DAY}T12:00:00+09:00").astimezone(UTC)
TODAY = date.fromisoformat(FIRST_DAY)


@dataclass
class Found:
    """All that came of a harvest, or of one that was broken off."""

    listings: list[Listing] = field(default_factory=list)
    numbers: dict[str, str | None] = field(default_factory=dict)
    asides: list[SetAside] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    complete: bool | None = None

    @property
    def ids(self) -> list[str]:
        return [listing.id for listing in self.listings]


def run(
    agency: Agency,
    settings: AgencySettings,
    *,
    now: datetime = NOW,
    folder: Path | None = None,
    resume: str | None = None,
    until: Callable[[Found], bool] = lambda _: False,
) -> Found:
    """Everything `agency` gives, or what came before `until` said that it is enough."""
    found = Found()
    records = harvest(agency, settings, now, folder=folder, resume=resume)
    while not until(found):
        try:
            record = next(records)
        except StopIteration as end:
            found.complete = end.value
            break
        if isinstance(record, Harvested):
            found.listings.append(record.listing)
            found.numbers[record.listing.id] = record.business_number
        elif isinstance(record, SetAside):
            found.asides.append(record)
        elif isinstance(record, Note):
            found.notes[record.name] += record.count
        else:
            assert isinstance(record, Position)
            found.positions.append(record.at)
    records.close()
    return found


def one(address: str, agency: Agency = Agency.KEIS, **changes: object) -> AgencySettings:
    """How to ask `agency` at `address` without waiting; no detail calls unless asked for."""
    settings = demo_agencies(address)[agency]
    return replace(settings, **{"backoff": 0.001, "details": 0} | changes)  # type: ignore[arg-type]


def element(name: str, fields: dict[str, str]) -> str:
    """An XML element of elements."""
    inner = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in fields.items())
    return f"<{name}>{inner}</{name}>"


def wanted(number: int, **more: str) -> str:
    """A posting of Work24."""
    return element("wanted", {"wantedAuthNo": f"K{number}", "title": f"모집 {number}"} | more)


def work24(total: int, postings: Iterable[str]) -> bytes:
    """A page of Work24's postings."""
    return f"<wantedRoot><total>{total}</total>{''.join(postings)}</wantedRoot>".encode()


def senior(number: int, **more: str) -> str:
    """A vacancy of KORDI."""
    return element("item", {"jobId": f"K{number}", "recrtTitle": f"모집 {number}"} | more)


def portal(total: int, items: Iterable[str]) -> bytes:
    """A page of the data portal."""
    return (
        "<response><header><resultCode>00</resultCode><resultMsg>OK</resultMsg></header>"
        f"<body><items>{''.join(items)}</items><totalCount>{total}</totalCount></body></response>"
    ).encode()


def seniors(pages: list[list[str]], total: int) -> Callable[[str, dict[str, str]], Said]:
    """KORDI with these pages, whatever it says their total is; nothing after the last."""

    def answer(_path: str, parameters: dict[str, str]) -> Said:
        number = int(parameters["pageNo"])
        return Said(portal(total, pages[number - 1] if number <= len(pages) else []))

    return answer


def postings(count: int) -> list[dict[str, str]]:
    """Made-up postings: some old, many of one day, 시도 and occupations all over."""
    rows = []
    for i in range(count):
        day = TODAY - timedelta(days=i % 97 if i % 7 else 0)
        rows.append(
            {
                "id": str(i),
                "day": f"{day:%Y%m%d}",
                "region": ("11000", "26000", "41000")[i % 3 if i % 2 else 0],
                "occupation": ("133200", "542001", "561101")[i % 3],
                "kind": "2" if i % 10 == 0 else "1",
            }
        )
    return rows


def keis_with(
    rows: list[dict[str, str]], most: int, ignoring: tuple[str, ...] = ()
) -> Callable[[str, dict[str, str]], Said]:
    """Work24 with these postings and what it can filter by; at most `most` pages a query."""

    def answer(_path: str, parameters: dict[str, str]) -> Said:
        asked = {n: v for n, v in parameters.items() if n not in ignoring}
        since, until = asked.get("minWantedAuthDt", ""), asked.get("maxWantedAuthDt", "9")
        kept = [
            row
            for row in rows
            if since <= row["day"] <= until
            and asked.get("region", row["region"]) == row["region"]
            and row["occupation"] in asked.get("occupation", row["occupation"]).split("|")
            and asked.get("empTpGb", row["kind"]) == row["kind"]
        ]
        page, size = int(asked["startPage"]), int(asked["display"])
        assert page <= most, "asked beyond the last page"
        shown = kept[(page - 1) * size : page * size]
        return Said(work24(len(kept), [wanted(int(row["id"])) for row in shown]))

    return answer
