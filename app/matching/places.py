"""What is known of where regions lie: within one another, and whether kilometres are exact."""

from app.reference import region


def is_exact(home: str, place: str) -> bool | None:
    """Whether the distance of two known regions is exact: between two 시군구.

    A 시 that has 구 is too wide for a stated no, a 시도 (None) for kilometres at all.
    """
    one, other = region(home), region(place)
    if not (one and other and one.sigungu and other.sigungu):
        return None
    return one.leaf and other.leaf


def lies_in(place: str, wished: str) -> bool | None:
    """Whether a region lies in another; None where it may."""
    if place == wished or place.startswith(_prefix(wished)):
        return True
    return None if wished.startswith(_prefix(place)) else False


def _prefix(code: str) -> str:
    """What the codes of a region's parts begin with; its own code where it has none."""
    found = region(code)
    if found is None or found.leaf:
        return code
    return code[:4] if found.sigungu else code[:2]
