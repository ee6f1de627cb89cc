"""The calibration plot of the model card, as SVG."""

from collections.abc import Sequence
from typing import Any

_SIDE, _EDGE = 320, 40


def calibration_plot(tenths: Sequence[dict[str, Any]]) -> str:
    """Tenths of the cases by the chance said (across) and the share it happened to (up); on
    the diagonal both are the same."""

    def at(share: float, *, up: bool) -> float:
        along = _EDGE + share * (_SIDE - 2 * _EDGE)
        return round(_SIDE - along if up else along, 1)

    points = "".join(
        f'<circle cx="{at(t["said"], up=False)}" cy="{at(t["happened"], up=True)}" r="5"/>'
        for t in tenths
    )
    marks = "".join(
        f'<text x="{at(share, up=False)}" y="{_SIDE - _EDGE + 18}" text-anchor="middle">'
        f'{share:.0%}</text><text x="{_EDGE - 6}" y="{at(share, up=True) + 4}" '
        f'text-anchor="end">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
    )
    near, far = _EDGE, _SIDE - _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="#fff"/>'
        f'<path d="M{near} {far}H{far}M{near} {far}V{near}M{near} {far}L{far} {near}" '
        'stroke="#888" fill="none"/>'
        f'{marks}<g fill="#0b5fa5">{points}</g>'
        f'<text x="{_SIDE // 2}" y="{_SIDE - 6}" text-anchor="middle">said</text>'
        f'<text x="12" y="{_SIDE // 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {_SIDE // 2})">happened</text></svg>\n'
    )
