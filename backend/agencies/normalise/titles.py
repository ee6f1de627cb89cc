"""What a vacancy's title says of the work, without who employs, where, how and for what.

"[수원] ○○시설관리 경비원 모집 (통근버스 운행)" is neither about facilities nor about buses.
"""

import re
from functools import cache

from app.reference import regions
from backend.agencies.normalise.vocabulary import plain, vocabulary

TASK = " / "
"""Between the tasks in what `work_of` gives."""

_ASIDES = re.compile(
    r"\(([^()]*)\)|\[([^\[\]]*)\]|★([^★]*)★|<([^<>]*)>|【([^【】]*)】|\{([^{}]*)\}|≪([^≪≫]*)≫"
)
_BETWEEN = re.compile(r"(?:[\s,/!?~∼|:;\"'*★☆■◆●○▶▷※…♥♡]|\.(?!\d))+")
_TASKS = re.compile(r"\s*[/,·+&、ㆍ‧∙・]\s*|\s(?:및|또는|겸|혹은|그리고)\s")
"""Between the tasks of a title that names several."""

_AFTER_SALES = re.compile(r"(?<![A-Za-z])A/S(?![A-Za-z])", re.IGNORECASE)
"""One word, not two tasks."""

_NEAR = re.compile(
    r"[가-힣]+역\s?(?:\d+번\s?출구|도보(?:\s?\d+분)?|인근|근처|부근|바로앞)|도보\s?\d+분(?:거리)?"
)
"""How far it is from where: the name of a station may be anything."""

_SUMS = re.compile(
    r"(?:월급|연봉|시급|일급|일당|주급|급여|건당|세전|세후|월|연|시)?\s?[\d,.]+\s?(?:억|천만|백만|만|천)?\s?원"
    r"(?:\s?(?:이상|내외))?|\d[\d,.]*\s?만(?=\s|$)|(?:월|연)\s?\d{3,4}(?=\s|$)"
    r"|\d{1,2}\s?(?:시|:\d\d)\s?(?:\d\d분)?\s?[~∼-]\s?\d{1,2}\s?(?:시|:\d\d)?(?:\s?\d\d분)?"
)
"""Pay and hours, before the text is cut into words."""

_ENDINGS = (
    "우대|환영|가능|가능자|가능한|무관|완비|제공|소지자|보유자|사용자|능통자|능숙자|있음|운행|휴무|보장"
    "|협의|상관없음|필수|지급|별도|거주자|희망자|우선|지원금|상여금|퇴직금|수당|없음|출퇴근|적용|면허|도보"
)
_PERK = re.compile(rf".*(?:{_ENDINGS})")
_STANDS_ALONE = re.compile("상여금|퇴직금|수당|지원금|출퇴근|도보|면허|운행|휴무")
"""A perk by itself: "자동차부품 조립 상여금 퇴직금" keeps its 조립."""
_ONLY_PERK = re.compile(_ENDINGS)
"""A word of what is offered or asked; standing alone it takes the word before it along."""

_OFFER_TAIL = re.compile(
    r"(?:긴급|추가|상시|수시|공개|대|신규)?(?:채용|모집|구인|구함|급구|구합니다|구해요|구합니당|모십니다|모심|뽑습니다"
    r"|찾습니다|초빙|공고|공채|재공고)(?:중|합니다|해요|공고|안내|정보|계획|건|함)?"
)
_DROPPED = re.compile(
    rf"{_OFFER_TAIL.pattern}|긴급|급|상시|급히|즉시|바로|당일|출근|지원|추가|신규|재|함께|같이|일할|일하실|근무하실|하실"
    r"|분|분을|분들|님|현장|직원|사원|정직원|직원분|사원분|신규직원|신입사원|인원|인력|근무자|근로자|종사자|종업원|담당|담당자"
    r"|스탭|스텝|스태프|알바|알바생|아르바이트|아르바이트생|가족|가족을|식구|인재|동료|파트너|업무|근무|관련|전담|일자리"
    r"|및|등|외|의|각|각종|부문|분야|직종|본사|지점|지사|센터|회사|우리|저희|주식회사|유한회사|㈜|주|기타|위탁|참여자|대상자"
    r"|(?:무기)?계약직?|정규직?|비정규직?|정규직전환|전환|기간제|기간제근로자|파견직?|임시직|상용직|인턴|인턴직|인턴사원"
    r"|촉탁직?|도급|용역|시간제|시간선택제|단기|단기간|장기|장기간|풀타임|파트타임|파트|파트타이머|아웃소싱|대체인력|공무직"
    r"|신입|신입/?경력|경력|경력직|경력자|경력사원|초보|초보자|유경험자|경험자|주부|주부사원|시니어|중장년|중장년층|장년"
    r"|고령자|실버|어르신일자리|노인일자리|공공근로|공공일자리|희망근로|장애인|중증장애인|경증장애인|외국인|대학생|청년"
    r"|남녀|남자|여자|남성|여성|남|여|\d+[~∼-]\d+세|\d+세(?:이상|이하|미만)?|\d+대|\d+명|\d+인|[0O○]+명|약간명|명"
    r"|주\d일?제?|주\d+시간|일\d+시간|\d+시간(?:제|근무)?|\d조\d교대|\d교대|\d조|교대|교대근무|격일|격일제|맞교대|당비휴|주주야야비비"
    r"|주주야야비휴|주야비|주야비휴|주야|주야간|주간|주간근무|주간반|주간조|주간전담|야간|야간근무|야간반|야간조|야간전담|심야|오전|오전반"
    r"|오후|오후반|새벽|평일|주말|토일|일요일|토요일|월[~-]금|주5일제?|주6일제?|\d+시|\d{4}년?도?|\d+월|\d+일|\d+년|\d+년이상|이상"
    r"|과정|취득과정|양성과정|실무과정|과정평가형|취득|양성|실무|자격증|자격|국가자격|국가자격증|실기|필기|대비|국비|교육생|훈련생|훈련|일반"
    r"|(?:직원|사원|인원|인력|인재|알바|알바생|가족|식구)[을를은도]|좋습니다|환영합니다|기다립니다|바랍니다|인근|근처|부근"
    r"|\d+톤|제?\d+차|\d+기|4대보험|최저시급|최저임금|월급제?|시급제?|일급제?|연봉제?|일당|급여|이모|이모님|여사님|구|구해요"
    r"|숙식|식사|중식|석식|조식|기숙사|통근버스|셔틀버스|통근차량|주차가능|역세권|\d+분|\d+호|\d+층|\d+동|\d+평"
)
_CERTIFICATE = re.compile(
    r"(.{2,})(?:기능사|산업기사|기능장|기사자격|자격증|자격|과정|취득|취득과정)\d?급?"
)
_NAMELESS = re.compile(r"[○◯〇O0ㅇ]{2,}|[가-힣]*(?:\(주\)|㈜)")
"""An employer whose name was left out, or that says it is a company."""

