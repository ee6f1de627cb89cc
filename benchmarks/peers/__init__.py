"""What the recommender is measured against: peers learnt from the same rows.

Their packages stand in the dependency group `peers` and nowhere in the app or its training.
"""

from benchmarks.peers.fit import PEERS, fit_predict

__all__ = ["PEERS", "fit_predict"]
