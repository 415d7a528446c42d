"""Each night open data is held against its standard, and the page says what came of it."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from irct import health, timetable
from irct.models import ConformanceResult, NightRun, SecretariatContact
from irct.opendata import nights
from irct.opendata.records import LISTS
from tests.factories import CentreFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BLOCKS = "contact", "services", "place"
PAGE = "/data/conformance/"
ENDPOINTS = [endpoint for name in LISTS for endpoint in (name, f"{name}/{{id}}")]


def found():
    return {one.endpoint: one.faults for one in ConformanceResult.objects.all()}


@pytest.mark.django_db(transaction=True)
def test_night_checks_every_record_and_times_every_address(live_server, settings, monkeypatch):
    settings.DRILL_URLS = [live_server.url]
    monkeypatch.setattr(nights, "TIMES", 2)
    CentreFactory(services=["legal", "art"], children=[location()])

    timetable.check_open_data()

    assert found() == dict.fromkeys(ENDPOINTS, 0)
    for result in ConformanceResult.objects.all():
        assert 0 < result.median <= result.longest, result

    settings.DRILL_URLS = ["http://127.0.0.1:9"]
    timetable.check_open_data()

    assert found() == dict.fromkeys(ENDPOINTS, 0)
    assert {one.median for one in ConformanceResult.objects.all()} == {None}
    assert ConformanceResult.objects.count() == len(ENDPOINTS)


def test_night_finds_records_that_break_the_schemas(settings, caplog):
    settings.DRILL_URLS = []
    SecretariatContact.objects.create(email="nobody")
    confirmed = dict.fromkeys([f"{block}_confirmed_on" for block in BLOCKS], timezone.localdate())
    how = dict.fromkeys([f"{block}_confirmed_how" for block in BLOCKS], "phone")
    CentreFactory(services=["legal", "art"], children=[location()], **confirmed, **how)

    nights.run()

    faulty = {endpoint: number for endpoint, number in found().items() if number}
    assert faulty == {
        "services": 2,
        "services/{id}": 2,
        "organizations/{id}": 2,
        "service_at_locations": 2,
        "service_at_locations/{id}": 2,
    }
    assert "Open data, organizations/{id}: 2 times services/*/assurer_email: format" in caplog.text
    assert "nobody" not in caplog.text
    assert [line.state for line in health.open_data()] == [health.LOOK]


def test_records_are_checked_and_streamed_in_english_whatever_a_thread_spoke_before(client):
    CentreFactory(services=["legal"], helps=["women"])
    streamed = client.get("/api/hsds/v3/services?format=ndjson&full=true").streaming_content

    with translation.override("fr"):
        line = b"".join(streamed).decode()

    assert "For: women." in line


def results_of(number, **values):
    today = timezone.localdate()
    shown = {"faults": 0, "median": 12.4, "longest": 30.0} | values
    ConformanceResult.objects.bulk_create(
        ConformanceResult(day=today - dt.timedelta(days=ago), endpoint=endpoint, **shown)
        for ago in range(number)
        for endpoint in ENDPOINTS
    )


def test_page_says_what_the_nights_have_shown(client, django_assert_num_queries):
    before = client.get(PAGE).content.decode()
    results_of(40)
    last = ConformanceResult.objects.filter(day=timezone.localdate())
    last.filter(endpoint="services").update(faults=7)
    last.filter(endpoint="taxonomies").update(median=None, longest=None)
    client.get(PAGE)

    with django_assert_num_queries(1):
        page = client.get(PAGE).content.decode()

    assert "No night has passed yet." in before
    assert "<strong>7 faults</strong>" in page
    assert "<code>services</code>: 7" in page
    assert page.count("not answered") == 1
    # One row for each address, and one for each night.
    assert page.count('<th scope="row">') == len(ENDPOINTS) + 30
    assert f'href="{PAGE}"' in client.get("/data/").content.decode()
    assert f'href="{PAGE}"' in client.get("/api/hsds/v3/profile/").content.decode()


def test_results_are_kept_for_thirty_nights_and_name_no_number_of_records():
    results_of(40)

    timetable.delete_what_is_over()

    assert len({one.day for one in ConformanceResult.objects.all()}) == 30
    columns = {field.name for field in ConformanceResult._meta.fields}
    assert columns == {"id", "day", "endpoint", "faults", "median", "longest"}


def test_no_worker_begins_with_it_and_health_tells_how_it_ended():
    assert "check_open_data" not in {task.name for task in timetable.TASKS}
    assert [(line.state, line.value) for line in health.open_data()] == [(health.GOOD, "never")]

    results_of(1)
    assert [(line.state, line.advice) for line in health.open_data()] == [(health.GOOD, "")]

    NightRun.note("check_open_data", error="OSError")
    [line] = health.open_data()
    assert (line.state, "OSError" in line.advice) == (health.LOOK, True)


def test_command_says_what_it_found(settings, capsys):
    settings.DRILL_URLS = []
    CentreFactory(services=["legal"])

    call_command("check_open_data")

    assert "services/{id}: 0 faults, no time\n" in capsys.readouterr().out
