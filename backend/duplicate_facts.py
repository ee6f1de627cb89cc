"""What of a listing tells whether another is the same vacancy, brought to one form."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from app.reference import regions

_LEGAL = re.compile(
    r"\((?:주|유|사|재|의|복|학|합)\)|^(?:주|유)\)|\((?:주|유)$|주식회사|유한책임회사|유한회사|사단법인|재단법인|"
    r"사회복지법인|의료법인|학교법인|합자회사|합명회사|농업회사법인|영농조합법인|"
    r"\b(?:co|corp|inc|ltd|llc)\b\.?"
)
"""Legal forms: they stand before, behind or nowhere, as whoever typed the name saw fit."""

_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BRANCH = re.compile(
    r"(?:지점|지사|지부|점|본사|본점|공장|사업장|사업소|영업소|출장소|현장|캠퍼스)$"
)
_NO_BRANCH = re.compile(r"(?:전문|할인|편의|백화|음식|면세|서|판매|대리|가맹)점$")
_HEAD_OFFICE = {"본사", "본점"}
_NO_WORD = re.compile(r"[^0-9a-z가-힣]+")

_FILLERS = re.compile(
    r"모집|채용|공고|구인|구합니다|모십니다|찾습니다|뽑습니다|급구|긴급|합니다|하실분|하실 분|"
    r"정규직|계약직|기간제|일용직|단시간|아르바이트|알바|파트타임|신입|경력|무관|초보|가능|우대|환영|"
    r"직원|사원|근로자|인력|인원|담당자|구직자|근무자|대체|추가|상시|수시|즉시|출근|입사|장기|단기|근무|"
    r"기숙사|숙식|통근버스|통근|식사|제공|운행|퇴직금|별도|4대보험|휴무|중장년|시니어|어르신|장애인|"
    r"주\s?[456]일|\d{1,2}\s?[-~]\s?\d{1,2}시|\d+\s*명|[0○o]+명|만\s?\d+세\s?이상|\d{4}년(?:도)?"
)
"""What titles say around the work: without it two wordings of one vacancy look alike, and
two vacancies of one employer do not look alike for it."""

_HOURS = re.compile(
    r"주야(?!간)|(?:주간|야간)(?!보호)|격일|[234]교대|맞교대|교대(?!역)|주말|평일|오전|오후|새벽|저녁|"
    r"나이트|데이(?!케어)|종일|파트타임"
)
"""Not the hours: 주야간보호센터, 데이케어센터, which are what a place of care is called."""

_SAME_HOURS = {"나이트": "야간", "데이": "주간", "맞교대": "2교대"}
_SERIES = re.compile(r"(\d+)\s*(?:차|회|기|호)")
_SEX = re.compile(r"(?:^|[^가-힣])(남|여)(?:성|자)?(?![가-힣])")
_PERSONS = re.compile(r"(\d+)\s*명")
_STREET = re.compile(r"([가-힣][가-힣0-9]*(?:로|길))\s*(\d+(?:-\d+)?)(?![\d층호동])")
_UNIT = re.compile(r"시급|일급|월급|연봉")


@dataclass(frozen=True, slots=True)
class Facts:
    """One listing as duplicates are found by it; days as ordinals, pay in won a month.

    `branch` is the part of the employer named beside its name, `words` the bigrams of what
    the title says of the work, `hours` what it says of the hours, `series` of its number,
    `places` the regions it names.
    """

    id: str
    agency: str
    first_seen: str
    name: str
    branch: str
    words: frozenset[str]
    hours: frozenset[str]
    series: frozenset[str]
    sex: frozenset[str]
    persons: str
    places: frozenset[str]
    keco3: str | None
    inferred: bool
    region: str | None
    street: str | None
    pay: int | None
    unit: str | None
    employment: str | None
    shift: str | None
    opens: int | None
    deadline: int | None
    number: str | None

    @property
    def native_id(self) -> str:
        """The agency's own key."""
        return self.id.partition(":")[2]


def facts_of(row: tuple[Any, ...]) -> Facts:
    """The facts of a row as `backend.duplicates` reads it."""
    (listing, agency, title, employer, keco3, inferred, region, address, pay, pay_text,
     employment, shift, _career, _education, opens, deadline, first_seen, number) = row  # fmt: skip
    name, branch = _name_and_branch(employer)
    plain = unicodedata.normalize("NFKC", title).lower()
    street = _STREET.search(address or "")
    unit = _UNIT.search(pay_text or "")
    persons = _PERSONS.search(plain)
    return Facts(
        id=listing,
        agency=agency,
        first_seen=first_seen,
        name=name,
        branch=branch,
        words=_work_words(plain, name),
        hours=frozenset(_SAME_HOURS.get(word, word) for word in _HOURS.findall(plain)),
        series=frozenset(_SERIES.findall(plain)),
        sex=frozenset(_SEX.findall(plain)),
        persons=persons[1] if persons else "",
        places=frozenset(w for w in _NO_WORD.sub(" ", plain).split() if w in _place_names()),
        keco3=keco3,
        inferred=bool(inferred),
        region=region,
        street=street[1] + " " + street[2] if street else None,
        pay=pay,
        unit=unit[0] if unit else None,
        employment=employment,
        shift=shift,
        opens=_ordinal(opens),
        deadline=_ordinal(deadline),
        number=number,
    )


def core_name(employer: str) -> str:
    """The employer's name without legal form, branch, spaces and signs."""
    return _name_and_branch(employer)[0]


@lru_cache(maxsize=200_000)
def _name_and_branch(employer: str) -> tuple[str, str]:
    plain = employer if employer.isascii() else unicodedata.normalize("NFKC", employer)
    plain = _LEGAL.sub(" ", plain.lower())
    branches = []
    if "(" in plain or "[" in plain:
        # Beside the name stands a branch, a place, or what the firm was called before.
        branches = [inner for inner in _IN_BRACKETS.findall(plain) if _names_branch(inner)]
        plain = _IN_BRACKETS.sub(" ", plain)
    words = plain.split()
    while len(words) > 1 and _names_branch(words[-1]):
        branches.append(words.pop())
    name = _NO_WORD.sub("", "".join(words))
    if not branches:
        return name, ""
    named = [_BRANCH.sub("", each).strip() for each in branches if each not in _HEAD_OFFICE]
    return name, " ".join(sorted(named))


def _names_branch(word: str) -> bool:
    word = word.strip()
    stem = _BRANCH.sub("", word)
    if stem != word:
        return not _NO_BRANCH.search(word)
    return word in _place_names()


@cache
def _place_names() -> frozenset[str]:
    """수원시, 수원, 경기: what a branch is called after."""
    return frozenset().union(*map(names_of_place, regions()))


@lru_cache(maxsize=1024)
def names_of_place(code: str) -> frozenset[str]:
    """What a region and those it lies in are called: 경기, 경기도, 수원, 수원시, 장안, 장안구."""
    region = regions()[code]
    names = {region.sido, region.sido_short}
    for part in region.sigungu.split():
        names |= {part, part[:-1]} if len(part) > 2 else {part}
    return frozenset(names)


def _work_words(title: str, name: str) -> frozenset[str]:
    """Bigrams of the title less the employer, the place and what is said around the work."""
    text = _FILLERS.sub(" ", _HOURS.sub(" ", title))
    words = [word for word in _NO_WORD.sub(" ", text).split() if word not in _place_names()]
    joined = "".join(words).replace(name, "") if name else "".join(words)
    return frozenset(joined[at : at + 2] for at in range(len(joined) - 1))


def _ordinal(day: str | None) -> int | None:
    return date.fromisoformat(day).toordinal() if day else None
