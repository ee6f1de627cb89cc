"""What the model said beside what happened, drawn as ten pairs of columns."""

from collections.abc import Sequence

import flet as ft

from app.state.model_card import Bar
from app.text import Translator
from app.views import theme
from app.views.components.text import Text

_HEIGHT = 160


def of_hundred(share: float) -> int:
    """A share as people count it: of a hundred."""
    return round(share * 100)


def Calibration(t: Translator, bars: Sequence[Bar]) -> ft.Control:
    """The tenths of the cases from the least to the most likely: said in outline, happened filled.

    A screen reader hears every pair.
    """
    heard = [t("calibration.label")]
    heard += [
        t(
            "calibration.pair",
            at=at,
            said=of_hundred(bar.said),
            happened=of_hundred(bar.happened),
        )
        for at, bar in enumerate(bars, 1)
    ]
    lines: list[ft.Control] = [
        ft.Container(bgcolor=theme.LINE, height=1, top=_HEIGHT * part / 2, left=0, right=0)
        for part in range(3)
    ]
    columns = ft.Row(
        [_pair(bar) for bar in bars],
        spacing=theme.SPACE_2,
        vertical_alignment=ft.CrossAxisAlignment.END,
        left=0,
        right=0,
        bottom=0,
    )
    picture = ft.Column(
        [
            Text(t("calibration.top"), theme.TEXT_LEAST, color=theme.INK_SECOND),
            ft.Stack([*lines, columns], height=_HEIGHT + 1),
            ft.Row(
                [
                    Text(t("calibration.low"), theme.TEXT_LEAST, color=theme.INK_SECOND),
                    Text(t("calibration.high"), theme.TEXT_LEAST, color=theme.INK_SECOND),
                ],
                alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
                wrap=True,
            ),
            ft.Row(
                [
                    _sign(t("calibration.said"), filled=False),
                    _sign(t("calibration.happened"), filled=True),
                ],
                spacing=theme.SPACE_4,
                run_spacing=theme.SPACE_1,
                wrap=True,
            ),
        ],
        spacing=theme.SPACE_2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.Semantics(label=" ".join(heard), image=True, exclude_semantics=True, content=picture)


def _pair(bar: Bar) -> ft.Control:
    return ft.Row(
        [_column(bar.said, filled=False), _column(bar.happened, filled=True)],
        spacing=1,
        expand=1,
        vertical_alignment=ft.CrossAxisAlignment.END,
    )


def _column(share: float, *, filled: bool) -> ft.Control:
    return ft.Container(
        height=max(2, _HEIGHT * share),
        bgcolor=theme.PRIMARY if filled else theme.PRIMARY_SOFT,
        border=ft.Border.all(1, theme.PRIMARY),
        border_radius=ft.BorderRadius.only(top_left=2, top_right=2),
        expand=1,
    )


def _sign(words: str, *, filled: bool) -> ft.Control:
    square = ft.Container(
        width=theme.SPACE_4,
        height=theme.SPACE_4,
        bgcolor=theme.PRIMARY if filled else theme.PRIMARY_SOFT,
        border=ft.Border.all(1, theme.PRIMARY),
        border_radius=2,
    )
    return ft.Row(
        [square, Text(words, theme.TEXT_SMALL)],
        spacing=theme.SPACE_2,
        tight=True,
    )


def ShareBar(words: str, share: float, said: str) -> ft.Control:
    """A sentence above a bar of a share."""
    part = max(1, of_hundred(share))
    filled = ft.Container(bgcolor=theme.PRIMARY, height=10, border_radius=5, expand=part)
    rest = [ft.Container(expand=100 - part)] if part < 100 else []
    track = ft.Container(ft.Row([filled, *rest], spacing=0), bgcolor=theme.LINE, border_radius=5)
    top = ft.Row(
        [Text(words, theme.TEXT_SMALL), Text(said, theme.TEXT_SMALL, color=theme.PRIMARY)],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
    )
    return ft.Semantics(
        label=f"{words}: {said}",
        exclude_semantics=True,
        content=ft.Column(
            [top, track],
            spacing=2,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
    )
