"""Starting the app itself: on the device, or served to browsers."""

import argparse
import importlib.util
import json
import sys
import webbrowser

from app import modes
from app.paths import assets_dir, data_dir
from app.state.ward import Ward

_AWAY_SECONDS = {"web": 3600, "serve": 600, "kiosk": 600, "caseworker": 3600}
"""How long a session outlives its page: many people share `serve` and `kiosk`."""


def launch(options: argparse.Namespace) -> int:
    """Run until the window is closed, Ctrl-C or SIGTERM.

    Without a mode it is a window of its own where Flet's client is there (a phone, an
    installed desktop client), else this computer's browser.
    """
    mode = next((name for name in _AWAY_SECONDS if getattr(options, name)), None)
    if mode == "caseworker" and options.data == data_dir():
        options.data = data_dir() / "caseworker"  # a vault of its own, whoever's laptop it is
    main = modes.build(
        mode or "web",
        data=options.data,
        backend=options.backend,
        demo=options.demo,
        ward=Ward(options.call.strip(), options.app_address or ""),
    )
    if mode is None and _has_window():
        import flet as ft

        ft.run(main, assets_dir=str(assets_dir()))
        return 0
    if mode is None:
        print("No desktop client of Flet here: opening in the browser.", file=sys.stderr)
    return _serve(main, mode or "web", options)


def _has_window() -> bool:
    on_phone = sys.platform in ("android", "ios")
    return on_phone or importlib.util.find_spec("flet_desktop") is not None


def _serve(main: modes.Main, mode: str, options: argparse.Namespace) -> int:
    from app.web import serve

    def ready(address: str) -> None:
        if options.json:
            print(json.dumps({"app": address}), flush=True)
        else:
            print(address, flush=True)
            if not options.no_open:
                webbrowser.open(address)

    serve(
        main,
        assets=assets_dir(),
        host=options.host,
        port=options.port,
        public=mode in ("serve", "kiosk"),
        public_hosts=options.public_host,
        away=_AWAY_SECONDS[mode],
        shared=mode == "kiosk",
        keep=options.data,
        ready=ready,
    )
    return 0
