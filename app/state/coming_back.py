"""Who waits for a browser to come back from a provider, by the `state` it was sent there with.

The browser comes back without a cookie, from another site: the state, which nobody can guess, is
all that ties it to the one who began. It is taken once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from urllib.parse import parse_qs

PATH = "/callback"
"""Where a browser comes back to on this very computer."""
SCHEME, HOST, DEEP = "kr.ilteoro", "app", "/signed-in"
"""On a phone: `kr.ilteoro://app/signed-in` (`[tool.flet.android.deep_linking]`)."""
_LONGEST = 8000


@dataclass(frozen=True)
class Back:
    """What came back: the code; or none, where the person or the provider broke it off."""

    code: str | None


@dataclass(frozen=True)
class Waiting:
    """Who waits. `heard` may be called in any thread; `place` is the screen the browser is to go
    on to, in the tab it left."""

    heard: Callable[[Back], None]
    place: str


_waiting: dict[str, Waiting] = {}
_lock = Lock()


def wait(state: str, waiting: Waiting) -> None:
    """From now on this one waits for that state."""
    with _lock:
        _waiting[state] = waiting


def forget(state: str) -> None:
    """Nobody waits for it any more."""
    with _lock:
        _waiting.pop(state, None)


def heard(query: str) -> str | None:
    """A browser came back with this query: where it goes on, None where nobody waits for it (it
    was used, it took too long, or it was not begun here)."""
    try:
        said = parse_qs(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    states, codes = said.get("state", []), said.get("code", [])
    if len(query) > _LONGEST or len(states) != 1 or len(codes) > 1:
        return None
    with _lock:
        waiting = _waiting.pop(states[0], None)
    if waiting is None:
        return None
    code = codes[0] if codes and codes[0] and "error" not in said else None
    waiting.heard(Back(code))
    return waiting.place
