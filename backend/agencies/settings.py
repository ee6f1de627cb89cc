"""How each agency is asked: address, key, pace and quota, each to be set from outside.

    ILTEORO_KEY_<AGENCY>              its key; an agency without one is not asked
    ILTEORO_URL_<AGENCY>              its address
    ILTEORO_RATE_<AGENCY>             requests a second, 0 for no limit
    ILTEORO_QUOTA_<AGENCY>            calls a Korean calendar day, 0 for no limit
    ILTEORO_DETAILS_<AGENCY>          detail calls in one harvest, 0 for none
    ILTEORO_DETAILS_SECONDS_<AGENCY>  seconds for detail calls in one harvest

An address on loopback is a stand-in: no pace and no quota unless they are set, and few
detail calls, so that a demo is ready soon.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from app.models import Agency, ErrorCode, IlteoroError


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """How one agency is asked. Times in seconds, `rate` in requests a second, `max_bytes` of
    one answer; None is no limit.

    `page_size` is the most records it gives on one page, `max_pages` the most pages of one
    query, `quota` the calls of one Korean day. `details` and `details_seconds` bound the
    detail calls of one harvest, `parallel` how many of them are under way at one time.
    `attempts` is how often one page is asked for before it is given up; the wait before the
    next doubles from `backoff`, and a `Retry-After` longer than `patience` is not waited for.
    """

    base_url: str
    key: str = field(repr=False)
    page_size: int
    max_pages: int | None = None
    rate: float | None = None
    quota: int | None = None
    details: int = 0
    details_seconds: float = 0.0
    parallel: int = 1
    timeout: float = 60.0
    attempts: int = 5
    backoff: float = 0.5
    patience: float = 120.0
    max_bytes: int = 64 * 1024 * 1024


_WORK24 = "https://www.work24.go.kr"
_PORTAL = "https://apis.data.go.kr"
_DEFAULTS = {
    Agency.KEIS: AgencySettings(
        _WORK24, "", 100, max_pages=1000, rate=5, quota=10_000,
        details=5_000, details_seconds=1_800, parallel=2,
    ),
    Agency.HRDNET: AgencySettings(_WORK24, "", 100, max_pages=1000, rate=5, quota=10_000),
    Agency.KEAD: AgencySettings(_PORTAL, "", 1000, rate=5, quota=10_000),
    Agency.KORDI: AgencySettings(
        _PORTAL, "", 1000, rate=2, quota=10_000,
        details=2_000, details_seconds=3_600, parallel=4, timeout=120,
    ),
    Agency.CWMA: AgencySettings("http://www.cid.or.kr", "", 999, rate=1, quota=1_000),
}  # fmt: skip
"""Each agency's host and limits. The portal's quotas are those of a development key as
documented; Work24 documents neither quota nor rate, so both are our own restraint."""

_STAND_IN = {Agency.KEIS: 2_000, Agency.KORDI: 1_000}
"""Detail calls in one harvest of a stand-in."""

_STAND_IN_SECONDS = 20.0

DEMO_KEY = "ilteoro-demo"
"""The key the stand-ins of `python -m demo agencies` accept; it opens nothing else."""


def agency_settings(agency: Agency, key: str, base_url: str | None = None) -> AgencySettings:
    """How to ask `agency` at its own address or at `base_url`, with the limits that suit it."""
    usual = _DEFAULTS[agency]
    settings = replace(usual, key=key, base_url=base_url or usual.base_url)
    if not _is_loopback(settings.base_url):
        return settings
    few = min(usual.details, _STAND_IN.get(agency, 0))
    return replace(settings, rate=None, quota=None, details=few, details_seconds=_STAND_IN_SECONDS)


def demo_agencies(base_url: str) -> dict[Agency, AgencySettings]:
    """How to ask the stand-ins at `base_url`."""
    return {agency: agency_settings(agency, DEMO_KEY, base_url) for agency in _DEFAULTS}


def agencies_from(
    environment: Mapping[str, str], base_url: str | None
) -> dict[Agency, AgencySettings]:
    """Every agency with a key in the environment; stand-ins at `base_url` need none.

    `base_url` stands in place of every agency's own address, also of one in the environment.
    Raises BAD_USAGE where there is no agency to ask, or where a limit is no number.
    """
    found = {}
    for agency in _DEFAULTS:
        named = _named(environment, agency)
        key = named.get("KEY") or (DEMO_KEY if base_url else "")
        if key:
            # The data portal also hands its keys out percent-encoded.
            key = unquote(key) if "%" in key else key
            url = base_url or named.get("URL")
            settings = agency_settings(agency, key, url and _address(agency, url))
            found[agency] = _limited(settings, agency, named)
    if not found:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail="no agency has a key: ILTEORO_KEY_KEIS …")
    return found


_NAMES = ("KEY", "URL", "RATE", "QUOTA", "DETAILS", "DETAILS_SECONDS")


def _named(environment: Mapping[str, str], agency: Agency) -> dict[str, str]:
    found = {name: environment.get(f"ILTEORO_{name}_{agency.name}", "") for name in _NAMES}
    return {name: value for name, value in found.items() if value}


def _limited(settings: AgencySettings, agency: Agency, named: Mapping[str, str]) -> AgencySettings:
    figures = {name: _figure(agency, name, named[name]) for name in _NAMES[2:] if name in named}
    if "RATE" in figures:
        settings = replace(settings, rate=figures["RATE"] or None)
    if "QUOTA" in figures:
        settings = replace(settings, quota=int(figures["QUOTA"]) or None)
    if "DETAILS" in figures:
        settings = replace(settings, details=int(figures["DETAILS"]))
    if "DETAILS_SECONDS" in figures:
        settings = replace(settings, details_seconds=figures["DETAILS_SECONDS"])
    return settings


def _figure(agency: Agency, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"ILTEORO_{name}_{agency.name}={text}")
    return value


def _address(agency: Agency, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"ILTEORO_URL_{agency.name}={text}")
    return text


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
