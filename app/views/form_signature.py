"""A signature: the name, and what a finger or a mouse draws; who can't draw types it."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import flet as ft
import flet.canvas as cv

from app.models.record import Submission
from app.state.attaching import Stroke
from app.state.session import Session
from app.views import theme
from app.views.components import Line, QuietButton, Text
from app.views.components.field import Field, typed
from app.views.guard import handler

_HIGH = 180
_PEN = 3


@ft.component
def SignatureAnswer(session: Session, one: Submission, name: str) -> ft.Control:
    """The field of the name above the place to draw in."""
    ft.use_state(session.settings)
    ft.use_state(session.filing.state)
    t = session.t
    draft = session.filing.find(one.id) or one
    signed = dict(draft.content.get(name) or {})
    none: tuple[Stroke, ...] = ()
    strokes, keep = ft.use_state(none)

    def write(event: Any) -> None:
        now = dict((session.filing.find(one.id) or one).content.get(name) or {})
        text = typed(event).strip()
        now |= {"kind": "drawn" if "drawing" in now else "typed", "name": text}
        empty = not text and "drawing" not in now
        session.filing.change(one.id, name, None if empty else now, typing=True)

    def given() -> str:
        filer = draft.content.get("filer")
        who = "name" if filer in (None, "self") else "proxy_name"
        return str(signed.get("name") or draft.content.get(who) or "")

    def first() -> None:
        if not signed.get("name") and given():
            session.filing.change(one.id, name, {"kind": "typed", **signed, "name": given()})

    ft.use_effect(handler(first), [])
    field = ft.use_memo(
        lambda: Field(
            t("filing.sign_name"),
            value=given(),
            on_change=handler(write),
            icon=ft.Icons.DRAW_OUTLINED,
            key=f"answer-{name}",
        ),
        [session.settings.language],
    )

    async def drawn(new: tuple[Stroke, ...]) -> None:
        keep(new)
        await session.filing.files.sign(one.id, name, new)

    async def added(stroke: Stroke) -> None:
        await drawn((*strokes, stroke))

    has = "drawing" in signed
    inside: list[ft.Control] = [field]
    if has and not strokes:
        inside.append(Line(ft.Icons.CHECK_CIRCLE_OUTLINE, t("filing.signed"), theme.GOOD))
    inside.append(Board(session, strokes, added))
    if strokes or has:
        buttons = [
            QuietButton(t("filing.sign_clear"), lambda: drawn(()), icon=ft.Icons.DELETE_OUTLINE,
                        key="sign-clear")
        ]  # fmt: skip
        if strokes:
            buttons.insert(
                0,
                QuietButton(t("page.undo"), lambda: drawn(strokes[:-1]), icon=ft.Icons.UNDO,
                            key="sign-undo"),
            )  # fmt: skip
        inside.append(ft.Row(buttons, wrap=True, margin=ft.Margin.only(left=-theme.SPACE_4)))
    inside.append(Text(t("filing.sign_typed"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    return ft.Column(
        inside,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _share(value: float, of: float) -> float:
    return min(1.0, max(0.0, value / of))


def _ink() -> ft.Paint:
    return ft.Paint(
        color=theme.INK,
        stroke_width=_PEN,
        style=ft.PaintingStyle.STROKE,
        stroke_cap=ft.StrokeCap.ROUND,
        stroke_join=ft.StrokeJoin.ROUND,
    )


@ft.component
def Board(
    session: Session,
    strokes: tuple[Stroke, ...],
    done: Callable[[Stroke], Coroutine[Any, Any, None]],
) -> ft.Control:
    """Where one draws: what was drawn before and the stroke a finger is at. It alone is drawn
    anew while a finger moves."""
    ft.use_state(session.settings)
    wide, measure = ft.use_state(0.0)
    _, draw = ft.use_state(0)
    points: list[tuple[float, float]] = ft.use_memo(list, [])

    def sized(event: cv.CanvasResizeEvent) -> None:
        measure(event.width)

    def moved(event: Any) -> None:
        points.append((event.local_position.x, event.local_position.y))
        draw(len(points))

    def began(event: Any) -> None:
        session.touched()
        points.clear()
        moved(event)

    async def lifted() -> None:
        stroke = tuple((_share(x, wide), _share(y, wide)) for x, y in points) if wide else ()
        points.clear()
        draw(0)
        if stroke:
            await done(stroke)

    lines = [[(x * wide, y * wide) for x, y in stroke] for stroke in strokes]
    paths: list[cv.Shape] = [_path(line) for line in (*lines, points) if line]
    canvas = cv.Canvas(
        shapes=paths,
        content=ft.GestureDetector(
            content=ft.Container(height=_HIGH),
            on_pan_start=handler(began),
            on_pan_update=handler(moved),
            on_pan_end=handler(lifted),
            # So that a stroke down the board does not scroll the screen.
            on_vertical_drag_start=handler(began),
            on_vertical_drag_update=handler(moved),
            on_vertical_drag_end=handler(lifted),
            drag_interval=20,
            exclude_from_semantics=True,
        ),
        on_resize=handler(sized),
    )
    return ft.Semantics(
        label=session.t("filing.sign_here"),
        content=ft.Container(
            canvas,
            height=_HIGH,
            bgcolor=theme.CARD,
            border=ft.Border.all(1, theme.BORDER),
            border_radius=theme.RADIUS_BUTTON,
            clip_behavior=ft.ClipBehavior.HARD_EDGE,
            key="sign-here",
        ),
    )


def _path(line: Sequence[tuple[float, float]]) -> cv.Path:
    (x, y), *rest = line
    way = [cv.Path.MoveTo(x, y), *(cv.Path.LineTo(*point) for point in rest)]
    return cv.Path(way, paint=_ink())
