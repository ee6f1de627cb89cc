"""What is recommended and what is matched."""

from app.models.base import Keco3, Model
from app.models.codes import Basis, DataOrigin, Likelihood
from app.models.reason import Reason


class Recommendation(Model):
    """One occupation for one person.

    `probability` is of working there and still being there after six months, given a
    return to any work.
    """

    keco3: Keco3
    probability: float
    likelihood: Likelihood
    reasons: tuple[Reason, ...] = ()
    basis: Basis
    model_version: str
    data: DataOrigin


class Match(Model):
    """One listing for one person; `unknowns` are conditions the listing does not state."""

    listing_id: str
    score: int
    reasons: tuple[Reason, ...] = ()
    unknowns: tuple[str, ...] = ()
