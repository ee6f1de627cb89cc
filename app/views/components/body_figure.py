"""A person drawn in simple shapes, each a part of the body to tap."""

from collections.abc import Callable

import flet as ft

from app.models import BodyPart
from app.views import theme
from app.views.components.press import press

WIDTH, HEIGHT = 112, 448
_OUTLINE = 2
_TRUNKS = (BodyPart.INTERNAL, BodyPart.BACK, BodyPart.HIP, BodyPart.NECK)
_TRUNK = 10
"""Corners of what lies along the middle: rounder ones would leave notches between the parts."""

Shape = tuple[BodyPart, float, float, float, float]
"""Part, left, top, width and height in logical pixels."""


def _both(
    part: BodyPart, left: float, top: float, width: float, height: float
) -> tuple[Shape, ...]:
    """The same shape at both sides of the body's middle."""
    return (part, left, top, width, height), (part, WIDTH - left - width, top, width, height)


_SHAPES: tuple[Shape, ...] = (
    *_both(BodyPart.EAR, 24, 30, 14, 22),
    (BodyPart.NECK, 45, 58, 22, 36),
    *_both(BodyPart.LEG, 27, 214, 28, 200),
    *_both(BodyPart.FOOT, 16, 404, 38, 26),
    *_both(BodyPart.ARM, 4, 100, 22, 116),
    *_both(BodyPart.HAND, 2, 204, 26, 36),
    (BodyPart.HIP, 25, 184, 62, 58),
    (BodyPart.BACK, 27, 146, 58, 56),
    *_both(BodyPart.SHOULDER, 4, 84, 40, 34),
    (BodyPart.INTERNAL, 25, 86, 62, 78),
    (BodyPart.HEAD, 30, 4, 52, 66),
    *_both(BodyPart.KNEE, 27, 300, 28, 34),
)
_EYES = _both(BodyPart.EYE, 38, 28, 14, 14)


def BodyFigure(chosen: BodyPart | None, choose: Callable[[BodyPart], None]) -> ft.Control:
    """The drawing alone. Its parts have no names and take no focus: what stands beside it must
    offer every part as a button."""
    line = [_shape(shape, theme.PRIMARY, grow=_OUTLINE) for shape in _SHAPES]
    # What is chosen lies above its neighbours.
    parts = sorted((*_SHAPES, *_EYES), key=lambda shape: shape[0] is chosen)
    parts.sort(key=lambda shape: shape in _EYES)
    whole = chosen is BodyPart.WHOLE_BODY
    body = [
        _shape(
            shape,
            theme.PRIMARY if whole or shape[0] is chosen else theme.PRIMARY_SOFT,
            border=shape in _EYES,
            choose=choose,
        )
        for shape in parts
    ]
    return ft.Semantics(
        exclude_semantics=True,
        content=ft.Stack([*line, *body], width=WIDTH * theme.ZOOM, height=HEIGHT * theme.ZOOM),
    )


def _shape(
    shape: Shape,
    colour: ft.ColorValue,
    *,
    grow: float = 0,
    border: bool = False,
    choose: Callable[[BodyPart], None] | None = None,
) -> ft.Control:
    part, left, top, width, height = shape
    return ft.Container(
        left=(left - grow) * theme.ZOOM,
        top=(top - grow) * theme.ZOOM,
        width=(width + 2 * grow) * theme.ZOOM,
        height=(height + 2 * grow) * theme.ZOOM,
        bgcolor=colour,
        border=ft.Border.all(1.5, theme.PRIMARY) if border else None,
        border_radius=((_TRUNK if part in _TRUNKS else min(width, height) / 2) + grow) * theme.ZOOM,
        on_click=press(lambda: choose(part)) if choose else None,
    )
