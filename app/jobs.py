"""The app's jobs from a terminal: sync, recommend, match, search, register."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.models import Clock, ErrorCode, IlteoroError, Person, Reason
from app.paths import models_dir
from app.profile_file import not_understood, read_person
from app.terminal import Progress, answer, note, report, translator

if TYPE_CHECKING:
    from app.models import Listing
    from app.recommender import Recommender
    from app.text import Translator


def sync(options: argparse.Namespace) -> int:
    """Bring the listings of a backend into `--data`; without `--sido` of the 시도 kept there."""
    from app.sync.client import sync as run

    result = run(
        options.backend,
        options.data,
        sido=_sido(options.sido, options.data),
        near=lambda: options.near,
        progress=Progress(),
    )
    if result.model_problem is not None:
        _say_passed_over(result.model_problem)
    answer(
        asdict(result),
        as_json=options.json,
        lines=lambda: [
            f"version {result.version}: {result.rows:,} listings, "
            f"{result.bytes / 1e6:.1f} MB in {result.seconds:.1f} s"
            f"{f', model {result.model}' if result.model else ''}"
        ],
    )
    return 0


def _sido(asked: list[str] | None, data: Path) -> list[str] | None:
    """The 시도 to keep, None for all; what is taken over from the last time is said on stderr."""
    from app.store.catalogue import read_pointer

    if asked is not None:
        return None if "all" in asked else asked
    try:
        pointer = read_pointer(data)
    except IlteoroError:  # a damaged pointer tells nothing: as if nothing had been fetched yet
        return None
    if pointer is None or pointer.sido is None:
        return None
    t = translator()
    places = [t.region(f"{one}000") for one in pointer.sido if one != "00"]
    places += [t("sync.no_place")] if "00" in pointer.sido else []
    chosen = f"--sido {' '.join(pointer.sido)}"
    note("sync.keeps", places=", ".join(places), chosen=chosen, every="--sido all")
    return pointer.sido


def _load(model: Path | None, data: Path) -> Recommender:
    """The model of a file, else the best one here; says on stderr where an older one or the
    table of moves has to answer."""
    from app.recommender import MODEL_FILE, Recommender

    loaded = Recommender.load(model, data=data)
    if loaded.problem is not None:
        report(IlteoroError(loaded.problem, file=str(model or models_dir() / MODEL_FILE)))
    if loaded.passed_over is not None:
        _say_passed_over(loaded.passed_over)
    return loaded


def _say_passed_over(problem: ErrorCode) -> None:
    """Say on stderr why a newer model than the one that answers does not."""
    if translator().has(f"passed_over.{problem}"):
        note(f"passed_over.{problem}")
    else:
        note("sync.model_not_fetched", why=problem)


def _person(file: Path) -> Person:
    """The person in a file; says on stderr what in it was not understood."""
    person = read_person(file)
    if unclear := not_understood(file, person):
        note("profile.ignored", file=str(file), names=", ".join(unclear))
    return person


def _sign(reason: Reason) -> str:
    return "+" if reason.weight > 0 else "-" if reason.weight < 0 else "·"


def recommend(options: argparse.Namespace) -> int:
    """The best occupations for a profile."""
    person = _person(options.profile)
    recommender = _load(options.model, options.data)
    found = recommender.recommend(person.profile, options.top, wishes=person.wishes)
    t = translator()

    def lines() -> list[str]:
        told = []
        for rank, one in enumerate(found, 1):
            told.append(f"{rank:>3}  {one.probability:5.1%}  {t.occupation(one.keco3)}")
            told += [f"       {_sign(r)} {t.reason(r)}" for r in one.reasons]
        return told

    occupations = [one.model_dump(mode="json") for one in found]
    answer({"occupations": occupations}, as_json=options.json, lines=lines)
    return 0


def _named(t: Translator, listing: Listing) -> str:
    """What tells a listing from others of its title: whose, where, and of a course from when."""
    parts = [listing.title, listing.employer]
    if listing.region:
        parts.append(t.region(listing.region))
    if listing.course is not None and listing.course.starts_on is not None:
        ends = listing.course.ends_on
        parts.append(f"{t.day(listing.course.starts_on)} ~ {t.day(ends) if ends else ''}".rstrip())
    return " · ".join(part for part in parts if part)


def match(options: argparse.Namespace) -> int:
    """The best listings for a profile."""
    from app.matching import match as run
    from app.store.catalogue import open_catalogue

    person = _person(options.profile)
    chances = _load(options.model, options.data).chances(person.profile)
    with open_catalogue(options.data) as catalogue:
        found = run(
            catalogue,
            person.profile,
            person.wishes,
            chances,
            today=Clock().today(),
            limit=options.limit,
            brute_force=options.brute_force,
        )
        t = translator()

        def lines() -> list[str]:
            told = []
            for one in found:
                listing = catalogue.listing(one.listing_id)
                told.append(f"{one.score:>6}  {one.listing_id}")
                if listing is not None:
                    told.append(f"        {_named(t, listing)}")
                told += [f"        {_sign(r)} {t.reason(r)}" for r in one.reasons]
            return told

        listings = [
            {
                "id": one.listing_id,
                "score": one.score,
                "reasons": [reason.model_dump(mode="json") for reason in one.reasons],
                "unknowns": list(one.unknowns),
            }
            for one in found
        ]
        answer({"listings": listings}, as_json=options.json, lines=lines)
    return 0


def search(options: argparse.Namespace) -> int:
    """Listings with a text in their title, employer or occupation."""
    from app.matching.search import search as run
    from app.store.catalogue import open_catalogue

    with open_catalogue(options.data) as catalogue:
        found = run(catalogue, " ".join(options.text))

        t = translator()

        def lines() -> list[str]:
            listings = [catalogue.listing(listing_id) for listing_id in found.ids[:20]]
            return [
                t.plural("search.found", found.count),
                *(f"{one.id}  {_named(t, one)}" for one in listings if one),
            ]

        answer({"count": found.count, "ids": found.ids}, as_json=options.json, lines=lines)
    return 0


def register(options: argparse.Namespace) -> int:
    """Tie the kiosk of `--data` to the account an administrator made. Its code is read from the
    terminal: a command line is seen by everybody on the computer."""
    from platform import node

    from app.sync.kiosk import register as run

    note("register.code")
    name = run(options.backend, options.data, input().strip(), node() or "kiosk", demo=options.demo)
    answer(
        {"name": name},
        as_json=options.json,
        lines=lambda: [translator()("register.done", name=name)],
    )
    return 0
