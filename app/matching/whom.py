"""Who may apply: work that an agency finds for some people alone, whoever else passes it on.

A vacancy of several agencies is one listing of the oldest; where one of them finds work only for
who is registered as disabled, or older, the others' say nothing of that and it still holds.
"""

from app.models import Agency, Listing

FOR_REGISTERED, FOR_OLDER = Agency.KEAD, Agency.KORDI
"""The agencies that find work for those alone who are registered as disabled, or older."""


WHOM = (FOR_REGISTERED, FOR_OLDER)


def whom_of(listing: Listing) -> tuple[Agency, ...]:
    """Those of the two that a listing is from, by itself or by one of its sources."""
    told = {listing.agency, *(source.agency for source in listing.sources)}
    return tuple(agency for agency in WHOM if agency in told)


def passed_on_by(agency: Agency, forms: str = "source_form") -> str:
    """SQL for whether a row of `listing` is from an agency, by itself or by one of its sources;
    `forms` is the table of their forms."""
    in_list = (
        "SELECT 1 FROM json_each(sources) AS one WHERE CASE one.type "  # noqa: S608
        f"WHEN 'array' THEN (one.value ->> 0) IN (SELECT form FROM {forms} "
        f"WHERE agency = '{agency}') ELSE (one.value ->> 'agency') = '{agency}' END"
    )
    # One source alone is a number, that of its own agency. CASE, for SQLite works out both sides
    # of an OR that is a value.
    return (
        f"CASE WHEN agency = '{agency}' THEN 1 "
        f"WHEN substr(sources, 1, 1) = '[' THEN EXISTS ({in_list}) ELSE 0 END"
    )
