"""The log: one JSON object a line, on stderr or in a file.

Never what somebody sent: of an exception its kind and where it was raised, since its words may
repeat a value; of other people's messages the words without what they were filled with.
"""

import json
import logging
import sys
import traceback
from pathlib import Path
from typing import Any

from starlette.types import Scope

from app.models import Clock, to_instant

_OURS = "ilteoro"
_FILLED = ("asyncio", "concurrent.futures", "py.warnings")
"""Whose messages are filled in before they are logged, with what a function was called with."""
_FIELDS = "fields"
_ROOT = str(Path(__file__).resolve().parents[2])
_LOG = logging.getLogger(_OURS)


def start_logging(file: Path | None) -> None:
    """Log to stderr, or to `file`, which begins anew."""
    handler = (
        logging.FileHandler(file, "w", encoding="utf-8")
        if file
        else logging.StreamHandler(sys.stderr)
    )
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _LOG.setLevel(logging.INFO)


def log_event(event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """One line. The fields are numbers and names of ours."""
    _LOG.log(level, event, extra={_FIELDS: fields})


def log_failure(event: str, error: BaseException, scope: Scope) -> None:
    """One line about what was raised while `scope` was answered."""
    request = scope.get("state", {}).get("request_id")
    log_event(event, level=logging.ERROR, request=request, **_told(error))


class _Lines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": to_instant(Clock().now()),
            "level": record.levelname.lower(),
            "event": record.msg if record.name == _OURS else "message",
        }
        if record.name != _OURS:
            words = "" if record.name.startswith(_FILLED) else str(record.msg)
            said |= {"logger": record.name, "message": words}
        if record.exc_info and record.exc_info[1]:
            said |= _told(record.exc_info[1])
        return json.dumps(said | getattr(record, _FIELDS, {}), ensure_ascii=False)


def _told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    code = getattr(error, "sqlstate", None) or getattr(error, "code", None)
    told: dict[str, Any] = {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [
            f"{frame.filename.removeprefix(_ROOT)}:{frame.lineno} {frame.name}" for frame in frames
        ],
    }
    if isinstance(code, str):
        told["code"] = code
    if error.__cause__ is not None:
        told["cause"] = _told(error.__cause__)
    return told
