"""With one thumb, what one does stands at its side, the way back in the corner."""

import flet as ft
import pytest

from app.views.components import BigButton, IconButton, QuietButton
from app.views.components.reach import within_reach


def buttons() -> tuple[ft.Control, ft.Control, list[ft.Control]]:
    main, quiet = BigButton("다음", None), QuietButton("건너뛰기", None)
    icons = [
        IconButton(ft.Icons.SHARE, "보내기", None),
        IconButton(ft.Icons.ARROW_BACK, "뒤로", None),
    ]
    return main, quiet, icons


def row(control: ft.Control) -> ft.Row:
    assert isinstance(control, ft.Row)
    return control


@pytest.mark.parametrize(
    ("hand", "corner", "side"),
    [("left", 0, ft.MainAxisAlignment.START), ("right", -1, ft.MainAxisAlignment.END)],
)
def test_the_way_back_is_in_the_corner_beside_the_main_action(
    hand: str, corner: int, side: ft.MainAxisAlignment
) -> None:
    main, quiet, (_, back) = buttons()
    first, second = within_reach(hand, [main, quiet], [back], 360, large=False)
    assert row(first).controls[corner] is back
    beside = row(first).controls[-1 - corner]
    assert isinstance(beside, ft.Container)
    assert (beside.content, beside.expand) == (main, True)
    assert row(second).controls == [quiet]
    assert row(first).alignment == row(second).alignment == side


def test_more_pictures_or_large_words_have_a_row_of_their_own() -> None:
    main, _, icons = buttons()
    above, below = within_reach("left", [main], icons, 360, large=True)
    assert row(above).controls == list(reversed(icons))
    assert below is main  # as wide as a phone: a thumb reaches it from either side
    (together,) = within_reach("right", [main], icons, 360, large=False)
    assert row(together).controls[1:] == icons


def test_on_a_tablet_a_button_is_no_wider_than_a_thumb_reaches() -> None:
    main, quiet, (_, back) = buttons()
    for control in within_reach("right", [main, quiet], [back], 768, large=False):
        boxes = [box for box in row(control).controls if isinstance(box, ft.Container)]
        assert [box.width for box in boxes] == [320]
        assert row(control).alignment == ft.MainAxisAlignment.END
