"""What is sent the quick way is what Flet sends, to the byte, with the same notes for later."""

from collections.abc import Iterator
from typing import Any

import flet as ft
import msgpack  # type: ignore[import-untyped]
import pytest
from flet.controls.base_control import BaseControl
from flet.messaging import protocol

from app.views import quick_sent, theme
from tests.app.views.test_quicker import screen

NOTES = ("__prev_lists", "__prev_dicts", "__prev_classes")


@pytest.fixture
def flets_own() -> Iterator[None]:
    before = protocol.configure_encode_object_for_msgpack
    yield
    protocol.configure_encode_object_for_msgpack = before


def parts(control: Any) -> Iterator[Any]:
    """A control and all that stand in it."""
    yield control
    for value in control._values.values():
        yield from parts(value) if isinstance(value, ft.BaseControl) else ()
    for one in getattr(control, "controls", None) or ():
        yield from parts(one)


def noted(control: Any) -> list[Any]:
    return [[str(getattr(part, name, None)) for name in NOTES] for part in parts(control)]


@pytest.mark.parametrize("frozen", [True, False])
def test_both_send_the_same(frozen: bool) -> None:
    whole = screen()
    for part in parts(whole) if frozen else ():
        part._frozen = True
    styles = theme.theme(dark=False, text_scale=1.5)
    sent, notes = [], []
    for way in (quick_sent.FLETS, quick_sent.quick):
        sent.append(msgpack.packb([whole, styles, b"\x00", None], default=way(BaseControl)))
        notes.append(noted(whole))
    assert sent[0] == sent[1]
    assert notes[0] == notes[1]
    assert len(sent[0]) > 4000
    assert any(note != ["None"] * 3 for note in notes[0]) is not frozen


def test_installed_it_takes_the_place_of_flets(flets_own: None) -> None:
    import flet_web.fastapi.flet_app as web  # type: ignore[import-untyped]

    before = web.configure_encode_object_for_msgpack
    quick_sent.install()
    try:
        assert web.configure_encode_object_for_msgpack is quick_sent.quick
        assert protocol.configure_encode_object_for_msgpack is quick_sent.quick
    finally:
        web.configure_encode_object_for_msgpack = before
