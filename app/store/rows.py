"""Between a `Listing` and its row in the table `listing`.

A row's `sources` is a JSON list of `Source` objects. On the device it may be a number
instead, the `source_form` of the one source, whose native id stands in the listing's own
id; and in a list `[form, native id]` in place of an object.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from app.models import Agency, Capacity, Listing, Source, to_instant
from app.store.schema import COURSE_COLUMNS, DEMAND_COLUMNS

NATIVE_ID = "{native_id}"
"""Where the native id goes in the `url` of a source form; `{0}`, `{1}` … are its parts
between hyphens."""

_CAPACITIES = tuple(zip(Capacity, DEMAND_COLUMNS, strict=True))
_COURSE_FIELDS = tuple((name, name.removeprefix("course_")) for name in COURSE_COLUMNS)
_PLAIN = (
    "id",
    "kind",
    "agency",
    "title",
    "employer",
    "keco3",
    "keco3_inferred",
    "region",
    "address",
    "pay_month_krw",
    "pay_text",
    "pay_inferred",
    "employment_type",
    "shift",
    "education",
    "career",
    "facilities",
    "opens_on",
    "deadline",
    "deadline_kind",
    "first_seen",
    "updated_at",
    "closed_at",
)


def listing_to_row(listing: Listing) -> dict[str, Any]:
    """The row of a listing, every column named.

    Only what the listing states of the body is kept: the occupation's usual demands are
    looked up when it is matched.
    """
    row: dict[str, Any] = {
        "id": listing.id,
        "kind": listing.kind.value,
        "agency": listing.agency.value,
        "sources": _json([source.model_dump(mode="json") for source in listing.sources]),
        "title": listing.title,
        "employer": listing.employer,
        "keco3": listing.keco3,
        "keco3_inferred": int(listing.keco3_inferred),
        "region": listing.region,
        "address": listing.address,
        "pay_month_krw": listing.pay_month_krw,
        "pay_text": listing.pay_text,
        "pay_inferred": int(listing.pay_inferred),
        "employment_type": listing.employment_type and listing.employment_type.value,
        "shift": listing.shift and listing.shift.value,
        "education": listing.education and listing.education.value,
        "career": listing.career and listing.career.value,
        "facilities": listing.facilities,
        "opens_on": listing.opens_on and listing.opens_on.isoformat(),
        "deadline": listing.deadline and listing.deadline.isoformat(),
        "deadline_kind": listing.deadline_kind and listing.deadline_kind.value,
        "prefers": _json([item.value for item in listing.prefers]),
        "employer_flags": _json([item.value for item in listing.employer_flags]),
        "first_seen": to_instant(listing.first_seen),
        "updated_at": to_instant(listing.updated_at),
        "closed_at": listing.closed_at and to_instant(listing.closed_at),
    }
    for capacity, column in _CAPACITIES:
        level = listing.demand(capacity)
        row[column] = None if level is None else int(level)
    course = listing.course
    for column, name in _COURSE_FIELDS:
        value = getattr(course, name) if course else None
        row[column] = (
            value.isoformat()
            if name.endswith("_on") and value is not None
            else int(value)
            if isinstance(value, bool)
            else value
        )
    return row


def row_to_listing(
    row: Mapping[str, Any] | sqlite3.Row, forms: Mapping[int, Source] | None = None
) -> Listing:
    """The listing of a row. `forms` are the table `source_form`, where the row needs it."""
    data: dict[str, Any] = {name: row[name] for name in _PLAIN}
    data["sources"] = _sources(row["id"], row["sources"], forms or {})
    data["prefers"] = json.loads(row["prefers"])
    data["employer_flags"] = json.loads(row["employer_flags"])
    data["demands"] = {
        capacity: {"level": row[column], "stated": True}
        for capacity, column in _CAPACITIES
        if row[column] is not None
    }
    course = {name: row[column] for column, name in _COURSE_FIELDS}
    if row["kind"] == "course" or any(value is not None for value in course.values()):
        data["course"] = course
    return Listing.model_validate(data)


def source_forms(rows: list[tuple[int, str, str | None, str | None]]) -> dict[int, Source]:
    """The table `source_form` as patterns of sources, by form."""
    return {
        form: Source(agency=Agency(agency), native_id=NATIVE_ID, url=url, attribution=attribution)
        for form, agency, url, attribution in rows
    }


def fill_url(pattern: str, native_id: str) -> str:
    """The link of a native id, by the pattern of its source form."""
    url = pattern.replace(NATIVE_ID, native_id)
    for number, part in enumerate(native_id.split("-")):
        url = url.replace(f"{{{number}}}", part)
    return url


def url_pattern(url: str, native_id: str) -> str:
    """The pattern that `fill_url` makes the link of; the link itself where there is none."""
    pattern = url.replace(native_id, NATIVE_ID) if native_id else url
    if pattern == url:
        for number, part in enumerate(native_id.split("-")):
            pattern = _with_value_named(pattern, part, f"{{{number}}}")
    return pattern if fill_url(pattern, native_id) == url else url


def _with_value_named(url: str, value: str, name: str) -> str:
    """The link with `name` in place of a parameter's whole `value`, so that a short one is
    not found inside another."""
    at = url.find(f"={value}") if value else -1
    while at >= 0:
        end = at + 1 + len(value)
        if url[end : end + 1] in ("", "&"):
            return f"{url[: at + 1]}{name}{url[end:]}"
        at = url.find(f"={value}", at + 1)
    return url


def _sources(listing_id: str, text: str, forms: Mapping[int, Source]) -> list[Any]:
    value = json.loads(text)
    if isinstance(value, int):
        value = [[value, listing_id.partition(":")[2]]]
    return [_filled(forms, *item) if isinstance(item, list) else item for item in value]


def _filled(forms: Mapping[int, Source], number: int, native_id: str) -> Source:
    form = forms[number]
    url = form.url and fill_url(form.url, native_id)
    return form.model_copy(update={"native_id": native_id, "url": url})


def _json(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
