"""What staff fall back on is long enough that a plain hash keeps it."""

from math import log2

from backend.accounts.passwords import RECOVERY_CODES, new_recovery_codes, recovery_hash


def test_recovery_codes_are_long_and_never_the_same() -> None:
    made = [code for _ in range(50) for code in new_recovery_codes()]
    assert len(set(made)) == 50 * RECOVERY_CODES
    for code in made:
        signs = code.replace("-", "")
        assert len(signs) * log2(32) >= 112
        assert [len(part) for part in code.split("-")] == [4] * 6
        assert recovery_hash(code) == recovery_hash(signs.upper())
    assert len(set("".join(made)) - {"-"}) == 32
