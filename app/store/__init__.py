"""The two databases on the device: the public catalogue and the worker's vault."""
