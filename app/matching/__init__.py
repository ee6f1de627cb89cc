"""Occupations × wishes × body → ranked listings, and search inside Korean words."""

from app.matching.ranking import explain, match, warm_up

__all__ = ["explain", "match", "warm_up"]
