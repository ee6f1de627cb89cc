"""Many people at one web address: a vault in memory for each session."""

from dataclasses import replace

from app.modes.worker import WORKER

SERVE = replace(WORKER, name="serve", memory=True)
