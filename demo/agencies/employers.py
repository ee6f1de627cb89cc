"""Made-up employers: one name, one business number, and the ways agencies write the name."""

from dataclasses import dataclass
from random import Random
from zlib import crc32

from demo.agencies.chance import mix
from demo.agencies.names import employer_name
from demo.agencies.places import Place
from demo.agencies.tables import pick

_COMPANIES = {"manufacturing", "electronics", "food", "chemical", "logistics", "construction",
              "it", "building", "office", "cleaning", "security", "callcenter"}  # fmt: skip
_STOCK = "(주)"


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer: its name without the legal form, the form, and the 시도 it began in.

    Two records mean the same employer exactly where these three are the same.
    """

    core: str
    form: str
    home: str

    @property
    def name(self) -> str:
        """As it writes itself: (주)가온산업."""
        return f"{self.form}{self.core}"

    def spelled(self, rng: Random) -> str:
        """As another agency's clerk writes it: 주식회사 가온산업, 가온산업㈜, 가온산업."""
        if self.form.startswith("유한"):
            return pick(rng, (self.name, f"(유){self.core}", f"{self.core}(유)", self.core))
        if self.form:
            return pick(
                rng,
                (
                    self.core,
                    f"(주){self.core}",
                    f"(주) {self.core}",
                    f"주식회사 {self.core}",
                    f"㈜{self.core}",
                    f"{self.core}㈜",
                    f"{self.core}(주)",
                    f"{self.core} 주식회사",
                ),
            )
        return self.core


def employer(rng: Random, trade: str, place: Place) -> Employer:
    """An employer that goes with a trade, at home where the work is."""
    core = employer_name(rng, trade, place)
    form = ""
    if trade in _COMPANIES and not core.endswith("관리사무소"):
        drawn = crc32(core.encode()) % 100
        form = _STOCK if drawn < 45 else "주식회사 " if drawn < 55 else ""
        form = "유한회사 " if 55 <= drawn < 58 else form
    return Employer(core, form, place.region.code[:2])


def business_number(seed: int, firm: Employer) -> int:
    """Its business number (사업자등록번호), ten digits, the same for all its vacancies.

    The last digit is never the right check digit, so that no number is a real company's.
    """
    drawn = mix(seed, crc32(firm.core.encode()), int(firm.home))
    middle = 81 + drawn % 8 if firm.form else 1 + drawn % 79
    head = f"{101 + (drawn >> 8) % 599:03d}{middle:02d}{(drawn >> 20) % 10_000:04d}"
    a, b, c, d, e, f, g, h, i = map(int, head)
    # 국세청's check digit: weights 1, 3, 7 in turn, the ninth by 5 with its carry.
    total = a + e * 3 + h * 3 + b * 3 + g + d + (c + f) * 7 + i * 5 + i * 5 // 10
    right = -total % 10
    return int(head) * 10 + (right + 1 + (drawn >> 40) % 9) % 10
