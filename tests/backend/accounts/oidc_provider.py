"""A real OpenID Connect provider in a process of its own, and a browser that signs in there."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import playwright

from tests.running import ROOT

_SOURCE = Path(__file__).resolve().parent / "provider"
# The one that Playwright brings: Debian 12's own is too old for the provider.
_NODE = Path(str(playwright.__file__)).parent / "driver" / "node"


@contextmanager
def provider() -> Iterator[str]:
    """Start it; its issuer."""
    with subprocess.Popen(
        [_NODE, _SOURCE / "provider.mjs", _installed()],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())["issuer"]
        finally:
            process.terminate()


def _installed() -> Path:
    """Where the provider's packages are; installed once for a lock file, into the environment."""
    lock = (_SOURCE / "package-lock.json").read_bytes()
    folder = ROOT / ".venv" / f"oidc-provider-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.exists():
        npm = shutil.which("npm")
        assert npm, "no npm: tools/system.sh npm"
        fresh = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_SOURCE / name, fresh)
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=fresh, check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        fresh.rename(folder)
    return folder


def browse(url: str, login: str) -> dict[str, str]:
    """Open `url` as a browser does, sign in as `login`, agree; what the app is sent back with."""
    query = parse_qs(urlsplit(back_at(url, login)).query)
    return {name: value for name, (value,) in query.items()}


def back_at(url: str, login: str) -> str:
    """The same; the whole address one is sent back to."""
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(url)
        for _ in range(20):
            place = answer.headers.get("location", "")
            if place:
                place = urljoin(str(answer.url), place)
                if urlsplit(place).path in ("/callback", "/signed-in"):
                    return str(place)
                answer = browser.get(place)
                continue
            assert answer.status_code == 200, answer.text
            form = dict(
                re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
            )
            action = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            assert action, answer.text
            if form["prompt"] == "login":
                form |= {"login": login, "password": "anything"}
            answer = browser.post(action.group(1), data=form)
    raise AssertionError("it never sent the browser back")
