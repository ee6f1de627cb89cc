"""How much work there is of each occupation, and who does it (estimates of this world's own).

The listed weights follow the counts of approved cases by job in the published figures
(제조 단순 17,026, 청소 8,878, 조리사 7,521 and so on); what is not listed gets a long tail.
"""

import numpy as np

from benchmarks.second_world.vocabulary import COUNT, Floats, Ints, by_prefix

_INJURED = {
    "890": 17000, "561": 8900, "706": 9000, "701": 3800, "702": 3300, "705": 1200, "531": 7500,
    "532": 7000, "624": 9500, "622": 4300, "824": 2300, "542": 1450, "550": 4600, "615": 3300,
    "616": 1300, "811": 3300, "812": 2400, "821": 3000, "703": 2400, "831": 2900, "704": 2100,
    "623": 1900, "026": 1500, "029": 1400, "028": 1300, "562": 1200, "612": 1100, "822": 1300,
    "825": 900, "852": 1200, "817": 1100, "873": 1100, "304": 700, "306": 500, "232": 900,
    "617": 700, "813": 800, "835": 600, "871": 500, "883": 500, "901": 500, "905": 900,
    "140": 600, "151": 350, "240": 250, "212": 250, "016": 300,
}  # fmt: skip

_HIRING = {
    "561": 9000, "542": 6500, "890": 9000, "562": 2600, "550": 5200, "624": 4600, "622": 4200,
    "532": 4400, "531": 3600, "615": 3200, "616": 2200, "029": 2600, "026": 1800, "028": 1500,
    "706": 3000, "612": 1700, "617": 1300, "613": 900, "614": 1700, "623": 1500, "831": 1300,
    "811": 1300, "835": 1300, "836": 1100, "852": 900, "873": 1300, "905": 1200, "901": 900,
    "232": 1200, "231": 700, "307": 600, "814": 700, "702": 900, "701": 900, "824": 700,
    "812": 700, "027": 800, "025": 500, "853": 500, "541": 400, "611": 500, "015": 200,
    "016": 250, "871": 400, "872": 500, "862": 300, "863": 350, "832": 500, "158": 400,
}  # fmt: skip

WOMEN = by_prefix(
    {
        "0": 0.45, "01": 0.2, "027": 0.85, "029": 0.72, "1": 0.25, "14": 0.12, "2": 0.5,
        "213": 0.97, "232": 0.92, "231": 0.75, "24": 0.1, "25": 0.07, "3": 0.7, "304": 0.93,
        "305": 0.95, "4": 0.5, "51": 0.75, "52": 0.55, "53": 0.66, "54": 0.04, "55": 0.93,
        "561": 0.74, "562": 0.2, "61": 0.58, "613": 0.9, "616": 0.86, "62": 0.04, "7": 0.04,
        "81": 0.05, "82": 0.08, "83": 0.12, "836": 0.7, "835": 0.45, "84": 0.04, "85": 0.15,
        "86": 0.6, "863": 0.75, "87": 0.5, "88": 0.2, "890": 0.45, "9": 0.35,
    },
    0.4,
)  # fmt: skip
"""The share of women in each occupation."""

LEARNED = by_prefix({"0": 4, "01": 5, "029": 3, "1": 5, "159": 4, "2": 5, "24": 3, "25": 3,
    "232": 4, "3": 5, "307": 4, "4": 4, "42": 3, "61": 2.6, "616": 2, "617": 2, "621": 5,
    "83": 3, "84": 3, "81": 2.6, "53": 2, "54": 2, "55": 2.3, "56": 1, "890": 1.6, "706": 1,
    "9": 1}, 2.3)  # fmt: skip
"""The schooling usual in each occupation, on the scale 0 none to 6 graduate."""

SIDO_WORKERS = {
    "11": 15, "26": 6.5, "27": 4.5, "28": 6.5, "29": 2.5, "30": 2.6, "31": 3.1, "36": 0.7,
    "41": 28, "43": 4.2, "44": 5.5, "46": 3.4, "47": 5.6, "48": 7, "50": 1.3, "51": 3.3,
    "52": 3.3,
}  # fmt: skip
"""How the injured are spread over the 시도, in % (estimate)."""

SIDO = tuple(SIDO_WORKERS)

_ZONES = ("11 28 41", "26 31 48", "27 43 44 47", "46 50 51 52", "29 30 36")
"""The capital, the southern ports, the inland works, the country, the other cities."""


def zone_of() -> Ints:
    """The zone (0 to 4) of each 시도, in the order of `SIDO`."""
    return np.array([next(i for i, z in enumerate(_ZONES) if s in z.split()) for s in SIDO])


def _long_tail(listed: dict[str, float], base: float, spread: float, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    tail = base * np.exp(spread * rng.standard_normal(COUNT).clip(-3, 1.8))
    jitter = np.exp(0.1 * rng.standard_normal(COUNT))
    weights = by_prefix(listed, -1.0)
    filled = np.where(weights < 0, tail, weights * jitter)
    return np.asarray(filled / filled.sum())


def injured_work(base: float, spread: float, seed: int) -> Floats:
    """Shares of the occupations injured workers come from; `base` and `spread` shape the tail."""
    return _long_tail({k: float(v) for k, v in _INJURED.items()}, base, spread, seed)


def hiring_work(base: float, spread: float, seed: int) -> Floats:
    """Shares of the occupations that take people on; `base` and `spread` shape the tail."""
    return _long_tail({k: float(v) for k, v in _HIRING.items()}, base, spread, seed)


def zone_factors(strength: float) -> Floats:
    """(zones, occupations): how much more or less of an occupation a zone has."""
    zones = (
        {"0": 1.3, "1": 1.4, "4": 1.4, "61": 1.2, "542": 1.2, "9": 0.2, "82": 0.8},
        {"817": 3, "822": 2.6, "824": 2.6, "811": 1.4, "904": 3, "621": 2, "0": 0.8},
        {"8": 1.5, "835": 2.4, "852": 1.6, "890": 1.5, "61": 0.8, "0": 0.7},
        {"9": 4, "87": 1.6, "52": 1.5, "55": 1.3, "8": 0.7, "1": 0.5, "0": 0.7},
        {"56": 1.2, "55": 1.2, "2": 1.3, "1": 1.1, "8": 0.8},
    )
    return np.asarray(np.array([by_prefix({k: float(v) for k, v in z.items()}, 1.0)
                                for z in zones]) ** strength)  # fmt: skip
