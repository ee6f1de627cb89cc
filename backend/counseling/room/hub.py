"""All rooms of this process: who comes, goes, comes back and is sent away.

A line that breaks is not a person who leaves: their place is kept for `PATIENCE` seconds, and a
page that comes back as the same `instance` keeps its connections to the others.
"""

import asyncio
from dataclasses import replace

from backend.counseling.room.entering import Seat
from backend.counseling.room.hall import Hall, Line, Person

PATIENCE = 20.0
"""Seconds until the others hear that somebody whose line broke has left."""
ELSEWHERE, REMOVED, ENDED = 4409, 4410, 4411


class Hub:
    """The rooms in which somebody is."""

    def __init__(self) -> None:
        self.halls: dict[str, Hall] = {}
        self._leaving: dict[Person, asyncio.TimerHandle] = {}

    def enter(self, seat: Seat, instance: str, line: Line) -> Person:
        """Somebody's page has come, or come back."""
        hall = self.halls.setdefault(seat.room, Hall())
        before = hall.find(seat.id)
        if before is not None:
            self._stays(before)
            seat = replace(seat, admitted=seat.admitted or before.seat.admitted)
            if before.line is not None:
                before.line.cut(ELSEWHERE)
        person = Person(seat, instance, line)
        if before is not None and before.instance == instance:
            person.state = before.state
        hall.place(person)
        return person

    def lost(self, person: Person) -> None:
        """A line ended without a word."""
        hall = self.halls.get(person.seat.room)
        if hall is None or hall.find(person.seat.id) is not person:
            return
        hall.lost(person)
        if person.seat.id in hall.inside:
            loop = asyncio.get_running_loop()
            self._leaving[person] = loop.call_later(PATIENCE, self.leave, person)
        self._tidy(person.seat.room)

    def leave(self, person: Person) -> None:
        """Somebody is gone for good."""
        self._stays(person)
        hall = self.halls.get(person.seat.room)
        if hall is not None and hall.find(person.seat.id) is person:
            hall.gone(person)
            self._tidy(person.seat.room)

    def admit(self, person: Person) -> None:
        """They may come in."""
        hall = self.halls.get(person.seat.room)
        if hall is not None and hall.waiting.get(person.seat.id) is person:
            person.seat = replace(person.seat, admitted=True)
            hall.place(person)

    def remove(self, person: Person) -> None:
        """They were sent away."""
        if person.line is not None:
            person.line.cut(REMOVED)
        self.leave(person)

    def end(self, room: str) -> None:
        """The talk is over for everybody."""
        hall = self.halls.pop(room, None)
        for person in hall.everybody() if hall else ():
            self._stays(person)
            if person.line is not None:
                person.line.cut(ENDED)

    def _stays(self, person: Person) -> None:
        timer = self._leaving.pop(person, None)
        if timer is not None:
            timer.cancel()

    def _tidy(self, room: str) -> None:
        hall = self.halls.get(room)
        if hall is not None and hall.is_empty:
            del self.halls[room]
