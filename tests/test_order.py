"""Names in lists stand where readers of the page's language look for them."""

import pytest
from django.utils import translation

from irct.models import by_name, country_choices
from irct.places import countries
from irct.places.order import in_order
from tests.factories import CentreFactory, ExpertFactory

IN_ORDER = {
    "en": [
        "Afghanistan",
        "Åland Islands",
        "Albania",
        "Côte d’Ivoire",
        "Croatia",
        "Türkiye",
        "Zambia",
    ],
    "fr": ["Écosse", "Égypte", "Émirats", "Équateur", "Espagne", "États-Unis", "Éthiopie", "Fidji"],
    "es": ["Níger", "Noruega", "Nueva Zelanda", "Ñeembucú", "Omán"],
    "tr": ["Cezayir", "Çad", "Çin", "Danimarka", "Irak", "İran", "İsrail", "Sudan", "Şili"],
    "ru": ["Ирак", "Иран", "Йемен", "Катар"],
    "uk": ["Габон", "Ґана", "Ефіопія", "Єгипет", "Ірак", "Італія", "Ямайка"],
    "fa": [
        "آلمان",
        "افغانستان",
        "ایران",
        "بلژیک",
        "پاکستان",
        "ترکیه",
        "چین",
        "روسیه",
        "کنیا",
        "گینه",
    ],
}


@pytest.mark.parametrize("language", IN_ORDER)
def test_names_stand_where_readers_of_a_language_look_for_them(language):
    with translation.override(language):
        names = IN_ORDER[language]

        assert sorted([*names[1::2], *names[::2]], key=in_order) == names


def test_arabic_names_are_sorted_whatever_hamza_they_begin_with():
    with translation.override("ar"):
        names = ["باكستان", "أوغندا", "إيران", "اليابان", "آيسلندا"]

        assert max(names, key=in_order) == "باكستان"


@pytest.mark.parametrize("text", ["", "’", "…", "中国", "a" * 500])
def test_any_text_has_a_place(text):
    assert sorted(["b", text], key=in_order)


@pytest.mark.django_db
def test_choices_of_countries_are_in_order_and_without_places_where_nobody_lives():
    names = [name for _code, name in country_choices()]

    assert names[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert names.index("Côte d’Ivoire") == names.index("Costa Rica") + 1
    assert {*countries.codes()} - {code for code, _name in country_choices()} == {
        *("AQ", "BV", "GS", "HM", "TF", "UM")
    }


@pytest.mark.django_db
def test_every_list_of_countries_is_in_the_same_order(client):
    codes = ["AL", "AX", "AF", "CI", "HR", "TR", "TV"]
    for code in codes:
        CentreFactory(country=code)
        ExpertFactory(country=code, countries_of_work=[code])
    in_order = by_name(codes)

    centres = {one.name: one for one in client.get("/centres/").context["search"].facets}
    experts = {one.name: one for one in client.get("/experts/").context["search"].facets}
    near = [centre.country for centre in client.get("/near/").context["centres"]]
    regions = client.get("/countries/").context["regions"]

    assert in_order == ["AF", "AX", "AL", "CI", "HR", "TR", "TV"]
    assert [one.code for one in centres["country"].values] == in_order
    assert [one.code for one in experts["country"].values] == in_order
    assert [one.code for one in experts["work"].values] == in_order
    assert near == in_order
    for region in regions:
        shown = [one["code"] for one in region["countries"]]
        assert shown == by_name(shown)


@pytest.mark.slow
@pytest.mark.django_db
def test_country_where_nobody_lives_has_no_page(client):
    paths = [f"/countries/{countries.slug(code)}/" for code in countries.UNINHABITED]
    searches = [f"/centres/?q={countries.name(code, 'en')}" for code in countries.UNINHABITED]
    pages = ["/countries/", "/map/", "/sitemap.xml", *searches]

    answers = {address: client.get(address).content.decode() for address in pages}

    assert [client.get(path).status_code for path in paths] == [404] * 6
    assert {page: path for page, told in answers.items() for path in paths if path in told} == {}
    assert "/countries/denmark/" in answers["/countries/"]
