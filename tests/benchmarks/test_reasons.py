"""The peer that reasons are compared with is a Shapley value, and the figures are what they say."""

import numpy as np
import pytest

from app.paths import models_dir
from app.recommender import MODEL_FILE
from app.recommender.factors import explain
from app.recommender.session import load_session
from benchmarks.reasons import _Game, people, run, shapley


def test_shapley_values_share_out_all_that_the_factors_moved() -> None:
    session = load_session(models_dir() / MODEL_FILE)
    profile = people(1)[0]
    explained = explain(session, profile)
    n, places = len(explained.factors), [0, 40, 90]
    game = _Game(session, profile, explained)
    nothing_and_all = game.values(np.array([[False] * n, [True] * n]), places)
    found = shapley(game, n, places, 20, seed=1)
    assert found.sum(axis=0) == pytest.approx(nothing_and_all[1] - nothing_and_all[0], abs=1e-4)
    # One factor taken away is what the app itself computes.
    for factor in range(n):
        said = np.ones((1, n), dtype=bool)
        said[0, factor] = False
        weights = nothing_and_all[1] - game.values(said, places)[0]
        assert weights == pytest.approx(explained.among[factor, places], abs=1e-4)


def test_a_few_people_give_every_figure() -> None:
    found = run(3)
    assert found["people"] == 3
    for figures in found["methods"].values():
        assert 0.3 < figures["agreement"] <= 1
        assert figures["sentences"] > 0
        assert figures["like_exact_shapley"] > 0.5
