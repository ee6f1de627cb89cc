"""Records of the vault as fields that devices share one by one, and back.

    profile/me, wishes/me      each answer is a field
    draft/questions            each question that was passed or settled, each text in a field
    saved/listings             each listing is a record, named by a hash of its id
    others/me                  for an answer that was given twice apart, the one that does not hold

A key is `kind/id/field` as the backend has them. What a field says is JSON, None for nothing.
"""

import hashlib
from typing import Any

from pydantic import ValidationError

from app.models import Profile, Wishes

Content = dict[str, Any]
Fields = dict[str, Any]
Place = tuple[str, str]

PROFILE, WISHES = ("profile", "me"), ("wishes", "me")
DRAFT, SAVED = ("draft", "questions"), ("saved", "listings")
OTHERS = ("others", "me")
PLACES: tuple[Place, ...] = (PROFILE, WISHES, DRAFT, SAVED, OTHERS)
"""The records of the vault that devices share."""

_MODELS: dict[Place, type[Profile] | type[Wishes]] = {PROFILE: Profile, WISHES: Wishes}
_LISTS = {"seen": "seen_", "settled": "settled_"}
_TYPED = "typed_"


def fields_of(place: Place, content: Content) -> Fields:
    """The fields of a record, by key; what says nothing is left out."""
    if place in _MODELS:
        named = {name: sorted(v) if name == "musts" else v for name, v in content.items()}
    elif place == OTHERS:
        named = dict(content)
    elif place == DRAFT:
        named = {"job_said": content.get("job_said") or None}
        for name, stem in _LISTS.items():
            named |= {stem + question: True for question in content.get(name, ())}
        typed = content.get("typed", {})
        named |= {_TYPED + question: text or None for question, text in typed.items()}
    else:
        return {_saved_key(listing): listing for listing in content.get("ids", ())}
    stem = "/".join(place)
    return {f"{stem}/{name}": value for name, value in named.items() if value is not None}


def content_of(place: Place, fields: Fields, rest: Content) -> Content:
    """The record of its fields; `rest` is where what is not shared comes from, and the order of
    what was saved."""
    if place == SAVED:
        known = [listing for listing in rest.get("ids", ()) if _saved_key(listing) in fields]
        new = [listing for listing in fields.values() if listing not in known]
        return {"ids": [*new, *known]}
    named = {key.split("/", 2)[2]: value for key, value in fields.items()}
    if place in _MODELS or place == OTHERS:
        return named
    content: Content = {**rest, "job_said": named.get("job_said", "")}
    for name, stem in _LISTS.items():
        there = {key.removeprefix(stem) for key in named if key.startswith(stem)}
        known = [question for question in rest.get(name, ()) if question in there]
        content[name] = [*known, *sorted(there - set(known))]
    content["typed"] = {
        key.removeprefix(_TYPED): value for key, value in named.items() if key.startswith(_TYPED)
    }
    return content


def changed(before: Fields, after: Fields) -> Fields:
    """What `after` says otherwise than `before`."""
    keys = dict.fromkeys([*before, *after])
    return {key: after.get(key) for key in keys if before.get(key) != after.get(key)}


def applied(fields: Fields, changes: Fields) -> Fields:
    """The fields with some changed; one that says nothing any more is left out. What is new
    comes first, so that what was saved last does."""
    new = {key: value for key, value in changes.items() if key not in fields}
    merged = {**new, **fields, **changes}
    return {key: value for key, value in merged.items() if value is not None}


def place_of(key: str) -> Place | None:
    """The record of the vault that a key belongs to, None for what this app does not know."""
    kind, name, _ = key.split("/", 2)
    place = SAVED if kind == SAVED[0] else (kind, name)
    return place if place in PLACES else None


def fits(key: str, value: Any) -> bool:
    """Whether another device may have said this; a newer app may say what this one can't read."""
    place, field = place_of(key), key.split("/", 2)[2]
    if place is None or value is None:
        return place is not None
    if place in _MODELS:
        return field in _MODELS[place].model_fields and _is_valid(_MODELS[place], field, value)
    if place == SAVED:
        return isinstance(value, str) and _saved_key(value) == key
    if place == OTHERS:
        told = isinstance(value, dict) and value.keys() == {"value", "clock"}
        return told and fits(key_of_other(field), value["value"])
    if field.startswith(tuple(_LISTS.values())):
        return value is True
    return isinstance(value, str) and (field == "job_said" or field.startswith(_TYPED))


def other_of(key: str) -> str | None:
    """Under which field of `OTHERS` the version of an answer lies that does not hold; None for
    what is no answer."""
    kind, name, field = key.split("/", 2)
    return f"{kind}_{field}" if (kind, name) in _MODELS else None


def key_of_other(field: str) -> str:
    """The answer that a field of `OTHERS` is about."""
    kind, _, name = field.partition("_")
    return f"{kind}/{PROFILE[1]}/{name}"


def _is_valid(model: type[Profile] | type[Wishes], field: str, value: Any) -> bool:
    try:
        model.model_validate({field: value})
    except ValidationError:
        return False
    return True


def _saved_key(listing: str) -> str:
    return f"{SAVED[0]}/{hashlib.sha256(listing.encode()).hexdigest()[:32]}/listing"
