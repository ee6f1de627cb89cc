"""The 24 대분류 of the national competency standards (국가직무능력표준, NCS)."""

from functools import cache

from app.reference.tables import rows


@cache
def ncs_names() -> dict[str, str]:
    """Names by 2-digit code."""
    return {r["ncs"]: r["name"] for r in rows("ncs.csv")}
