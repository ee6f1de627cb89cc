"""Which occupation a text names, by two judges added up.

One knows words (`vocabulary`): the share of the text the longest word of an occupation covers.
The other compares spellings (`similar`): the cosine with the occupation's known names. Words
alone miss what nobody wrote down, spellings alone are swayed by what stands beside the work.
The weights below were chosen on the development names and on official titles held out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from app.reference import JobTitle, job_titles, keco3_codes, occupations
from backend.agencies.normalise.similar import Likeness, learn, likenesses
from backend.agencies.normalise.titles import TASK
from backend.agencies.normalise.vocabulary import (
    Kind,
    Match,
    Vocabulary,
    build,
    everyday_words,
    find,
    name_and_stem,
    plain,
)

WORD = 0.4
"""What a word that covers the whole text adds to a cosine of at most 1."""
LAST = 0.05
"""What ending the text adds to a role: in Korean what somebody is stands last."""
FIELD = 0.3
"""What a field counts of a role, and a word in brackets of one outside."""
ASIDE = 0.8
"""What a word in brackets counts where the title says only generally what is done."""
HELPERS = frozenset(
    ["조공", "인부", "작업자", "작업원", "작업보조", "현장직", "현장사원", "기능직"]
)
"""General words that go with any trade: beside another word they are not heard."""
GENERAL = 0.7
"""What a general word counts beside a closer one."""
SHORT = 2
"""A role of so few characters stands inside longer words by chance."""
ENOUGH = 0.05
"""Below this score nothing is named."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Official titles by their plain name, and the two judges."""

    titles: dict[str, str]
    vocabulary: Vocabulary
    likeness: Likeness
    columns: dict[str, int]


def judge_of(titles: Iterable[JobTitle]) -> Judge:
    """A judge that knows these official titles, the classification and the everyday words."""
    titles = tuple(titles)
    names = [(plain(o.name), o.keco3) for o in occupations()]
    names += [(plain(word), known.keco3) for word, known in everyday_words()]
    for title in titles:
        names += [(name, title.keco3) for name in name_and_stem(title.name)]
    return Judge(
        {plain(title.name): title.keco3 for title in titles},
        build(titles),
        learn(names),
        {keco3: i for i, keco3 in enumerate(keco3_codes())},
    )


@cache
def shipped() -> Judge:
    """The judge the product ships: it knows all official titles."""
    return judge_of(job_titles())


def name_work(work: str, aside: str, judge: Judge) -> tuple[str, float] | None:
    """The occupation of two texts of plain words, the title's and its brackets', and its score.

    Of several tasks the first decides where it says what somebody does. None where too little
    is known of the text.
    """
    if exact := judge.titles.get(work.replace(" ", "")):
        return exact, 2.0
    first, _, others = work.partition(TASK)
    if others and _decides(first, others, judge.vocabulary):
        return _weigh(first, f"{others} {aside}".replace(TASK, " ").strip(), judge)
    return _weigh(work.replace(TASK, " "), aside.replace(TASK, " "), judge)


def _decides(first: str, others: str, words: Vocabulary) -> bool:
    """Whether the first task stands for itself: "주차/경비", but not "식품·주류 영업"."""
    kinds = {match.kind for match in find(first, words)}
    if Kind.ROLE in kinds:
        return True
    last = others.rsplit(TASK, maxsplit=1)[-1].replace(" ", "")
    if first.replace(" ", "") in words.words and last in words.words:
        return True
    other_kinds = {match.kind for match in find(others.replace(TASK, " "), words)}
    return Kind.GENERAL in kinds and Kind.ROLE not in other_kinds


def _weigh(work: str, aside: str, judge: Judge) -> tuple[str, float] | None:
    plain_work = work.replace(" ", "")
    if len(plain_work) < 2:
        return None
    matches = _outermost(find(f"{aside} {work}".strip(), judge.vocabulary))
    if not matches and plain_work.isascii():
        # Unknown Latin letters are a brand or an abbreviation.
        return None
    before = len(aside.replace(" ", ""))
    inside = [match for match in matches if match.end > before]
    helpers = [
        it for it in inside if plain_work[max(it.start - before, 0) : it.end - before] in HELPERS
    ]
    if len(helpers) < len(matches):
        matches = [it for it in matches if it not in helpers]
        inside = [it for it in inside if it not in helpers]
    else:
        helpers = []
    closer = [match for match in inside if match.kind is Kind.ROLE]
    beside = FIELD if closer else ASIDE
    general = [match for match in inside if match.kind is Kind.GENERAL]
    best: dict[str, float] = {}
    for match in matches:
        score = min(match.length / len(plain_work), 1.0)
        if match.end <= before:
            score *= beside
        if match.kind is Kind.FIELD and (closer or general):
            score *= FIELD
        elif match.kind is Kind.GENERAL and closer:
            score *= GENERAL
        elif match.kind is not Kind.FIELD:
            score += LAST * max(match.end - before, 0) / len(plain_work)
        if score > best.get(match.keco3, 0.0):
            best[match.keco3] = score
    hidden = [*helpers, *general] if closer else helpers
    spelt = _without(hidden, closer, plain_work, before)
    scores = likenesses(spelt, judge.likeness)
    for keco3, score in best.items():
        scores[judge.columns[keco3]] += WORD * score
    top = int(scores.argmax())
    score = float(scores[top])
    return (keco3_codes()[top], score) if score >= ENOUGH else None


def _outermost(matches: list[Match]) -> list[Match]:
    """Without the short roles that only stand inside a longer word: "연기자" is no "기자"."""
    return [
        it
        for it in matches
        if it.length > SHORT
        or it.kind is not Kind.ROLE
        or not any(
            a.start <= it.start
            and it.end < a.end
            and a.keco3 != it.keco3
            and a.end - a.start == a.length
            for a in matches
        )
    ]


def _without(general: list[Match], closer: list[Match], text: str, before: int) -> str:
    """The text less its general words, where no closer word runs over them."""
    cut = list(text)
    for match in general:
        if not any(a.start < match.end and match.start < a.end for a in closer):
            start = max(match.start - before, 0)
            cut[start : match.end - before] = [""] * (match.end - before - start)
    return "".join(cut) or text
