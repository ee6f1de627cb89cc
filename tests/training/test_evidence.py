"""What a field may do is learned: one that does nothing is held closer than one that does."""

import numpy as np

from training.evidence import Spreads
from training.meets import none
from training.net import Frame, new_net


def test_a_group_without_effect_is_held_closer_than_one_with() -> None:
    rng = np.random.default_rng(1)
    outputs = np.eye(6, dtype=np.float32)
    frame = Frame(
        outputs=outputs,
        pairs=np.zeros((7, 0, 6), dtype=np.float32),
        links=np.zeros((0, 8, 6), dtype=np.float32),
        meets=none(6),
        spread_linear=np.full((8, 6), 0.3, dtype=np.float32),
        spread_gate=np.zeros((8, 0), dtype=np.float32),
        spread_bias=np.ones(6, dtype=np.float32),
        spread_hidden=0.3,
        hidden=2,
    )
    net = new_net(frame, 8, rng)
    net.p["linear"][:4] = rng.normal(0, 0.01, (4, 6))
    net.p["linear"][4:] = rng.normal(0, 0.9, (4, 6))
    spreads = Spreads((slice(0, 4), slice(4, 8)), np.array(["itself"] * 6), np.full((8, 6), 0.3))
    inputs = rng.integers(0, 2, (500, 8)).astype(np.float32)
    odds = np.full((500, 6), 1 / 6, dtype=np.float32)
    for _ in range(20):
        spreads.relearn(net, inputs, odds, rows=5_000)
    idle, busy = frame.spread_linear[:4], frame.spread_linear[4:]
    assert np.unique(idle).size == np.unique(busy).size == 1
    assert idle[0, 0] < 0.1
    assert busy[0, 0] > 0.4
    assert idle[0, 0] >= 0.006
    assert busy[0, 0] <= 1.2


def test_a_gate_without_effect_is_held_closer_than_one_with() -> None:
    rng = np.random.default_rng(2)
    frame = Frame(
        outputs=np.eye(6, dtype=np.float32),
        pairs=rng.normal(0, 1, (7, 2, 6)).astype(np.float32),
        links=np.zeros((0, 8, 6), dtype=np.float32),
        meets=none(6),
        spread_linear=np.full((8, 6), 0.3, dtype=np.float32),
        spread_bias=np.ones(6, dtype=np.float32),
        spread_gate=np.full((8, 2), 0.1, dtype=np.float32),
        spread_hidden=0.3,
        hidden=0,
    )
    net = new_net(frame, 8, rng)
    net.p["gate"][:, 0] = rng.normal(0, 0.005, 8)
    net.p["gate"][:, 1] = rng.normal(0, 0.5, 8)
    spreads = Spreads((slice(0, 8),), np.array(["itself"] * 6), frame.spread_linear)
    inputs = rng.integers(0, 2, (500, 8)).astype(np.float32)
    odds = np.full((500, 6), 1 / 6, dtype=np.float32)
    old = rng.integers(0, 7, 500)
    for _ in range(20):
        spreads.relearn_gates(net, inputs, odds, old, rows=5_000)
    idle, busy = frame.spread_gate.T
    assert np.unique(idle).size == np.unique(busy).size == 1
    assert 0.005 <= idle[0] < 0.03
    assert 0.2 < busy[0] <= 1.0


def test_a_group_the_data_say_nothing_of_keeps_its_spread() -> None:
    frame = Frame(
        outputs=np.eye(2, dtype=np.float32),
        pairs=np.zeros((3, 0, 2), dtype=np.float32),
        links=np.zeros((0, 1, 2), dtype=np.float32),
        meets=none(2),
        spread_linear=np.full((1, 2), 0.3, dtype=np.float32),
        spread_gate=np.zeros((1, 0), dtype=np.float32),
        spread_bias=np.ones(2, dtype=np.float32),
        spread_hidden=0.3,
        hidden=1,
    )
    net = new_net(frame, 1, np.random.default_rng(1))
    spreads = Spreads((slice(0, 1),), np.array(["itself", "itself"]), np.full((1, 2), 0.3))
    unseen = np.zeros((10, 1), dtype=np.float32)
    spreads.relearn(net, unseen, np.full((10, 2), 0.5, dtype=np.float32), rows=1_000)
    assert (frame.spread_linear == np.float32(0.3)).all()
