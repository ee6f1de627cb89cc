"""The counselling room: one page, up to four people, media between them alone.

tables, entering   rooms and seats as they are kept; addresses that work once
rights, said       who may do what in a room; what a page may say to the server
hall, hub          who is in a room at this moment, and what is told to whom
socket             the one WebSocket: limits on what comes, queues for what goes
turn               passwords for the relay, one pair for each seat
routes, page       over HTTP: opening, inviting, the page and its files
"""

from backend.counseling.room.routes import add_rooms
from backend.counseling.room.turn import Turn, turn_from

__all__ = ["Turn", "add_rooms", "turn_from"]
