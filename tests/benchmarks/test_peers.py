"""The peers learn from the same rows by plain features, and each is of use."""

import ast
import math
import sys
from pathlib import Path

import numpy as np
import pytest

import benchmarks.peers as package
from app.reference import keco3_codes
from benchmarks.peers import PEERS, fit_predict, learning
from benchmarks.peers.features import encode, fit_encoder, one_hot
from benchmarks.second_world import WORLDS, World, generate, top_k_accuracy

CODES = keco3_codes()


def _halves(name: str, rows: int, missing: float = 0.0) -> tuple[World, World]:
    return generate(name, rows, 2, missing=missing), generate(name, 3000, 2, draw=1)


def _popular(learnt: World, asked: World) -> float:
    counts = np.bincount(learnt.after[learnt.changers()], minlength=len(CODES))
    return top_k_accuracy(np.tile(counts, (len(asked), 1)), asked)


@pytest.mark.parametrize("name", WORLDS)
def test_the_table_of_moves_beats_popularity(name: str) -> None:
    learnt, asked = _halves(name, 15_000)
    chance = fit_predict("moves", learnt.cases, asked.cases, 1)
    assert chance.shape == (len(asked), len(CODES))
    assert np.abs(chance.sum(axis=1) - 1).max() < 1e-9
    assert chance.min() > 0
    assert top_k_accuracy(chance, asked) > 1.15 * _popular(learnt, asked)
    # The old occupation is what most return to, unless only those who changed are learnt from.
    rows = np.arange(len(asked))
    changed = fit_predict("moves", learnt.cases, asked.cases, 1, among="changed")
    assert chance[rows, asked.before].mean() > 0.4
    assert changed[rows, asked.before].mean() < 0.15


def test_moves_never_met_fall_back_on_what_is_near_and_popular() -> None:
    learnt, asked = _halves("doors", 8000)
    cases = {k: v[:3] for k, v in asked.cases.items()}
    cases["occupation_before"] = ["", "XXX", "999"]
    empty, unknown, farming = fit_predict("moves", learnt.cases, cases, 1)
    assert np.allclose(empty, unknown)
    farms = [code[0] == "9" for code in CODES]
    assert farming[farms].sum() > 3 * empty[farms].sum()
    counts = np.bincount(learnt.after[learnt.after >= 0], minlength=len(CODES))
    assert np.abs(empty - counts / counts.sum()).max() < 0.001


@pytest.mark.parametrize("name", [n for n in PEERS if n != "moves"])
def test_every_peer_learns(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(PEERS[name][1], reason="pip install --group peers")
    monkeypatch.setattr(f"benchmarks.peers.{PEERS[name][0]}.CPU_SECONDS", 15.0)
    learnt, asked = _halves("gravity", 4000, missing=0.05)
    chance = fit_predict(name, learnt.cases, asked.cases, 1)
    assert chance.shape == (len(asked), len(CODES))
    assert np.isfinite(chance).all()
    assert np.abs(chance.sum(axis=1) - 1).max() < 1e-6
    assert top_k_accuracy(chance, asked) > _popular(learnt, asked)


def test_a_missing_package_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt, asked = _halves("doors", 200)
    for name, (_, needs) in PEERS.items():
        if needs:
            monkeypatch.setitem(sys.modules, needs, None)
            with pytest.raises(ModuleNotFoundError, match=f"{name} needs {needs}: .*group peers"):
                fit_predict(name, learnt.cases, asked.cases, 1)
    with pytest.raises(ValueError, match="none of moves"):
        fit_predict("oracle", learnt.cases, asked.cases, 1)
    nobody = {**learnt.cases, "occupation_after": [""] * len(learnt)}
    with pytest.raises(ValueError, match="nobody returned"):
        fit_predict("moves", nobody, asked.cases, 1)


def test_nothing_but_inputs_is_read_of_the_test_table() -> None:
    learnt, asked = _halves("ladder", 2000)
    inputs = {k: v for k, v in asked.cases.items() if k in list(asked.cases)[:-5]}
    assert np.array_equal(
        fit_predict("moves", learnt.cases, asked.cases, 1),
        fit_predict("moves", learnt.cases, inputs, 1),
    )


def test_empty_cells_and_codes_never_met_have_a_value_of_their_own() -> None:
    learnt, _ = _halves("doors", 3000)
    encoder = fit_encoder(learnt.cases)
    strange = {k: v[:2] for k, v in learnt.cases.items()}
    strange |= {"nationality": ["", "ZZ"], "certificates": ["", "C001;X999"], "age": ["", "40"]}
    found, usual = encode(encoder, strange), encode(encoder, learnt.cases)
    assert found.codes[:, 1].tolist() == [0, 0]
    assert found.held.sum(axis=1).tolist() == [0, 1]
    assert math.isnan(found.numbers[0, 0])
    assert found.numbers[1, 0] == 40
    table = one_hot(encoder, found, usual)
    assert np.isfinite(table).all()
    assert table.shape[1] == one_hot(encoder, usual, usual).shape[1]


def test_every_class_is_learnt_from_and_some_rows_are_held_out() -> None:
    learnt, _ = _halves("gravity", 3000)
    encoder = fit_encoder(learnt.cases)
    labels = np.where(learnt.after < 0, 0, learnt.after)
    it = learning.lesson(encoder, encode(encoder, learnt.cases), labels, len(CODES), 4)
    assert set(labels[it.learn]) == set(labels)
    assert sorted([*it.learn, *it.watch]) == list(range(3000))
    assert 0.1 < len(it.watch) / 3000 < 0.2


def test_the_peers_know_nothing_of_the_pipeline() -> None:
    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith(("training", "app.recommender")), (path.name, name)
