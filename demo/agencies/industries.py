"""What trade an employer is in, as the business register words it."""

INDUSTRIES = {
    "building": "사업시설 유지·관리 서비스업", "security": "경비 및 경호 서비스업",
    "cleaning": "건물·산업설비 청소업", "hotel": "일반 및 생활 숙박시설 운영업",
    "public": "사업시설 관리 공공기관", "recycling": "폐기물 수집·운반업",
    "auto": "자동차 종합 수리업", "rental": "개인 및 가정용품 임대업",
    "care": "노인 요양복지시설 운영업", "homecare": "방문 복지서비스 제공업",
    "hospital": "병원", "clinic": "의원", "welfare": "사회복지 서비스업",
    "catering": "기관 구내식당업", "restaurant": "한식 음식점업", "cafe": "커피 전문점",
    "school": "교육 서비스업", "beauty": "미용업", "funeral": "장례식장 및 관련 서비스업",
    "bus": "시내버스 운송업", "taxi": "택시 운송업", "logistics": "일반 창고업",
    "courier": "택배업", "moving": "이사화물 운송주선업", "office": "상품 종합 도매업",
    "callcenter": "콜센터 및 텔레마케팅 서비스업", "it": "응용 소프트웨어 개발 및 공급업",
    "insurance": "보험 대리 및 중개업", "realestate": "부동산 중개 및 대리업",
    "retail": "슈퍼마켓", "gas": "차량용 주유소 운영업", "manufacturing": "기계부품 제조업",
    "electronics": "전자부품 제조업", "food": "식료품 제조업", "chemical": "화학제품 제조업",
    "garment": "봉제의복 제조업", "bakery": "빵류 제조업", "laundry": "산업용 세탁업",
    "printing": "경 인쇄업", "furniture": "가구 제조업", "construction": "종합 건설업",
    "landscape": "조경 관리 및 유지 서비스업", "farm": "작물 재배업",
}  # fmt: skip
"""한국표준산업분류 names by our trades, shortened as agencies print them."""
