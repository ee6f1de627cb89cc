"""Speaking to a terminal: progress and errors on stderr, one JSON object on stdout."""

import json
import locale
import os
import sys
import time
from collections.abc import Callable

from app.models import ErrorCode, IlteoroError
from app.text import Translator, languages


def translator() -> Translator:
    """The terminal's own language where there are texts for it, else English."""
    tag = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    language = (tag or locale.getlocale()[0] or "en").split("_")[0].split(".")[0]
    return Translator(language if language in languages() else "en")


def report(error: IlteoroError) -> int:
    """One clear line on stderr: what is wrong and what to do now; the exit code it calls for."""
    try:
        line = translator().error(error)
    except IlteoroError:
        line = str(error)  # the texts themselves are missing
    print(line.replace("\n", " "), file=sys.stderr)
    return 2 if error.code is ErrorCode.BAD_USAGE else 1


def note(key: str, **params: str) -> None:
    """A line on stderr that a person should know and that stops nothing."""
    print(translator()(key, **params), file=sys.stderr)


def answer(result: object, *, as_json: bool, lines: Callable[[], list[str]]) -> None:
    """`result` as one JSON object, or `lines()` for a person."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print("\n".join(lines()))


class Progress:
    """Called with what is being done and how much of it (0 to 1); at most ten lines a second.

    A step's first and last line are always shown.
    """

    def __init__(self) -> None:
        self._step = ""
        self._shown = 0.0

    def __call__(self, step: str, share: float) -> None:
        now = time.monotonic()
        if step == self._step and share < 1 and now - self._shown < 0.1:
            return
        self._step, self._shown = step, now
        print(f"{step} {share:4.0%}", file=sys.stderr, flush=True)
