"""Chance that is the same everywhere: a hash of whole numbers."""

_MASK = (1 << 64) - 1


def mix(*parts: int) -> int:
    """A 64-bit hash of whole numbers (the finaliser of SplitMix64), the same everywhere."""
    x = 0x9E3779B97F4A7C15
    for part in parts:
        x = (x ^ part) * 0xBF58476D1CE4E5B9 & _MASK
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB & _MASK
        x ^= x >> 31
    return x
