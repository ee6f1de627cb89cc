"""The demo's pages for who tries it: text messages that were not sent, and what the authenticator
of its staff would show."""

from html import escape

import pyotp
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse

from app.models.clock import KST
from app.text import Translator
from backend.accounts.context import Accounts
from backend.accounts.gateway import DemoGateway
from backend.accounts.oidc import is_loopback
from backend.accounts.samples import TOTP_SECRET
from backend.staff import accepted_language

PAGE, CODE = "/demo/messages", "/demo/authenticator"


def add_demo_page(app: FastAPI, accounts: Accounts) -> None:
    """Add the page where messages are shown in place of being sent; to this computer alone."""
    gateway = accounts.gateway
    if not isinstance(gateway, DemoGateway):
        return

    @app.get(PAGE, include_in_schema=False)
    def messages(request: Request) -> HTMLResponse:
        """The last messages, newest first."""
        lines = "".join(
            f"<li>{one.at.astimezone(KST):%H:%M:%S} {escape(one.phone)}: {escape(one.text)}</li>"
            for one in reversed(gateway.shown)
        )
        return _page(request, "demo.messages", f"<ul>{lines}</ul>")

    @app.get(CODE, include_in_schema=False)
    def authenticator(request: Request) -> HTMLResponse:
        """The code that holds now, of everybody who works here."""
        code = pyotp.TOTP(TOTP_SECRET).at(accounts.clock.now())
        return _page(request, "demo.authenticator", f"<p>{code}</p>")


def _page(request: Request, title: str, content: str) -> HTMLResponse:
    """To this computer alone."""
    host = request.client.host if request.client else ""
    if not is_loopback(f"http://[{host}]" if ":" in host else f"http://{host}"):
        raise HTTPException(404)
    t = Translator(accepted_language(request.headers.get("accept-language", "")))
    words = escape(t(title))
    page = (
        f'<!doctype html><html lang="{t.language}"><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="3"><title>{words}</title>'
        f"<h1>{words}</h1>{content}</html>"
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})
