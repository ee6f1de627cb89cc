"""Why a record was set aside and which one it is, in words for people who know no field names."""

import re

KINDS = (
    "number", "title", "malformed",
    "invalid.title", "invalid.employer", "invalid.work", "invalid.pay", "invalid.place",
    "invalid.dates", "invalid.terms", "invalid.body", "invalid.course", "invalid.other",
    "defect", "other",
)  # fmt: skip
"""The kinds of reasons; each has its words as `staff.why.<kind>`."""

_SAID = {
    "no title": "title",
    "no jobNm": "title",
    "no wantedAuthNo": "number",
    "no jobId": "number",
    "no cmpnyJoSeq": "number",
    "no trprId, trprDegr or trainstCstId": "number",
    "not well-formed": "malformed",
}
_FIELDS = {
    "title": "title",
    "employer": "employer",
    "keco3": "work", "keco3_inferred": "work",
    "pay_month_krw": "pay", "pay_text": "pay", "pay_inferred": "pay",
    "region": "place", "address": "place",
    "opens_on": "dates", "deadline": "dates", "deadline_kind": "dates",
    "first_seen": "dates", "updated_at": "dates", "closed_at": "dates",
    "employment_type": "terms", "shift": "terms", "education": "terms", "career": "terms",
    "demands": "body", "facilities": "body",
    "course": "course",
}  # fmt: skip
"""The first field a listing's check stumbled over, and what people call it."""

_DEFECT = re.compile(r"[A-Za-z_]*(Error|Exception)")
_TITLES = ("title", "recrTitle", "empmnSj", "jobNm", "company", "oranNm", "cmpnyNm",
           "busplaName", "subTitle", "compAddr")  # fmt: skip
"""What the agencies call a posting's title, else its employer or where that is; best first."""
_LONGEST = 60


def kind_of(reason: str) -> str:
    """The kind of a reason as the harvest wrote it down."""
    if reason in _SAID:
        return _SAID[reason]
    word, _, field = reason.partition(" ")
    if word == "invalid" and field:
        return f"invalid.{_FIELDS.get(field.partition('.')[0], 'other')}"
    return "defect" if _DEFECT.fullmatch(reason) else "other"


def gist_of(raw: str) -> str:
    """Which posting a record is, as far as it says so: `name=value|…`; empty where it doesn't."""
    said = dict(part.partition("=")[::2] for part in raw.split("|"))
    found = next((said[name].strip() for name in _TITLES if said.get(name, "").strip()), "")
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"
