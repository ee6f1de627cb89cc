"""The laptop of who looks after workers: the list and opened cases, also where there is no signal,
and the forms that were filed and the accounts of staff, where there is one.

What is kept is kept in a vault of its own, behind a PIN; forms and accounts are not.
"""

from app.modes.base import Mode, Place
from app.state.models import Way
from app.state.staff import StaffAccount
from app.views.caseload import Caseload
from app.views.conversations import Conversations
from app.views.desk import DeskScreen
from app.views.erase import Erased
from app.views.lock import Lock
from app.views.signed_in import SignedIn
from app.views.staff_gate import behind_gate
from app.views.staff_me import StaffLeave, StaffMe
from app.views.staff_people import People, StaffHome
from app.views.staff_set_up import StaffSetUp
from app.views.staff_sign_in import StaffSignIn

CASEWORKER = Mode(
    name="caseworker",
    places=(
        Place("/", behind_gate(StaffHome)),
        Place("/workers/:id", behind_gate(Caseload)),
        Place("/forms", behind_gate(DeskScreen)),
        Place("/forms/:id", behind_gate(DeskScreen)),
        Place("/forms/:id/:place", behind_gate(DeskScreen)),
        Place("/talk", behind_gate(Conversations)),
        Place("/talk/:id", behind_gate(Conversations)),
        Place("/people", behind_gate(People)),
        Place("/people/:id", behind_gate(People)),
        Place("/me", behind_gate(StaffMe)),
        Place("/me/lock", behind_gate(Lock)),
        Place("/me/leave", StaffLeave),
        Place("/sign-in", StaffSignIn),
        Place("/set-up", StaffSetUp),
        Place("/signed-in", SignedIn),
        Place("/welcome/erased", Erased),
    ),
    ways=(
        Way("workers", "/"),
        Way("forms", "/forms"),
        Way("talk", "/talk"),
        Way("people", "/people"),
        Way("me", "/me"),
    ),
    account=StaffAccount,
)
