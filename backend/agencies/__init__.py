"""The agencies' open APIs: one adapter each, every record normalised to one `Listing`."""

from datetime import datetime
from pathlib import Path

from app.models import Agency
from backend.agencies import cwma, hrdnet, kead, keis, kordi
from backend.agencies.asking import Asker
from backend.agencies.base import Harvest, Harvested, Note, Position, Service, SetAside
from backend.agencies.memory import Memory
from backend.agencies.settings import (
    DEMO_KEY,
    AgencySettings,
    agencies_from,
    agency_settings,
    demo_agencies,
)
from backend.agencies.walking import Walk

SERVICES: dict[Agency, Service] = {
    Agency.KEIS: keis.SERVICE,
    Agency.HRDNET: hrdnet.SERVICE,
    Agency.KEAD: kead.SERVICE,
    Agency.KORDI: kordi.SERVICE,
    Agency.CWMA: cwma.SERVICE,
}
"""Every agency's service, the largest first."""


def harvest(
    agency: Agency,
    settings: AgencySettings,
    now: datetime,
    *,
    folder: Path | None = None,
    resume: str | None = None,
) -> Harvest:
    """Everything `agency` lists, closed ones with `closed_at` set; see `base.Harvest`.

    What it learns of details, and what it spent of its quota, stays in `folder`, or is
    forgotten without one. `resume` is the last position of a harvest that was broken off.
    Raises AGENCY_UNREACHABLE, AGENCY_REFUSED or AGENCY_UNREADABLE.
    """
    memory = Memory(folder and folder / f"{agency.value}.db", now)
    asker = Asker(agency, settings, memory.spending(settings.quota))
    try:
        return (yield from Walk(SERVICES[agency], asker, memory, now, resume).run())
    finally:
        asker.close()
        memory.close()


__all__ = [
    "DEMO_KEY",
    "SERVICES",
    "AgencySettings",
    "Harvest",
    "Harvested",
    "Note",
    "Position",
    "SetAside",
    "agencies_from",
    "agency_settings",
    "demo_agencies",
    "harvest",
]
