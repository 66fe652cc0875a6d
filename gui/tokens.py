"""The look as numbers: colours by role, measures on the 8-pixel grid, and the contrast between two colours.

No Qt here. Every colour of the window comes from a `Tokens`; every measure from the constants below.
"""

from typing import NamedTuple


class Tokens(NamedTuple):
    """One appearance: colours by role as #RRGGBB. `curves` are chart colours in order of use (Okabe and Ito)."""

    name: str
    dark: bool
    window: str
    card: str
    line: str
    text: str
    secondary: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    hover: str
    good: str
    caution: str
    bad: str
    good_tint: str
    caution_tint: str
    bad_tint: str
    control_border: str
    quiet_border: str
    groove: str
    grid: str
    axis: str
    curves: tuple[str, ...]


LIGHT = Tokens(
    name="light",
    dark=False,
    window="#F6F7F9",
    card="#FFFFFF",
    line="#E1E5EA",
    text="#1B1F24",
    secondary="#5A6472",
    accent="#2A63CC",
    accent_hover="#2458B8",
    on_accent="#FFFFFF",
    selection="#EAF0FB",
    hover="#F0F2F5",
    good="#17774A",
    caution="#8A5B00",
    bad="#C22F2F",
    good_tint="#EAF5EF",
    caution_tint="#FBF4E3",
    bad_tint="#FCEEEE",
    control_border="#828C9B",
    quiet_border="#C9D0D9",
    groove="#E1E5EA",
    grid="#EDF0F3",
    axis="#C9D0D9",
    curves=("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"),
)

DARK = Tokens(
    name="dark",
    dark=True,
    window="#14171C",
    card="#1C2027",
    line="#2E343E",
    text="#E8EBF0",
    secondary="#9AA4B2",
    accent="#6EA0FF",
    accent_hover="#86B0FF",
    on_accent="#14171C",
    selection="#222C3F",
    hover="#22272F",
    good="#4CC38A",
    caution="#E2B341",
    bad="#FF7B72",
    good_tint="#1A2B25",
    caution_tint="#2C281E",
    bad_tint="#2F2226",
    control_border="#6B7584",
    quiet_border="#454D5A",
    groove="#2E343E",
    grid="#262B34",
    axis="#454D5A",
    curves=("#4C9FD6", "#EE8140", "#2DB88D", "#DB9ABF", "#E6A817", "#7CC4F0"),
)

CONTRAST_LIGHT = LIGHT._replace(
    name="high contrast light",
    window="#FFFFFF",
    line="#000000",
    text="#000000",
    secondary="#1F1F1F",
    accent="#0B3C9C",
    accent_hover="#072C75",
    selection="#DCE7FF",
    hover="#EDEDED",
    good="#004D26",
    caution="#553600",
    bad="#8A0010",
    good_tint="#FFFFFF",
    caution_tint="#FFFFFF",
    bad_tint="#FFFFFF",
    control_border="#000000",
    quiet_border="#000000",
    groove="#C4C4C4",
    grid="#C4C4C4",
    axis="#000000",
    curves=("#00507D", "#963F00", "#006B4E", "#8C3F68", "#7A5200", "#2A6F99"),
)

CONTRAST_DARK = DARK._replace(
    name="high contrast dark",
    window="#000000",
    card="#000000",
    line="#FFFFFF",
    text="#FFFFFF",
    secondary="#E6E6E6",
    accent="#9CC2FF",
    accent_hover="#C2DAFF",
    on_accent="#000000",
    selection="#14284F",
    hover="#1F1F1F",
    good="#7CE8AE",
    caution="#FFD75E",
    bad="#FFA49D",
    good_tint="#000000",
    caution_tint="#000000",
    bad_tint="#000000",
    control_border="#FFFFFF",
    quiet_border="#FFFFFF",
    groove="#4A4A4A",
    grid="#4A4A4A",
    axis="#FFFFFF",
    curves=("#7CC4F0", "#FF9E61", "#4FE0B2", "#F2B8D8", "#FFC947", "#A5DCFF"),
)

APPEARANCES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)

# Pairs of roles (foreground, background) that carry text, so they need 4.5:1.
TEXT_PAIRS = (
    *(
        (foreground, background)
        for foreground in ("text", "secondary", "accent")
        for background in ("window", "card", "selection")
    ),
    *(
        (state, background)
        for state in ("good", "caution", "bad")
        for background in ("window", "card", f"{state}_tint")
    ),
    ("text", "good_tint"),
    ("text", "caution_tint"),
    ("text", "bad_tint"),
    ("text", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
)

# Pairs that only show where a control or a curve is: 3:1.
GRAPHIC_PAIRS = (("control_border", "card"), ("control_border", "window"), ("accent", "groove"))

TITLE_PX = 20
CARD_TITLE_PX = 15
BODY_PX = 13
TICK_PX = 12
BIG_NUMBER_PX = 28
BIG_NUMBER_COMPACT_PX = 24

GRID_PX = 8
PAGE_MARGIN_PX = 24
PAGE_MARGIN_COMPACT_PX = 16
CARD_GAP_PX = 16
CARD_GAP_COMPACT_PX = 8
CARD_PADDING_PX = 16
CARD_PADDING_COMPACT_PX = 12
CONTROL_PX = 32
ICON_PX = 16
RAIL_PX = 208
HELP_PX = 280
HELP_FOLDED_PX = 40
HEADER_PX = 80
HEADER_COMPACT_PX = 56
FOOTER_PX = 64
FOOTER_COMPACT_PX = 56
COMPACT_BELOW_WIDTH_PX = 1200
COMPACT_BELOW_HEIGHT_PX = 760


def luminance(colour: str) -> float:
    """The relative luminance (0 black … 1 white) of #RRGGBB, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio (1 … 21) between two colours, as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
