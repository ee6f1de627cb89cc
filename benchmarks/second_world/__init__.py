"""A second world to test in: cohorts whose truth is known, made from other assumptions.

Independent of the training pipeline on purpose: nothing here imports it, and nothing there
is tuned on this.
"""

from benchmarks.second_world.best import (
    best_top_k_accuracy,
    drawn_top_k_accuracy,
    top_k,
    top_k_accuracy,
)
from benchmarks.second_world.table import write
from benchmarks.second_world.world import WORLDS, World, generate

__all__ = [
    "WORLDS",
    "World",
    "best_top_k_accuracy",
    "drawn_top_k_accuracy",
    "generate",
    "top_k",
    "top_k_accuracy",
    "write",
]
