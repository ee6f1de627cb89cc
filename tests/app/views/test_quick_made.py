"""Controls made the quick way are those that Flet makes."""

from collections.abc import Iterator
from typing import Any, cast

import flet as ft
import pytest
from flet.components.component import Component

from app.views import quick_made, theme

INSIDE = ft.Text("속")


def some() -> list[tuple[type[Any], tuple[Any, ...], dict[str, Any]]]:
    """Controls as screens make them: by place, by name, with defaults said, with none."""
    inside, act = INSIDE, print
    return [
        (ft.Text, ("글",), {"theme_style": theme.TEXT_BODY, "color": theme.INK, "key": "a"}),
        (ft.Text, ("글",), {"text_align": ft.TextAlign.START, "max_lines": None, "data": 3}),
        (ft.Container, (inside,), {"on_click": act, "padding": 4, "expand": True, "ink": False}),
        (ft.Container, (), {"border": ft.Border.all(1, "#fff"), "width": 0, "tooltip": ""}),
        (ft.Column, (), {}),
        (ft.Row, ([inside],), {"spacing": 10, "wrap": False, "alignment": None}),
        (ft.Stack, ([inside],), {"visible": False}),
        (ft.Semantics, (), {"button": True, "content": inside, "label": None}),
        (ft.Icon, (ft.Icons.STAR,), {"color": theme.PRIMARY, "semantics_label": "별"}),
        (ft.IconButton, (ft.Icon(ft.Icons.STAR),), {"on_click": act, "width": 56}),
        (ft.FilledButton, (), {"content": inside, "style": ft.ButtonStyle(elevation=0)}),
        (ft.TextButton, (), {"content": "말", "disabled": True}),
        (ft.SafeArea, (inside,), {"expand": True}),
    ]


@pytest.fixture
def both() -> Iterator[None]:
    """Each class has its own `__init__` of before again."""
    before = {of: of.__init__ for of in quick_made.MADE}
    yield
    for of, made in before.items():
        cast("Any", of).__init__ = made


def state(control: Any) -> dict[str, Any]:
    """All that a control holds but its number."""
    kept = {name: value for name, value in sorted(vars(control).items()) if name != "_i"}
    return kept | {"_values": list(control._values.items())}


def test_both_make_the_same(both: None) -> None:
    made = []
    for install in (quick_made.uninstall, quick_made.install):
        install()
        made.append([state(of(*args, **named)) for of, args, named in some()])
    assert made[0] == made[1]
    assert {of for of, _, _ in some()} == set(quick_made.MADE) - {Component}
    assert all(of.__init__ is not quick_made.FLETS[of] for of in quick_made.MADE)


def test_a_ref_finds_its_control_and_a_wrong_name_is_told(both: None) -> None:
    quick_made.install()
    found = ft.Ref[ft.Text]()
    text = ft.Text("글", ref=found)
    assert found.current is text
    with pytest.raises(TypeError, match="colour"):
        ft.Text("글", colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        ft.SafeArea()  # type: ignore[call-arg]
    text._frozen = True
    with pytest.raises(RuntimeError, match="Frozen"):
        text.value = "다른 글"
