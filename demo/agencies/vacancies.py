"""The vacancy of one moment: drawn, like another one, or the same one worded differently."""

from demo.agencies.drawing import Vacancy, drawn
from demo.agencies.lookalikes import alike
from demo.agencies.twins import reworded
from demo.agencies.world import Moment


def vacancy(moment: Moment) -> Vacancy:
    """What the agency of a moment says of its vacancy."""
    if moment.original:
        return reworded(moment, vacancy(moment.original))
    made = drawn(moment)
    return alike(moment, made, drawn(moment.follows)) if moment.follows else made
