"""Towns have one name on all pages: the English one, and their own where that is another."""

import csv

import pytest
from django.utils.translation import override

from irct.places import countries
from irct.places.models import Town
from irct.places.text import spellings
from irct.places.town_names import SOURCE, town_name
from tests.factories import CentreFactory, location


@pytest.mark.parametrize(
    ("country", "names", "shown"),
    [
        ("AT", ["Vienna", "Wien", "WIEN"], "Vienna (Wien)"),
        ("DE", ["Cologne", "Köln", "Koln"], "Cologne (Köln)"),
        ("UA", ["Kyiv"], "Kyiv"),
        ("BE", ["Brussels", "Bruxelles", "Brussel"], "Brussels (Bruxelles / Brussel)"),
        ("IQ", ["Basra", "Basrah"], "Basra"),
        # What differs in accents only is one name.
        ("MD", ["Balti", "Bălți", "Bălţi"], "Bălți"),
        ("US", ["Vienna"], "Vienna"),
        ("AT", ["Wien-Meidling"], "Wien-Meidling"),
        ("AT", [""], ""),
    ],
)
def test_town_is_named_in_one_way_by_each_of_its_names(country, names, shown):
    assert {town_name(name, country) for name in names} == {shown}


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["London", "Vienna (Wien)", "Damascus", "Kyiv", "Lucerne (Luzern)"]),
        ("fr", ["Londres", "Vienne (Wien)", "Damas", "Kyiv", "Lucerne (Luzern)"]),
        ("es", ["Londres", "Viena (Wien)", "Damasco", "Kyiv", "Lucerne (Luzern)"]),
        ("ar", ["لندن", "فيينا (Wien)", "دمشق", "كييف", "Lucerne (Luzern)"]),
        ("uk", ["Лондон", "Відень (Wien)", "Дамаск", "Київ", "Lucerne (Luzern)"]),
        ("tr", ["Londra", "Viyana (Wien)", "Şam", "Kyiv", "Lucerne (Luzern)"]),
    ],
)
def test_town_is_named_in_the_readers_language_where_that_is_known(language, shown):
    towns = [("London", "GB"), ("Wien", "AT"), ("Damascus", "SY"), ("Kyiv", "UA"), ("Luzern", "CH")]

    with override(language):
        assert [town_name(*town) for town in towns] == shown
        # Another London is another town.
        assert town_name("London", "CA") == "London"
    assert town_name("London", "GB") == "London"


def test_table_of_towns_has_known_countries_and_names():
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["country"] for row in rows} <= set(countries.codes())
    assert all(spellings(row["english"]) for row in rows)
    assert [(row["country"], row["english"]) for row in rows] == sorted(
        (row["country"], row["english"]) for row in rows
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "shown"), [("Wien", "Vienna (Wien)"), ("Meidling", "Meidling")])
def test_pages_name_a_town_in_one_way_and_as_the_editor_spells_it(client, typed, shown):
    town = Town.objects.create(
        id=1, name="Vienna", country="AT", population=10**6, latitude=48.2, longitude=16.4
    )
    place = location(shown="exact", town=typed, geoname=town, country="AT", street="Street 1")
    centre = CentreFactory(name="Alder", country="AT", children=[place])
    pages = ["/centres/", centre.get_absolute_url(), "/countries/austria/", "/near/", "/all/"]
    pages.append(f"/sheet/?c={centre.slug}")

    answers = {page: client.get(page).content.decode() for page in pages}

    assert [page for page, told in answers.items() if shown not in told] == []
