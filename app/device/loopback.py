"""A place on this very computer that a browser comes back to (RFC 8252, 7.3).

127.0.0.1 alone, a port the system chooses, one path, GET. It is closed as soon as the sign-in it
was opened for is over.
"""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_SECONDS = 10
_LONGEST = 8192
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}


class Loopback:
    """Listens until `close`. `heard` is told the query of what came back, in a thread of its own,
    and gives the page a person then sees."""

    def __init__(self, path: str, heard: Callable[[str], str]) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = _SECONDS

            def do_GET(self) -> None:
                asked = urlsplit(self.path[:_LONGEST])
                # Any web page may ask for this address by another name (DNS rebinding).
                own = self.headers.get("Host", "") == f"127.0.0.1:{port}"
                page = heard(asked.query) if own and asked.path == path else None
                content = (page or "").encode()
                self.send_response(404 if page is None else 200)
                for name, value in _HEADERS.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """What came back is a secret for a moment: nothing of it is written anywhere."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        port = self._server.server_port
        self.address = f"http://127.0.0.1:{port}{path}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Let go of the port. What is being answered is answered."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
