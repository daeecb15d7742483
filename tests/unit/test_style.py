"""The colours of the style sheet can be read where they stand."""

import re
import tomllib
from pathlib import Path

import pytest
from unit.figures.colour_vision import contrast

ROOT = Path(__file__).parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SHEET = (ROOT / "pages" / "components" / "style.css").read_text(encoding="utf-8")
BUTTON = r'stBaseButton-primary"\][^{]*{ color: light-dark\((#\w{6}), (#\w{6})\)'  # on the theme's own pink
RULE = r"(?:color|outline|text-decoration): [^;]*?light-dark\((#\w{6}), (#\w{6})\)"
PAIRS = dict(re.findall(RULE, re.sub(BUTTON, "", SHEET)))


def test_there_are_colours_by_day_and_by_night():
    assert len(PAIRS) == SHEET.count("light-dark(") - 1 >= 2


@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("pair", PAIRS.items(), ids="-".join)
def test_each_stands_out_from_the_page_and_from_the_side_bar(pair, ground):
    for colour, way in zip(pair, ("light", "dark"), strict=True):
        assert contrast(colour, THEME[way][ground]) >= (3 if colour in ("#d6336c", "#f06595") else 4.5)


def test_the_words_of_a_button_stand_out_from_its_pink_and_the_pink_from_the_page():
    (pair,) = re.findall(BUTTON, SHEET)
    for colour, way in zip(pair, ("light", "dark"), strict=True):
        pink = THEME[way]["primaryColor"]
        assert contrast(colour, pink) >= 4.5
        assert contrast(pink, THEME[way]["backgroundColor"]) >= 4.5


def test_captions_are_not_made_pale_again():
    """Streamlit draws them in the colour of text at 60% opacity: a colour alone would be seen through as well."""
    (rule,) = re.findall(r"^\[data-testid=\"stCaptionContainer\"\], [^{]*\{([^}]*)\}", SHEET, re.MULTILINE)
    assert "opacity: 1;" in rule
