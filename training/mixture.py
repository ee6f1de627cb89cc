"""Several nets as one: the average of their scores.

An average of scores is the score of one wider net, so the file, its reasons and its speed
stay those of one. Nets that began elsewhere and saw the rows in another order err
differently, and what is chance in each of them fades.
"""

from collections.abc import Sequence

import numpy as np

from training.heads import Say
from training.net import Array, Net

_BESIDE = ("inner", "inner_bias")
_BELOW = ("outer", "gate_hidden")


def say_of(say: Say, which: str, text: str) -> None:
    """Say of which net it is."""
    say(f"{which}, {text}")


def averaged(nets: Sequence[Net]) -> Net:
    """One net whose scores are the mean of these nets'; they share all that is fixed but how
    far their weights may go."""
    joined: dict[str, Array] = {}
    for name in nets[0].p:
        parts = [net.p[name] for net in nets]
        scaled = [part / len(parts) for part in parts]
        if name in _BESIDE:
            whole = np.concatenate(parts, axis=-1)
        elif name in _BELOW:
            whole = np.concatenate(scaled, axis=0)
        else:
            whole = np.sum(scaled, axis=0)
        joined[name] = np.asarray(whole, dtype=np.float32)
    return Net(nets[0].frame, joined)
