"""Flet's controls as they are sent, with what holds for each class looked up once.

Flet 1.0.5 asks of each control anew what its class's defaults are, through all its bases. The
bytes are the same.
"""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from flet.controls.base_control import BaseControl
from flet.controls.value_types import Value
from flet.messaging import protocol

Encode = Callable[[Any], Any]
FLETS: Callable[[Any], Encode] = protocol.configure_encode_object_for_msgpack
"""Flet's own way; a test holds that both send the same."""
_UNSET = object()
_root: Any = protocol._get_root_dataclass_field
_USED_BY = ("flet_web.fastapi.flet_app", "flet.messaging.flet_socket_server",
            "flet.messaging.flet_dart_bridge_server")  # fmt: skip


@cache
def _kind(of: Any) -> int:
    """What holds a value of a class: nothing that changes inside, a list, a dict, a dataclass."""
    if issubclass(of, list):
        return 1
    if issubclass(of, dict):
        return 2
    return 3 if hasattr(of, "__dataclass_fields__") else 0


@cache
def _plan(of: Any) -> tuple[Any, ...] | None:
    """What holds for a class: what it does not send of its properties, its events, what it sends
    though it was not set, and its other fields with the values that are not sent."""
    if not hasattr(of, "_structural_fields") or not issubclass(of, BaseControl | Value):
        return None
    fields = of.__dataclass_fields__
    others = []
    for name in of._structural_fields:
        default = fields[name].default if name in fields else _UNSET
        root = _root(of, name)
        others.append((name, default if root is None else root.default))
    return of._root_defaults, of._event_fields, tuple(of._override_props.items()), tuple(others)


def quick(control_cls: Any) -> Encode:
    """Takes the place of `configure_encode_object_for_msgpack`."""
    flets = FLETS(control_cls)

    def encode(found: Any) -> Any:
        plan = _plan(found.__class__)
        if plan is None:
            return flets(found)
        roots, events, overridden, others = plan
        sent: dict[str, Any] = {}
        held: tuple[dict[str, Any], ...] = ({}, {}, {}, {})
        for name, value in found._values.items():
            if value is None or value == roots[name]:
                continue
            kind = _kind(value.__class__)
            if kind:
                sent[name] = held[kind][name] = value if kind == 3 else value.copy()
            else:
                sent[name] = True if name in events else value
        for name, value in overridden:
            if name not in sent and value is not None:
                sent[name] = value
        for name, default in others:
            value = getattr(found, name)
            kind = _kind(value.__class__)
            if kind:
                held[kind][name] = value if kind == 3 else value.copy()
                if value or kind == 3:
                    sent[name] = held[kind][name]
            elif value is not None and value != default:
                sent[name] = value
        if not hasattr(found, "_frozen"):
            found.__dict__.update(
                __prev_lists=held[1], __prev_dicts=held[2], __prev_classes=held[3]
            )
        return sent

    return encode


def install() -> None:
    """Send controls this way in this process."""
    for name in ("flet.messaging.protocol", *_USED_BY):
        module: Any = sys.modules.get(name)
        if module is not None:
            module.configure_encode_object_for_msgpack = quick
