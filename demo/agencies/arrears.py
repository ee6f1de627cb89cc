"""The published list of employers who owe wages (체불사업주 명단), made up like the rest.

고용노동부 publishes names twice a year and keeps them up for three years. About one in 200 of
the made-up employers stands on it, and some who have no vacancy today.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.agencies.chance import mix
from demo.agencies.employers import Employer, business_number, employer
from demo.agencies.places import draw_place
from demo.agencies.shelf import Shelf

PATH = "/arrears.csv"
COLUMNS = ("공개일", "사업장명", "사업자등록번호", "소재지", "체불액")

_ONE_IN = 200
_WITHOUT_VACANCY = 150
_TRADES = ("manufacturing", "construction", "restaurant", "logistics", "food", "office")


@dataclass(frozen=True, slots=True)
class Defaulter:
    """An employer on the list; what is owed in won."""

    published: date
    name: str
    business_number: int
    address: str
    owed: int


def owes(number: int) -> bool:
    """Whether the employer with a business number is on the list, whatever the day."""
    return mix(number, 81) % _ONE_IN == 0


def defaulters(keis: Shelf) -> list[Defaulter]:
    """The list of the day, latest first."""
    found = {made.business_number: made for made in _all(keis)}
    return sorted(found.values(), key=lambda made: (-made.published.toordinal(), made.name))


def _all(keis: Shelf) -> Iterator[Defaulter]:
    world = keis.world
    for _, listing in keis.rows():
        number = business_number(world.seed, listing.firm)
        if owes(number):
            yield _defaulter(listing.firm, number, listing.place.full, world.today)
    rng = Random(mix(world.seed, 82))
    for i in range(_WITHOUT_VACANCY):
        place = draw_place(rng)
        firm = employer(rng, _TRADES[i % len(_TRADES)], place)
        number = business_number(world.seed, firm)
        yield _defaulter(firm, number, place.full, world.today)


def _defaulter(firm: Employer, number: int, address: str, today: date) -> Defaulter:
    drawn = mix(number, 83)
    # The six lists still up; each employer keeps to one of six, so its day stays the same.
    lists = [
        (2 * year + half, day)
        for year in range(today.year - 3, today.year + 1)
        for half, day in enumerate((date(year, 1, 9), date(year, 7, 30)))
        if day <= today
    ][-6:]
    published = next(day for place, day in lists if place % 6 == drawn % 6)
    owed = (3_000 + (drawn >> 20) % 27_000) * 10_000
    return Defaulter(published, firm.name, number, address, owed)


def csv_bytes(rows: Iterable[Defaulter]) -> bytes:
    """The list as the ministry's download has it: UTF-8 with a byte order mark, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        digits = f"{row.business_number:010d}"
        shown = f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
        writer.writerow((row.published.isoformat(), row.name, shown, row.address, row.owed))
    return text.getvalue().encode("utf-8-sig")
