"""Reading the packaged tables."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>` by column name. Works from a read-only bundle too."""
    text = files("app.reference").joinpath("data", name).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))
