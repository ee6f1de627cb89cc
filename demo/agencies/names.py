"""Made-up employers and schools. Any likeness to a real one is chance."""

from random import Random

from demo.agencies.places import Place
from demo.agencies.tables import pick

_STEMS = (
    "가온", "나래", "다온", "누리", "한울", "새롬", "늘봄", "해오름", "푸른솔", "참빛", "두레",
    "마루", "미르", "아람", "은결", "온새미", "가람", "단비", "라온", "도담", "바른", "한결",
    "새벽",
    "다솜", "이룸", "혜윰", "초롱", "별하", "윤슬", "하람", "솔빛", "햇살", "큰숲", "무궁", "청솔",
    "백두누리", "한밭", "금오", "달구벌", "온누리", "서해", "동백", "남도", "빛고을", "대관",
    "태화", "명진", "우림", "성보", "경인", "진영", "세광", "동림", "신보", "정원", "유진당",
)  # fmt: skip

_SECOND = ("", "", "", "", "원", "드림", "제일", "하이", "그린", "에이스", "베스트", "플러스",
           "케이", "코리아", "미래", "중앙", "새한", "우리")  # fmt: skip

_TRADES: dict[str, tuple[str, ...]] = {
    "building": ("종합관리", "시설관리", "주택관리", "빌딩관리", "아파트 관리사무소"),
    "security": ("시큐리티", "경비보장", "안전시스템"),
    "cleaning": ("환경", "크린", "클린서비스", "환경개발"),
    "hotel": ("호텔", "리조트", "관광호텔", "스테이"),
    "public": ("시설관리공단", "도시관리공단", "구민센터", "문화재단"),
    "recycling": ("환경산업", "리사이클링", "자원"),
    "auto": ("모터스", "공업사", "오토서비스", "렌터카"),
    "rental": ("렌탈", "홈케어", "라이프케어"),
    "care": ("요양원", "실버케어", "노인요양원", "주야간보호센터"),
    "homecare": ("재가복지센터", "방문요양센터", "재가장기요양기관"),
    "hospital": ("요양병원", "병원", "재활병원", "한방병원"),
    "clinic": ("의원", "정형외과의원", "내과의원", "치과의원"),
    "welfare": ("종합사회복지관", "장애인복지관", "노인복지관", "장애인자립생활센터"),
    "catering": ("급식", "푸드서비스", "외식산업"),
    "restaurant": ("가든", "국밥", "한정식", "갈비", "칼국수", "식당"),
    "cafe": ("커피", "카페", "베이커리카페"),
    "school": ("초등학교", "어린이집", "유치원", "학원"),
    "beauty": ("헤어", "뷰티", "에스테틱"),
    "funeral": ("장례식장", "상조"),
    "bus": ("여객", "운수", "고속관광", "교통"),
    "taxi": ("택시", "콜택시", "상운"),
    "logistics": ("물류", "로지스", "통운", "물류센터"),
    "courier": ("택배", "익스프레스", "배송"),
    "moving": ("이사", "익스프레스", "운송"),
    "office": ("상사", "컨설팅", "비즈니스", "유통", "글로벌"),
    "callcenter": ("씨에스", "고객센터", "텔레서비스"),
    "it": ("소프트", "시스템즈", "정보통신", "테크놀로지"),
    "insurance": ("금융서비스", "보험대리점"),
    "realestate": ("공인중개사사무소", "부동산"),
    "retail": ("마트", "할인마트", "슈퍼", "유통센터"),
    "gas": ("주유소", "에너지", "가스충전소"),
    "manufacturing": ("정밀", "산업", "테크", "금속", "기계", "오토텍", "엔지니어링"),
    "electronics": ("전자", "반도체", "일렉트로닉스", "디스플레이"),
    "food": ("식품", "푸드", "식품산업", "에프앤비"),
    "chemical": ("화학", "케미칼", "플라스틱", "코스메틱"),
    "garment": ("섬유", "어패럴", "모드"),
    "bakery": ("제과", "베이커리", "과자점"),
    "laundry": ("세탁", "린넨", "크리닝"),
    "printing": ("인쇄", "프린팅", "문화사"),
    "furniture": ("가구", "퍼니처", "목재"),
    "construction": ("건설", "종합건설", "이엔씨", "개발"),
    "landscape": ("조경", "녹지", "산림"),
    "farm": ("농원", "영농조합법인", "농장"),
}

_PUBLIC_NAMED = {"public", "welfare", "school"}
_COMPANIES = {"manufacturing", "electronics", "food", "chemical", "logistics", "construction",
              "it", "building", "office", "cleaning", "security"}  # fmt: skip

_SCHOOLS = {
    "machine": ("중장비운전학원", "건설기계직업전문학교", "중장비학원"),
    "technical": ("직업전문학교", "기술직업전문학교", "산업기술학원"),
    "building": ("건축직업전문학교", "인테리어학원", "기능인직업전문학교"),
    "computer": ("컴퓨터학원", "컴퓨터회계학원", "직업전문학교"),
    "it": ("아카데미", "IT직업전문학교", "정보교육원"),
    "nursing": ("간호학원", "간호조무사학원"),
    "care": ("요양보호사교육원", "평생교육원", "요양보호사학원"),
    "cooking": ("요리학원", "조리직업전문학교", "제과커피학원"),
    "beauty": ("미용학원", "뷰티아카데미", "미용직업전문학교"),
    "safety": ("안전교육원", "직업전문학교", "기술학원"),
    "driving": ("자동차운전전문학원", "운전교육원", "드론교육원"),
    "sewing": ("패션직업전문학교", "디자인학원", "공예학원"),
    "farm": ("농업교육원", "원예직업전문학교", "귀농귀촌교육원"),
}


def employer(rng: Random, trade: str, place: Place) -> str:
    """An employer's name that goes with its trade and, for public ones, its place."""
    suffix = pick(rng, _TRADES[trade])
    if trade in _PUBLIC_NAMED and rng.random() < 0.6:
        return f"{place.city}{pick(rng, _STEMS)}{suffix}"
    name = f"{pick(rng, _STEMS)}{pick(rng, _SECOND)}{suffix}"
    if trade in _COMPANIES:
        drawn = rng.random()
        if drawn < 0.45:
            return f"(주){name}"
        if drawn < 0.55:
            return f"주식회사 {name}"
        if drawn < 0.58:
            return f"유한회사 {name}"
    return name


def school(rng: Random, kind: str, place: Place) -> str:
    """A school's name that goes with what it teaches."""
    suffix = pick(rng, _SCHOOLS[kind])
    drawn = rng.random()
    if drawn < 0.35:
        return f"{place.city}{pick(rng, _STEMS)}{suffix}"
    if drawn < 0.5:
        return f"{pick(rng, _STEMS)}{suffix}({place.city}캠퍼스)"
    return f"{pick(rng, _STEMS)}{pick(rng, _SECOND)}{suffix}"
