"""What the lists of MASVS and ASVS say: every item has a verdict, every test they name is there."""

import re

import pytest

from tests.running import ROOT

SECTIONS = {
    1: (2, 10, 12, 3, 3), 2: (3, 3, 5, 2), 3: (1, 3, 5, 8, 8, 1, 5), 4: (5, 5, 2, 4),
    5: (1, 6, 3, 3), 6: (3, 12, 8, 6, 8, 4, 2, 4), 7: (3, 4, 2, 5, 3, 2), 8: (4, 4, 3, 2),
    9: (3, 4), 10: (2, 3, 5, 16, 5, 2, 3), 11: (4, 5, 5, 4, 2, 2, 2), 12: (5, 2, 5),
    13: (4, 6, 4, 7), 14: (2, 8, 3), 15: (5, 5, 7, 4), 16: (1, 5, 4, 3, 4), 17: (2, 8, 2),
}  # fmt: skip
"""How many items each section of ASVS 5.0.0 has: 345."""
LEVEL_3 = {
    "1.2.10", "1.3.12", "1.5.3", "2.3.5", "2.4.2", "3.1.1", "3.2.3", "3.3.5", "3.4.7", "3.4.8",
    "3.5.6", "3.5.7", "3.5.8", "3.6.1", "3.7.3", "3.7.4", "3.7.5", "4.1.4", "4.1.5", "4.2.2",
    "4.2.3", "4.2.4", "4.2.5", "5.2.4", "5.2.5", "5.2.6", "5.3.3", "6.3.5", "6.3.6", "6.3.7",
    "6.3.8", "6.4.5", "6.4.6", "6.5.6", "6.5.7", "6.5.8", "6.6.4", "6.7.1", "6.7.2", "7.5.3",
    "8.1.3", "8.1.4", "8.2.4", "8.3.2", "8.3.3", "8.4.2", "10.2.3", "10.3.5", "10.4.12",
    "10.4.13", "10.4.14", "10.4.15", "10.4.16", "11.1.3", "11.1.4", "11.2.4", "11.2.5",
    "11.3.4", "11.3.5", "11.5.2", "11.6.2", "11.7.1", "11.7.2", "12.1.4", "12.1.5", "12.3.5",
    "13.1.2", "13.1.3", "13.1.4", "13.2.6", "13.3.3", "13.3.4", "13.4.6", "13.4.7", "14.2.5",
    "14.2.6", "14.2.7", "14.2.8", "15.1.4", "15.1.5", "15.2.4", "15.2.5", "15.4.1", "15.4.2",
    "15.4.3", "15.4.4", "16.5.4", "17.1.2", "17.2.5", "17.2.6", "17.2.7", "17.2.8",
}  # fmt: skip
ASVS = [
    item
    for chapter, sizes in SECTIONS.items()
    for section, size in enumerate(sizes, 1)
    for number in range(1, size + 1)
    if (item := f"{chapter}.{section}.{number}") not in LEVEL_3
]
GROUPS = {"STORAGE": 2, "CRYPTO": 2, "AUTH": 3, "NETWORK": 2, "PLATFORM": 3, "CODE": 4,
          "RESILIENCE": 4, "PRIVACY": 4}  # fmt: skip
MASVS = [f"MASVS-{group}-{n}" for group, size in GROUPS.items() for n in range(1, size + 1)]
VERDICTS = ("met", "not met", "not applicable")
_ROW = re.compile(
    r"^\| ([0-9.]+|MASVS-\w+-\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@pytest.mark.parametrize(("name", "items"), [("asvs", ASVS), ("masvs", MASVS)])
def test_every_item_has_its_verdict_and_every_test_is_there(name: str, items: list[str]) -> None:
    text = (ROOT / "docs" / "security" / f"{name}.md").read_text("utf-8")
    rows = _ROW.findall(text)
    assert [item for item, *_ in rows] == items, "in the standard's order, each once"
    said = [verdict for _, _, verdict, _, _ in rows]
    assert set(said) == set(VERDICTS)
    for verdict in VERDICTS:
        assert re.search(rf"\b{said.count(verdict)} (are|do not)", text), f"how many are {verdict}"
    for item, _, _, how, shown in rows:
        assert how.strip(), item
        named = _TEST.findall(shown)
        assert named or shown == "–", item
        for file, test in named:
            path = ROOT / file
            assert path.is_file(), (item, file)
            assert re.search(rf"^def {test}\(", path.read_text("utf-8"), re.MULTILINE), (
                item,
                file,
                test,
            )


def test_the_threats_name_files_that_are_there() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"\]\((docs/[\w/.-]+)\)|`((?:app|backend|tests)/[\w/.]+)`", text)
    assert len(named) > 6
    for link, code in named:
        assert (ROOT / (link or code)).exists(), link or code
