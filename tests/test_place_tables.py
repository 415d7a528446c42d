"""The files of countries and languages, which people edit."""

from collections import Counter

import pytest

from irct.places import countries, languages
from irct.places.text import normalise
from irct.tables import phrases_in
from tests.test_places import INTERFACE_LANGUAGES

MODULES = [countries, languages]


@pytest.mark.parametrize("module", MODULES)
def test_names_are_of_known_codes_in_languages_of_the_interface(module):
    shown = {code for names in module.SHOWN_NAMES.values() for code in names}

    assert shown | set(module.EVERYDAY_NAMES) <= set(module.codes())
    assert set(module.SHOWN_NAMES) <= set(INTERFACE_LANGUAGES)


@pytest.mark.parametrize("module", MODULES)
def test_no_everyday_name_is_written_twice(module):
    assert {
        (code, name)
        for code, text in module.EVERYDAY_NAMES.items()
        for name, count in Counter(phrases_in(text)).items()
        if count > 1
    } == set()


def test_no_two_countries_share_a_slug():
    slugs = Counter(map(countries.slug, countries.codes()))

    assert [slug for slug, count in slugs.items() if count > 1] == []


def test_languages_stand_in_the_order_of_their_english_names():
    names = [languages.name(code, "en") for code in languages.codes()]

    assert names == sorted(names, key=normalise)
