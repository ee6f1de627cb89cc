"""One shared screen: the same screens, memory only, gone when the person is."""

from dataclasses import replace

from app.modes.worker import WORKER

IDLE = 180
"""Seconds after which a shared screen forgets who was there."""

_OWN = ("/me/export", "/me/delete", "/me/sharing", "/me/sign-in", "/me/account",
        "/welcome/sign-in", "/welcome/back", "/me/others", "/signed-in")  # fmt: skip
"""Nothing of a person is taken along here, nobody signs in, and "I am done" deletes what they
said."""

KIOSK = replace(
    WORKER,
    name="kiosk",
    memory=True,
    idle=IDLE,
    enlarged=True,
    places=tuple(place for place in WORKER.places if not place.path.startswith(_OWN)),
)
