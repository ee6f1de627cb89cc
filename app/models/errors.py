"""The errors a person can meet.

    IlteoroError
        code    one of `ErrorCode`: the RFC 9457 `type`, the key of the sentence a
                person reads (`error.<code>` in `locales/`), and what tests assert
        params  what the sentence names: a file, a row, an address; never health data

Anything else that is raised is a defect of ours.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """What went wrong, each with a sentence saying where, what and what to do now."""

    # asked for in the wrong way
    BAD_USAGE = "bad_usage"
    PROFILE_UNREADABLE = "profile_unreadable"
    PROFILE_INVALID = "profile_invalid"
    CASES_UNREADABLE = "cases_unreadable"
    CASES_INVALID = "cases_invalid"
    CASES_UNFIT = "cases_unfit"
    # the catalogue
    CATALOGUE_MISSING = "catalogue_missing"
    CATALOGUE_DAMAGED = "catalogue_damaged"
    CATALOGUE_BUSY = "catalogue_busy"
    LISTING_UNKNOWN = "listing_unknown"
    # sync
    BACKEND_UNREACHABLE = "backend_unreachable"
    BACKEND_REFUSED = "backend_refused"
    ANSWER_UNREADABLE = "answer_unreadable"
    NOTHING_PUBLISHED = "nothing_published"
    SIGNATURE_WRONG = "signature_wrong"
    KEY_UNKNOWN = "key_unknown"
    DOWNLOAD_DAMAGED = "download_damaged"
    CLIENT_TOO_OLD = "client_too_old"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a code, no secret
    DOWNLOADS_SPENT = "downloads_spent"
    DISK_FULL = "disk_full"
    FOLDER_UNUSABLE = "folder_unusable"
    # the agencies
    AGENCY_UNREACHABLE = "agency_unreachable"
    AGENCY_REFUSED = "agency_refused"
    AGENCY_UNREADABLE = "agency_unreadable"
    NOTHING_HARVESTED = "nothing_harvested"
    # the model
    MODEL_MISSING = "model_missing"
    MODEL_DAMAGED = "model_damaged"
    MODEL_UNSIGNED = "model_unsigned"
    MODEL_KEY_UNKNOWN = "model_key_unknown"
    MODEL_SIGNATURE_WRONG = "model_signature_wrong"
    MODEL_TOO_NEW = "model_too_new"
    MODEL_TOO_OLD = "model_too_old"
    MODEL_OTHER_SCHEMA = "model_other_schema"
    MODEL_SELF_TEST_FAILED = "model_self_test_failed"
    # asked of the backend
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    FIELDS_INVALID = "fields_invalid"
    REQUEST_TOO_LARGE = "request_too_large"
    REQUEST_TOO_SLOW = "request_too_slow"
    # what the backend keeps
    STORAGE_UNAVAILABLE = "storage_unavailable"
    STORAGE_TOO_NEW = "storage_too_new"
    SECRET_MISSING = "secret_missing"  # noqa: S105 - a code, no secret
    SECRET_WEAK = "secret_weak"  # noqa: S105 - a code, no secret
    # accounts
    SIGN_IN_REFUSED = "sign_in_refused"
    SET_UP_REFUSED = "set_up_refused"
    AUTHENTICATOR_WRONG = "authenticator_wrong"
    PASSWORD_KNOWN = "password_known"  # noqa: S105 - a code, no secret
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    DEVICE_ERASED = "device_erased"
    TRY_LATER = "try_later"
    NOT_ALLOWED = "not_allowed"
    ACCOUNT_UNKNOWN = "account_unknown"
    ALREADY_THERE = "already_there"
    CONSENT_MISSING = "consent_missing"
    CLOCK_AHEAD = "clock_ahead"
    MESSAGE_UNSENT = "message_unsent"
    PROVIDER_MISSING = "provider_missing"
    PROVIDER_UNREACHABLE = "provider_unreachable"
    BACKEND_INSECURE = "backend_insecure"
    OTHER_PERSON = "other_person"
    ACCOUNT_UNFIT = "account_unfit"
    SIGN_IN_CANCELLED = "sign_in_cancelled"
    SIGN_IN_TOO_LATE = "sign_in_too_late"
    BROWSER_MISSING = "browser_missing"
    # conversations
    MESSAGE_DIFFERS = "message_differs"
    MESSAGE_TOO_LATE = "message_too_late"
    # forms
    FORM_UNKNOWN = "form_unknown"
    SUBMISSION_UNKNOWN = "submission_unknown"
    SUBMISSION_CLOSED = "submission_closed"
    SUBMISSION_DIFFERS = "submission_differs"
    SUBMISSION_OVER = "submission_over"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ACTION_NOT_POSSIBLE = "action_not_possible"
    ATTACHMENT_MISSING = "attachment_missing"
    ATTACHMENT_DAMAGED = "attachment_damaged"
    ATTACHMENT_REFUSED = "attachment_refused"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    ATTACHMENT_FILED = "attachment_filed"
    UPLOAD_DIFFERS = "upload_differs"
    UPLOAD_OFFSET = "upload_offset"
    UPLOADS_FULL = "uploads_full"
    # the vault
    VAULT_LOCKED = "vault_locked"
    PIN_WRONG = "pin_wrong"
    PIN_WAIT = "pin_wait"
    PIN_TOO_SIMPLE = "pin_too_simple"
    VAULT_DAMAGED = "vault_damaged"
    VAULT_KEY_MISSING = "vault_key_missing"
    SECRETS_UNAVAILABLE = "secrets_unavailable"
    # this computer
    PORT_TAKEN = "port_taken"
    PROGRAM_ENDED = "program_ended"
    LOCALE_MISSING = "locale_missing"
    UNEXPECTED = "unexpected"


class IlteoroError(Exception):
    """An error with a code, told in one clear line.

    `str()` names the code and the params in English for a log; people read
    `app.text.Translator.error`.
    """

    def __init__(self, code: ErrorCode, **params: str | int) -> None:
        self.code = code
        self.params = params
        details = ", ".join(f"{name}={value}" for name, value in params.items())
        super().__init__(f"{code}: {details}" if details else str(code))
