"""From what one did, in one's own words, to official job titles (취업알선직업분류)."""

import unicodedata
from functools import cache

from app.reference import JobTitle, job_titles, keco3_codes
from app.state.words import OTHER, is_korean, spaced
from app.text import DEFAULT_LANGUAGE, Translator

EVERYDAY: dict[str, tuple[str, ...]] = {
    "서빙": ("홀서빙", "서빙원", "음식 서비스"),
    "홀": ("홀서빙", "서빙원"),
    "노가다": ("건설·채굴 단순", "건설 단순"),
    "잡부": ("건설·채굴 단순", "건설 단순"),
    "막일": ("건설·채굴 단순", "건설 단순"),
    "공사장": ("건설·채굴 단순", "건설 단순"),
    "벽돌": ("조적",),
    "쓰미": ("조적",),
    "목공": ("건축목공", "목수", "형틀목공"),
    "목수": ("건축목공", "형틀목공"),
    "포크레인": ("굴착기",),
    "공구리": ("콘크리트",),
    "페인트": ("건물 도장", "도장"),
    "칠": ("건물 도장", "도장"),
    "용접": ("용접",),
    "택배": ("택배", "배달"),
    "배달": ("배달", "택배"),
    "오토바이": ("배달",),
    "트럭": ("화물", "트럭"),
    "화물차": ("화물",),
    "지게차": ("지게차", "물품이동장비"),
    "경비": ("경비",),
    "청소": ("청소",),
    "식당": ("주방", "조리", "음식"),
    "주방": ("주방", "조리"),
    "요리": ("조리",),
    "설거지": ("주방 보조", "주방"),
    "간병": ("간병",),
    "요양보호사": ("요양 보호", "요양보호"),
    "공장": ("제조 단순", "조립원"),
    "포장": ("수동 포장", "포장원", "포장"),
    "캐셔": ("계산", "매표"),
    "계산원": ("계산", "매표"),
    "마트": ("매장", "판매", "계산"),
    "편의점": ("편의점", "매장", "판매"),
    "농사": ("재배", "작물"),
    "배관": ("배관",),
    "미장": ("미장",),
    "타일": ("타일",),
    "비계": ("비계",),
    "철근": ("철근",),
    "사무": ("사무",),
    "경리": ("경리", "회계"),
    "운전": ("화물차", "운전원"),
    "택시": ("택시",),
    "버스": ("버스",),
    "이삿짐": ("이삿짐", "하역", "적재"),
    "상하차": ("하역", "적재"),
    "선반": ("선반", "공작기계", "절삭"),
    "프레스": ("프레스", "판금"),
}
"""Words people say at a building site or in a kitchen, and where to look for them."""


def _flat(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace(" ", "").replace("·", "").lower()


@cache
def _flat_titles() -> tuple[tuple[str, JobTitle], ...]:
    return tuple((_flat(title.name), title) for title in job_titles())


_OFFICE = ("관리자", "강사", "기술자", "연구", "시험원", "디자이너", "교사")
_DIRECTING = "01"
"""Those who direct the others' work: 관리직, a 중분류."""


def suggest(said: str, limit: int = 6, t: Translator | None = None) -> list[JobTitle]:
    """Titles for what one did, the nearest first; nothing for nothing said.

    Official titles are Korean ones. What the language of `t` (Korean where none is given)
    calls an occupation comes behind them, or before them where no Korean was written: with
    the everyday word as its title and the occupation's code as its own.
    """
    word = _flat(said)
    if not word:
        return []
    official, called = _official(word), _called(said, t or Translator())
    if is_korean(word):
        known = {title.keco3 for title in official}
        official.sort(key=lambda title: any(end in title.name for end in _OFFICE))
        found = official + [title for title in called if title.keco3 not in known]
    else:
        found = called + official
    return found[:limit]


def _official(word: str) -> list[JobTitle]:
    """Official titles that hold the flat word, or what an everyday word in it stands for."""
    wanted = [
        _flat(other)
        for everyday, elsewhere in EVERYDAY.items()
        if everyday in word or (len(word) > 1 and word in everyday)
        for other in elsewhere
    ]
    found: dict[str, tuple[bool, JobTitle]] = {}
    for look in (*wanted, word):
        hits = [(name, title) for name, title in _flat_titles() if look in name]
        for name, title in sorted(hits, key=lambda hit: _nearness(look, *hit)):
            # What stands in brackets is an example: who made kitchens is no cook.
            aside = look not in name.partition("(")[0]
            before, _ = found.get(name, (True, title))
            found[name] = before and aside, title
    return [title for _, title in sorted(found.values(), key=lambda one: one[0])]


def _called(said: str, t: Translator) -> list[JobTitle]:
    """Occupations by their names and everyday words, the nearest word of each as a title.

    Where nobody calls it by all that was said, by its words, the longest first.
    """
    looks = [said]
    if len(parts := said.split()) > 1:
        looks += sorted((part for part in parts if len(part) > 3), key=len, reverse=True)
    for look in looks:
        best: dict[str, tuple[bool, bool, int, str]] = {}
        for keco3, word in _words(_language(said, t)):
            if _is_in(look, word):
                first = spaced(word).startswith(spaced(look))
                near = (not first, keco3.startswith(_DIRECTING), len(word), word)
                best[keco3] = min(best.get(keco3, near), near)
        if best:
            order = sorted(best, key=lambda keco3: (best[keco3][:3], keco3))
            words = {keco3: best[keco3][3] for keco3 in order}
            return [JobTitle(k, _told_apart(t, order, words, k), k) for k in order]
    return []


def _language(said: str, t: Translator) -> str:
    """In which language something is said: Korean, else that of `t`, English where that is
    Korean too."""
    if is_korean(said):
        return DEFAULT_LANGUAGE
    return t.language if t.language != DEFAULT_LANGUAGE else OTHER


def _told_apart(t: Translator, order: list[str], words: dict[str, str], keco3: str) -> str:
    """The word one used as a title. What was said in another language, or stands for several
    occupations, would tell nothing: there it is what the occupation is called."""
    word = words[keco3]
    if is_korean(word) is not (t.language == DEFAULT_LANGUAGE):
        return t.occupation(keco3)
    same = [one for one in order if words[one] == word]
    alone = len(same) == 1 or (keco3 == same[0] and not is_korean(word))
    return _titled(word) if alone else t.occupation(keco3)


def _is_in(look: str, word: str) -> bool:
    """Whether a Korean text and word hold one another, or another's words begin so."""
    if is_korean(word):
        one, other = _flat(look), _flat(word)
        return min(len(one), len(other)) > 1 and (one in other or other in one)
    return len(look) > 1 and spaced(look) in spaced(word)


def _titled(word: str) -> str:
    return word[:1].upper() + word[1:]


@cache
def _words(language: str) -> tuple[tuple[str, str], ...]:
    """Occupations and what they are called; a Korean name is an official title already."""
    t = Translator(language)
    return tuple(
        (keco3, word)
        for keco3 in keco3_codes()
        for word in (
            *(() if language == DEFAULT_LANGUAGE else (t.occupation(keco3),)),
            *t.occupation_words(keco3),
        )
    )


def job_name(t: Translator, keco3: str, said: str) -> str:
    """The job before in the language of `t`: as one chose it, else what the occupation is called.

    A title chosen in another language is not shown in this one.
    """
    if said and is_korean(said) == (t.language == DEFAULT_LANGUAGE):
        return said
    return t.occupation(keco3)


def _nearness(look: str, name: str, title: JobTitle) -> tuple[bool, int, str]:
    return (not name.startswith(look), len(name), title.code6)
