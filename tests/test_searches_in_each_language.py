"""Words of each language find the right centres on its own pages, with and without accents.

Every fourth search is also made on the page.
"""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from irct.machine.languages import in_language
from tests.searches_as_typed import Search, faults

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FILE = Path(__file__).parent / "data" / "searches_in_each_language.csv"
LANGUAGES = [code for code, _name in settings.INTERFACE_LANGUAGES]
FEWEST = 12


def searches_in(language):
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [Search(**row, kind="interface") for row in rows if row["language"] == language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_searches_typed_in_their_own_interface_find_the_right_centres(
    demonstration, client, language
):
    tried, without = searches_in(language), []
    with override(language):
        wrong = {search.query: found for search in tried if (found := faults(search))}
    for search in tried[::4]:
        answer = client.get(in_language("/centres/", language), {"q": search.query})
        page = answer.content.decode()
        if '<article class="card"' not in page:
            without.append(search.query)
        assert f'<html lang="{language}"' in page

    assert (wrong, without) == ({}, [])
    assert len(tried) >= FEWEST
