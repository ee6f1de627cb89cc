"""The letters of the staff's page: a screen without a Korean font of its own shows boxes."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse

from app.paths import assets_dir

FOLDER = "/staff/fonts"
FAMILY = "Ilteoro"
_WEIGHTS = {400: "IlteoroSans-Regular.otf", 700: "IlteoroSans-Bold.otf"}
_KEEP = "public, max-age=31536000, immutable"


@cache
def _faces() -> dict[str, tuple[int, Path]]:
    """Weight and file by the name in the address, which changes with the file."""
    found = {}
    for weight, name in _WEIGHTS.items():
        path = assets_dir() / "fonts" / name
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            found[f"{digest}.otf"] = (weight, path)
    return found


def font_style() -> str:
    """The rules that name the fonts; empty where the app's assets are not there."""
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-display:swap;'
        f'src:url("{FOLDER}/{name}") format("opentype")}}\n'
        for name, (weight, _) in _faces().items()
    )


def add_fonts(app: FastAPI) -> None:
    """Serve the fonts; they are public, so nobody is asked for a password."""

    @app.get(f"{FOLDER}/{{name}}", include_in_schema=False)
    def font(name: str) -> Response:
        """One font, kept by browsers for good."""
        if name not in _faces():
            return Response(status_code=404)
        return FileResponse(
            _faces()[name][1], media_type="font/otf", headers={"Cache-Control": _KEEP}
        )
