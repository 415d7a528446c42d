"""What is typed is read, mended and weighed; what is hidden is neither found nor suggested."""

from urllib.parse import quote_plus

import pytest

from irct import search
from irct.places.models import Town, TownName
from irct.places.text import spellings
from irct.search.spelling import edits
from tests.factories import CentreFactory, UserFactory, location, text
from tests.searching import find, names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "country", "town"),
    [
        ("Malawi", "MW", ""),
        ("ملاوي", "MW", ""),
        ("Малави", "MW", ""),
        ("Niger", "NE", ""),
        ("Lilongwe", "MW", "Lilongwe"),
        ("psychologist Lilongwe", "MW", "Lilongwe"),
        ("help in Iceland", "IS", ""),
        ("Reykjavik", "IS", "Reykjavík"),
    ],
)
def test_search_without_results_recognises_the_place(typed, country, town):
    for number, name, spelled, code in [
        (1, "Lilongwe", "lilongwe", "MW"),
        (2, "Reykjavík", "reykjavik", "IS"),
    ]:
        place = {"population": 500_000, "latitude": 1, "longitude": 1}
        TownName.objects.create(
            town=Town.objects.create(id=number, name=name, country=code, **place), name=spelled
        )
    CentreFactory(name="Nigeria House", country="NG")
    CentreFactory(name="Tchad", country="TD", services=["psychological"])

    absent = find(typed).query.absent

    assert (absent.country, absent.town) == (country, town)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("г.Москва психолог", "психолог"),
        ("психолог, г.Москва", "психолог"),
        ("психолог (г.Москва)", "психолог ( )"),
        ("Юрист-Москва", "Юрист-"),
        ("avocat d'Orléans", "avocat d'"),
        ("avocat N'Djaména", "avocat"),
        ("avocat Orléansville Orléans", "avocat Orléansville"),
        ("莫斯科律师", "律师"),
    ],
)
def test_search_without_its_place_asks_for_the_other_words_only(typed, left):
    for number, (name, country) in enumerate(
        {"Moscow": "RU", "Orléans": "FR", "N'Djamena": "TD"}.items()
    ):
        place = {"population": 500_000, "latitude": 1, "longitude": 1}
        town = Town.objects.create(id=number, name=name, country=country, **place)
        for spelled in spellings(name):
            TownName.objects.create(town=town, name=spelled)

    found = find(typed)

    assert found.query.absent.town
    assert found.elsewhere_url == f"?q={quote_plus(left)}"
    assert found.understood[0].url == found.elsewhere_url
    assert not {*found.query.unused} & {"г", "москва", "Москва"}


def test_search_ranks_names_over_former_names_places_services_and_texts():
    CentreFactory(name="E", children=[text(language="en", about="Medical.")])
    CentreFactory(name="D", services=["medical"])
    CentreFactory(name="C", children=[location(shown="approximate", town="Medical")])
    CentreFactory(name="B", former_names=["Medical Union"])
    CentreFactory(name="A Medical House")

    assert names(find("medical")) == ["A Medical House", "B", "C", "D", "E"]


def test_search_neither_finds_nor_suggests_a_hidden_centre():
    centre = CentreFactory(name="Quetzalcoatl", former_names=["Xochimilco"])
    CentreFactory(name="Alder")
    before = [find(typed).total for typed in ("quetzalcoatl", "quetzalcaotl", "xochimilko")]

    centre.hide(by=UserFactory())

    after = [find(typed) for typed in ("quetzalcoatl", "quetzalcaotl", "xochimilko", "quetz")]
    assert before == [1, 1, 1]
    assert [(found.total, found.query.corrections) for found in after] == [(0, ())] * 4
    assert not search.Word.objects.filter(word__in=["quetzalcoatl", "xochimilco"]).exists()


@pytest.mark.parametrize(
    "typed", ["Istanbul Protocol", "protocole d'Istanbul", "Istanbul-Protokoll", "medico legal"]
)
def test_search_takes_a_phrase_as_one_word(typed):
    CentreFactory(name="Alder", services=["forensic"])
    CentreFactory(name="Birch", services=["legal"])

    assert names(find(typed)) == ["Alder"]
    assert not find("Istanbul", exact="1").query.reading.asks


@pytest.mark.parametrize(
    ("a", "b", "number"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("київ", "киев", 1)],
)
def test_edits_are_counted_between_two_words(a, b, number):
    assert edits(a, b) == number
