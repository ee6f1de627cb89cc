"""What screens share: plain functions that give controls, coloured and sized by `theme` alone."""

from app.views.components.buttons import BigButton, IconButton, LinkButton, LinkLine, QuietButton
from app.views.components.card import Card, EmptyState, Line, Notice, Pill, Shapes, Tone
from app.views.components.choice import Chip, Choice, LetterChip
from app.views.components.page import Page, TwoPanes
from app.views.components.text import Heading, Text

__all__ = [
    "BigButton",
    "Card",
    "Chip",
    "Choice",
    "EmptyState",
    "Heading",
    "IconButton",
    "LetterChip",
    "Line",
    "LinkButton",
    "LinkLine",
    "Notice",
    "Page",
    "Pill",
    "QuietButton",
    "Shapes",
    "Text",
    "Tone",
    "TwoPanes",
]
