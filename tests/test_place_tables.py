"""The files of countries and languages, which people edit."""

from collections import Counter

import pytest

from irct.places import countries, languages
from irct.places.text import normalise
from irct.tables import phrases_in
from tests.test_places import INTERFACE_LANGUAGES

MODULES = [countries, languages]


@pytest.mark.parametrize("module", MODULES)
def test_place_names_have_known_codes_and_interface_languages(module):
    shown = {code for names in module.SHOWN_NAMES.values() for code in names}

    assert shown | set(module.EVERYDAY_NAMES) <= set(module.codes())
    assert set(module.SHOWN_NAMES) <= set(INTERFACE_LANGUAGES)


@pytest.mark.parametrize("module", MODULES)
def test_everyday_names_are_unique_for_each_code(module):
    assert {
        (code, name)
        for code, text in module.EVERYDAY_NAMES.items()
        for name, count in Counter(phrases_in(text)).items()
        if count > 1
    } == set()


def test_country_slugs_are_unique():
    slugs = Counter(map(countries.slug, countries.codes()))

    assert [slug for slug, count in slugs.items() if count > 1] == []


def test_languages_are_sorted_by_english_name():
    names = [languages.name(code, "en") for code in languages.codes()]

    assert names == sorted(names, key=normalise)
