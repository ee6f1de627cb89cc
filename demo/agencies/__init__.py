"""Stand-ins for the agencies' open APIs on HTTP: their paths, formats, limits and quirks.

Every listing is made up. `python -m demo agencies --help`. What is where:

- `world` says which listings exist on a day, `drawing` makes a vacancy, `courses` a session;
  `twins` words a vacancy once more for a second agency, `lookalikes` makes those that only
  look the same, `pairs` tells which is which (`--pairs FILE`, ids as the adapters make them).
- `shelf` is what an agency lists for a query: conditions really filter and totals agree,
  unless it lies (`--lie`) or mixes in malformed records (`--hostile`, `hostile`).
- `wire` writes it as each agency does, lists and details; `server` puts it on HTTP, with
  maintenance pages, quotas (`--quota`) and slow answers; `arrears` is the list of wage
  defaulters at `/arrears.csv`.
"""

from demo.agencies.cli import main

__all__ = ["main"]
