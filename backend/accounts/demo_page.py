"""The demo's page of text messages that were not sent: whoever tries the demo reads codes there."""

from html import escape

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse

from app.models.clock import KST
from app.text import Translator
from backend.accounts.context import Accounts
from backend.accounts.gateway import DemoGateway
from backend.accounts.oidc import is_loopback
from backend.staff import accepted_language

PAGE = "/demo/messages"


def add_demo_page(app: FastAPI, accounts: Accounts) -> None:
    """Add the page where messages are shown in place of being sent; to this computer alone."""
    gateway = accounts.gateway
    if not isinstance(gateway, DemoGateway):
        return

    @app.get(PAGE, include_in_schema=False)
    def messages(request: Request) -> HTMLResponse:
        """The last messages, newest first."""
        host = request.client.host if request.client else ""
        if not is_loopback(f"http://[{host}]" if ":" in host else f"http://{host}"):
            raise HTTPException(404)
        t = Translator(accepted_language(request.headers.get("accept-language", "")))
        lines = "".join(
            f"<li>{one.at.astimezone(KST):%H:%M:%S} {escape(one.phone)}: {escape(one.text)}</li>"
            for one in reversed(gateway.shown)
        )
        title = escape(t("demo.messages"))
        page = (
            f'<!doctype html><html lang="{t.language}"><meta charset="utf-8">'
            f'<meta http-equiv="refresh" content="3"><title>{title}</title>'
            f"<h1>{title}</h1><ul>{lines}</ul></html>"
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})
