"""A caseworker's laptop with facts of fifty people shows every screen it has, and is killed. None
is found on it, in the browser's own folder, or in any address."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp

from app.models import new_id
from app.modes.caseworker import CASEWORKER
from app.state import lock
from app.state.hub import Hub
from tests.app.forms.test_forms import FILLED
from tests.app.state.somebody import started
from tests.app.state.test_staff import as_staff, calm
from tests.backend.accounts.enrolling import CHOSEN, set_up
from tests.leaks.canaries import ALL, CASES, DIAGNOSES, NAMES, PHONES
from tests.leaks.office import BORN, Headers, Office, opened
from tests.leaks.places import files, found, processes
from tests.leaks.test_backend import put, record
from tests.leaks.test_browser import browser
from tests.ui.harness import Screen, running
from tests.ui.test_caseworker import PIN, unlock
from tests.ui.walk import go

USER = "laptop1"


def staff(office: Office) -> tuple[Headers, str]:
    """Who looks after workers, their forms and the accounts; the authenticator's secret."""
    roles = ("caseworker", "supervisor", "administrator")
    new = {"name": NAMES[0], "user_name": USER, "roles": roles}
    made = office.client.post("/v1/accounts", headers=office.administrator, json=new)
    done = set_up(office.client, USER, made.raise_for_status().json()["code"])
    return {"authorization": f"Bearer {done['access_token']}"}, done["totp"]


def worker(office: Office, helper: Headers) -> tuple[str, str]:
    """Who shares what they said, filed a form and wrote; the account and the form."""
    ask = office.client.request
    new = {"name": NAMES[1], "phone": PHONES[1], "case_number": CASES[1],
           "birth_date": BORN.isoformat()}  # fmt: skip
    account = ask("POST", "/v1/workers", json=new, headers=helper).raise_for_status().json()["id"]
    mine = office.worker(CASES[1], f"{NAMES[1]}의 폰")
    for which in ("personal", "health", "sharing"):
        said = {"which": which, "given": True, "text": 1, "language": "ko"}
        assert ask("PUT", "/v1/me/consents", json=said, headers=mine).is_success
    date = record("dates", "d1", on="2026-12-01", note=" ".join(DIAGNOSES))
    assert put(office, mine, date).is_success
    form, message = new_id(), new_id()
    content = FILLED["petition"] | {"name": NAMES[1], "phone": PHONES[1],
                                    "subject": DIAGNOSES[1], "body": " ".join(ALL)}  # fmt: skip
    whole = {"form": "petition", "form_version": 1, "created_at": "2026-11-23T03:00:00Z",
             "content": content, "attachments": []}  # fmt: skip
    assert ask("PUT", f"/v1/submissions/{form}", json=whole, headers=mine).status_code == 201
    wrote = {"created_at": "2026-11-23T03:00:00Z", "text": f"{NAMES[2]} {DIAGNOSES[2]}"}
    there = f"/v1/workers/{account}/messages/{message}"
    assert ask("PUT", there, json=wrote, headers=mine).status_code == 201
    return account, form


async def begin(folder: Path, backend: str, totp: str) -> None:
    """Sign in on the laptop and choose a PIN (on the screen: tests/ui/test_caseworker.py)."""
    hub = Hub(folder, backend, demo=True, memory=False)
    session = await started(hub)
    session.page.web, session.page.platform = False, None
    calm(own := as_staff(session))
    code = pyotp.TOTP(totp).at(int(time.time()) + 30)  # that of now was used up
    own.state._typed.update(user=USER, password=CHOSEN, code=code)
    await own.sign_in()
    await lock.change(session, PIN, None)
    await lock.lock(session)
    session.close()


def addresses(account: str, form: str) -> list[str]:
    """Every screen of the laptop, but those that end its being signed in."""
    named = {"/workers/:id": (account,), "/forms/:id": (form, "filter", "export"),
             "/forms/:id/:place": tuple(f"{form}/{place}" for place in ("ask", "decide", "hand")),
             "/talk/:id": (account,), "/people/:id": (account, "new")}  # fmt: skip
    ended = {"/sign-in", "/set-up", "/signed-in", "/me/leave", "/welcome/erased"}
    found: list[str] = []
    for place in CASEWORKER.places:
        stem = place.path.partition(":")[0]
        if place.path not in ended:
            found += (stem + name for name in named[place.path]) if ":" in place.path else [stem]
    return found


def test_what_a_caseworker_sees_and_writes_stays_sealed(tmp_path: Path) -> None:
    device, backend, profile = (tmp_path / name for name in ("device", "backend", "profile"))
    with opened(backend) as office:
        helper, totp = staff(office)
        account, form = worker(office, helper)
        address = str(office.client.base_url).rstrip("/")
        with ThreadPoolExecutor(1) as pool:  # Playwright's loop runs in this one
            pool.submit(asyncio.run, begin(device, address, totp)).result()
        where = ("--data", str(device), "--backend", address, "--demo", "--no-open", "--json")
        with (
            running("-m", "app", "--caseworker", *where, env={"TMPDIR": str(tmp_path)}) as app,
            browser(profile) as seen,
        ):
            screen = Screen(seen.context.pages[0])
            screen.goto(app.url)
            unlock(screen)
            screen.wait_text(NAMES[1])
            go(screen, f"/forms/{form}")
            screen.tap("맡아서 살펴보기")
            screen.wait_text("내가 맡았어요")
            for path in addresses(account, form):
                go(screen, path, same=path == "/")
            go(screen, f"/talk/{account}")
            screen.wait_text(DIAGNOSES[2])
            screen.type_into("글 적기", f"{NAMES[3]} {DIAGNOSES[3]} {PHONES[3]}")
            go(screen, f"/forms/{form}/ask")
            screen.type_into("부탁할 것", f"{NAMES[4]} {DIAGNOSES[4]} {PHONES[4]}")
            go(screen, f"/workers/{account}")
            screen.wait_text("본인이 적은 것")
            assert not found(processes())
            screen.page.goto("about:blank")
            app.process.kill()
            app.process.wait()
    said = "".join(app.errors)
    assert not found([("its terminal", said.encode()), ("URLs", "\n".join(seen.urls).encode())])
    assert not found(files(tmp_path))
