"""Reading the file of `--profile`: `{"profile": {…}, "wishes": {…}}`."""

import json
from pathlib import Path

from pydantic import ValidationError

from app.models import ErrorCode, IlteoroError, Person, Profile, Wishes
from app.reference import occupation, region


def read_person(file: Path) -> Person:
    """The person in `file`.

    Raises PROFILE_UNREADABLE where it is no JSON object, PROFILE_INVALID naming the
    first field whose value is outside the vocabulary.
    """
    try:
        content = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _unreadable(file, detail) from error
    if not isinstance(content, dict):
        raise _unreadable(file, "not a JSON object")
    try:
        return Person.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise IlteoroError(
            ErrorCode.PROFILE_INVALID,
            file=str(file),
            field=".".join(map(str, first["loc"])),
            detail=first["msg"],
        ) from None


def not_understood(file: Path, person: Person) -> list[str]:
    """Names in `file` that no field has, and codes that stand for nothing; both are ignored."""
    content = json.loads(file.read_text("utf-8-sig"))
    names = [name for name in content if name not in Person.model_fields]
    for part, model in (("profile", Profile), ("wishes", Wishes)):
        names += [
            f"{part}.{name}" for name in content.get(part, {}) if name not in model.model_fields
        ]
    profile, wishes = person.profile, person.wishes
    codes = [profile.region, *wishes.regions]
    names += [code for code in codes if code and region(code) is None]
    jobs = [profile.occupation_before, *wishes.occupations_wanted, *wishes.occupations_unwanted]
    return names + [code for code in jobs if code and occupation(code) is None]


def _unreadable(file: Path, detail: str) -> IlteoroError:
    return IlteoroError(ErrorCode.PROFILE_UNREADABLE, file=str(file), detail=detail)
