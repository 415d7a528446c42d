"""Adding and editing a listing at the desk, part by part."""

import datetime as dt
import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.admin import CentreAdmin
from centres.models import Centre
from experts.admin import ExpertAdmin
from experts.models import Expert
from irct.models import Block
from irct.models.changes import row_fields
from irct.places.models import Town, TownName
from tests.admin.desk import CENTRES, EXPERTS, last_context, person, sign_in
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADD, LOOKS_LIKE = f"{CENTRES}add/", f"{CENTRES}add/looks-like/"
PHONE = "+4533760600"

# What is written on each page, and what is stored then.
WRITTEN = {
    "about": {
        "name": "House of Hope",
        "native_name": "Håbets Hus",
        "acronym": "HOH",
        "former_names": "Old House",
        "founded": "1990",
        "founded_note": "by volunteers",
        "texts-en-summary": "We listen.",
        "texts-en-about": "Since 1990.",
        "texts-en-state": "translated",
    },
    "services": {
        "services": ["medical"],
        "languages_usual": ["da"],
        "interpreted_languages_usual": ["ar"],
    },
    "help": {
        "helps": ["everyone"],
        "ways": ["remote"],
        "fees": "free",
        "papers_needed": "no",
        "waiting_weeks": "6",
        "takes_clients": "no",
        "not_taking_until": "2031-05-01",
        "alert_until": "2031-04-01",
        "texts-en-alert": "Moved.",
        "texts-en-how_to_get_help": "Call us.",
    },
    "hours": {
        "opening_hours_Mo_is": "whole_day",
        "time_zone": "Europe/Copenhagen",
        "texts-en-hours_note": "Closed in July.",
    },
    "membership": {"membership": "full", "member_since": "1999", "member_number": "87"},
    "record": {"country": "SE", "slug": "hope", "origin": "member"},
    "confirmed": {
        f"{block}_confirmed_{what}": value
        for block in Block
        for what, value in (("on", "2026-03-02"), ("how", "phone"))
    },
    "notes": {"notes": "They moved."},
}
STORED = {
    "name": "House of Hope",
    "native_name": "Håbets Hus",
    "acronym": "HOH",
    "former_names": ["Old House"],
    "founded": 1990,
    "founded_note": "by volunteers",
    "services": ["medical"],
    "languages": ["da"],
    "interpreted_languages": ["ar"],
    "helps": ["everyone"],
    "ways": ["remote"],
    "fees": "free",
    "papers_needed": False,
    "waiting_weeks": 6,
    "takes_clients": False,
    "not_taking_until": dt.date(2031, 5, 1),
    "alert_until": dt.date(2031, 4, 1),
    "time_zone": "Europe/Copenhagen",
    "membership": "full",
    "member_since": 1999,
    "member_number": "87",
    "country": "SE",
    "slug": "hope",
    "origin": "member",
    "notes": "They moved.",
    **{f"{block}_confirmed_on": dt.date(2026, 3, 2) for block in Block},
    **{f"{block}_confirmed_how": "phone" for block in Block},
}


def page_of(listing, part):
    kind = EXPERTS if isinstance(listing, Expert) else CENTRES
    return f"{kind}{listing.pk}/edit/{part}/"


def save(desk, listing, part, **values):
    """Send a part as a browser does, with changes."""
    page = page_of(listing, part)
    return desk.post(page, filled_in(desk.get(page), **values), follow=True)


def new_row(page):
    """The name under which a page has a row that is not there yet."""
    return next(n for n in filled_in(page) if n.endswith("-position")).removesuffix("-position")


def town(key, name="Springfield", country="US", division=""):
    latitude, longitude = {
        "US": (39.8, -89.6),
        "DK": (55.8, 9.8),
        "SE": (55.7, 13.2),
        "CA": (44.0, -79.0),
    }[country]
    made = Town.objects.create(
        id=key,
        name=name,
        country=country,
        division=division,
        population=key,
        latitude=latitude + key / 100,
        longitude=longitude,
    )
    TownName.objects.create(town=made, name=name.lower())
    return made


# Adding


@pytest.mark.quick
def test_name_that_is_there_already_is_added_knowingly_only(desk):
    there = CentreFactory(name="Alder House", country="DK")
    CentreFactory(name="Alder House", country="KE")
    typed = {"name": "Alder-House", "country": "DK"}

    asked = desk.post(ADD, typed)

    assert [one for one, *_rest in asked.context["found"]] == [there]
    page = asked.content.decode()
    assert f'href="{CENTRES}{there.pk}/change/"' in page
    assert 'value="Alder-House"' in page
    assert Centre.objects.count() == 2
    desk.post(ADD, typed | {"knowing": asked.context["knowing"]})
    assert Centre.objects.filter(name="Alder-House", status="draft").count() == 1


