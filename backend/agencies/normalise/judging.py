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
from backend.agencies.normalise.vocabulary import (
    Vocabulary,
    build,
    everyday_words,
    find,
    name_and_stem,
    plain,
)

WORD = 0.5
"""What a word that covers the whole text adds to a cosine of at most 1."""
LAST = 0.1
"""What ending the text adds to a role: in Korean what somebody is stands last."""
FIELD = 0.4
"""What a field counts of a role, and a word in brackets of one outside."""
ENOUGH = 0.15
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
    """The occupation of two plain texts, the title's and its brackets', and its score.

    None where too little is known of the text.
    """
    if exact := judge.titles.get(work):
        return exact, 2.0
    if len(work) < 2:
        return None
    scores = likenesses(work, judge.likeness)
    best: dict[str, float] = {}
    before = len(aside)
    matches = find(aside + work, judge.vocabulary)
    roles = any(match.role and match.end > before for match in matches)
    for match in matches:
        score = min(match.length / len(work), 1.0)
        if match.end <= before:
            score *= FIELD
        if match.role:
            score += LAST * max(match.end - before, 0) / len(work)
        elif roles:
            score *= FIELD
        if score > best.get(match.keco3, 0.0):
            best[match.keco3] = score
    for keco3, score in best.items():
        scores[judge.columns[keco3]] += WORD * score
    top = int(scores.argmax())
    score = float(scores[top])
    return (keco3_codes()[top], score) if score >= ENOUGH else None
