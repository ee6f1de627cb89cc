"""One shared screen: the same screens, memory only, gone when the person is."""

from dataclasses import replace

from app.modes.worker import WORKER

IDLE = 180
"""Seconds after which a shared screen forgets who was there."""

KIOSK = replace(WORKER, name="kiosk", memory=True, idle=IDLE)
