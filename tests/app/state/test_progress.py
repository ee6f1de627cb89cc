"""How far fetching is, as one number over all of its steps."""

from itertools import pairwise

from app.state.fetching import FIRST, STEPS, whole_share


def test_the_steps_follow_one_another_from_nothing_to_all() -> None:
    shares = [whole_share(step, share) for step in STEPS for share in (0.0, 0.5, 1.0)]
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert all(before <= after for before, after in pairwise(shares))


def test_a_step_not_known_moves_nothing() -> None:
    assert whole_share("something else", 1.0) == 0.0


def test_what_comes_first_is_a_whole_of_its_own() -> None:
    assert [whole_share(FIRST, share) for share in (0.0, 0.5, 1.0)] == [0.0, 0.5, 1.0]
