"""Regions: 17 시도 and the 시군구 in them, and how far they lie apart."""

from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt

from app.reference.tables import rows

_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Region:
    """One region. `sigungu` is empty for a 시도; `leaf` is False where it has parts.

    Latitude and longitude, in degrees, are of a representative point.
    """

    code: str
    sido: str
    sido_short: str
    sigungu: str
    leaf: bool
    lat: float
    lon: float

    @property
    def name(self) -> str:
        """As one says it: "경기 수원시 권선구"; a 시도 by its short name."""
        return f"{self.sido_short} {self.sigungu}".rstrip()


@cache
def regions() -> dict[str, Region]:
    """Every region by its 5-digit code, 시도 before their 시군구."""
    return {
        r["code"]: Region(
            r["code"],
            r["sido"],
            r["sido_short"],
            r["sigungu"],
            r["is_leaf"] == "1",
            float(r["lat"]),
            float(r["lon"]),
        )
        for r in rows("regions.csv")
    }


def region(code: str | None) -> Region | None:
    """The region of a code, None where there is none."""
    return regions().get(code) if code else None


def sido_of(code: str | None) -> str:
    """The first two digits of a region's 시도, `00` for none."""
    return code[:2] if code else "00"


def distance_km(a: str, b: str) -> float | None:
    """Great-circle distance between the representative points, None for an unknown code."""
    start, end = region(a), region(b)
    if start is None or end is None:
        return None
    lat1, lat2 = radians(start.lat), radians(end.lat)
    half = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin(radians(end.lon - start.lon) / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(sqrt(half))


def regions_within(code: str, radius_km: float) -> dict[str, float]:
    """Codes of the 시군구 whose point lies within `radius_km`, with their distance."""
    found = {}
    for other in regions().values():
        if not other.sigungu:
            continue
        distance = distance_km(code, other.code)
        if distance is not None and distance <= radius_km:
            found[other.code] = distance
    return found
