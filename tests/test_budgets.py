"""What pages weigh on the wire, compressed, with all that they load: a part of `make check`."""

import gzip
import json
import re
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.urls import reverse

from centres.models import Centre
from experts.models import Expert
from irct.machine.style_sheets import whole
from irct.places import countries
from irct.places.countries import Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

# In kilobytes of 1,000 bytes.
BUDGETS = {
    "/": 45,
    "/centres/": 40,
    "/centres/?q=rehabilitaton+copenhagen": 40,
    "/experts/": 40,
    "/experts/request/": 40,
    "/countries/": 40,
    "/about/": 40,
    "/impact/": 40,
    "/staying-safe/": 40,
    "/near/": 40,
    "/map/": 45,
    **{f"/map/{region}/": 45 for region in Region.values},
    "/sheet/?c=sample-centre-alder&c=sample-centre-apricot&c=zentrum-uberleben": 40,
    "/all/": 150,
}
PROFILE = 30
# Of so many profiles of each origin, those with the longest texts, the heaviest is looked for.
FULLEST = 12
COUNTRY = 40
POINTS = 10
# Of visitors, who may have an old phone and a slow line, and of those who sign in.
JAVASCRIPT, JAVASCRIPT_SIGNED_IN = 5, 5.5
SIGNED_IN = {"adding.js", "choosing.js", "combobox.js", "find.js", "passkey.js", "queue.js"}

LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script src=)[^>]*?"(/static/[^"#]+)')
PICTURES = re.compile(r'url\("\.\./(img/[^"#]+)"\)')


def wire(client, path):
    """The bytes of a page and of each file that it loads."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    page = gzip.decompress(answer.content).decode()
    files = set(LOADED.findall(page))
    assert "/static/css/site.css" in files
    sheets = [file for file in files if file.endswith(".css")]
    files |= {f"/static/{name}" for one in sheets for name in PICTURES.findall(text(one))}
    assert "/static/img/icons.svg" in files
    return {path: len(answer.content)} | {file: compressed(file) for file in files}


def text(file):
    path = settings.BASE_DIR / "static" / file.removeprefix("/static/")
    return whole(path) if path.suffix == ".css" else path.read_text(encoding="utf-8")


def compressed(file):
    return len(gzip.compress(text(file).encode(), 9))


def kilobytes(parts):
    return sum(parts.values()) / 1000


def say(path, parts, budget):
    """Print a line, which pytest shows when asked by -rP."""
    files = ", ".join(f"{name.rpartition('/')[2] or 'page'} {size}" for name, size in parts.items())
    sys.stdout.write(f"{path}: {kilobytes(parts):.1f} KB of {budget} ({files})\n")


@pytest.mark.parametrize(("path", "budget"), BUDGETS.items())
def test_page_stays_in_its_budget(client, path, budget):
    parts = wire(client, path)

    say(path, parts, budget)
    assert kilobytes(parts) <= budget


def fullest(model):
    """The profiles that say most: real ones, which lead to other centres, and samples."""
    listings = sorted(model.objects.published(), key=lambda one: len(one.document), reverse=True)
    origins = [[one for one in listings if one.origin == origin] for origin in model.Origin]
    return [one for own in origins for one in own[:FULLEST]]


@pytest.mark.parametrize("model", [Centre, Expert])
def test_heaviest_profile_stays_in_its_budget(client, model):
    weights = {}
    for listing in fullest(model):
        path = listing.get_absolute_url()
        weights[path] = wire(client, path)

    heaviest = max(weights, key=lambda path: kilobytes(weights[path]))
    say(heaviest, weights[heaviest], PROFILE)
    assert kilobytes(weights[heaviest]) <= PROFILE


def test_country_page_with_most_centres_stays_in_its_budget(client):
    countries_of_centres = Centre.objects.published().values_list("country", flat=True)
    code, _number = Counter(countries_of_centres).most_common(1)[0]
    path = reverse("country_detail", args=[countries.slug(code)])

    parts = wire(client, path)

    say(path, parts, COUNTRY)
    assert kilobytes(parts) <= COUNTRY


def test_near_me_points_stay_in_their_budget(client):
    answer = client.get("/near/points.json", headers={"Accept-Encoding": "gzip"})

    parts = {"/near/points.json": len(answer.content)}
    say("/near/points.json", parts, POINTS)
    assert len(json.loads(gzip.decompress(answer.content))["points"]) > 100
    assert kilobytes(parts) <= POINTS


@pytest.mark.parametrize(("is_signed_in", "budget"), [(0, JAVASCRIPT), (1, JAVASCRIPT_SIGNED_IN)])
def test_scripts_together_stay_in_their_budget(is_signed_in, budget):
    names = [path.name for path in (settings.BASE_DIR / "static/js").iterdir()]
    of_these = [name for name in names if (name in SIGNED_IN) == is_signed_in]
    parts = {name: compressed(f"/static/js/{name}") for name in of_these}

    say("JavaScript", parts, budget)
    assert kilobytes(parts) <= budget
