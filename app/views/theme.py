"""Colours, sizes, spacing and type of every screen; no view names a colour or a font itself.

Views use the names below (`BACKGROUND`, `INK`, `PRIMARY`…): they are tokens of Flet's colour
scheme, so a change between light and dark repaints without building a screen again. The figures
come from `PALETTES`, whose pairs a test checks for contrast.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import flet as ft

# Tokens a view colours with. What they stand for in light and dark is in PALETTES.
BACKGROUND = ft.Colors.SURFACE
CARD = ft.Colors.SURFACE_CONTAINER_LOWEST
LINE = ft.Colors.OUTLINE_VARIANT
BORDER = ft.Colors.OUTLINE  # what a person must see to find a field or a choice: 3:1
INK = ft.Colors.ON_SURFACE
INK_SECOND = ft.Colors.ON_SURFACE_VARIANT
PRIMARY = ft.Colors.PRIMARY
ON_PRIMARY = ft.Colors.ON_PRIMARY
PRIMARY_SOFT = ft.Colors.PRIMARY_CONTAINER
ATTENTION = ft.Colors.TERTIARY
ON_ATTENTION = ft.Colors.ON_TERTIARY
ATTENTION_SOFT = ft.Colors.TERTIARY_CONTAINER
GOOD = ft.Colors.SECONDARY
GOOD_SOFT = ft.Colors.SECONDARY_CONTAINER
NOTICE = ft.Colors.INVERSE_SURFACE
ON_NOTICE = ft.Colors.ON_INVERSE_SURFACE

# Sizes of text in logical pixels at 100 %.
SIZE_PAGE = 26
SIZE_SECTION = 20
SIZE_TEXT = 17
SIZE_SMALL = 15
SIZE_LEAST = 13
LINE_HEIGHT = 1.45

# Styles of the theme that a `ft.Text(theme_style=…)` takes: they grow with the person's text size.
TEXT_PAGE = ft.TextThemeStyle.HEADLINE_MEDIUM
TEXT_SECTION = ft.TextThemeStyle.TITLE_LARGE
TEXT_STRONG = ft.TextThemeStyle.TITLE_MEDIUM
TEXT_BODY = ft.TextThemeStyle.BODY_LARGE
TEXT_SMALL = ft.TextThemeStyle.BODY_MEDIUM
TEXT_LEAST = ft.TextThemeStyle.BODY_SMALL

# Measures in logical pixels: everything in steps of four.
SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, SPACE_6, SPACE_8 = 4, 8, 12, 16, 20, 24, 32
SIDE = 20
GAP = 16
RADIUS_CARD = 20
RADIUS_BUTTON = 16
RADIUS_PILL = 999
TOUCH = 56
TOUCH_KIOSK = 80  # 20 mm on a 24-inch screen of 1920 × 1080 (92 dots an inch: 73), with a margin
COLUMN = 640
"""The widest a single column of text gets."""
PANES = 1360
"""The widest two panes get together."""
RAIL = 240
"""The width of the ways at the side of a wide screen."""
ZOOM = 1.0
"""How much larger than in a hand everything is: see `enlarge`."""
TWO_PANES = 840
SIDE_RAIL = 1200
LARGE = 1.5
"""From this text size on, words get the room that pictures beside them would take."""
TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)

# Pretendard, subset and therefore renamed as its licence asks: assets/fonts/SOURCES.md.
REGULAR = "Ilteoro Sans"
SEMIBOLD = "Ilteoro Sans SemiBold"
BOLD = "Ilteoro Sans Bold"
_FAMILIES = {ft.FontWeight.W_400: REGULAR, ft.FontWeight.W_600: SEMIBOLD, ft.FontWeight.W_700: BOLD}
# One family a weight: Flet loads one file under each name. The scripts Pretendard lacks are named
# here before their fonts are loaded, so that a font added later shows at once.
FALLBACK = (
    "Noto Sans",
    "Noto Sans SC",
    "Noto Sans Thai",
    "Noto Sans Myanmar",
    "Noto Sans Khmer",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Sinhala",
    "Noto Sans Arabic",
)


_MEASURES = (
    "SIZE_PAGE", "SIZE_SECTION", "SIZE_TEXT", "SIZE_SMALL", "SIZE_LEAST",
    "SPACE_1", "SPACE_2", "SPACE_3", "SPACE_4", "SPACE_5", "SPACE_6", "SPACE_8",
    "SIDE", "GAP", "RADIUS_CARD", "RADIUS_BUTTON", "TOUCH", "COLUMN", "PANES", "RAIL",
)  # fmt: skip


def enlarge() -> None:
    """Make everything as large as a screen one stands before asks for: called once, before the
    first screen of a process that shows such a screen and no other."""
    global ZOOM  # noqa: PLW0603 - one process is one kind of screen
    ZOOM = TOUCH_KIOSK / TOUCH
    for name in _MEASURES:
        globals()[name] = round(globals()[name] * ZOOM)


@dataclass(frozen=True)
class Palette:
    """The colours of one brightness as `#RRGGBB`."""

    background: str
    card: str
    line: str
    border: str
    ink: str
    ink_second: str
    primary: str
    on_primary: str
    primary_soft: str
    attention: str
    on_attention: str
    attention_soft: str
    good: str
    on_good: str
    good_soft: str
    notice: str
    on_notice: str


LIGHT = Palette(
    background="#F7F6F2", card="#FFFFFF", line="#E3E0D8", border="#7A827E",
    ink="#1B1D1C", ink_second="#5A615E",
    primary="#0F5C5C", on_primary="#FFFFFF", primary_soft="#D7EEEB",
    attention="#A34A08", on_attention="#FFFFFF", attention_soft="#FFE9D6",
    good="#1E6B3A", on_good="#FFFFFF", good_soft="#DDF1E2",
    notice="#1B1D1C", on_notice="#F7F6F2",
)  # fmt: skip
DARK = Palette(
    background="#131615", card="#1C201F", line="#333A38", border="#89928E",
    ink="#ECEDEA", ink_second="#B1B9B5",
    primary="#86D3CB", on_primary="#00312F", primary_soft="#143F3D",
    attention="#FFB877", on_attention="#432300", attention_soft="#4A2C10",
    good="#92D8A7", on_good="#08351A", good_soft="#1A3F27",
    notice="#ECEDEA", on_notice="#1B1D1C",
)  # fmt: skip
PALETTES = {"light": LIGHT, "dark": DARK}

# (foreground, background, least ratio): every pair a screen may put together.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((fore, back, 4.5) for fore in ("ink", "ink_second", "primary", "attention", "good")
      for back in ("background", "card")),
    *((fore, back, 4.5) for fore in ("ink", "ink_second")
      for back in ("primary_soft", "attention_soft", "good_soft")),
    ("on_primary", "primary", 4.5), ("primary", "primary_soft", 4.5),
    ("on_attention", "attention", 4.5), ("attention", "attention_soft", 4.5),
    ("on_good", "good", 4.5), ("good", "good_soft", 4.5),
    ("on_notice", "notice", 4.5),
    ("border", "card", 3.0), ("border", "background", 3.0),
)  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2)."""
    linear = []
    for at in (1, 3, 5):
        share = int(colour[at : at + 2], 16) / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(fore: str, back: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(fore), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def fonts() -> dict[str, str]:
    """Font families and their files below the assets folder, for `page.fonts`."""
    return {
        REGULAR: "fonts/IlteoroSans-Regular.otf",
        SEMIBOLD: "fonts/IlteoroSans-SemiBold.otf",
        BOLD: "fonts/IlteoroSans-Bold.otf",
    }


def style(
    size: float,
    weight: ft.FontWeight = ft.FontWeight.W_400,
    *,
    text_scale: float = 1.0,
    colour: ft.ColorValue | None = None,
) -> ft.TextStyle:
    """A text style with its fonts; weight is 400, 600 or 700, `text_scale` the person's size."""
    return ft.TextStyle(
        size=max(size, SIZE_LEAST) * text_scale,
        height=LINE_HEIGHT,
        weight=weight,
        font_family=_FAMILIES[weight],
        font_family_fallback=[REGULAR, *FALLBACK],
        color=colour,
        letter_spacing=0,
    )


def _text_theme(colours: Palette, text_scale: float) -> ft.TextTheme:
    semi, bold = ft.FontWeight.W_600, ft.FontWeight.W_700

    def at(size: float, weight: ft.FontWeight = ft.FontWeight.W_400) -> ft.TextStyle:
        # Without a colour of its own a style stays black in the dark.
        return style(size, weight, text_scale=text_scale, colour=colours.ink)

    return ft.TextTheme(
        display_large=at(40, bold), display_medium=at(34, bold), display_small=at(30, bold),
        headline_large=at(30, bold), headline_medium=at(SIZE_PAGE, bold),
        headline_small=at(22, semi),
        title_large=at(SIZE_SECTION, semi), title_medium=at(SIZE_TEXT, semi),
        title_small=at(SIZE_SMALL, semi),
        body_large=at(SIZE_TEXT), body_medium=at(SIZE_SMALL), body_small=at(SIZE_LEAST),
        label_large=at(SIZE_TEXT, semi), label_medium=at(SIZE_LEAST, semi),
        label_small=at(SIZE_LEAST),
    )  # fmt: skip


def _scheme(colours: Palette) -> ft.ColorScheme:
    return ft.ColorScheme(
        primary=colours.primary, on_primary=colours.on_primary,
        primary_container=colours.primary_soft, on_primary_container=colours.ink,
        secondary=colours.good, on_secondary=colours.on_good,
        secondary_container=colours.good_soft, on_secondary_container=colours.ink,
        tertiary=colours.attention, on_tertiary=colours.on_attention,
        tertiary_container=colours.attention_soft, on_tertiary_container=colours.ink,
        error=colours.attention, on_error=colours.on_attention,
        error_container=colours.attention_soft, on_error_container=colours.ink,
        surface=colours.background, on_surface=colours.ink,
        on_surface_variant=colours.ink_second,
        surface_tint=colours.background, surface_bright=colours.card, surface_dim=colours.line,
        surface_container_lowest=colours.card, surface_container_low=colours.card,
        surface_container=colours.card, surface_container_high=colours.card,
        surface_container_highest=colours.line,
        outline=colours.border, outline_variant=colours.line,
        inverse_surface=colours.notice, on_inverse_surface=colours.on_notice,
        inverse_primary=colours.primary_soft, shadow="#000000", scrim="#000000",
    )  # fmt: skip


def _button(text_scale: float) -> ft.ButtonStyle:
    return ft.ButtonStyle(
        shape=ft.RoundedRectangleBorder(radius=RADIUS_BUTTON),
        padding=ft.Padding.symmetric(horizontal=SPACE_5, vertical=SPACE_4),
        text_style=style(SIZE_TEXT, ft.FontWeight.W_600, text_scale=text_scale),
        icon_size=SPACE_6 * text_scale,
        elevation=0,
        visual_density=ft.VisualDensity.STANDARD,
    )


def theme(dark: bool, text_scale: float, *, still: bool = False) -> ft.Theme:
    """The whole theme for one brightness; `text_scale` from 1.0 to 2.0 multiplies every text,
    and where it is to be `still` no ring spreads from where one taps."""
    colours = DARK if dark else LIGHT
    button = _button(text_scale)
    none = ft.PageTransitionTheme.NONE
    return ft.Theme(
        color_scheme=_scheme(colours),
        scaffold_bgcolor=colours.background,
        canvas_color=colours.background,
        card_bgcolor=colours.card,
        hint_color=colours.ink_second,
        divider_color=colours.line,
        font_family=REGULAR,
        text_theme=_text_theme(colours, text_scale),
        filled_button_theme=ft.FilledButtonTheme(style=button),
        outlined_button_theme=ft.OutlinedButtonTheme(style=button),
        text_button_theme=ft.TextButtonTheme(style=button),
        icon_button_theme=ft.IconButtonTheme(
            # As large as a touch target at most: what the picture takes, the space around gives.
            style=ft.ButtonStyle(
                icon_size=SPACE_6 * text_scale,
                padding=max(SPACE_1, (TOUCH - SPACE_6 * text_scale) / 2),
            )
        ),
        # A picture without a size of its own is one of a line of text, and grows with it.
        icon_theme=ft.IconTheme(size=SIZE_SECTION * text_scale),
        snackbar_theme=ft.SnackBarTheme(
            bgcolor=colours.notice,
            content_text_style=style(SIZE_TEXT, text_scale=text_scale, colour=colours.on_notice),
            shape=ft.RoundedRectangleBorder(radius=RADIUS_BUTTON),
            elevation=0,
        ),
        dialog_theme=ft.DialogTheme(
            bgcolor=colours.card,
            elevation=0,
            shape=ft.RoundedRectangleBorder(radius=RADIUS_CARD),
            title_text_style=style(
                SIZE_SECTION, ft.FontWeight.W_600, text_scale=text_scale, colour=colours.ink
            ),
            content_text_style=style(SIZE_TEXT, text_scale=text_scale, colour=colours.ink),
        ),
        splash_color=ft.Colors.TRANSPARENT if still else None,
        page_transitions=ft.PageTransitionsTheme(
            android=none, ios=none, linux=none, macos=none, windows=none
        ),
        visual_density=ft.VisualDensity.STANDARD,
    )


def dress(
    page: ft.Page,
    *,
    mode: ft.ThemeMode = ft.ThemeMode.SYSTEM,
    scale: float = 1.0,
    lang: str = "ko",
    still: bool = False,
) -> None:
    """Give a page both themes, the fonts, our background and a language for Flutter's own words.

    `scale` is the person's text size, 1.0 to 2.0; `lang` an ISO 639-1 code. Call again when a
    setting changes, then `page.update()`.
    """
    if not page.web:  # there assets/assets/FontManifest.json has them ready at the first frame
        page.fonts = fonts()
    page.theme = theme(False, scale, still=still)
    page.dark_theme = theme(True, scale, still=still)
    page.theme_mode = mode
    page.bgcolor = BACKGROUND
    page.padding = 0
    locale = ft.Locale(lang)
    page.locale_configuration = ft.LocaleConfiguration([locale], locale)


def failing_pairs() -> Iterator[tuple[str, str, str, float]]:
    """Every pair of either palette below its least ratio: (palette, foreground, background, is)."""
    for name, palette in PALETTES.items():
        colours = {field.name: getattr(palette, field.name) for field in fields(palette)}
        for fore, back, least in PAIRS:
            ratio = contrast(colours[fore], colours[back])
            if ratio < least:
                yield name, fore, back, ratio
