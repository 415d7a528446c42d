"""The demonstration data: real organisations, unmistakable samples, and a way to be rid of both."""

import csv
import io
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command

from centres.models import Centre, Contact, Location, Text
from experts.models import Expert
from irct.places import countries
from irct.places.countries import Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

SAMPLES = {"origin": "sample"}
REAL = {"origin": "public"}


def run(command, *arguments):
    answer = io.StringIO()
    call_command(command, *arguments, stdout=answer)
    return answer.getvalue()


def events():
    return [
        model.pgh_event_model.objects.count() for model in (Centre, Text, Location, Contact, Expert)
    ]


def source():
    path = settings.BASE_DIR / "centres" / "data" / "public_centres.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shown(model):
    return [listing.projection() for listing in model.objects.published().with_children()]


def test_the_published_totals_are_those_of_the_network():
    centres, experts = shown(Centre), shown(Expert)

    assert (len(centres), len({centre.country for centre in centres})) == (156, 76)
    assert (len(experts), len({expert.country for expert in experts})) == (42, 23)
    assert {countries.region(centre.country) for centre in centres} == set(Region)


def test_some_samples_are_not_published():
    def statuses(model):
        return Counter(model.objects.filter(**SAMPLES).values_list("status", flat=True))

    assert statuses(Centre) == {"published": 67, "draft": 3, "hidden": 3, "withdrawn": 2}
    assert statuses(Expert) == {"published": 43, "draft": 2, "hidden": 1, "withdrawn": 1}


def test_real_centres_hold_what_the_file_says_and_nothing_else():
    rows = {row["name"]: row for row in source()}
    centres = {centre.name: centre for centre in Centre.objects.filter(**REAL).with_children()}

    assert centres.keys() == rows.keys()
    for name, centre in centres.items():
        row = rows[name]
        values = {field.attname: getattr(centre, field.attname) for field in centre._meta.fields}
        for column in ("id", "slug", "created_at", "updated_at", "document", "names", "sort_name"):
            del values[column]
        assert {
            column: value for column, value in values.items() if value not in (None, "", [])
        } == {
            "status": "published",
            "origin": "public",
            "notes": centre.notes,
            "services": centre.services,
            **{
                column: row[column]
                for column in ("name", "native_name", "acronym", "country")
                if row[column]
            },
            **({"former_names": row["former_names"].split("; ")} if row["former_names"] else {}),
            **({"founded": int(row["founded"])} if row["founded"] else {}),
        } | ({"services": centre.services} if row["services"] else {})
