"""Where made-up listings are: 시군구 by population, streets that sound like ones."""

import re
from dataclasses import dataclass
from functools import cache
from random import Random
from zlib import crc32

from app.reference import Region, regions
from demo.agencies.tables import Weighted, pick

_POPULATION = {
    "11": 933, "26": 325, "27": 236, "28": 302, "29": 140, "30": 144, "31": 110, "36": 39,
    "41": 1370, "43": 159, "44": 214, "46": 178, "47": 252, "48": 322, "50": 67, "51": 151,
    "52": 173,
}  # fmt: skip
"""Residents of each 시도 in 10,000, rounded (행정안전부 주민등록 인구통계, 2025)."""

_RURAL = 0.3
"""A 군 has about as many people as this share of a 시 or 구 (estimate)."""

_ROADS = (
    "중앙로", "번영로", "평화로", "산업로", "새마을로", "시청로", "문화로", "공단로", "한마음로",
    "대학로", "역전로", "희망로", "은행나무길", "벚꽃로", "충효로", "강변로", "청년로", "테크노로",
    "남문로", "북문로", "동부로", "서부로", "호수로", "솔밭길", "느티나무길", "무지개로",
)  # fmt: skip

_FORMER_SIDO = {"51": "강원도", "52": "전라북도"}
"""Names from before 2023 and 2024 that still stand in addresses."""


_NEIGHBOURHOODS = (
    "중앙동", "신흥동", "송정동", "대흥동", "교동", "남산동", "용두동", "상동", "금곡동", "석정동",
    "원당동", "구암동", "도원동", "장안동", "신촌동", "평화동", "동산동", "오정동",
)  # fmt: skip
_TOWNSHIPS = ("북면", "남면", "서면", "금성면", "대곡면", "산내면", "신평읍", "화산면", "옥천읍",
              "장평면")  # fmt: skip
_BUILDINGS = ("한울빌딩", "중앙프라자", "대원타워", "삼호빌딩", "미래타워", "동아상가", "성지빌딩",
              "제일프라자", "현대타워", "태평빌딩")  # fmt: skip
_POSTCODES = {
    "11": (1, 8), "41": (10, 18), "28": (21, 23), "51": (24, 26), "43": (27, 29), "36": (30, 30),
    "44": (31, 33), "30": (34, 35), "47": (36, 40), "27": (41, 43), "31": (44, 45),
    "26": (46, 49), "48": (50, 53), "52": (54, 56), "46": (57, 60), "29": (61, 62), "50": (63, 63),
}  # fmt: skip
"""First two digits of each 시도's postcodes (우정사업본부 국가기초구역번호)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A 시군구 and a street in it."""

    region: Region
    road: str
    number: int

    @property
    def city(self) -> str:
        """As one says it in a title: 수원, 창원, 강남."""
        name = self.region.sigungu.split()[0]
        return name[:-1] if len(name) > 2 else self.region.sido_short

    @property
    def full(self) -> str:
        """The whole road address."""
        return f"{self.sido_and_sigungu} {self.road} {self.number}"

    @property
    def sido_and_sigungu(self) -> str:
        """서울특별시 강남구."""
        if self.region.code.startswith("36"):
            return self.region.sido
        return f"{self.region.sido} {self.region.sigungu}"

    @property
    def neighbourhood(self) -> str:
        """The 동 or, in a 군, the 읍 or 면 the street is in."""
        names = _TOWNSHIPS if self.region.sigungu.endswith("군") else _NEIGHBOURHOODS
        return names[crc32(self.road.encode()) % len(names)]

    @property
    def building(self) -> str:
        """The name of the building."""
        return _BUILDINGS[self.number % len(_BUILDINGS)]

    @property
    def postcode(self) -> str:
        """Five digits: the first two are of the 시도, the third goes with the 시군구."""
        low, high = _POSTCODES[self.region.code[:2]]
        zones = (high - low + 1) * 10
        zone = low * 10 + crc32(self.region.code.encode()) % zones
        return f"{zone:03d}{crc32(self.road.encode()) % 100:02d}"

    @property
    def former(self) -> str:
        """The road address with the 시도's name from before it was renamed."""
        sido = _FORMER_SIDO.get(self.region.code[:2], self.region.sido)
        return self.full.replace(self.region.sido, sido, 1)

    def spelled(self, rng: Random) -> str:
        """The address as another clerk writes it: short or former names, with 동, no number."""
        sido, _, rest = self.full.partition(" ")
        drawn = rng.random()
        if drawn < 0.35:
            sido = self.region.sido_short
        elif drawn < 0.5:
            sido = _FORMER_SIDO.get(self.region.code[:2], sido)
        elif drawn < 0.6:
            sido = re.sub("(특별자치|특별|광역)시$", "시", sido)
        drawn = rng.random()
        if drawn < 0.15:
            rest = rest.rpartition(" ")[0]
        elif drawn < 0.45:
            rest = f"{rest} ({self.neighbourhood})"
        elif drawn < 0.6:
            rest = f"{rest} ({self.neighbourhood}, {self.building})"
        elif drawn < 0.7:
            rest = f"{rest} {1 + self.number % 12}층"
        return f"{sido} {rest}"


@cache
def _leaves() -> Weighted[Region]:
    leaves = [r for r in regions().values() if r.leaf and r.sigungu]
    sizes = [_RURAL if r.sigungu.endswith("군") else 1.0 for r in leaves]
    whole: dict[str, float] = {}
    for leaf, size in zip(leaves, sizes, strict=True):
        whole[leaf.code[:2]] = whole.get(leaf.code[:2], 0) + size
    weights = [
        size * _POPULATION[leaf.code[:2]] / whole[leaf.code[:2]]
        for leaf, size in zip(leaves, sizes, strict=True)
    ]
    return Weighted(leaves, weights)


def draw_place(rng: Random, *, rural: bool = False) -> Place:
    """Somewhere in Korea; where `rural`, outside the cities' 구, because there fields are."""
    region = _leaves().pick(rng)
    while rural and region.sigungu.endswith("구"):
        region = _leaves().pick(rng)
    return Place(region, pick(rng, _ROADS), 1 + int(rng.random() * 380))
