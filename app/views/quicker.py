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
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, cast

from flet.controls import base_control, object_patch
from flet.controls.object_patch import DiffBuilder, ObjectPatchException
from flet.utils import validation

_setattr: Any = object_patch._control_setattr
FLETS = DiffBuilder._configure_dataclass, DiffBuilder._removed_controls
"""Flet's own walks; a test holds that both find the same."""
_validate = validation.validate


def _is_dataclass(value: Any) -> bool:
    return hasattr(type(value), "__dataclass_fields__")


@cache
def _may_hold(kind: Any) -> bool:
    """Whether values of a type may be or hold a control."""
    return issubclass(kind, dict | list) or (
        hasattr(kind, "__dataclass_fields__") and not issubclass(kind, enum.Enum)
    )


@cache
def _fields(of: Any) -> tuple[tuple[str, ...], dict[str, int]]:
    """The fields of a class that must be looked at also where they are not set, and the place of
    each that counts."""
    defaults: dict[str, Any] = getattr(of, "_prop_defaults", {})
    counted = [one for one in dataclasses.fields(of) if not one.metadata.get("skip")]
    always = tuple(
        one.name
        for one in counted
        if one.name not in ("_i", "_c")
        and (one.name not in defaults or _may_hold(defaults[one.name].__class__))
    )
    return always, {one.name: place for place, one in enumerate(counted)}


def _inside(item: Any) -> list[Any]:
    """What the fields of a dataclass hold that may be or hold a control, in their order."""
    values = getattr(item, "_values", None)
    always, places = _fields(item.__class__)
    found = []
    for name in always if values is not None else places:
        value = getattr(item, name)
        if _may_hold(value.__class__):
            found.append((places[name], value))
    for name, value in values.items() if values else ():
        if _may_hold(value.__class__) and name not in always:
            found.append((places[name], value))
    if len(found) > 1:
        found.sort(key=itemgetter(0))
    return [value for _, value in found]


def _configure(
    self: Any, item: Any, parent: Any, frozen: bool, configure_setattr_only: bool = False
) -> Iterator[Any]:
    """Takes the place of `DiffBuilder._configure_dataclass`."""
    found: list[Any] = []
    if configure_setattr_only and _is_dataclass(item):
        _, frozen = _mark(self.control_cls, item, parent, frozen)
        if isinstance(item, self.control_cls):
            found.append(item)
        if not frozen:
            _watch_changes(item)
    else:
        _walk(self.control_cls, item, parent, frozen, found)
    return iter(found)


def _mark(control: Any, item: Any, parent: Any, frozen: bool) -> tuple[Any, bool]:
    """Tell a dataclass its parent and whether it is frozen; both as they hold for it."""
    if parent is None:
        ref = getattr(item, "_parent", None)
        parent = ref() if ref else None
    if parent:
        if parent is item:
            raise ObjectPatchException(f"Parent is the same as item: {item}")
        item._parent = weakref.ref(parent)
    if hasattr(item, "_frozen"):
        frozen = item._frozen
    elif frozen:
        item._frozen = frozen
    of = type(item)
    if getattr(of, "__flet_control_cls__", None) is None:
        of.__flet_control_cls__ = control
    return parent, frozen


def _walk(control: Any, item: Any, parent: Any, frozen: bool, into: list[Any]) -> None:
    if not _is_dataclass(item):
        for value in _listed(item):
            _walk(control, value, parent, frozen, into)
        return
    above, frozen = _mark(control, item, parent, frozen)
    if isinstance(item, control):
        item.build()
        item._before_update_safe()
        object.__setattr__(item, "_initialized", True)
        into.append(item)
        above = item
    for value in _inside(item):
        _walk(control, value, above, frozen, into)
    if not frozen:
        _watch_changes(item)


def _listed(item: Any) -> list[Any]:
    """What stands in a list or a dict and may be or hold a control."""
    values = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return [value for value in values if _may_hold(value.__class__)]


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
    found: list[Any] = []
    _leave(self.control_cls, item, recurse, found)
    return iter(found)


def _leave(control: Any, item: Any, recurse: bool, into: list[Any]) -> None:
    if not (control and isinstance(item, control)):
        for value in _listed(item):
            _leave(control, value, recurse, into)
        return
    if hasattr(item, "__prev_lists"):
        for name in ("__prev_lists", "__prev_dicts", "__prev_classes"):
            for value in getattr(item, name, {}).values():
                _leave(control, value, recurse, into)
    elif recurse:
        for value in _inside(item):
            _leave(control, value, recurse, into)
    into.append(item)


@cache
def _rules(of: Any) -> tuple[frozenset[str], bool]:
    """The fields of a class whose value a rule may forbid, and whether one forbids more: another
    field's default, or values that do not go together."""
    spec = validation._compile_class_spec(of)
    defaults: dict[str, Any] = getattr(of, "_prop_defaults", {})
    more, bare = bool(spec.class_rules), of.__new__(of)
    bare._values = {}
    for name, rule in spec.field_rules:
        try:
            rule.validate(bare, name, defaults[name])
        except Exception:  # noqa: BLE001 - whatever it is, Flet's own way finds it again
            more = True
    return frozenset(name for name, _ in spec.field_rules), more


def _valid(instance: Any, *, suppress_repeated_errors: bool = False) -> None:
    """Takes the place of `validate`: a field at its default breaks no rule."""
    fields, more = _rules(instance.__class__)
    if more or not fields.isdisjoint(instance._values):
        _validate(instance, suppress_repeated_errors=suppress_repeated_errors)


class _Silent:
    """A logger that writes nothing, quicker than one that asks whether it should."""

    def debug(self, *_: object) -> None:
        """Nothing."""


def install() -> None:
    """Put the quicker walks in place of Flet's in this process."""
    patched = cast("Any", DiffBuilder)
    patched._configure_dataclass, patched._removed_controls = _configure, _removed
    cast("Any", base_control).validate = _valid
    patch = cast("Any", object_patch)
    patch.logger = _Silent()
    patch.dataclasses = SimpleNamespace(is_dataclass=_is_dataclass, fields=dataclasses.fields)
