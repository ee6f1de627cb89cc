"""The number of a receipt: 2026-1123-0042-7.

The Korean day, how many that day there were, and a digit that checks the others: one digit
mistyped is always noticed, two swapped nearly always (ISO/IEC 7064, MOD 11,10).
"""

from datetime import date

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.submissions.tables import ReceiptDay


def next_receipt(db: Session, day: date) -> str:
    """A number nobody else gets: others that file wait until this transaction ends."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(ReceiptDay) if is_sqlite else postgresql.insert(ReceiptDay)
    # Made, held, counted and told in one question.
    counted = insert.values(day=day, last=1).on_conflict_do_update(
        index_elements=[ReceiptDay.day], set_={"last": ReceiptDay.last + 1}
    )
    return receipt(day, db.execute(counted.returning(ReceiptDay.last)).scalar_one())


def receipt(day: date, number: int) -> str:
    """The receipt of the `number`th form of a day."""
    said = f"{day:%Y-%m%d}-{number:04}"
    return f"{said}-{check_digit(said)}"


def check_digit(said: str) -> int:
    """The digit that belongs to the digits of `said`."""
    product = 10
    for digit in map(int, filter(str.isdecimal, said)):
        product = ((product + digit) % 10 or 10) * 2 % 11
    return (11 - product) % 10


def is_receipt(said: str) -> bool:
    """Whether its last digit is the one that belongs to the others."""
    digits = [sign for sign in said if sign.isdecimal()]
    return len(digits) >= 13 and int(digits[-1]) == check_digit("".join(digits[:-1]))
