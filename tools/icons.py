"""Draws the app's icons below assets/, as assets/icons/icon.svg: `python tools/icons.py`."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).resolve().parent.parent / "assets"
GROUND, WAY, START = "#0F5C5C", "#D7EEEB", "#FFB877"
SIDE = 512  # the drawing's own measure
Point = tuple[float, float]


def curve(first: Point, second: Point, third: Point, last: Point) -> Iterator[Point]:
    """The points of a cubic Bézier curve."""
    for step in range(201):
        t = step / 200
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3)
        points = (first, second, third, last)
        yield (
            sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
            sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
        )


def line(first: Point, last: Point) -> Iterator[Point]:
    """The points of a straight line."""
    return curve(first, first, last, last)


def icon(size: int, *, maskable: bool = False) -> Image.Image:
    """The icon at `size` pixels; a maskable one fills its square and keeps a margin."""
    wide = size * 4
    unit, small = wide / SIDE, 0.78 if maskable else 1.0
    image = Image.new("RGBA", (wide, wide), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    radius = 0 if maskable else 112 * unit
    draw.rounded_rectangle((0, 0, wide - 1, wide - 1), radius=radius, fill=GROUND)

    def dot(point: Point, radius: float, colour: str) -> None:
        x, y = ((SIDE / 2 + (at - SIDE / 2) * small) * unit for at in point)
        round_ = radius * small * unit
        draw.ellipse((x - round_, y - round_, x + round_, y + round_), fill=colour)

    for part in (
        curve((150, 398), (150, 306), (362, 318), (362, 222)),
        curve((362, 222), (362, 160), (304, 148), (256, 148)),
        line((298, 96), (236, 148)),
        line((236, 148), (298, 200)),
    ):
        for point in part:
            dot(point, 22, WAY)
    dot((150, 398), 34, START)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every size a browser, a phone and a desktop ask for."""
    for size in (192, 512):
        icon(size).save(ASSETS / "icons" / f"icon-{size}.png", optimize=True)
        icon(size, maskable=True).save(
            ASSETS / "icons" / f"icon-maskable-{size}.png", optimize=True
        )
    icon(192, maskable=True).save(ASSETS / "icons" / "apple-touch-icon-192.png", optimize=True)
    icon(32).save(ASSETS / "favicon.png", optimize=True)
    icon(512).save(ASSETS / "icon.png", optimize=True)


if __name__ == "__main__":
    main()
