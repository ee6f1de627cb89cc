"""Where made-up listings are: 시군구 by population, streets that sound like ones."""

from dataclasses import dataclass
from functools import cache
from random import Random

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
    def former(self) -> str:
        """The road address with the 시도's name from before it was renamed."""
        sido = _FORMER_SIDO.get(self.region.code[:2], self.region.sido)
        return self.full.replace(self.region.sido, sido, 1)


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


def draw_place(rng: Random) -> Place:
    """Somewhere in Korea."""
    return Place(_leaves().pick(rng), pick(rng, _ROADS), 1 + int(rng.random() * 380))
