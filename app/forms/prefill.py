"""What the profile, the account and a course already know, so that nobody types it again."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from app.forms.asked import without_unasked
from app.forms.check import check_one
from app.forms.definitions import Form
from app.models.base import Model, Text
from app.models.codes import CareStage, Kind
from app.models.listing import Listing
from app.models.profile import Profile


class Known(Model):
    """What is known of who files, beside the profile. `occupation` is the name of the work that
    is wished, in the language of the form."""

    name: Text | None = None
    phone: Text | None = None
    occupation: Text | None = None
    profile: Profile = Field(default_factory=Profile)
    listing: Listing | None = None


def prefilled(form: Form, known: Known) -> dict[str, Any]:
    """The answers that are known already, only such as the form takes."""
    values = {"self": "self", **_values(known)}
    found = {
        name: values[question.prefill]
        for name, question in form.questions.items()
        if question.prefill is not None and values.get(question.prefill) is not None
    }
    fit = {name: value for name, value in found.items() if check_one(form, name, value) is None}
    return without_unasked(form, fit)


def _values(known: Known) -> Mapping[str, Any]:
    profile, listing = known.profile, known.listing
    grade, stage = profile.disability_grade, profile.care_stage
    course = listing.course if listing is not None and listing.kind is Kind.COURSE else None
    values: dict[str, Any] = {
        "account.name": known.name,
        "account.phone": known.phone,
        "wishes.occupation": known.occupation,
        "profile.disability_grade": grade or None,
        "profile.grade_status": None if grade is None else ("decided" if grade else "none"),
        "profile.working_now": None if stage is None else stage is CareStage.WORKING,
    }
    if listing is not None and course is not None:
        values |= {
            "listing.is_course": True,
            "listing.title": listing.title,
            "listing.employer": listing.employer,
            "listing.starts_on": course.starts_on.isoformat() if course.starts_on else None,
            "listing.ends_on": course.ends_on.isoformat() if course.ends_on else None,
        }
    return values
