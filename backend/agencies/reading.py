"""From a record to a listing, whatever the record is: what can't be read is set aside."""

from datetime import datetime

from pydantic import ValidationError

from backend.agencies.base import (
    Harvested,
    Record,
    Service,
    SetAside,
    UnreadableRecordError,
    business_number,
)
from backend.agencies.mending import BROKEN

_RAW_LENGTH = 500


def read_record(service: Service, record: Record, now: datetime) -> Harvested | SetAside:
    """The listing of a record, or why there is none; a defect of ours is a reason like another."""
    try:
        if BROKEN in record:
            reason = "not well-formed"
        else:
            listing = service.read(record, now)
            return Harvested(listing, business_number(record.get(service.employer)))
    except UnreadableRecordError as error:
        reason = str(error)
    except ValidationError as error:
        field = error.errors()[0]["loc"]
        reason = "invalid " + ".".join(str(part) for part in field)
    except Exception as error:  # noqa: BLE001 - one record never ends a harvest
        reason = type(error).__name__
    return SetAside(service.agency, reason, _raw(record))


def _raw(record: Record) -> str:
    text = "|".join(
        value if name == BROKEN else f"{name}={value[:_RAW_LENGTH]}"
        for name, value in record.items()
        if value
    )
    return text[:_RAW_LENGTH].encode("utf-8", "replace").decode()
