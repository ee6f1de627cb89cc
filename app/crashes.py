"""What a crash may leave behind: where it happened, never with which words.

The words of an exception or a warning may repeat what a person typed, and a core dump is the
whole memory. Called once by what starts a process, never by what tests call in theirs.
"""

import sys
import threading
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO


def told(error: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of an exception and the places it came through, the last one first."""
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(trace)[-6:])
    )
    return f"{error.__module__}.{error.__qualname__} at {places or '?'}"


def keep_quiet() -> None:
    """From now on this process says of what nobody caught, and of warnings, only kind and place,
    and leaves no core dump."""
    sys.excepthook = _ended
    threading.excepthook = _thread_ended
    sys.unraisablehook = _not_raised
    warnings.showwarning = _warned
    if sys.platform != "win32":
        import resource

        # Where the system hands cores to a program of its own, that program heeds it, too.
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(line: str) -> None:
    with suppress(OSError, AttributeError, ValueError):  # a window has no stderr
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _ended(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    _say("interrupted" if issubclass(kind, KeyboardInterrupt) else f"ended: {told(kind, trace)}")


def _thread_ended(what: threading.ExceptHookArgs) -> None:
    if what.exc_type is not SystemExit:
        _say(f"thread ended: {told(what.exc_type, what.exc_traceback)}")


def _not_raised(what: "sys.UnraisableHookArgs") -> None:
    _say(f"not raised: {told(what.exc_type, what.exc_traceback)}")


def _warned(  # noqa: PLR0917 - as `warnings.showwarning` is called
    message: Warning | str,  # noqa: ARG001 - its words may hold a value
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - stderr alone
    line: str | None = None,  # noqa: ARG001 - a line of code may hold a value
) -> None:
    _say(f"warning: {category.__name__} at {Path(filename).name}:{lineno}")
