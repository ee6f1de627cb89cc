"""The laptop of who looks after workers: the list and opened cases, also where there is no signal.

Everything is kept in a vault of its own, behind a PIN.
"""

from app.modes.base import Mode, Place
from app.state.models import Way
from app.state.staff import StaffAccount
from app.views.caseload import Caseload
from app.views.erase import Erased
from app.views.lock import Lock
from app.views.signed_in import SignedIn
from app.views.staff_gate import behind_gate
from app.views.staff_me import StaffLeave, StaffMe
from app.views.staff_sign_in import StaffSignIn

CASEWORKER = Mode(
    name="caseworker",
    places=(
        Place("/", behind_gate(Caseload)),
        Place("/workers/:id", behind_gate(Caseload)),
        Place("/me", behind_gate(StaffMe)),
        Place("/me/lock", behind_gate(Lock)),
        Place("/me/leave", StaffLeave),
        Place("/sign-in", StaffSignIn),
        Place("/signed-in", SignedIn),
        Place("/welcome/erased", Erased),
    ),
    ways=(Way("workers", "/"), Way("me", "/me")),
    account=StaffAccount,
)
