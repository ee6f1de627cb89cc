"""Flet's controls made from what is given alone.

A control of Flet 1.0.5 is a dataclass whose `__init__` sets each of its some sixty properties
through a descriptor, nearly all of them to their defaults, which are then not kept: 20 µs for
each of a screen's hundreds of controls. Here only what is given is looked at; the control is
the same.
"""

import dataclasses
from collections.abc import Callable
from typing import Any, cast

import flet as ft
from flet.components.component import Component

MADE: tuple[type[ft.BaseControl], ...] = (
    ft.Column, ft.Container, ft.FilledButton, ft.Icon, ft.IconButton, ft.Row, ft.SafeArea,
    ft.Semantics, ft.Stack, ft.Text, ft.TextButton, Component,
)  # fmt: skip
"""What screens are made of."""
FLETS: dict[type, Callable[..., None]] = {of: of.__init__ for of in MADE}
"""Flet's own ways to make them; a test holds that both make the same."""
_NOTHING = object()


def _quick(of: type[Any]) -> Callable[..., None]:
    """An `__init__` for a class of control."""
    props: dict[str, Any] = of._prop_defaults
    given = [field for field in dataclasses.fields(of) if field.init]
    names = tuple(field.name for field in given if not field.kw_only)
    place = {field.name: at for at, field in enumerate(given)}
    set_alone: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    needed = set()
    for field in dataclasses.fields(of):
        if field.default_factory is not dataclasses.MISSING:
            made.append((field.name, field.default_factory))
        elif field.default is not dataclasses.MISSING:
            if field.name not in props:
                set_alone[field.name] = field.default
        elif field.init:
            needed.add(field.name)
    flets = of.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - it is one
        ref = kwargs.pop("ref", None)
        all_given = dict(zip(names, args, strict=False), **kwargs)
        if len(args) > len(names) or not (needed <= all_given.keys() <= place.keys()):
            flets(self, *args, ref=ref, **kwargs)  # says what is wrong
            return
        kwargs = all_given
        into = self.__dict__
        into.update(set_alone)
        for name, make in made:
            if name not in kwargs:
                into[name] = make()
        values = into["_values"]
        for name in sorted(kwargs, key=place.__getitem__) if len(kwargs) > 1 else kwargs:
            value, default = kwargs[name], props.get(name, _NOTHING)
            if default is _NOTHING:
                into[name] = value
            elif not (value is default or value == default):  # as Flet asks: a colour's own `==`
                values[name] = value
        self.__post_init__(ref)

    return __init__


def install() -> None:
    """Make controls this way in this process."""
    for of, flets in FLETS.items():
        if cast("Any", of).__init__ is flets:
            cast("Any", of).__init__ = _quick(of)


def uninstall() -> None:
    """Make them as Flet does again."""
    for of, flets in FLETS.items():
        cast("Any", of).__init__ = flets
