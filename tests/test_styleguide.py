"""The style guide is for who works on the pages, and its colours are those of the pages."""

import re

import pytest
from django.conf import settings
from PIL import ImageColor

from irct import styleguide
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db
SHEETS = settings.BASE_DIR / "static/css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
VALUE = re.compile(r"[\w-]+\s*:\s*([^;{}]+);")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|(?:ok)?lab|(?:ok)?lch|color(?:-mix)?|light-dark)\("
    rf"|(?<![\w-])(?:{'|'.join(ImageColor.colormap)})(?![\w-])",
    re.IGNORECASE,
)


@pytest.fixture
def developing(settings):
    settings.DEBUG = True


def colours(sheet):
    """The line and the text of each colour that a style sheet has of its own."""
    sheet = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), sheet)
    return [
        (sheet.count("\n", 0, value.start(1) + colour.start()) + 1, colour[0])
        for value in VALUE.finditer(sheet)
        for colour in COLOUR.finditer(value[1])
    ]


def test_styleguide_is_not_found_by_visitors(client):
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.usefixtures("developing")
def test_styleguide_shows_each_part_in_light_dark_and_right_to_left(client):
    CentreFactory(name="Open house", takes_clients=True)

    page = client.get("/styleguide/").content.decode()

    assert page.count('class="card"') == 3
    assert page.count('data-theme="light" dir="ltr"') == 1
    assert page.count('data-theme="dark" dir="ltr"') == 1
    assert page.count('data-theme="light" dir="rtl"') == 1
    assert page.count("Write a whole e-mail address") == 3


@pytest.mark.usefixtures("developing")
def test_styleguide_works_without_a_published_centre(client):
    assert "There is no published centre to show." in client.get("/styleguide/").content.decode()


def test_each_icon_is_cut_out_of_the_file_where_it_stands():
    sheet = (SHEETS / "icons.css").read_text()
    drawn = styleguide.SYMBOL.findall((settings.BASE_DIR / "static/img/icons.svg").read_text())

    assert re.findall(r"\.icon-([\w-]+) {\n  --at: (\d+);", sheet) == [
        (name, str(number)) for number, name in enumerate(drawn)
    ]
    assert re.findall(r"--steps: (\d+);", sheet) == [str(len(drawn) - 1)]


def test_tokens_are_read_for_light_and_dark():
    paper, *_others = styleguide.read_tokens()

    assert paper == ("paper", "#fbf9f5", "#14191b", "the page")


def test_tokens_include_every_colour_of_the_screen():
    on_screen, _on_paper = (SHEETS / "tokens.css").read_text().split("@media print")

    read = [shade for token in styleguide.read_tokens() for shade in (token.light, token.dark)]
    assert read == [colour for _line, colour in colours(on_screen)]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("a {\n  color: #FFF;\n}", [(2, "#FFF")]),
        ("/* two\nlines */\na { border: 1px solid red; }", [(3, "red")]),
        ("a { background:\n  color-mix(in srgb, var(--ink), var(--paper)); }", [(2, "color-mix(")]),
        ("a { fill: rgb(0 0 0 / 50%); }", [(1, "rgb(")]),
        ("#fab { color: var(--ink); white-space: nowrap; stroke: currentcolor; }", []),
        ("/* color: #fff; */ a { fill: Canvas; }", []),
    ],
)
def test_colours_are_found_in_a_style_sheet(sheet, found):
    assert colours(sheet) == found


def test_colours_are_written_only_in_the_tokens():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{line}: {colour}"
        for path in sorted(SHEETS.rglob("*.css"))
        if path.name != "tokens.css"
        for line, colour in colours(path.read_text())
    ]

    assert found == []


def test_style_sheet_variables_are_all_defined():
    sheets = "".join(path.read_text() for path in SHEETS.rglob("*.css"))
    given = set(re.findall(r"(--[\w-]+):", sheets))

    assert set(re.findall(r"var\((--[\w-]+)", sheets)) - given == set()


def test_colour_tokens_all_say_what_they_are_for():
    assert [token.name for token in styleguide.read_tokens() if not token.use] == []


def test_colour_contrasts_are_enough_in_both_schemes():
    contrasts = styleguide.contrasts(styleguide.read_tokens())

    assert len(contrasts) == 2 * (len(styleguide.TEXTS) + len(styleguide.EDGES))
    assert [contrast for contrast in contrasts if not contrast.is_enough] == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b5a60", "#0b5a60", 1.0)],
)
def test_colour_contrast_follows_the_definition_of_wcag(one, other, ratio):
    assert round(styleguide.contrast(one, other), 2) == ratio
