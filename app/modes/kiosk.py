"""One shared screen: large cards first, the same screens behind, memory only, gone when the person
is."""

from dataclasses import replace

from app.modes.base import Place
from app.modes.worker import WORKER
from app.state.models import Way
from app.views.kiosk_people import KioskAsk, KioskCall, KioskHelp
from app.views.kiosk_phone import KioskPhone
from app.views.kiosk_start import KioskStart

IDLE = 180
"""Seconds after which a shared screen forgets who was there."""

_OWN = ("/me/export", "/me/delete", "/me/sharing", "/me/sign-in", "/me/account", "/signed-in",
        "/welcome/sign-in", "/welcome/back", "/me/others", "/talk")  # fmt: skip
"""Nothing of a person is taken along here, nobody signs in, and "I am done" deletes what they
said."""
_INSTEAD = ("/", "/welcome", "/welcome/erased")

KIOSK = replace(
    WORKER,
    name="kiosk",
    memory=True,
    idle=IDLE,
    enlarged=True,
    first=KioskStart,
    places=(
        Place("/", KioskStart),
        Place("/kiosk/help", KioskHelp),
        Place("/kiosk/ask", KioskAsk),
        Place("/kiosk/phone", KioskPhone),
        Place("/kiosk/call", KioskCall),
        *(
            place
            for place in WORKER.places
            if place.path not in _INSTEAD and not place.path.startswith(_OWN)
        ),
    ),
    ways=(
        *WORKER.ways,
        Way("help", "/kiosk/help"),
        Way("phone", "/kiosk/phone"),
        Way("call", "/kiosk/call"),
    ),
)
