"""Occupations × wishes × body → ranked listings, and search inside Korean words."""

from app.matching.ranking import match, warm_up

__all__ = ["match", "warm_up"]
