"""One person's own device: everything kept in the vault of the data folder."""

from app.modes.base import Mode, Place
from app.state.models import Way
from app.views.account import Account
from app.views.account_leave import AccountDelete, AccountLeave
from app.views.account_seen import AccountSeen
from app.views.answers import MyAnswers
from app.views.care_dates import CareDates
from app.views.catalogue import CatalogueScreen
from app.views.come_back import ComeBack
from app.views.compare import Compare
from app.views.consent_sharing import ConsentSharing
from app.views.conversation import Conversation
from app.views.erase import Erase, Erased
from app.views.export import Export
from app.views.form import OneForm
from app.views.forms import Forms
from app.views.home import Start
from app.views.listings import Listings
from app.views.lock import Lock
from app.views.me import Me
from app.views.model_card import ModelCardScreen
from app.views.new_fits import NewFits
from app.views.notifications import Notifications
from app.views.occupations import Occupations
from app.views.others import Others
from app.views.questions import AnswerAgain, Questions
from app.views.report import Report
from app.views.returning import Returning
from app.views.review import Review
from app.views.sign_in import SignIn
from app.views.signed_in import SignedIn
from app.views.welcome import ConsentHealth, ConsentPersonal, Welcome

WORKER = Mode(
    name="web",
    places=(
        Place("/", Start),
        Place("/welcome", Welcome),
        Place("/welcome/personal", ConsentPersonal),
        Place("/welcome/health", ConsentHealth),
        Place("/welcome/sign-in", SignIn),
        Place("/welcome/back", ComeBack),
        Place("/welcome/erased", Erased),
        Place("/questions/:place", Questions),
        Place("/occupations", Occupations),
        Place("/occupations/:keco3", Occupations),
        Place("/employer", Returning),
        Place("/review/:keco3", Review),
        Place("/model", ModelCardScreen),
        Place("/listings", Listings),
        Place("/listings/:id", Listings),
        Place("/compare", Compare),
        Place("/report/:id", Report),
        Place("/new", NewFits),
        Place("/notifications", Notifications),
        Place("/dates", CareDates),
        Place("/dates/:id", CareDates),
        Place("/forms", Forms),
        Place("/forms/:id/:place", OneForm),
        Place("/talk", Conversation),
        Place("/me", Me),
        Place("/me/catalogue", CatalogueScreen),
        Place("/me/lock", Lock),
        Place("/me/sharing", ConsentSharing),
        Place("/me/sign-in", SignIn),
        Place("/signed-in", SignedIn),
        Place("/me/others", Others),
        Place("/me/account", Account),
        Place("/me/account/seen", AccountSeen),
        Place("/me/account/leave", AccountLeave),
        Place("/me/account/delete", AccountDelete),
        Place("/me/export", Export),
        Place("/me/delete", Erase),
        Place("/me/answers", MyAnswers),
        Place("/me/answers/:id", AnswerAgain),
    ),
    ways=(
        Way("home", "/"),
        Way("occupations", "/occupations"),
        Way("listings", "/listings"),
        Way("me", "/me"),
    ),
)
