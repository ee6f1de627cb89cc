"""One answer out of what a platform tells of its connections."""

import flet as ft
import pytest

from app.state.models import Link
from app.views import bridge
from app.views.link import link_of

Kind = ft.ConnectivityType


@pytest.mark.parametrize(
    ("told", "link"),
    [
        ([Kind.WIFI, Kind.MOBILE], Link.FREE),
        ([Kind.ETHERNET, Kind.VPN], Link.FREE),
        ([Kind.MOBILE, Kind.VPN], Link.METERED),
        ([Kind.BLUETOOTH], Link.METERED),
        ([Kind.VPN], Link.UNKNOWN),
        ([Kind.OTHER], Link.UNKNOWN),
        ([Kind.NONE], Link.NONE),
        ([], Link.UNKNOWN),
    ],
)
def test_wifi_counts_before_what_costs_and_doubt_stays_doubt(told: list[Kind], link: Link) -> None:
    assert link_of(told) is link


def test_a_page_nobody_listens_to_is_not_heard() -> None:
    bridge.linked(1, "free")
    bridge.unwatch_link(1)
