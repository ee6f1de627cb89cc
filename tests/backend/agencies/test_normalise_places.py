"""Every region in every spelling comes back to its code."""

import pytest

from app.reference import regions
from app.reference.tables import rows
from backend.agencies.normalise.places import region_of_code, region_of_text


def spellings() -> list[tuple[str, str]]:
    """Texts and the codes they mean, made from the table of regions."""
    found = []
    for region in regions().values():
        code = "36110" if region.code == "36000" else region.code
        heads = [region.sido, region.sido_short]
        if region.sido.endswith(("특별시", "광역시")):
            heads.append(f"{region.sido_short}시")
        for head in heads:
            name = f"{head} {region.sigungu}".strip()
            found += [(name, code), (f"[{name}]", code), (f"({name})", code)]
            found += [(f"06236 {name} 중앙로 1", code), (f"  {name}  큰길 2", code)]
    return found


def test_every_region_in_every_spelling() -> None:
    made = spellings()
    assert len(made) > 2_500
    assert {text: region_of_text(text) for text, _ in made} == dict(made)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("서울 강남", "11680"),
        ("경기 수원", "41110"),
        ("경기 수원 장안", "41111"),
        ("수원 장안구", "41111"),
        ("수원시 장안구", "41111"),
        ("강남구", "11680"),
        ("수원", "41110"),
        ("인천 남구", "28177"),
        ("인천직할시 남동구", "28200"),
        ("경북 군위군", "27720"),
        ("충북 청원군 오창읍", "43110"),
        ("경남 진해시", "48129"),
        ("경남 마산시", "48120"),
        ("경기도 여주군", "41670"),
        ("충남 당진군", "44270"),
        ("충남 연기군", "36110"),
        ("경기 부천시 원미구", "41192"),
        ("경기 화성시 동탄구", "41597"),
        ("강원도 고성군", "51820"),
        ("서울 강남구, 서초구", "11680"),
        ("서울, 경기", None),
        ("서울/부산", None),
        ("전국", None),
        ("재택", None),
        ("중구", None),
        ("고성군", None),
        ("강서구", None),
    ],
)
def test_spellings_of_people(text: str, code: str | None) -> None:
    assert region_of_text(text) == code


def test_codes_of_work24_and_codes_that_were() -> None:
    for row in rows("work24_regions.csv"):
        code = row["code"]
        assert region_of_code(code) == (None if code == "00000" else code)
        assert region_of_text(row["name"]) == (None if code == "00000" else code)
    former = {"28170": "28177", "47720": "27720", "44730": "36110", "45111": "52111"}
    assert {code: region_of_code(code) for code in former} == former
