"""Accounts: who somebody is, what they may do, and who did what.

keys, tables         the server's secret; the tables, nothing personal in clear
permissions, access  the one table of rights, and the dependency that every route declares
audit, audit_page    who did what to whose data
tokens, limits       sessions; tries at signing in
setting_up           how staff and shared devices come to what they sign in with
codes, staff_sign_in, oidc, provider_sign_in, gateway    the three ways in
people, consents, records, resealing    what is kept about a person
routes_*             all of it over HTTP
assembling, first, samples, demo_page    as the environment says; the first and a demo's people
"""

from fastapi import FastAPI

from backend.accounts.assembling import accounts_from
from backend.accounts.context import Accounts
from backend.accounts.demo_page import add_demo_page
from backend.accounts.routes_accounts import add_accounts_routes
from backend.accounts.routes_me import add_me
from backend.accounts.routes_provider import add_provider
from backend.accounts.routes_set_up import add_set_up
from backend.accounts.routes_sign_in import add_sign_in
from backend.accounts.routes_staff import add_staff
from backend.accounts.routes_worker import add_worker
from backend.accounts.samples import add_samples
from backend.storage import transaction

__all__ = ["Accounts", "accounts_from", "add_accounts", "add_demo_people"]


def add_accounts(app: FastAPI, accounts: Accounts) -> None:
    """Add every route of the accounts, on what `accounts` holds."""
    app.state.accounts = accounts
    for add in (add_sign_in, add_set_up, add_provider, add_me, add_worker, add_staff):
        add(app)
    add_accounts_routes(app)
    add_demo_page(app, accounts)


def add_demo_people(accounts: Accounts) -> None:
    """Make the demo's people, where they are not yet."""
    with transaction(accounts.engine) as db:
        add_samples(db, accounts.keys, accounts.clock.now())
