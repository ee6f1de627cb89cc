"""Who is in one room at this moment, who waits before it, and what is told to whom.

No I/O: lines are handed in, and everything happens in one event loop, one message after the other.
Somebody is in the room before the others hear of it, and only who comes in offers a connection.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from backend.counseling.room.entering import Seat
from backend.counseling.room.rights import MOST_PEOPLE, RIGHTS, Right
from backend.counseling.room.said import Chat, State

Message = dict[str, Any]
_LINES_KEPT = 200
"""Of the chat, for who comes back after a lost network; gone when the last one leaves."""


class Line(Protocol):
    """A way to somebody's page."""

    def send(self, message: Message) -> None:
        """Tell it, without waiting."""

    def cut(self, code: int) -> None:
        """End it, with the reason the page shows."""


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with a seat who is or was here. `instance` is which load of the page, `line` None
    while it is lost."""

    seat: Seat
    instance: str
    line: Line | None
    state: State = field(default_factory=lambda: State(type="state"))

    def may(self, right: Right) -> bool:
        """Whether they may."""
        return right in RIGHTS[self.seat.part]

    def send(self, message: Message) -> None:
        """Tell them, if they can hear it."""
        if self.line is not None:
            self.line.send(message)

    def told(self) -> Message:
        """What the others know of them."""
        return {
            "id": self.seat.id, "part": self.seat.part, "name": self.seat.name,
            "instance": self.instance, "away": self.line is None,
            **self.state.model_dump(exclude={"type"}),
        }  # fmt: skip


class Hall:
    """One room with its people."""

    def __init__(self) -> None:
        self.inside: dict[str, Person] = {}
        self.waiting: dict[str, Person] = {}
        self.chat: deque[Message] = deque(maxlen=_LINES_KEPT)

    @property
    def is_empty(self) -> bool:
        """Nobody is here, not even somebody who may come back."""
        return not self.inside and not self.waiting

    def find(self, seat: str) -> Person | None:
        """Whoever has this seat and is here."""
        return self.inside.get(seat) or self.waiting.get(seat)

    def place(self, person: Person) -> None:
        """Let somebody in who may come in, as far as there is a place; the others wait."""
        seat = person.seat
        full = seat.id not in self.inside and len(self.inside) >= MOST_PEOPLE
        if not seat.admitted or full:
            self.waiting[seat.id] = person
            person.send(self._welcome(person, "full" if full and seat.admitted else "waiting"))
            self._tell_waiting()
            return
        waited = self.waiting.pop(seat.id, None)
        self.inside[seat.id] = person
        person.send(self._welcome(person, "inside"))
        self._others(person, {"type": "joined", "person": person.told()})
        if waited is not None or person.may(Right.ADMIT):
            self._tell_waiting()

    def lost(self, person: Person) -> None:
        """Their line is gone; they may come back."""
        person.line = None
        if person.seat.id in self.inside:
            self._others(person, {"type": "away", "who": person.seat.id})
        else:
            self.waiting.pop(person.seat.id, None)
            self._tell_waiting()

    def gone(self, person: Person) -> None:
        """They left for good; whoever waits for a place gets it."""
        if self.inside.get(person.seat.id) is person:
            del self.inside[person.seat.id]
            self._others(person, {"type": "left", "who": person.seat.id})
            for other in [one for one in self.waiting.values() if one.seat.admitted]:
                if len(self.inside) < MOST_PEOPLE:
                    self.place(other)
        elif self.waiting.get(person.seat.id) is person:
            del self.waiting[person.seat.id]
            self._tell_waiting()

    def signal(self, person: Person, to: str, data: Message) -> None:
        """Pass something on from one page in the room to another."""
        other = self.inside.get(to)
        if other is not None and other is not person and self.inside.get(person.seat.id) is person:
            other.send({"type": "signal", "from": person.seat.id, "instance": person.instance,
                        "data": data})  # fmt: skip

    def change(self, person: Person, state: State) -> None:
        """How somebody is there; a screen only of who may show one."""
        if state.screen and not person.may(Right.SHARE):
            state = state.model_copy(update={"screen": False})
        person.state = state
        if person.seat.id in self.inside:
            told = {"type": "state", "who": person.seat.id, **state.model_dump(exclude={"type"})}
            self._others(person, told)

    def say(self, person: Person, line: Chat, at: str) -> None:
        """A line of the chat, to everybody in the room, its writer too."""
        if person.seat.id not in self.inside:
            return
        told = {
            "type": "chat", "id": line.id, "from": person.seat.id, "name": person.seat.name,
            "part": person.seat.part, "text": line.text, "language": line.language, "at": at,
        }  # fmt: skip
        self.chat.append(told)
        for one in self.inside.values():
            one.send(told)

    def everybody(self) -> list[Person]:
        """Inside and waiting."""
        return [*self.inside.values(), *self.waiting.values()]

    def _welcome(self, person: Person, state: str) -> Message:
        inside = state == "inside"
        others = [one.told() for one in self.inside.values() if one is not person]
        return {
            "type": "welcome",
            "state": state,
            "you": {"id": person.seat.id, "part": person.seat.part, "name": person.seat.name,
                    "rights": sorted(RIGHTS[person.seat.part])},
            # Who only waits is not told who is there.
            "people": others if inside else [],
            "chat": list(self.chat) if inside else [],
        }  # fmt: skip

    def _others(self, person: Person, message: Message) -> None:
        for one in self.inside.values():
            if one is not person:
                one.send(message)

    def _tell_waiting(self) -> None:
        people = [
            {"id": one.seat.id, "part": one.seat.part, "name": one.seat.name}
            for one in self.waiting.values()
            if not one.seat.admitted
        ]
        for one in self.inside.values():
            if one.may(Right.ADMIT):
                one.send({"type": "waiting", "people": people})
