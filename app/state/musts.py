"""What a must asks for and a listing leaves open: it stays in the list, and says so."""

from app.models import Match, Wishes

_ASKED_BY = {
    "keco3": ("occupations_wanted", "occupations_unwanted"),
    "region": ("regions", "radius_km"),
    "pay_month_krw": ("pay_month_min_krw",),
    "employment_type": ("employment_types",),
    "shift": ("shifts",),
    "course_starts_on": ("start_from",),
}
"""By what a listing may not state: the wishes that ask for it."""


def open_musts(match: Match | None, wishes: Wishes) -> tuple[str, ...]:
    """Of what the listing does not surely state, what a must of the person asks for, by its names
    in `Match.unknowns`; said as `must.<name>`."""
    if match is None:
        return ()
    return tuple(
        name for name in match.unknowns if wishes.musts.intersection(_ASKED_BY.get(name, ()))
    )