_HEAD_ON = re.compile(
    r"(?:4대보험|주5일|정규직|계약직|신입|경력|초보|중식제공|기숙사제공)(?=.{3,})"
)


@cache
def _places() -> frozenset[str]:
    """Names of regions as they stand in titles, less those that also name work (수영)."""
    names = set()
    for region in regions().values():
        names |= {region.sido, region.sido_short, *region.sigungu.split()}
        names |= {name[:-1] for name in region.sigungu.split() if len(name) > 2}
    known = vocabulary().words
    bare = {name for name in names if name and name not in known}
    return frozenset(
        bare | {f"{name}{end}" for name in bare for end in ("점", "역", "지점", "지역")}
    )


def _kept(word: str) -> str:
    """The word, shortened by what is offered with it; empty where it says nothing of the work."""
    if plain(word) in vocabulary().words:
        return word
    if _DROPPED.fullmatch(word) or word in _places() or _NAMELESS.match(word):
        return ""
    if word.endswith("점") and any(word[:n] in _places() for n in range(2, len(word) - 1)):
        # A branch by its town and quarter: "전주효자점".
        return ""
    if certificate := _CERTIFICATE.fullmatch(word):
        return certificate[1]
    for tail in _OFFER_TAIL.finditer(word):
        if tail.end() == len(word):
            return word[: tail.start()]
    return _HEAD_ON.sub("", word)


def _without_noise(text: str, *, perks: bool) -> str:
    said = _AFTER_SALES.sub("AS", _SUMS.sub(" ", _NEAR.sub(" ", text)))
    tasks = _TASKS.split(said)
    return TASK.join(filter(None, (_cleared(task, perks=perks) for task in tasks)))


def _cleared(task: str, *, perks: bool) -> str:
    kept: list[str] = []
    known = vocabulary().words
    for word in _BETWEEN.split(task):
        if not perks and _ONLY_PERK.fullmatch(word):
            if kept and not _STANDS_ALONE.fullmatch(word):
                kept.pop()
            continue
        if not perks and _PERK.fullmatch(word) and plain(word) not in known:
            continue
        kept.append(word)
    return " ".join(filter(None, (plain(_kept(word)) for word in kept)))


def work_of(title: str, employer: str) -> tuple[str, str]:
    """What the title and what its brackets say of the work, as plain words.

    Several tasks ("경비/미화") stand apart with `TASK` between.
    Where nothing is left of the title itself the brackets stand for it, and then what is
    asked or offered ("지게차 가능자").
    """
    text = title.replace(employer, " ") if len(employer) > 1 else title
    asides: list[str] = []
    while found := _ASIDES.search(text):
        asides.append(next(filter(None, found.groups()), ""))
        text = f"{text[: found.start()]} {text[found.end() :]}"
    beside = " , ".join(asides)
    work, aside = _without_noise(text, perks=False), _without_noise(beside, perks=False)
    if work or aside:
        return (work, aside) if work else (aside, "")
    return _without_noise(f"{text} {beside}", perks=True), ""
