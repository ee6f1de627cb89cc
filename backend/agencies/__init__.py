"""The agencies' open APIs: one adapter each, every record normalised to one `Listing`."""

from collections.abc import Callable, Mapping
from datetime import datetime

import httpx

from app.models import Agency, ErrorCode, IlteoroError
from backend.agencies import cwma, hrdnet, kead, keis, kordi
from backend.agencies.base import AgencySettings, Harvest, Harvested, Note, Position, SetAside

ADAPTERS: dict[Agency, Callable[[httpx.Client, AgencySettings, datetime], Harvest]] = {
    Agency.KEIS: keis.harvest,
    Agency.HRDNET: hrdnet.harvest,
    Agency.KEAD: kead.harvest,
    Agency.KORDI: kordi.harvest,
    Agency.CWMA: cwma.harvest,
}
"""`harvest` of every agency, the largest first."""

_HOSTS = {
    Agency.KEIS: ("https://www.work24.go.kr", 100),
    Agency.HRDNET: ("https://www.work24.go.kr", 100),
    Agency.KEAD: ("https://apis.data.go.kr", 1000),
    Agency.KORDI: ("https://apis.data.go.kr", 1000),
    Agency.CWMA: ("http://www.cid.or.kr", 999),
}
"""Each agency's host and the most records it gives on one page."""

DEMO_KEY = "ilteoro-demo"
"""The key the stand-ins of `python -m demo agencies` accept; it opens nothing else."""


def agency_settings(
    keys: Mapping[Agency, str], base_url: str | None = None
) -> dict[Agency, AgencySettings]:
    """How to ask every agency there is a key for; `base_url` in place of their own hosts."""
    return {
        agency: AgencySettings(base_url or host, keys[agency], page_size)
        for agency, (host, page_size) in _HOSTS.items()
        if keys.get(agency)
    }


def demo_agencies(base_url: str) -> dict[Agency, AgencySettings]:
    """How to ask the stand-ins at `base_url`."""
    return agency_settings(dict.fromkeys(ADAPTERS, DEMO_KEY), base_url)


def agencies_from(
    environment: Mapping[str, str], base_url: str | None
) -> dict[Agency, AgencySettings]:
    """Every agency with a key in `ILTEORO_KEY_<AGENCY>`; stand-ins at `base_url` need none.

    Raises BAD_USAGE where there is no agency to ask.
    """
    named = {agency: environment.get(f"ILTEORO_KEY_{agency.name}", "") for agency in ADAPTERS}
    keys = {a: key or (DEMO_KEY if base_url else "") for a, key in named.items()}
    agencies = agency_settings(keys, base_url)
    if not agencies:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail="no agency has a key: ILTEORO_KEY_KEIS …")
    return agencies


__all__ = [
    "ADAPTERS",
    "DEMO_KEY",
    "AgencySettings",
    "Harvest",
    "Harvested",
    "Note",
    "Position",
    "SetAside",
    "agencies_from",
    "agency_settings",
    "demo_agencies",
]
