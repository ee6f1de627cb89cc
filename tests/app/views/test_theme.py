"""Every pair of colours a screen may put together can be read, in light and in dark."""

from dataclasses import fields

import flet as ft
import pytest

from app.views import theme


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert theme.contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)


def test_no_pair_falls_below_its_least_contrast() -> None:
    assert list(theme.failing_pairs()) == []


def test_every_colour_of_text_is_checked_on_background_and_card() -> None:
    checked = {(fore, back) for fore, back, _ in theme.PAIRS}
    for fore in ("ink", "ink_second", "primary", "attention", "good"):
        assert {(fore, "background"), (fore, "card")} <= checked


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", theme.TEXT_SCALES)
def test_every_style_names_its_fonts_and_grows(dark: bool, scale: float) -> None:
    text_theme = theme.theme(dark, scale).text_theme
    assert text_theme is not None
    for field in fields(text_theme):
        style: ft.TextStyle = getattr(text_theme, field.name)
        assert style.font_family in theme.fonts(), field.name
        assert style.font_family_fallback, field.name
        assert style.size is not None, field.name
        assert style.size >= theme.SIZE_LEAST * scale, field.name
        assert style.color == (theme.DARK if dark else theme.LIGHT).ink, field.name


@pytest.mark.parametrize("dark", [False, True])
def test_no_text_is_drawn_over_a_colour_that_is_missing(dark: bool) -> None:
    scheme = theme.theme(dark, 1.0).color_scheme
    assert scheme is not None
    for name in ("primary", "surface", "on_surface", "outline", "tertiary_container", "error"):
        assert getattr(scheme, name), name
