"""What an agency writes of pay, in the reader's language: its numbers, not its words."""

import re

from app.text.catalogues import DEFAULT_LANGUAGE
from app.text.translator import Translator

_UNITS = {"시급": "hour", "일급": "day", "일당": "day", "월급": "month", "연봉": "year"}
_LINE = re.compile(
    rf"(?P<unit>{'|'.join(_UNITS)}) (?P<low>[\d,]+)(?P<low_man>만)?원"
    r"(?: ~ (?P<high>[\d,]+)(?P<high_man>만)?원)?(?P<least> 이상)?"
)


def pay_said(t: Translator, text: str) -> str:
    """A line of pay ("시급 10,320원 이상") in the language of `t`; as it stands for who reads
    Korean, and where it is written in a way that is not known."""
    found = None if t.language == DEFAULT_LANGUAGE else _LINE.fullmatch(text.strip())
    if found is None:
        return text

    def won(side: str) -> str:
        amount = int(found[side].replace(",", "")) * (10_000 if found[f"{side}_man"] else 1)
        return t("format.won", won=f"{amount:,}")

    said = won("low")
    if found["high"]:
        said = t("pay.between", low=said, high=won("high"))
    elif found["least"]:
        said = t("pay.least", pay=said)
    return t(f"pay.a_{_UNITS[found['unit']]}", pay=said)