@pytest.mark.quick
def test_what_was_known_of_another_name_is_asked_again(desk):
    CentreFactory(name="Alder House", country="DK")
    CentreFactory(name="Birch House Aarhus", country="DK")
    knowing = desk.post(ADD, {"name": "Alder-House", "country": "DK"}).context["knowing"]

    sent = {"name": "Birch-House Aarhus", "country": "DK", "knowing": knowing}
    asked = desk.post(ADD, sent)

    assert "It is another one: add it" in asked.content.decode()
    assert Centre.objects.count() == 2


def test_name_is_looked_for_while_it_is_typed(desk):
    there = CentreFactory(name="Alder House", country="DK", status="withdrawn")
    gone = CentreFactory(name="Fern Centre", country="DK", status="withdrawn")
    kept = CentreFactory(name="Harbour of Light", country="DK")
    Centre.objects.filter(pk=gone.pk).update(merged_into=kept)

    found = [
        desk.get(LOOKS_LIKE, {"name": name, "country": "DK"}).content.decode()
        for name in ("Alder  house", "Fern Centre")
    ]

    for page, one in zip(found, (there, kept), strict=True):
        assert re.findall(r'href="([^"]*)', page) == [f"{CENTRES}{one.pk}/change/"]
    for query in ({}, {"name": "Alder House", "country": "xx"}, {"name": "\0", "country": "DK"}):
        assert desk.get(LOOKS_LIKE, query).content.strip() == b""


def test_what_is_added_is_merged_with_what_it_looks_like(desk):
    there = CentreFactory(name="Alder House", country="DK")

    sent = {"name": "Alder-House", "country": "DK", "merge": str(there.pk)}
    response = desk.post(ADD, sent)

    added = Centre.objects.get(name="Alder-House")
    assert response.url == f"{CENTRES}{there.pk}/merge/{added.pk}/"
    assert desk.get(response.url).status_code == 200


def test_start_says_what_is_missing_and_leads_there(desk):
    page = desk.post(ADD, {"name": "Alder House", "country": ""})

    assert page.status_code == 400
    told = page.content.decode()
    assert '<a href="#country">Country: This field is required.</a>' in told
    assert 'value="Alder House"' in told


# The parts


def test_each_field_of_the_whole_form_has_a_page(desk):
    for admin, model in ((CentreAdmin, Centre), (ExpertAdmin, Expert)):
        whole = set(flatten_fieldsets(admin.fieldsets)) - set(admin.readonly_fields)
        parts = (model.SECTIONS | model.DESK_SECTIONS).values()
        assert whole - {column for part in parts for column in part.columns} == set()
        for inline in admin.inlines:
            rows = set(flatten_fieldsets(inline.fieldsets))
            texts = {name for part in parts for name in (*part.texts, "state", "language")}
            kinds = {part.children for part in parts if part.children}
            owner = inline.model._meta.get_field(model._meta.model_name)
            is_kind = owner.remote_field.related_name in kinds
            paged = {field.name for field in row_fields(inline.model)} if is_kind else texts
            assert rows - paged == set()


def test_each_part_is_saved_on_its_page(desk, secretary):
    centre = CentreFactory(status="draft", name="A house", children=[text(language="en")])

    for part, values in WRITTEN.items():
        page = save(desk, centre, part, note=f"About {part}.", **values)
        if part == "hours":
            # What will be said in public is seen first.
            page = desk.post(page_of(centre, part), filled_in(page), follow=True)
        assert page.redirect_chain == [(f"{CENTRES}{centre.pk}/change/", 302)], part

    centre.refresh_from_db()
    assert {name: getattr(centre, name) for name in STORED} == STORED
    assert centre.former_slugs != []
    assert centre.opening_hours != ""
    assert {getattr(centre, f"{block}_confirmed_by") for block in Block} == {secretary}
    written = centre.texts.get()
    assert (written.summary, written.about, written.state) == (
        "We listen.",
        "Since 1990.",
        "translated",
    )
    assert (written.how_to_get_help, written.alert) == ("Call us.", "Moved.")
    assert written.hours_note == "Closed in July."
    assert last_context(centre)["reason"] == "About notes."
    assert LogEntry.objects.filter(object_id=centre.pk).count() == len(WRITTEN)
    assert not centre.change_requests.exists()


