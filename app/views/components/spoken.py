"""What read-aloud says of a screen: its texts from top to bottom, without buttons' pictures."""

from collections.abc import Iterable, Iterator
from typing import Any

import flet as ft
from flet.components.component import Component

from app.views.components.text import plain


def spoken(controls: Iterable[Any]) -> str:
    """The texts under some controls, one a line, nothing twice in a row."""
    lines: list[str] = []
    for line in _texts(controls):
        if line and (not lines or lines[-1] != line):
            lines.append(line)
    return ".\n".join(lines)


def _texts(controls: Iterable[Any]) -> Iterator[str]:
    for control in controls:
        if control is None or not getattr(control, "visible", True):
            continue
        if isinstance(control, Component):
            body = control._b
            yield from _texts(body if isinstance(body, list) else [body])
        elif isinstance(control, ft.Semantics) and control.exclude_semantics:
            yield control.label or ""
        elif isinstance(control, ft.Text):
            yield plain(control.semantics_label or control.value)
        elif isinstance(control, ft.TextField):
            yield control.label if isinstance(control.label, str) else ""
        else:
            inside = getattr(control, "content", None)
            if isinstance(inside, ft.BaseControl):
                yield from _texts([inside])
            yield from _texts(getattr(control, "controls", None) or ())
