"""일터로 (Ilteoro): the client, everything that runs on the device."""

__version__ = "0.1.0"
