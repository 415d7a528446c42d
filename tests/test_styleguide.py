"""The style guide is for who works on the pages, and its colours are those of the pages."""

import pytest

from irct import styleguide
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db
PAGES = ["/styleguide/", "/styleguide/schemes.css"]


@pytest.fixture
def developing(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("path", PAGES)
def test_visitors_find_no_style_guide(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("developing")
def test_each_part_is_shown_in_light_in_dark_and_right_to_left(client):
    CentreFactory(name="Open house", takes_clients=True)

    page = client.get("/styleguide/").content.decode()

    assert page.count('class="card"') == 3
    assert page.count('class="look light" dir="ltr"') == 1
    assert page.count('class="look dark" dir="ltr"') == 1
    assert page.count('class="look light" dir="rtl"') == 1
    assert page.count("Write a whole e-mail address") == 3


@pytest.mark.usefixtures("developing")
def test_a_directory_without_a_centre_has_a_style_guide_too(client):
    assert "There is no published centre to show." in client.get("/styleguide/").content.decode()


@pytest.mark.usefixtures("developing")
def test_either_scheme_can_be_shown_whatever_the_readers_own_is(client):
    light, dark = client.get("/styleguide/schemes.css").content.decode().splitlines()

    assert light.startswith(".light { color-scheme: light; --paper: #fbf9f5; ")
    assert dark.startswith(".dark { color-scheme: dark; --paper: #14191b; ")


def test_every_colour_says_what_it_is_for():
    assert [token.name for token in styleguide.read_tokens() if not token.use] == []


def test_colours_that_meet_stand_out_from_each_other_in_both_schemes():
    contrasts = styleguide.contrasts(styleguide.read_tokens())

    assert len(contrasts) == 2 * (len(styleguide.TEXTS) + len(styleguide.EDGES))
    assert [contrast for contrast in contrasts if not contrast.is_enough] == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b5a60", "#0b5a60", 1.0)],
)
def test_contrast_is_what_wcag_defines(one, other, ratio):
    assert round(styleguide.contrast(one, other), 2) == ratio
