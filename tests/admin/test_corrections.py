"""What visitors report, at the desk: read beside the public contacts, decided on once."""

import datetime as dt
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Correction
from irct.models import correction_models
from tests.admin.desk import last_context, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, contact, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CORRECTIONS = "/admin/centres/correction/"
EXPERT_CORRECTIONS = "/admin/experts/correction/"
WRITTEN = "zqtypedo: the door is locked"


def reported(listing=None, **values):
    listing = listing or CentreFactory()
    return listing.corrections.create(**{"kind": "closed", "text": WRITTEN, **values})


def url_of(correction):
    return f"/admin/{correction._meta.app_label}/correction/{correction.pk}/change/"


def listed(response):
    return [correction.listing.name for correction in response.context["cl"].result_list]


def messages(response):
    return [str(message) for message in response.context["messages"]]


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# The list


@pytest.mark.quick
def test_correction_list_puts_riskiest_and_oldest_first_and_decided_last(desk, secretary):
    today = timezone.localdate()
    for name, kind, days in [
        ("decided", "impostor", 9),
        ("other", "other", 9),
        ("new", "contact", 0),
        ("old", "contact", 3),
        ("closed", "closed", 0),
        ("danger", "impostor", 0),
    ]:
        received_on = today - dt.timedelta(days=days)
        one = reported(CentreFactory(name=name), kind=kind, received_on=received_on)
        if name == "decided":
            one.resolve(by=secretary)

    assert listed(desk.get(CORRECTIONS)) == ["danger", "closed", "old", "new", "other", "decided"]


@pytest.mark.quick
def test_correction_list_tells_what_is_wrong_and_how_risky_it_is(desk):
    reported(CentreFactory(name="Open house"), text="x" * 200)

    row = plain(desk.get(CORRECTIONS).rendered_content.partition("<tbody>")[2])

    day = timezone.localdate()
    assert row.partition("1 correction")[0].strip() == (
        f"Open house closed or moved high risk {'x' * 79}… {day.day} {day:%B %Y} open"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state__exact": "open"}, ["B"]),
        ({"state__exact": "resolved"}, ["A"]),
        ({"kind__exact": "closed"}, ["B"]),
        ({"region": "europe"}, ["A"]),
        ({"region": "mena"}, ["B"]),
        ({"q": "a"}, ["A"]),
        ({"q": "zqtypedo"}, []),
    ],
)
def test_correction_list_is_filtered(desk, secretary, query, found):
    reported(CentreFactory(name="A", country="DK"), kind="name").resolve(by=secretary)
    reported(CentreFactory(name="B", country="EG"))

    assert listed(desk.get(CORRECTIONS, query)) == found


@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
def test_correction_pages_make_a_constant_number_of_queries(desk, factory):
    listing = factory()
    correction = reported(listing)
    urls = [url_of(correction).partition(str(correction.pk))[0], url_of(correction)]
    counted = []

    for _ in range(2):
        for url in urls:
            desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            for url in urls:
                desk.get(url)
        counted.append(len(queries))
        for kind in ("name", "offer"):
            reported(listing, kind=kind)
            reported(factory(country="EG"), kind=kind)

    assert counted[0] == counted[1]


# One of them


def test_correction_page_shows_the_report_beside_the_public_data(desk):
    centre = CentreFactory(
        name="Open house",
        slug="open-house",
        children=[
            contact(kind="phone", value="+4533760600", visibility="public"),
            contact(kind="email", value="hidden@example.org", visibility="secretariat"),
            location(shown="approximate", town="Aarhus", street="Secret street 1"),
        ],
    )
    correction, other = reported(centre), reported(centre, kind="offer")

    page = desk.get(url_of(correction)).rendered_content

    assert WRITTEN in page
    assert "+45 33 76 06 00" in page
    assert "Aarhus" in page
    assert "hidden@example.org" not in page
    assert "Secret street" not in page
    for url in (
        "/centres/open-house/",
        f"/admin/centres/centre/{centre.pk}/change/",
        f"/admin/centres/centre/{centre.pk}/history/",
        url_of(other),
    ):
        assert f'href="{url}"' in page


