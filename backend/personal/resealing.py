"""After a new secret: everything of everybody sealed anew, so that the old one can be let go."""

from sqlalchemy import Engine

from backend.accounts import resealing
from backend.accounts.keys import Keyring
from backend.counseling import keeping as talk
from backend.submissions import keeping


def reseal(engine: Engine, keys: Keyring) -> int:
    """Bring every account and all that was filed under today's secret; how many accounts there
    are. It may run while the backend serves, be killed, and be run again.

    Raises BrokenSealError where a secret is missing that sealed something.
    """
    done = resealing.reseal(engine, keys)
    keeping.reseal(engine, keys)
    talk.reseal(engine, keys)
    return done
