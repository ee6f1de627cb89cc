"""One language's sentences: texts by id, plurals, errors and reasons."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from gettext import GNUTranslations

from app.models import IlteoroError, Reason
from app.reference import occupation, region
from app.text import formats
from app.text.catalogues import DEFAULT_LANGUAGE, catalogue
from app.text.particles import ParticleFormatter

_FORMATTER = ParticleFormatter()

Param = str | int | float

_WON = frozenset({"pay", "wish", "before"})
"""What reasons name of pay, in whole won a month."""


@dataclass(frozen=True)
class Translator:
    """`Translator("ko")("home.title")`. An unknown language speaks Korean."""

    language: str = DEFAULT_LANGUAGE

    @cached_property
    def _texts(self) -> GNUTranslations:
        return catalogue(self.language)

    def has(self, key: str) -> bool:
        """Whether there is a text of this id."""
        # Python before 3.11.4 finds a text with plurals by `ngettext` alone.
        return self._texts.gettext(key) != key or self._texts.ngettext(key, key, 1) != key

    def __call__(self, key: str, **params: object) -> str:
        """The text of an id; the id itself where no language has it."""
        return self._fill(self._texts.gettext(key), params)

    def plural(self, key: str, n: int, **params: object) -> str:
        """The text for `n` things, by the language's CLDR plural rule; `{n}` is 12,345."""
        return self._fill(self._texts.ngettext(key, key, n), {"n": f"{n:,}", **params})

    def error(self, error: IlteoroError) -> str:
        """One clear line: where, what, and what to do now."""
        # Told whatever happens: a param that was not given is a question mark.
        params = defaultdict(lambda: "?", error.params)
        if isinstance(seconds := error.params.get("seconds"), int):
            params["wait"] = formats.wait(self, seconds)
        return _FORMATTER.vformat(self._texts.gettext(f"error.{error.code}"), (), params)

    def reason(self, reason: Reason) -> str:
        """The sentence of a reason, its codes said as names and its numbers as people do."""
        said = {name: self._say(name, value) for name, value in reason.params.items()}
        # What only has a Korean name in our tables is said by it where a language has none.
        for name, kind in (("certificate", "certificate"), ("training", "ncs")):
            named = f"{kind}.{reason.params.get('code')}"
            if name in said and self.has(named):
                said[name] = self(named)
        key = f"reason.{reason.code}"
        if 0 in reason.params.values() and self.has(f"{key}.0"):
            key = f"{key}.0"
        return self(key, **said)

    def occupation(self, keco3: str) -> str:
        """An occupation's name; the Korean one where the language has none."""
        named = self._texts.gettext(f"occupation.{keco3}")
        if named != f"occupation.{keco3}":
            return named
        found = occupation(keco3)
        return found.name if found else keco3

    def occupation_words(self, keco3: str) -> tuple[str, ...]:
        """What people call an occupation's work in plain words; none where nobody wrote any."""
        key = f"occupation_words.{keco3}"
        said = self._texts.gettext(key)
        return () if said == key else tuple(word.strip() for word in said.split(","))

    def region(self, code: str) -> str:
        """A region's name; the Korean one where the language has none."""
        named = self._texts.gettext(f"region.{code}")
        if named != f"region.{code}":
            return named
        found = region(code)
        return found.name if found else code

    def pay(self, krw: int) -> str:
        """Money as people say it: 265만 원."""
        return formats.pay(self, krw)

    def distance(self, km: float) -> str:
        """약 6 km."""
        return formats.distance(self, km)

    def size(self, count: int) -> str:
        """What a download weighs: 7.1MB."""
        return formats.size(self, count)

    def deadline(self, deadline: date | None, kind: str | None, today: date) -> str:
        """마감 3일 전, 오늘 마감, 12월 3일까지, 사람을 구할 때까지; empty where not stated."""
        return formats.deadline(self, deadline, kind, today)

    def day(self, value: date) -> str:
        """12월 3일."""
        return formats.day(self, value)

    def as_of(self, instant: datetime, now: datetime) -> str:
        """How old data is: 오늘 07:10 기준, 어제 07:10 기준, 12월 3일 기준."""
        return formats.as_of(self, instant, now)

    def moment(self, at: datetime) -> str:
        """Day and time in Korea: 11월 24일 07:10."""
        return formats.moment(self, at)

    def _say(self, name: str, value: Param) -> Param:
        # The last word of a name tells what it is: `radius_km` is said as `km` is.
        unit = "krw" if name in _WON else name.rpartition("_")[2]
        match unit:
            case "keco3":
                # In a sentence the examples in brackets are too much: "물품이동장비 조작원".
                said = self.occupation(str(value)).partition("(")[0]
            case "region":
                said = self.region(str(value))
            case "krw":
                said = self.pay(int(value))
            case "km":
                said = self.distance(float(value))
            case "said":
                said = ", ".join(self(f"said.{field}") for field in str(value).split(","))
            case "on":
                said = self.day(date.fromisoformat(str(value)))
            case _:
                known = isinstance(value, str) and self.has(f"{name}.{value}")
                return self(f"{name}.{value}") if known else value
        return said

    @staticmethod
    def _fill(text: str, params: dict[str, object]) -> str:
        return _FORMATTER.vformat(text, (), params) if params else text
