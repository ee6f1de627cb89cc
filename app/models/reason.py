"""A reason is data until the screen: `app.text` makes the sentence."""

from pydantic import Field

from app.models.base import Model


class Reason(Model):
    """Why something was recommended, matched or warned about.

    `weight` is in the units of what was explained (log-odds for an occupation, points
    for a match); above 0 it raised, below 0 it lowered.
    """

    code: str
    params: dict[str, str | int | float] = Field(default_factory=dict)
    weight: float = 0.0
