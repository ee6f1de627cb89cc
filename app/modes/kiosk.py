"""One shared screen: the same screens, memory only, gone when the person is."""

from dataclasses import replace

from app.modes.worker import WORKER

KIOSK = replace(WORKER, name="kiosk", memory=True)
