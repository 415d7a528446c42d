"""The list of what entries lack in each language."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.models import listing_models
from irct.models.derived import lacks
from irct.places import languages
from irct.places.locales import capfirst
from tests.factories import CentreFactory, ExpertFactory, UserFactory, text

pytestmark = pytest.mark.django_db


def world(number=1):
    for one in range(number):
        centre = CentreFactory(
            name=f"House {one}",
            children=[
                text(language="en", about="We listen.", summary="A house."),
                text(language="fr", about="Nous écoutons.", state="software"),
            ],
        )
        centre.texts.filter(language="en").update(about="We listen and advise.")


def rows(response):
    cells = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    return [row[:3] for row in cells[1:]]


def test_list_tells_what_is_outdated_by_entry_language_and_text(desk):
    world()

    page = desk.get("/admin/texts/").content.decode()

    assert "1 text of an entry in one language." in page
    assert "House 0" in page
    assert "<td>French</td>" in page
    assert "<td>About the centre</td>" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [["House 0", "French", "About the centre"]]),
        ("?show=outdated&language=de", []),
        ("?show=by_software", [["House 0", "French", "About the centre"]]),
        ("?show=missing&language=fr", [["House 0", "French", "In one sentence"]]),
        (
            "?show=missing&language=uk",
            [["House 0", "Ukrainian", "In one sentence and about the centre"]],
        ),
        ("?show=missing&language=en", []),
    ],
)
def test_file_holds_what_the_list_shows(desk, query, found):
    world()

    assert rows(desk.get(f"/admin/texts.csv{query}")) == found


@pytest.mark.parametrize("show", ["outdated", "missing", "by_software"])
def test_list_says_what_each_entry_says_of_itself(desk, show):
    world(2)
    made = {"state": "translated"}
    CentreFactory(
        name="Ahead",
        children=[
            text(language="tr", summary="Bir ev.", about="Dinliyoruz."),
            text(language="so", about="Waan dhageysanaa.", **made),
            text(language="en", summary="", about="", alert="Closed."),
        ],
    )
    CentreFactory(name="Only software", children=[text(about="We listen.", state="software")])
    CentreFactory(name="Empty", children=[text(summary="", about="")])
    ExpertFactory(name="Ada", children=[text(language="fr", biography="Une vie.")])
    ExpertFactory(name="Withdrawn", status="withdrawn", children=[text(biography="A life.")])

    said = [
        [str(entry), capfirst(languages.name(lack.language, "en")), len(getattr(lack, show))]
        for model in listing_models()
        for entry in model.objects.exclude(status="withdrawn").order_by("sort_name", "pk")
        for lack in lacks(entry.texts.all(), entry.texts.model.WRITTEN)
        if getattr(lack, show)
    ]

    found = rows(desk.get(f"/admin/texts.csv?show={show}"))
    assert [[*row[:2], row[2].count(",") + row[2].count(" and ") + 1] for row in found] == said
    assert len(said) > 1


def test_experts_are_listed_and_who_is_withdrawn_is_not(desk):
    CentreFactory(status="withdrawn", children=[text(language="en", about="Gone.")])
    ExpertFactory(name="Ada", children=[text(language="fr", biography="Une vie.")])

    listed = rows(desk.get("/admin/texts.csv?show=missing&language=en"))

    assert listed == [["Ada", "English", "Biography"]]


def test_list_asks_as_many_queries_for_many_entries(desk):
    counts = []
    desk.get("/admin/texts/")
    for number in (1, 3):
        world(number)
        with CaptureQueriesContext(connection) as queries:
            desk.get("/admin/texts/?show=missing")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_whoever_may_see_no_entry_sees_no_list(client):
    client.force_login(UserFactory(is_staff=True))

    answers = [client.get(path).status_code for path in ("/admin/texts/", "/admin/texts.csv")]

    assert 200 not in answers
