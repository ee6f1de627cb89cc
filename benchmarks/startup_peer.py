"""The peer of `startup`: Flet's hello-world served as it comes."""

import json
import socket

import flet as ft
import flet_web.fastapi  # type: ignore[import-untyped]
import uvicorn


def hello(page: ft.Page) -> None:
    """One line of text."""
    page.add(ft.Text("hello"))


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    print(json.dumps({"app": f"http://127.0.0.1:{listener.getsockname()[1]}/"}), flush=True)
    config = uvicorn.Config(flet_web.fastapi.app(hello, no_cdn=True), log_level="critical")
    uvicorn.Server(config).run(sockets=[listener])
