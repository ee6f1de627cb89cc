"""Every route of conversations, and the socket."""

from fastapi import FastAPI

from backend.counseling.routes_messages import add_message_files, add_messages
from backend.counseling.socket import add_socket
from backend.counseling.talk import Talk


def add_conversations(app: FastAPI) -> None:
    """Add them, on the accounts that `app` has."""
    app.state.talk = Talk()
    for add in (add_messages, add_message_files, add_socket):
        add(app)
