"""The quicker walks find what Flet's own find, in the same order, and mark it alike."""

from collections.abc import Callable, Iterator
from typing import Any

import flet as ft
import pytest
from flet.controls.base_control import BaseControl
from flet.controls.object_patch import DiffBuilder

from app.views import quicker, theme
from app.views.components import BigButton, Card, Chip, Heading, Notice, Pill, Text
from app.views.components.choice import Choice
from app.views.components.field import Field

Walk = Callable[..., Iterator[Any]]


def screen() -> ft.Control:
    """One of each of what screens are made of, controls inside values and lists too."""
    return ft.SafeArea(
        ft.Column(
            [
                Card([Heading("나", 1), Text("글"), Pill("새것", icon=ft.Icons.STAR)]),
                Card([Notice("조용히", live=True)], on_click=print, selected=True, key="card"),
                ft.Row([Chip("하나", print, chosen=True), Chip("둘", print, chosen=False)]),
                Choice("고르기", print, chosen=True, icon=ft.Icons.WIFI, example="보기"),
                BigButton("누르기", print, icon=ft.Icons.ADD),
                Field("찾기", on_change=print),
                ft.Container(bgcolor=theme.LINE, data={"control": ft.Text("in a dict")}),
                ft.AlertDialog(title=ft.Text("제목"), actions=[ft.TextButton("닫기")]),
            ],
            scroll=ft.ScrollMode.AUTO,
        )
    )


def walked(walk: Walk, *arguments: Any) -> list[tuple[str, str, bool, bool]]:
    """What a walk found: kind, its parent's kind, whether it is ready and frozen."""
    builder = DiffBuilder(None, None, control_cls=BaseControl)
    return [
        (
            type(found).__name__,
            type(parent()).__name__ if (parent := getattr(found, "_parent", None)) else "",
            hasattr(found, "_initialized"),
            getattr(found, "_frozen", False),
        )
        for found in walk(builder, *arguments)
    ]


@pytest.mark.parametrize("frozen", [True, False])
def test_what_came_is_found_alike(frozen: bool) -> None:
    flets = walked(quicker.FLETS[0], screen(), None, frozen)
    assert len(flets) > 40
    assert walked(quicker._configure, screen(), None, frozen) == flets
    only = walked(quicker.FLETS[0], screen(), None, frozen, True)
    assert walked(quicker._configure, screen(), None, frozen, True) == only


@pytest.mark.parametrize("recurse", [True, False])
def test_what_left_is_found_alike(recurse: bool) -> None:
    flets = walked(quicker.FLETS[1], screen(), recurse)
    assert walked(quicker._removed, screen(), recurse) == flets
    assert len(flets) > 40 or not recurse


def test_installed_they_take_the_place_of_flets() -> None:
    quicker.install()
    assert DiffBuilder._configure_dataclass is quicker._configure
    assert DiffBuilder._removed_controls is quicker._removed


def told(of: type[Any], **named: Any) -> str:
    """What is said of a control that breaks a rule, or nothing."""
    control = of(**named)
    try:
        control._before_update_safe()
    except ValueError as error:
        return str(error)
    return ""


def test_rules_are_kept_as_before() -> None:
    quicker.install()
    assert "opacity" in told(ft.Container, opacity=2)
    assert "expand" in told(ft.Text, value="글", expand="far")
    assert told(ft.Container, opacity=0.5, expand=True) == ""
    assert told(ft.FilledButton)  # a rule of the whole: it has neither words nor a picture
    assert told(ft.SafeArea, content=ft.Text("글", visible=False))
    assert told(ft.SafeArea, content=ft.Text("글")) == ""
