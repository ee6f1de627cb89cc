"""Who may do what in a room: one table. What does not stand in it is refused.

What two people send each other goes past the server, so it holds what the server passes on: who
lets people in, sends away and ends it, and whose screen is announced as one.
"""

from enum import StrEnum

MOST_PEOPLE = 4
"""In a room at the same time: a mesh of more is too much for a phone's uplink."""


class Part(StrEnum):
    """As what somebody is in a room."""

    COUNSELLOR = "counsellor"
    WORKER = "worker"
    INTERPRETER = "interpreter"
    FAMILY = "family"
    ADVOCATE = "advocate"


class Right(StrEnum):
    """What not everybody may."""

    ADMIT = "admit"
    """Let people in, send them away, end the talk; and come in without being let in."""
    SHARE = "share"
    """Show a screen."""


RIGHTS: dict[Part, frozenset[Right]] = {
    Part.COUNSELLOR: frozenset(Right),
    Part.WORKER: frozenset({Right.SHARE}),
    # They are there for somebody: they speak, see and write, and show nothing of their own.
    Part.INTERPRETER: frozenset(),
    Part.FAMILY: frozenset(),
    Part.ADVOCATE: frozenset({Right.SHARE}),
}

GUESTS = frozenset({Part.INTERPRETER, Part.FAMILY, Part.ADVOCATE})
"""Who may be invited without an account."""
