"""What pages weigh on the wire, compressed, with all that they load: a part of `make check`."""

import gzip
import re
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.urls import reverse

from centres.models import Centre
from experts.models import Expert
from irct.places import countries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

# In kilobytes of 1,000 bytes.
BUDGETS = {"/": 45, "/centres/": 40, "/experts/": 40, "/countries/": 40, "/about/": 40}
PROFILE = 30
COUNTRY = 40
JAVASCRIPT = 8

LOADED = re.compile(
    r'<(?:link rel="(?:stylesheet|icon)"|script src=|use href=)[^>]*?"(/static/[^"#]+)'
)


def wire(client, path):
    """Return the bytes of a page and of each file that it loads."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    page = gzip.decompress(answer.content).decode()
    files = set(LOADED.findall(page))
    assert "/static/css/site.css" in files
    return {path: len(answer.content)} | {file: compressed(file) for file in files}


def compressed(file):
    path = settings.BASE_DIR / "static" / file.removeprefix("/static/")
    return len(gzip.compress(path.read_bytes(), 9))


def kilobytes(parts, ending=""):
    return sum(size for name, size in parts.items() if name.endswith(ending)) / 1000


def say(path, parts, budget):
    """Print a line, which pytest shows when asked by -rP."""
    files = ", ".join(f"{name.rpartition('/')[2] or 'page'} {size}" for name, size in parts.items())
    sys.stdout.write(f"{path}: {kilobytes(parts):.1f} KB of {budget} ({files})\n")


@pytest.mark.parametrize(("path", "budget"), BUDGETS.items())
def test_a_page_stays_in_its_budget(client, path, budget):
    parts = wire(client, path)

    say(path, parts, budget)
    assert kilobytes(parts) <= budget
    assert kilobytes(parts, ".js") <= JAVASCRIPT


@pytest.mark.parametrize("model", [Centre, Expert])
def test_each_profile_stays_in_its_budget(client, model):
    weights = {}
    for listing in model.objects.published():
        path = listing.get_absolute_url()
        weights[path] = wire(client, path)

    heaviest = max(weights, key=lambda path: kilobytes(weights[path]))
    say(heaviest, weights[heaviest], PROFILE)
    assert kilobytes(weights[heaviest]) <= PROFILE


def test_the_country_with_most_centres_stays_in_its_budget(client):
    countries_of_centres = Centre.objects.published().values_list("country", flat=True)
    code, _number = Counter(countries_of_centres).most_common(1)[0]
    path = reverse("country_detail", args=[countries.slug(code)])

    parts = wire(client, path)

    say(path, parts, COUNTRY)
    assert kilobytes(parts) <= COUNTRY
