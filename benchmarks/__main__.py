"""`python -m benchmarks [NAME…]`: the README's figures, beside their peers and limits."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from typing import Any

from app.models import IlteoroError
from app.terminal import report
from benchmarks.machine import machine
from benchmarks.readme import README, RESULTS, read_results, table_is_current, write_table

NAMES = (
    "harvest", "sync", "matching", "search", "recommender", "rankings", "startup", "screens",
    "accounts", "submissions", "roles",
)  # fmt: skip


def run(name: str) -> dict[str, Any]:
    """One benchmark's figures, in the shape the design names."""
    print(f"{name} …", file=sys.stderr, flush=True)
    result: dict[str, Any] = importlib.import_module(f"benchmarks.{name}").run()
    return {**result, "machine": machine()}


def main(arguments: Sequence[str]) -> int:
    """Run what is named, all where nothing is; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(NAMES))
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--write", action="store_true", help=f"put them into {README.name}")
    parser.add_argument("--check-readme", action="store_true", help="is the table that of results?")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if options.check_readme:
        if table_is_current():
            return 0
        print(f"{README.name}: its table is not that of {RESULTS.name}; run make bench")
        return 1
    try:
        results = {name: run(name) for name in options.names or NAMES}
    except IlteoroError as error:
        return report(error)
    if options.write:
        write_table({**read_results(), **results})
    if options.json:
        print(json.dumps({"benchmarks": list(results.values())}, ensure_ascii=False))
    else:
        for result in results.values():
            print(json.dumps(result, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
