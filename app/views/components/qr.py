"""A QR code: an address to open on one's own telephone."""

from functools import lru_cache
from io import BytesIO

import flet as ft

from app.views import theme
from app.views.components.text import Text

_DOT = 8
"""Pixels of the picture for one dot: it is shown smaller, never larger."""
_SIDE = 220


@lru_cache(maxsize=32)
def qr_png(address: str) -> bytes:
    """The code of an address as a PNG, black on white with the edge the standard asks for."""
    import segno

    made = BytesIO()
    # A fifteenth may be lost to a reflection of the ward's lamps (ISO/IEC 18004, level M).
    segno.make_qr(address, error="m").save(made, kind="png", scale=_DOT, border=4)
    return made.getvalue()


def QrCode(address: str, label: str) -> ft.Control:
    """The code with the address below it to be read; `label` is what a screen reader says."""
    side = _SIDE * theme.ZOOM
    picture = ft.Image(
        src=qr_png(address),
        width=side,
        height=side,
        fit=ft.BoxFit.CONTAIN,
        filter_quality=ft.FilterQuality.NONE,
        semantics_label=label,
        border_radius=theme.RADIUS_BUTTON,
    )
    shown = Text(address, theme.TEXT_LEAST, color=theme.INK_SECOND, max_lines=2)
    return ft.Column(
        [picture, ft.Container(shown, width=side)],
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.START,
    )