def test_correction_page_of_a_hidden_listing_shows_nothing_as_public(desk):
    phone = contact(kind="phone", value="+4533760600", visibility="public")
    correction = reported(CentreFactory(status="hidden", children=[phone]))

    page = desk.get(url_of(correction)).rendered_content

    assert "the entry is not public at present" in page
    assert "+45 33 76 06 00" not in page


def test_correction_page_of_an_expert_shows_no_contact(desk):
    expert = ExpertFactory(email="person@example.org", phone="+442079460321")

    page = desk.get(url_of(reported(expert))).rendered_content

    assert "No contact is public." in page
    assert "person@example.org" not in page
    assert "2079460321" not in page


@pytest.mark.parametrize(
    ("text", "is_warned"),
    [
        ("The number is now +45 33 76 06 01.", True),
        ("Write to a@example.org", True),
        (WRITTEN, False),
    ],
)
def test_correction_page_warns_when_the_text_holds_a_contact(desk, text, is_warned):
    page = desk.get(url_of(reported(text=text))).rendered_content

    assert ("Check carefully" in page) == is_warned


def test_correction_page_shows_invisible_characters(desk):
    page = desk.get(url_of(reported(text="<b>\u202eabc"))).rendered_content

    assert '&lt;b&gt;<span class="character">U+202E</span>abc' in page


@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
@pytest.mark.parametrize(("verb", "state"), [("resolve", "resolved"), ("dismiss", "dismissed")])
def test_correction_decision_erases_the_text_and_is_in_the_history(
    desk, secretary, factory, verb, state
):
    listing = factory(name="Open house")
    correction = reported(listing)

    told = desk.post(url_of(correction), {"note": "They say so.", verb: "x"}, follow=True)
    page = desk.get(url_of(correction)).rendered_content
    kind = listing._meta.model_name
    past = desk.get(f"/admin/{listing._meta.app_label}/{kind}/{listing.pk}/history/")

    correction.refresh_from_db()
    assert messages(told) == [
        f"“Open house: closed or moved”: {state}. What the visitor wrote has been erased."
    ]
    assert (correction.state, correction.text, correction.decided_by) == (state, "", secretary)
    assert last_context(correction)["reason"] == "They say so."
    assert "Erased when this was decided." in page
    assert 'name="resolve"' not in page
    assert f"{state.title()} what a visitor reported: closed or moved" in past.rendered_content
    assert "zqtypedo" not in page + past.rendered_content
    assert [str(entry) for entry in LogEntry.objects.all() if "zqtypedo" in str(vars(entry))] == []


def test_correction_is_resolved_without_a_note_but_not_dismissed(desk):
    resolved, dismissed = reported(), reported()

    answers = [
        desk.post(url_of(resolved), {"resolve": "x"}),
        desk.post(url_of(dismissed), {"dismiss": "x", "note": " "}),
    ]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "Say why you are dismissing it." in answers[1].rendered_content
    assert [Correction.objects.get(pk=one.pk).state for one in (resolved, dismissed)] == [
        *("resolved", "open"),
    ]


def test_correction_already_decided_tells_who_decided(desk):
    correction = reported()
    correction.resolve(by=person("administrator", name="Ada", is_staff=True), note="Mended.")

    told = desk.post(url_of(correction), {"note": "Nonsense.", "dismiss": "x"}, follow=True)

    [message] = messages(told)
    assert re.fullmatch(r"Ada has decided on this already, on .*: resolved\.", message)
    assert Correction.objects.get().note == "Mended."


def test_correction_is_not_decided_by_a_viewer(db):
    for group in Group.objects.filter(name="secretariat"):
        group.permissions.remove(*group.permissions.filter(codename="change_correction"))
    client, correction = Client(), reported()
    sign_in(client, person("secretariat", is_staff=True))

    page = client.get(url_of(correction))
    answer = client.post(url_of(correction), {"resolve": "x"})

    assert WRITTEN in page.rendered_content
    assert 'name="resolve"' not in page.rendered_content
    assert (answer.status_code, Correction.objects.get().state) == (403, "open")


def test_correction_desk_exists_for_every_kind_of_listing(desk):
    answers = [desk.get(url).status_code for url in (CORRECTIONS, EXPERT_CORRECTIONS)]

    assert answers == [200] * len(correction_models())
