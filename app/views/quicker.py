"""Flet's walk over what came to a screen or left it, without the values that hold no control.

Flet 1.0.5 looks into every field of every control, some fifty each, most of them at their
defaults: that is the larger part of what a change of screen costs the UI's thread. Here only
fields are looked into that hold a control, a list, a dict or another dataclass; the result is
the same, in the same order.
"""

import dataclasses
import enum
import weakref
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from flet.controls import object_patch
from flet.controls.object_patch import DiffBuilder, ObjectPatchException

_PLAIN = (str, int, float, bool, type(None), enum.Enum)
_setattr: Any = object_patch._control_setattr
FLETS = DiffBuilder._configure_dataclass, DiffBuilder._removed_controls
"""Flet's own walks; a test holds that both find the same."""


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list) or dataclasses.is_dataclass(value)


@cache
def _fields(of: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a class that count, and whether one must be looked at where it is not set."""
    defaults: dict[str, Any] = getattr(of, "_prop_defaults", {})
    return tuple(
        (field.name, field.name not in defaults or _holds(defaults[field.name]))
        for field in dataclasses.fields(of)
        if not field.metadata.get("skip", False)
    )


def _inside(item: Any) -> Iterator[Any]:
    """What the fields of a dataclass hold that may be or hold a control."""
    values = getattr(item, "_values", None)
    for name, always in _fields(cast("Any", type(item))):
        if values is None or always:
            value = getattr(item, name)
        elif name in values:
            value = values[name]
        else:
            continue
        if not isinstance(value, _PLAIN) and _holds(value):
            yield value


def _configure(  # noqa: PLR0912 - the steps of the one it replaces
    self: Any, item: Any, parent: Any, frozen: bool, configure_setattr_only: bool = False
) -> Iterator[Any]:
    """Takes the place of `DiffBuilder._configure_dataclass`."""
    if not dataclasses.is_dataclass(item):
        for value in _listed(item):
            yield from _configure(self, value, parent, frozen)
        return
    found: Any = item
    if parent is None:
        ref = getattr(found, "_parent", None)
        parent = ref() if ref else None
    if parent:
        if parent is found:
            raise ObjectPatchException(f"Parent is the same as item: {found}")
        found._parent = weakref.ref(parent)
    if hasattr(found, "_frozen"):
        frozen = found._frozen
    elif frozen:
        found._frozen = frozen
    if getattr(type(found), "__flet_control_cls__", None) is None:
        type(found).__flet_control_cls__ = self.control_cls
    is_control = isinstance(found, self.control_cls)
    if is_control:
        if not configure_setattr_only:
            found.build()
            found._before_update_safe()
            object.__setattr__(found, "_initialized", True)
        yield found
    if not configure_setattr_only:
        above = found if is_control else parent
        for value in _inside(found):
            yield from _configure(self, value, above, frozen)
    if not frozen:
        _watch_changes(found)


def _listed(item: Any) -> list[Any]:
    """What stands in a list or a dict and may be or hold a control."""
    values = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return [value for value in values if not isinstance(value, _PLAIN)]


def _watch_changes(found: Any) -> None:
    """From here on what changes in a dataclass that is not frozen is noted."""
    dirty = getattr(found, "_dirty", None)
    if dirty is not None:
        dirty.clear()
        return
    of: Any = type(found)
    if of.__setattr__ is not _setattr:
        of.__setattr__ = _setattr
    object.__setattr__(found, "__changes", {})


def _removed(self: Any, item: Any, recurse: bool) -> Iterator[Any]:
    """Takes the place of `DiffBuilder._removed_controls`."""
    if self.control_cls and isinstance(item, self.control_cls):
        if hasattr(item, "__prev_lists"):
            for name in ("__prev_lists", "__prev_dicts", "__prev_classes"):
                for value in getattr(item, name, {}).values():
                    yield from _removed(self, value, recurse)
        elif recurse:
            for value in _inside(item):
                yield from _removed(self, value, recurse)
        yield item
    else:
        for value in _listed(item):
            yield from _removed(self, value, recurse)


def install() -> None:
    """Put the quicker walks in place of Flet's in this process."""
    patched = cast("Any", DiffBuilder)
    patched._configure_dataclass, patched._removed_controls = _configure, _removed