def test_day_of_confirmation_is_taken_back_with_whose_word_it_was(desk, secretary):
    centre = CentreFactory(contact_confirmed_on="2026-03-02", contact_confirmed_how="phone")
    Centre.objects.update(contact_confirmed_by=secretary)
    half = save(desk, centre, "confirmed", contact_confirmed_on="")
    later = save(desk, centre, "confirmed", contact_confirmed_on="2999-01-01")

    save(desk, centre, "confirmed", contact_confirmed_on="", contact_confirmed_how="")

    assert [half.status_code, later.status_code] == [400, 400]
    centre.refresh_from_db()
    assert (centre.contact_confirmed_on, centre.contact_confirmed_by) == (None, None)


def test_contact_written_on_a_page_waits_for_a_colleague(desk):
    centre = CentreFactory(country="KE", children=[text(language="en", about="We listen.")])
    page = desk.get(page_of(centre, "contacts"))
    new = new_row(page)

    typed = {f"{new}-kind": "phone", f"{new}-value": PHONE, f"{new}-visibility": "secretariat"}
    told = desk.post(page_of(centre, "contacts"), filled_in(page) | typed, follow=True)
    save(desk, centre, "about", name="Another name", **{"texts-en-about": f"Call {PHONE}."})

    assert "Numbers in Kenya begin with +254." in page.content.decode()
    assert "Waiting for a colleague to approve" in told.content.decode()
    centre.refresh_from_db()
    assert (centre.name, centre.contacts.count()) != ("Another name", 1)
    whys = {item["why"] for one in centre.change_requests.all() for item in one.items}
    assert whys == {"contact", "name", "text"}


def test_secretariat_of_one_writes_contacts_at_once_and_that_is_marked(desk, settings):
    settings.SECRETARIAT_OF_ONE = True
    centre = CentreFactory(children=[contact(kind="phone", value=PHONE)])

    row = f"contacts-{centre.contacts.get().pk}"
    save(desk, centre, "contacts", **{f"{row}-value": "+4533760601"})

    assert centre.contacts.get().value == "+4533760601"
    assert last_context(centre.contacts.get())["alone"] == "yes"
    assert not centre.change_requests.exists()


def test_address_of_another_page_is_refused_at_its_field(desk):
    CentreFactory(slug="taken")
    centre = CentreFactory(slug="own", member_number="")
    CentreFactory(member_number="12")

    page = save(desk, centre, "record", slug="taken")
    number = save(desk, centre, "membership", member_number="12")

    assert list(page.context["form"].errors) == ["slug"]
    assert 'href="#slug"' in page.content.decode()
    assert number.status_code == 400
    assert "Nothing is saved yet." in number.content.decode()


def test_two_who_save_one_part_see_what_the_other_made_of_it(desk):
    centre = CentreFactory(notes="One.")
    page = page_of(centre, "notes")
    seen = filled_in(desk.get(page))
    desk.post(page, seen | {"notes": "Two."})

    second = desk.post(page, seen | {"notes": "Three."})

    assert "somebody has changed this part" in second.content.decode()
    centre.refresh_from_db()
    assert centre.notes == "Two."


def test_next_part_follows_where_somebody_goes_on(desk):
    centre = CentreFactory()

    page = save(desk, centre, "about", next="services")

    assert page.redirect_chain == [(page_of(centre, "services"), 302)]
    assert 'name="next" value="help"' in page.content.decode()


def test_draft_says_what_is_missing_and_what_publishing_needs(desk, client):
    desk.post(ADD, {"name": "House of Hope", "country": "KE"})
    centre = Centre.objects.get()
    url = f"{CENTRES}{centre.pk}/change/"

    own = desk.get(url)

    told = own.content.decode()
    for part in Centre.SECTIONS | Centre.DESK_SECTIONS:
        assert f'href="{page_of(centre, part)}"' in told
    assert "Your languages are missing" in told
    assert "Before you can publish it:" in told
    [(why, _url)] = own.context["needed"]
    assert why.startswith("House of Hope: ")
    assert "selected>Kenya" in desk.get(page_of(centre, "hours")).content.decode()


