"""Signing in, over HTTP: a worker by a one-time code, staff by password and authenticator."""

from fastapi import BackgroundTasks, Depends, FastAPI, Request

from app.models import ErrorCode, IlteoroError
from app.text import Translator
from backend.accounts.bodies import CodeAnswer, CodeSent, CodeWanted, SignedInAs, StaffSignIn
from backend.accounts.codes import VALID, make_code, take_code, whose_code
from backend.accounts.context import Context, address_of
from backend.accounts.gateway import send_quietly
from backend.accounts.limits import count_try, forget_tries
from backend.accounts.people import case_key, find_staff, user_key
from backend.accounts.signed_in import no_store, note_refused, opened, or_refused
from backend.accounts.staff_sign_in import proven
from backend.accounts.tables import Account
from backend.http.problems import answers
from backend.staff import accepted_language
from backend.storage import transaction


def add_sign_in(app: FastAPI) -> None:
    """Add the ways in that need nobody else."""

    @app.post(
        "/v1/sign-in/codes",
        status_code=202,
        dependencies=[Depends(no_store)],
        responses=answers(ErrorCode.TRY_LATER, ErrorCode.MESSAGE_UNSENT),
    )
    def send_code(
        wanted: CodeWanted, request: Request, later: BackgroundTasks, accounts: Context
    ) -> CodeSent:
        """Send a one-time code to the phone of a case. The answer is the same without one."""
        if accounts.gateway is None:
            raise IlteoroError(ErrorCode.MESSAGE_UNSENT)
        now, keys = accounts.clock.now(), accounts.keys
        case = case_key(wanted.case_number, wanted.birth_date)
        pair = keys.find("pair", address_of(request), *case)
        with transaction(accounts.engine) as db:
            count_try(db, pair, now)
            challenge, code, phone = make_code(
                db, keys, wanted.case_number, wanted.birth_date, pair=pair, now=now
            )
        if phone is not None:
            t = Translator(accepted_language(request.headers.get("accept-language", "")))
            later.add_task(send_quietly, accounts.gateway, phone, t("message.code", code=code))
        return CodeSent(challenge=challenge, seconds=int(VALID.total_seconds()))

    @app.post(
        "/v1/sign-in/code",
        dependencies=[Depends(no_store)],
        responses=answers(ErrorCode.SIGN_IN_REFUSED),
    )
    def sign_in_by_code(answer: CodeAnswer, accounts: Context) -> SignedInAs:
        """Sign in with the code that came."""
        now = accounts.clock.now()
        with transaction(accounts.engine) as db:
            whose = whose_code(db, answer.challenge)
            account = take_code(db, accounts.keys, answer.challenge, answer.code, now)
            signed = opened(db, accounts, account, answer, now)
            if signed is None:
                note_refused(db, accounts, whose, now)
        return or_refused(signed)

    @app.post(
        "/v1/sign-in/password",
        dependencies=[Depends(no_store)],
        responses=answers(ErrorCode.SIGN_IN_REFUSED, ErrorCode.TRY_LATER),
    )
    def sign_in_by_password(answer: StaffSignIn, request: Request, accounts: Context) -> SignedInAs:
        """Staff sign in with user name, password and a code from the authenticator."""
        now = accounts.clock.now()
        who = user_key(answer.user_name)
        pair = accounts.keys.find("pair", address_of(request), *who)
        with transaction(accounts.engine) as db:
            count_try(db, pair, now)
        proof = proven(accounts, answer.user_name, answer.password, answer.code, now)
        with transaction(accounts.engine) as db:
            account = db.get(Account, proof) if proof else None
            if account is not None:
                forget_tries(db, pair)
            signed = opened(db, accounts, account, answer, now)
            if signed is None:
                found = find_staff(db, accounts.keys, answer.user_name)
                note_refused(db, accounts, found.id if found else None, now)
        return or_refused(signed)
