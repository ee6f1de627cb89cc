"""Where the person stands on the way from the accident to work."""

import flet as ft

from app.models import CareStage
from app.text import Translator
from app.views import theme

STAGES = tuple(CareStage)


def StageBar(t: Translator, stage: CareStage) -> ft.Control:
    """One piece a stage, those behind filled."""
    at = STAGES.index(stage)
    return ft.Semantics(
        label=t("home.stage_of", at=at + 1, of=len(STAGES)),
        exclude_semantics=True,
        content=ft.Row(
            [
                ft.Container(
                    height=theme.SPACE_2,
                    border_radius=theme.SPACE_1,
                    bgcolor=theme.PRIMARY if place <= at else theme.LINE,
                    expand=1,
                )
                for place in range(len(STAGES))
            ],
            spacing=theme.SPACE_1,
        ),
    )
