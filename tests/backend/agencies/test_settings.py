"""Address, key, pace and quota of each agency from the environment."""

import pytest

from app.models import Agency, ErrorCode, IlteoroError
from backend.agencies import agencies_from, agency_settings, demo_agencies


def test_each_agency_has_its_own_address_key_and_limits() -> None:
    named = agencies_from(
        {
            "ILTEORO_KEY_KEIS": "k",
            "ILTEORO_URL_KEIS": "https://gateway.example/work24",
            "ILTEORO_RATE_KEIS": "0.5",
            "ILTEORO_QUOTA_KEIS": "250",
            "ILTEORO_DETAILS_KEIS": "7",
            "ILTEORO_DETAILS_SECONDS_KEIS": "1.5",
            "ILTEORO_KEY_CWMA": "c",
        },
        None,
    )
    assert set(named) == {Agency.KEIS, Agency.CWMA}
    keis = named[Agency.KEIS]
    assert (keis.base_url, keis.key) == ("https://gateway.example/work24", "k")
    assert (keis.rate, keis.quota, keis.details, keis.details_seconds) == (0.5, 250, 7, 1.5)
    assert (named[Agency.CWMA].rate, named[Agency.CWMA].quota) == (1, 1000)


@pytest.mark.parametrize("agency", list(Agency))
def test_nobody_is_asked_without_a_pace_unless_it_is_said(agency: Agency) -> None:
    settings = agency_settings(agency, "key")
    assert settings.rate
    assert settings.quota
    assert settings.base_url.startswith("http")
    free = agencies_from(
        {
            f"ILTEORO_KEY_{agency.name}": "key",
            f"ILTEORO_RATE_{agency.name}": "0",
            f"ILTEORO_QUOTA_{agency.name}": "0",
        },
        None,
    )[agency]
    assert (free.rate, free.quota) == (None, None)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://127.9.9.9"]
)
def test_a_stand_in_is_asked_at_once(url: str) -> None:
    for settings in demo_agencies(url).values():
        assert (settings.rate, settings.quota) == (None, None)
        assert settings.details <= 2000
        assert settings.details_seconds <= 20


@pytest.mark.parametrize("url", ["http://10.0.0.1", "http://127.0.0.1.example", "http://localhos"])
def test_a_stand_in_elsewhere_is_asked_politely(url: str) -> None:
    assert all(settings.rate for settings in demo_agencies(url).values())


def test_one_address_for_all_goes_before_each_ones_own() -> None:
    named = agencies_from({"ILTEORO_URL_KEIS": "https://other.example"}, "http://127.0.0.1:9")
    assert named[Agency.KEIS].base_url == "http://127.0.0.1:9"


def test_a_percent_encoded_key_of_the_portal_is_taken_too() -> None:
    named = agencies_from({"ILTEORO_KEY_KEAD": "a%2Fb%2Bc%3D%3D"}, None)
    assert named[Agency.KEAD].key == "a/b+c=="


@pytest.mark.parametrize(
    ("name", "text"),
    [("RATE", "fast"), ("RATE", "-1"), ("QUOTA", "nan"), ("DETAILS", "1e99"), ("URL", "ftp://x"),
     ("URL", "work24"), ("DETAILS_SECONDS", "inf")],
)  # fmt: skip
def test_what_is_no_figure_or_address_is_bad_usage(name: str, text: str) -> None:
    with pytest.raises(IlteoroError) as caught:
        agencies_from({"ILTEORO_KEY_KEIS": "k", f"ILTEORO_{name}_KEIS": text}, None)
    assert caught.value.code is ErrorCode.BAD_USAGE


def test_a_key_is_not_shown() -> None:
    assert "secret" not in repr(agency_settings(Agency.KEIS, "secret"))
