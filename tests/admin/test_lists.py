"""The desk's lists: searched, filtered, counted."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.disclosure import projection
from irct.disclosure.projection import months_before
from irct.models import HeadlineFigure
from irct.places.models import Town
from tests.admin.desk import CENTRES, EXPERTS
from tests.factories import CentreFactory, ExpertFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def names(response):
    return [listing.name for listing in response.context["cl"].result_list]


@pytest.mark.parametrize(("kind", "url"), [(CentreFactory, CENTRES), (ExpertFactory, EXPERTS)])
def test_desk_list_makes_a_constant_number_of_queries(desk, kind, url):
    kind.create_batch(1, languages=["ar"])
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    kind.create_batch(2, languages=["fr", "ti"], country="FR")

    with CaptureQueriesContext(connection) as three:
        desk.get(url)

    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("query", "statements"), [({}, 1), ({"services": "legal"}, 2), ({"region": "europe"}, 2)]
)
def test_what_filters_offer_is_counted_together_and_once_for_a_page(desk, query, statements):
    CentreFactory(services=["legal"], languages=["ar"])

    with CaptureQueriesContext(connection) as made:
        desk.get(CENTRES, query)

    counted = [one["sql"] for one in made if "WITH found AS MATERIALIZED" in one["sql"]]
    assert len(counted) == statements


@pytest.mark.parametrize(("count", "first"), [(156, 156), (200, 200), (201, 50)])
def test_centre_list_shows_all_members_on_one_page(desk, count, first):
    CentreFactory.create_batch(count, index=False)

    response = desk.get(CENTRES)

    assert len(names(response)) == first
    assert response.context["cl"].multi_page == (count > 200)


NAMES_TYPED = [
    *("zywiec", "ŻYWIEC", "opoznienie", "vito", "VI.TO.", "nadím", "مركز"),
    *("kirkuk", "center, kirkuk", "arhus", "żywiec arhus"),
]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_centre_list_finds_by_every_name_and_town(desk, status):
    CentreFactory(
        status=status,
        name="Żywiec Opóźnienie VI.TO.",
        native_name="مركز",
        acronym="NADIM",
        former_names=["Another", "Kirkuk Center, Kirkuk"],
        children=[location(town="Århus"), location(town="Aarhus")],
    )
    CentreFactory(name="Elsewhere")

    found = {typed: names(desk.get(CENTRES, {"q": typed})) for typed in NAMES_TYPED}

    assert found == {typed: ["Żywiec Opóźnienie VI.TO."] for typed in NAMES_TYPED}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"region": "mena"}, ["B"]),
        ({"country": "DK"}, ["A"]),
        ({"status__exact": "draft"}, ["B"]),
        ({"origin__exact": "sample"}, ["A"]),
        ({"membership__exact": "full"}, ["B"]),
        ({"services": "legal"}, ["A", "B"]),
        ({"services": "legal", "languages": "ar"}, ["B"]),
        ({"region": "atlantis"}, []),
        ({"confirmed": "perhaps"}, []),
    ],
)
def test_centre_list_is_filtered(desk, query, found):
    CentreFactory(name="A", country="DK", services=["legal"], languages=["da"], origin="sample")
    CentreFactory(
        name="B",
        country="EG",
        services=["legal", "medical"],
        languages=["ar", "en"],
        status="draft",
        membership="full",
    )

    assert sorted(names(desk.get(CENTRES, query))) == found


@pytest.mark.parametrize(("regions", "found"), [(["mena", "lac"], ["B", "C"]), ([], [])])
@pytest.mark.parametrize("url", [CENTRES, "/admin/centres/correction/"])
def test_desk_list_is_filtered_by_the_regions_of_the_reader(desk, secretary, regions, found, url):
    secretary.regions = regions
    secretary.save()
    for name, country in [("A", "DK"), ("B", "EG"), ("C", "CL")]:
        CentreFactory(name=name, country=country).corrections.create(kind="name")

    shown = desk.get(url, {"region": "own"}).context["cl"].result_list

    assert sorted(str(getattr(one, "listing", one)) for one in shown) == found


@pytest.mark.quick
def test_centre_list_counts_each_value_of_a_filter(desk):
    CentreFactory(country="DK", services=["legal"])
    CentreFactory(country="EG", services=["legal", "medical"])
    CentreFactory(country="EG", status="draft")

    response = desk.get(CENTRES, {"status__exact": "published"})

    shown = {
        str(spec.title): [choice["display"] for choice in spec.choices(response.context["cl"])]
        for spec in response.context["cl"].filter_specs
    }
    assert shown["country"] == ["All", "Denmark (1)", "Egypt (1)"]
    assert shown["service"] == ["All", "medical care (1)", "legal help (2)"]
    assert shown["confirmed"] == [
        "All",
        "confirmed (0)",
        "due (0)",
        "overdue (0)",
        "never confirmed (2)",
    ]


@pytest.mark.parametrize("today", ["2024-02-29", "2025-05-31", "2026-03-01"])
def test_centre_list_and_public_agree_on_the_confirmation_state(desk, today):
    today = dt.date.fromisoformat(today)
    days = [today - dt.timedelta(days=back) for back in (0, 364, 365, 366, 367, 454, 456, 457, 460)]
    for day in days:
        values = {}
        for block in ("contact", "services", "place"):
            values |= {f"{block}_confirmed_on": day, f"{block}_confirmed_how": "phone"}
        CentreFactory(name=day.isoformat(), **values)
    CentreFactory(name="never", contact_confirmed_on=today, contact_confirmed_how="phone")

    with time_machine.travel(dt.datetime.combine(today, dt.time(12), dt.UTC)):
        found = {
            state: set(names(desk.get(CENTRES, {"confirmed": state})))
            for state in ("confirmed", "due", "overdue", "never")
        }

    expected = {state: set() for state in found} | {"never": {"never"}}
    for day in days:
        expected[projection.confirmation(day, today=today).state].add(day.isoformat())
    assert found == expected


@pytest.mark.quick
def test_months_before_stops_at_the_end_of_a_short_month():
    assert months_before(dt.date(2024, 2, 29), 12) == dt.date(2023, 2, 28)
    assert months_before(dt.date(2026, 1, 31), 2) == dt.date(2025, 11, 30)
    assert months_before(dt.date(2025, 12, 5), 12) == dt.date(2024, 12, 5)


def test_town_suggestions_tell_namesakes_apart(desk):
    for pk, division, country in [(1, "Alabama", "US"), (2, "", "GB")]:
        town = Town.objects.create(
            pk=pk,
            name="Birmingham",
            division=division,
            country=country,
            population=1000 * pk,
            latitude=0,
            longitude=0,
        )
        town.names.create(name="birmingham")

    response = desk.get(
        "/admin/autocomplete/",
        {
            "term": "birmíngham",
            "app_label": "centres",
            "model_name": "location",
            "field_name": "geoname",
        },
    )

    assert [result["text"] for result in response.json()["results"]] == [
        "Birmingham, United Kingdom",
        "Birmingham, Alabama, United States",
    ]


def filters(response):
    """The filters of a list: by their titles, whether they are open, and their choices."""
    page = response.content.decode()
    nav = page[page.index('<nav class="filters"') :]
    found = re.findall(
        r"<details( open)?>\s*<summary>(.*?)</summary>(.*?)</details>",
        nav[: nav.index("</nav>")],
        re.DOTALL,
    )
    return {
        title: (bool(is_open), re.findall(r"<a[^>]*>(.*?)</a>", choices))
        for is_open, title, choices in found
    }


def test_filters_are_folded_but_those_in_use_and_offer_nothing_that_leaves_nothing(desk):
    CentreFactory(country="DK", membership="full")
    CentreFactory(country="KE", membership="full", status="draft")

    shown = filters(desk.get(CENTRES))
    narrowed = filters(desk.get(CENTRES, {"status__exact": "draft"}))

    assert shown["Status"] == (False, ["All", "draft (1)", "published (1)"])
    assert shown["Membership"] == (False, ["All", "full member (2)"])
    assert {title for title, (is_open, _choices) in shown.items() if is_open} == set()
    assert {title for title, (is_open, _choices) in narrowed.items() if is_open} == {"Status"}
    assert narrowed["Country"] == (False, ["All", "Kenya (1)"])


def test_cells_carry_the_name_of_their_column(desk):
    CentreFactory(country="DK")

    page = desk.get(CENTRES).content.decode()

    assert '<td data-column="Country" class="field-country_shown">Denmark</td>' in page


def test_numbers_and_answers_in_lists_are_written_for_readers(desk):
    HeadlineFigure.objects.create(
        counts="survivors supported", value=60_000, each_year=True, source="IRCT"
    )
    Town.objects.create(
        pk=1, name="Nairobi", country="KE", population=2_750_547, latitude=-1.3, longitude=36.8
    )

    figures = desk.get("/admin/irct/headlinefigure/").content.decode()
    towns = desk.get("/admin/places/town/").content.decode()

    assert (">60,000<" in figures, ">yes<" in figures, "icon-yes" in figures) == (True, True, False)
    assert ">2,750,547<" in towns


def test_form_has_its_buttons_once_so_that_it_begins_at_its_first_field(desk):
    page = desk.get("/admin/irct/helpline/add/").content.decode()

    assert page.count('class="submit-row"') == 1
    assert page.index("id_country") < page.index('class="submit-row"')
