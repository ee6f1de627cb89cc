"""Stand-ins for the agencies' open APIs on HTTP: their paths, formats, limits and quirks.

Every listing is made up. `python -m demo agencies --help`.
"""

from demo.agencies.cli import main

__all__ = ["main"]
