"""From a profile to ranked occupations, each with its reasons; on the device, offline.

`Recommender.load()` takes the newest good model of those on the device, and the table of
real moves where there is none (`app.recommender.model_files`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.models import (
    Basis,
    DataOrigin,
    ErrorCode,
    IlteoroError,
    Likelihood,
    Profile,
    Reason,
    Recommendation,
    Wishes,
)
from app.paths import models_dir
from app.recommender import moves
from app.reference import keco3_codes

if TYPE_CHECKING:
    from app.recommender.session import Session
    from app.recommender.what_if import WhatIf

__all__ = ["MODEL_FILE", "WISHED", "Recommender"]

MODEL_FILE = "recommender.onnx"

WISHED = 1.0
"""Log-odds by which a wished occupation rises in the ranking; its probability stays."""


@dataclass(frozen=True, slots=True)
class Recommender:
    """Ranks occupations by a model, or by the table of moves where `session` is None.

    `problem` then says why there is no model. `passed_over` says why a newer model than the
    one that answers could not be used.
    """

    session: Session | None
    problem: ErrorCode | None = None
    passed_over: ErrorCode | None = None

    @classmethod
    def load(cls, path: Path | None = None, *, data: Path | None = None) -> Recommender:
        """Open the newest good model of the one that came with the app and those in the data
        folder `data`, or the one file `path`, which may be unsigned: who names a file
        vouches for it. Never raises."""
        if path is not None:
            from app.recommender.session import load_session

            try:
                return cls(load_session(path))
            except IlteoroError as error:
                return cls(None, error.code)
        from app.recommender.model_files import open_best

        opened = open_best(models_dir() / MODEL_FILE, data)
        return cls(opened.session, opened.problem, opened.passed_over)

    @property
    def basis(self) -> Basis:
        """What recommendations are computed from."""
        return Basis.MODEL if self.session else Basis.MOVES

    @property
    def model_version(self) -> str:
        """The version of the model or of the table."""
        return self.session.version if self.session else moves.VERSION

    @property
    def data(self) -> DataOrigin:
        """What that was made from."""
        return self.session.data if self.session else DataOrigin.REAL

    def chances(self, profile: Profile) -> dict[str, float]:
        """Of all 136: of working there and still being there after six months, given a return."""
        return dict(zip(keco3_codes(), self._chances(profile), strict=True))

    def chance_of_return(self, profile: Profile) -> float | None:
        """Of any return within a year; None where there is no model."""
        from app.recommender.features import profile_columns, sound

        if self.session is None:
            return None
        return float(self.session.ask(profile_columns(sound(profile))).p_return[0])

    def recommend(
        self,
        profile: Profile,
        top: int = 10,
        *,
        wishes: Wishes | None = None,
        among: Collection[str] | None = None,
    ) -> list[Recommendation]:
        """The best `top` occupations, of those of `among` where it is given, best first; what
        is not wanted is left out."""
        from app.recommender import reasons
        from app.recommender.features import sound

        profile = sound(profile)
        codes = keco3_codes()
        unwanted = set(wishes.occupations_unwanted) if wishes else set()
        wanted = set(wishes.occupations_wanted) - unwanted if wishes else set()
        explained = reasons.explain(self.session, profile) if self.session else None
        chance = explained.answers.chance[0].tolist() if explained else self._chances(profile)
        order = sorted(
            (
                i
                for i, code in enumerate(codes)
                if code not in unwanted and (among is None or code in among)
            ),
            key=lambda i: (-reasons.log_odds(chance[i]) - WISHED * (codes[i] in wanted), i),
        )[: max(0, top)]
        if explained:
            why: Sequence[Sequence[Reason]] = reasons.reasons_for(explained, profile, order)
        else:
            why = [moves.reasons(profile.occupation_before, codes[i]) for i in order]
        wished = Reason(code="wished", weight=WISHED)
        return [
            Recommendation(
                keco3=codes[i],
                probability=chance[i],
                likelihood=self._likelihood(chance[i]),
                reasons=(*((wished,) if codes[i] in wanted else ()), *found),
                basis=self.basis,
                model_version=self.model_version,
                data=self.data,
            )
            for i, found in zip(order, why, strict=True)
        ]

    def what_if(self, profile: Profile, keco3: str) -> tuple[WhatIf, ...]:
        """The certificates or courses that would help most; none without a model."""
        from app.recommender.features import sound
        from app.recommender.what_if import what_if

        return what_if(self.session, sound(profile), keco3) if self.session else ()

    def _chances(self, profile: Profile) -> list[float]:
        from app.recommender.features import profile_columns, sound

        profile = sound(profile)
        if self.session is None:
            return list(moves.shares(profile.occupation_before))
        chance: list[float] = self.session.ask(profile_columns(profile)).chance[0].tolist()
        return chance

    def _likelihood(self, chance: float) -> Likelihood:
        high, fair = (
            (self.session.high, self.session.fair) if self.session else (moves.HIGH, moves.FAIR)
        )
        if chance >= high:
            return Likelihood.HIGH
        return Likelihood.FAIR if chance >= fair else Likelihood.LOW