def test_expert_without_a_consent_is_told_where_to_note_one(desk):
    expert = ExpertFactory(status="draft", consent_given_on=None, consent_valid_until=None)

    page = desk.get(f"{EXPERTS}{expert.pk}/change/").content.decode()

    consent = f'<a href="{EXPERTS}{expert.pk}/consent/">Without a valid consent'
    assert consent in page
    saved = save(desk, expert, "contacts", email="dr@example.org")
    assert "Waiting for a colleague to approve" in saved.content.decode()


def test_who_may_only_look_edits_nothing(client):
    reader = person(is_staff=True)
    sign_in(client, reader)
    centre = CentreFactory()

    pages = [f"{CENTRES}{centre.pk}/change/", page_of(centre, "about"), ADD, LOOKS_LIKE]
    pages.append(f"{CENTRES}{centre.pk}/edit/towns/")

    assert [client.get(page).status_code for page in pages] == [403] * len(pages)


def test_unknown_part_and_listing_are_not_found(desk):
    centre = CentreFactory()
    missing = f"{CENTRES}00000000-0000-0000-0000-000000000000/edit/about/"

    assert desk.get(page_of(centre, "nonsense")).status_code == 404
    assert desk.get(missing).status_code == 404


def test_parts_make_a_constant_number_of_queries(desk):
    taken = {}
    for count in (1, 3):
        keys = [count * 10 + number for number in range(count)]
        towns = [town(key, name=f"Town {key}", country="DK") for key in keys]
        centre = CentreFactory(
            name=f"Centre {count}",
            children=[
                *(location(town=one.name, country="DK", geoname=one) for one in towns),
                *(contact(kind="phone", value=f"+453376060{number}") for number in range(count)),
                *(text(language=code) for code in ("en", "da", "fr")[:count]),
            ],
        )
        for part in ("about", "places", "contacts", ""):
            page = page_of(centre, part) if part else f"{CENTRES}{centre.pk}/change/"
            desk.get(page)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                desk.get(page)
            taken.setdefault(part, []).append(len(queries))

    assert {part: one for part, (one, three) in taken.items() if one != three} == {}


# Towns


def test_town_is_asked_about_where_several_have_its_name(desk):
    one, other = town(1, division="Illinois"), town(2, division="Missouri")
    centre = CentreFactory(country="US")
    page = page_of(centre, "places")
    shown = desk.get(page)
    new = new_row(shown)
    typed = {f"{new}-town": "springfield", f"{new}-shown": "hidden"}

    asked = desk.post(page, filled_in(shown) | typed)

    assert asked.status_code == 400
    told = asked.content.decode()
    assert "Choose which one is meant" in told
    assert told.index("Springfield, Missouri") < told.index("Springfield, Illinois")
    desk.post(page, filled_in(asked) | {f"{new}-geoname": str(one.pk)})
    place = centre.locations.get()
    assert (place.geoname, place.point) == (one, one.point)
    assert other.pk != place.geoname_id


def test_another_town_is_found_anew_and_its_coordinates_follow(desk):
    first, second = town(1, "Odense", "DK"), town(2, "Aarhus", "DK")
    abroad = town(3, "Lund", "SE")
    centre = CentreFactory(
        country="DK",
        children=[location(town="Odense", country="DK", geoname=first, shown="hidden")],
    )
    row = f"locations-{centre.locations.get().pk}"

    refused = save(desk, centre, "places", **{f"{row}-geoname": str(abroad.pk)})
    page = desk.get(page_of(centre, "places")).content.decode()
    save(desk, centre, "places", **{f"{row}-town": "Aarhus"})

    assert refused.status_code == 400
    assert "Lund is in Sweden" in refused.content.decode()
    assert "Small map" in page
    [request] = centre.change_requests.all()
    assert request.items[0]["after"]["geoname"] == second.pk


def test_towns_are_suggested_with_their_regions(desk):
    town(1, division="Illinois"), town(2, division="Missouri"), town(3, country="CA")
    url = f"{CENTRES}{CentreFactory().pk}/edit/towns/"

    found = json.loads(desk.get(url, {"town": "Springf", "country": "US"}).content)["towns"]

    assert [one["key"] for one in found] == [2, 1]
    assert found[1]["label"] == "Springfield, Illinois, United States"
    assert "Small map" in desk.get(url, {"on_map": "1"}).content.decode()
    assert [desk.get(url, {"on_map": key}).status_code for key in ("9", "x", "9" * 30)] == [404] * 3
    for query in ({}, {"town": "\0x", "country": "\0"}, {"town": "x" * 5000}):
        assert json.loads(desk.get(url, query).content) == {"towns": []}
