"""Pairs that look like one entry, at the desk."""

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.models import Centre
from irct import timetable
from irct.desk import duplicates
from irct.models import not_the_same
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db

DUPLICATES = "/admin/centres/centre/duplicates/"


def test_duplicates_told_apart_can_be_compared_again(desk, secretary):
    one, other = CentreFactory(name="Alder House"), CentreFactory(name="Alder House")

    desk.post(DUPLICATES, {"one": one.pk, "other": other.pk})

    said = not_the_same(Centre).objects.get()
    assert (said.said_by, {said.one, said.other}) == (secretary, {one, other})
    assert duplicates.pairs(Centre).total == 0
    desk.post(DUPLICATES, {"back": said.pk})
    assert duplicates.pairs(Centre).total == 1


def test_duplicates_list_is_filtered_by_region(desk):
    for country in ("DK", "KE"):
        CentreFactory(name="Alder", country=country)
        CentreFactory(name="Alder", country=country)

    totals = [
        desk.get(f"{DUPLICATES}?region={region}").context["total"]
        for region in ("europe", "", "nowhere")
    ]

    assert totals == [1, 2, 2]


def test_duplicates_list_makes_a_constant_number_of_queries(desk):
    taken = {}
    for count in (2, 6):
        CentreFactory.create_batch(count - Centre.objects.count(), name="Alder House")
        desk.get(DUPLICATES)

        with CaptureQueriesContext(connection) as queries:
            page = desk.get(DUPLICATES)

        assert page.context["total"] == count * (count - 1) / 2
        taken[count] = len(queries)

    assert taken[2] == taken[6]


def test_page_of_an_entry_makes_a_constant_number_of_queries(desk):
    centre, taken = CentreFactory(name="Alder House"), {}
    where = f"/admin/centres/centre/{centre.pk}/whole/"
    for count in (1, 4):
        CentreFactory.create_batch(count + 1 - Centre.objects.count(), name="Alder House")
        desk.get(where)

        with CaptureQueriesContext(connection) as queries:
            page = desk.get(where).content.decode()

        assert page.count("/merge/") == count
        taken[count] = len(queries)

    assert taken[1] == taken[4]


def test_duplicate_hint_is_shown_of_a_listing_that_was_added_knowingly(desk):
    CentreFactory(name="Alder House")
    sent = {"name": "Alder-House", "country": "DK"}
    asked = desk.post("/admin/centres/centre/add/", sent)

    sent["knowing"] = asked.context["knowing"]
    page = desk.post("/admin/centres/centre/add/", sent, follow=True)

    assert "This may be the same as:" in page.content.decode()


def test_large_directory_is_compared_at_night(desk, monkeypatch):
    def told():
        page = desk.get(DUPLICATES)
        pairs = [{str(one), str(other)} for _pair, one, other, _url in page.context["pairs"]]
        return pairs, "compared each night" in page.content.decode()

    CentreFactory(name="House of Alder")
    CentreFactory(name="Alder House")
    of_both = [{"House of Alder", "Alder House"}]
    small = told()
    monkeypatch.setattr(import_module("irct.desk.duplicates.pairs"), "MOST_AT_ONCE", 1)
    before = told()
    timetable.compare_entries()
    CentreFactory(name="The Alder House")
    after = told()

    assert small == (of_both, False)
    assert before == ([], True)
    assert after == (of_both, True)
