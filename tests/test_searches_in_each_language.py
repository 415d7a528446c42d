"""Words of each language find the right centres on its own pages, with and without accents."""

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
    tried, wrong = searches_in(language), {}
    for search in tried:
        answer = client.get(in_language("/centres/", language), {"q": search.query})
        with override(language):
            found = faults(search)
        page = answer.content.decode()
        if found or '<article class="card"' not in page:
            wrong[search.query] = found
        assert f'<html lang="{language}"' in page

    assert wrong == {}
    assert len(tried) >= FEWEST
