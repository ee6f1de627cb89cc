"""Every mode shows what its ways lead to."""

from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from app.modes import MODES, build
from app.text import Translator, languages


@pytest.mark.parametrize("mode", list(MODES.values()), ids=lambda mode: mode.name)
def test_every_way_leads_to_a_place_and_has_a_name(mode: object) -> None:
    chosen = MODES[mode.name]  # type: ignore[attr-defined]
    paths = [place.path for place in chosen.places]
    assert len(paths) == len(set(paths))
    for way in chosen.ways:
        assert way.route in paths
        assert all(Translator(language).has(f"nav.{way.name}") for language in languages())


def test_shared_screens_keep_nothing() -> None:
    assert not MODES["web"].memory
    assert MODES["kiosk"].memory
    assert MODES["serve"].memory
    assert MODES["kiosk"].idle


def test_an_unknown_mode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IlteoroError) as caught:
        build("nonsense", data=tmp_path, backend=None, demo=False)
    assert caught.value.code is ErrorCode.BAD_USAGE
