"""The truth about duplicates: which records of a day are the same vacancy."""

from app.models import Agency
from backend.agencies import kead as kead_adapter
from demo.agencies.vacancies import vacancy
from demo.agencies.wire import cwma, kead, keis, kordi
from demo.agencies.world import Moment, World


def pairs(world: World) -> list[tuple[str, str]]:
    """Ids, as the adapters make them, of every vacancy that stands at two agencies that day.

    The first of a pair is KEIS's, the second the other agency's.
    """
    return [
        (f"keis:{keis.native_id(twin)}", listing_id(twin.original))
        for twin in world.twins
        if twin.original
    ]


def listing_id(moment: Moment) -> str:
    """The id of a moment's listing. KEAD has none of its own: the adapter's hash stands for it."""
    if moment.agency is Agency.KEAD:
        record = {
            n: "" if v is None else str(v) for n, v in kead.fields(moment, 1, vacancy(moment))
        }
        return f"kead:{kead_adapter.native_id(record)}"
    native = {Agency.KEIS: keis, Agency.KORDI: kordi, Agency.CWMA: cwma}[moment.agency]
    return f"{moment.agency.value}:{native.native_id(moment)}"
