"""What a model's file says of itself, read without opening the model.

An ONNX file is a protobuf message whose last fields are pairs of key and value. They tell
the format before a library parses what may be of another time, and which of two files is
newer at the cost of walking over a dozen lengths.
"""

import json
from collections.abc import Iterator
from typing import Any

METADATA_KEY = "ilteoro"

_METADATA_PROPS = 14
"""Field of `ModelProto` in onnx.proto; `key` is 1 and `value` 2 in each."""
_NUMBER, _BYTES = 0, 2
_FIXED = {1: 8, 5: 4}
"""How a field is written (protobuf's wire types); bytes of those of a fixed size."""


def metadata_of(content: bytes) -> dict[str, Any]:
    """The object under `ilteoro` in an ONNX file. Raises ValueError where there is none."""
    for field, props in _fields(content):
        if field == _METADATA_PROPS:
            pair = dict(_fields(props))
            if pair.get(1) == METADATA_KEY.encode():
                told = json.loads(pair.get(2, b""))
                if isinstance(told, dict):
                    return told
    raise ValueError("no metadata of a recommender")


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of every field; of numbers, which nothing here needs, the content
    is empty. Raises ValueError where the message is cut or none."""
    at = 0
    while at < len(message):
        tag, at = _number(message, at)
        kind, size = tag & 7, _FIXED.get(tag & 7, 0)
        if kind in (_NUMBER, _BYTES):
            size, at = _number(message, at)
            size *= kind == _BYTES
        elif not size:
            raise ValueError("no protobuf message")
        if at + size > len(message):
            raise ValueError("a cut protobuf message")
        yield tag >> 3, message[at : at + size] if kind == _BYTES else b""
        at += size


def _number(message: bytes, at: int) -> tuple[int, int]:
    """The number that stands at a place, and the place behind it."""
    value = 0
    for place in range(10):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at
    raise ValueError("no protobuf number")
