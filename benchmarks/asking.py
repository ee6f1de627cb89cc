"""GET over kept connections with next to no processor time of its own.

A client library takes more of it for a request than the backend does for the answer: on two cores
its figures would be the client's.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Asker:
    """Asks one server at `address` (http://127.0.0.1:1234), by as many connections at a time as
    wait for an answer."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._host, self._port = str(place.hostname), place.port
        self._free: list[Line] = []

    async def get(self, path: str, headers: Mapping[str, str]) -> None:
        """Ask, and take the whole answer. One that is not 200 ends it all."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {self._host}", *map(": ".join, headers.items())]
        request = "\r\n".join([*lines, "", ""]).encode()
        while self._free:
            line = self._free.pop()
            # The server lets go of a connection nobody used for some seconds.
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._get(line, request)
                return
        await self._get(await asyncio.open_connection(self._host, self._port), request)

    async def _get(self, line: Line, request: bytes) -> None:
        reader, writer = line
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"{request.split()[1]!r}: {head[:40]!r}")
        self._free.append(line)

    def close(self) -> None:
        """Let go of the connections."""
        for _, writer in self._free:
            writer.close()
