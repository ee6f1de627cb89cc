"""Ready-made sentences for what an office asks to be sent in later: which go with which form.

Their words are texts like any other (`desk.phrase.<name>`), in every language.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def phrases(form: str) -> tuple[str, ...]:
    """The names of the sentences for a form, its own before those for all."""
    told = _read()
    return (*told.get(form, ()), *told["common"])


@cache
def _read() -> Mapping[str, tuple[str, ...]]:
    text = files("app.forms").joinpath("data", "phrases.json").read_text("utf-8")
    return {form: tuple(names) for form, names in json.loads(text).items()}
