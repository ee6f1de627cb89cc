"""How far fetching is, as one number over all of its steps."""

from itertools import pairwise

from app.state.fetching import STEPS, whole_share


def test_the_steps_follow_one_another_from_nothing_to_all() -> None:
    shares = [whole_share(step, share) for step in STEPS for share in (0.0, 0.5, 1.0)]
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert all(before <= after for before, after in pairwise(shares))


def test_a_step_not_known_moves_nothing() -> None:
    assert whole_share("something else", 1.0) == 0.0
