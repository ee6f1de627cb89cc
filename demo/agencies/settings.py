"""How the stand-ins behave: slow, strict about quotas, lying or hostile."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.models import Agency
from demo.agencies.shelf import Lie

DOCUMENTED_QUOTAS = {Agency.KEAD: 10_000, Agency.KORDI: 10_000, Agency.CWMA: 1_000}
"""Requests a day of each service of the data portal, for development keys. Work24 names none."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a stand-in does beside answering.

    `slowness` 1 is as slow as measured, 0 at once; every `maintenance`-th request of a service
    is answered with its maintenance page, 0 for never; `quotas` are requests of each service
    by agency, and by (agency, "detail") for its detail call alone; `hostile` malformed
    records are mixed into every agency's list.
    """

    slowness: float = 0.0
    maintenance: int = 0
    quotas: Mapping[tuple[Agency, str], int] = field(default_factory=dict)
    lies: Mapping[Agency, Lie] = field(default_factory=dict)
    hostile: int = 0

    def quota(self, agency: Agency, service: str) -> int | None:
        """Requests a day of one service, None where there is no bound."""
        return self.quotas.get((agency, service), DOCUMENTED_QUOTAS.get(agency))


def read_quota(text: str) -> dict[tuple[Agency, str], int]:
    """`N` for every service, `kordi=N` for one agency's, `kordi:detail=N` for one service."""
    name, _, count = text.rpartition("=")
    whole = int(count)
    if whole < 0:
        raise ValueError(text)
    agency, _, service = name.partition(":")
    if service not in {"", "list", "detail"}:
        raise ValueError(text)
    agencies = (Agency(agency),) if agency else tuple(Agency)
    services = (service,) if service else ("list", "detail")
    return {(a, s): whole for a in agencies for s in services}


def read_lie(text: str) -> dict[Agency, Lie]:
    """`repeat` for every agency, `repeat:keis` for one."""
    name, _, agency = text.partition(":")
    return dict.fromkeys((Agency(agency),) if agency else tuple(Agency), Lie(name))
