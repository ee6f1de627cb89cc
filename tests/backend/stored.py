"""Listings in a backend's store without a harvest, for tests of what comes after it."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from app.models import Agency, Kind, Listing
from app.store.schema import LISTING_COLUMNS
from backend.agencies import Harvested
from backend.harvest import harvested_row

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)


def job(listing: str, **facts: Any) -> Listing:
    """A vacancy of the agency its id names."""
    said: dict[str, Any] = {
        "title": "경비원 모집", "employer": "가온시설", "first_seen": NOW, "updated_at": NOW,
    }  # fmt: skip
    agency = Agency(listing.partition(":")[0])
    return Listing(id=listing, agency=agency, **{"kind": Kind.JOB} | said | facts)


def keep(db: sqlite3.Connection, listing: Listing, business_number: str | None = None) -> None:
    """Write a listing as a harvest would."""
    row = harvested_row(Harvested(listing, business_number))
    with db:
        db.execute(
            f"INSERT INTO listing ({', '.join(LISTING_COLUMNS)}) "  # noqa: S608
            f"VALUES ({', '.join('?' * len(LISTING_COLUMNS))})",
            row.values,
        )
        db.execute(
            "INSERT INTO harvested VALUES (?, ?, ?)", (listing.id, row.digest, business_number)
        )
