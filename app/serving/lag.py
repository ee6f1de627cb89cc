"""How long the event loop was kept from its work: blocked handlers block every session."""

import asyncio
import time

_STEP = 0.01


class LagWatch:
    """Measures the loop's lag in seconds; `most` is the longest since `reset`."""

    def __init__(self) -> None:
        self.most = 0.0

    def reset(self) -> None:
        """Begin again at zero."""
        self.most = 0.0

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_STEP)
            self.most = max(self.most, time.perf_counter() - before - _STEP)
