"""What every model shares."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


def nfc(text: str) -> str:
    """Unicode normalisation form C, the only one that is stored or compared."""
    return unicodedata.normalize("NFC", text)


class Model(BaseModel):
    """Frozen; unknown fields are ignored, as the REST convention asks."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_enum_values=False)


Text = Annotated[str, AfterValidator(nfc)]
"""Text from outside: NFC, never markup."""

Keco3 = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
"""An occupation: 소분류 of the Korean employment classification (KECO), 3 digits."""

RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
"""A region: 시도 (`41000`), 시 with 구 (`41110`) or 시군구, 5 digits."""

NcsCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
"""대분류 of the national competency standards (NCS), 2 digits."""
