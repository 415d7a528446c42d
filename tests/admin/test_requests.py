"""Deciding on what waits for a second person."""

import datetime as dt
import re
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Centre
from irct.desk.requests import ItemReview
from irct.history.marks import compared, visible
from irct.models import Decision, Role, note_introduction
from tests.admin.desk import last_context, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text
from tests.signing_in import add_app

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REQUESTS = "/admin/centres/changerequest/"
EXPERT_REQUESTS = "/admin/experts/changerequest/"

PHONE = "+4533760600"
OTHER_PHONE = "+4533760601"


@pytest.fixture
def editor():
    user = UserFactory(
        email="editor@example.org", date_joined=timezone.now() - dt.timedelta(days=90)
    )
    add_app(user)
    return user


def centre_of(editor, *children, **values):
    centre = CentreFactory(children=children, **values)
    centre.editorships.create(user=editor, role=Role.LEAD)
    return centre


def asked(centre, section, by, **changed):
    """Have an editor ask for another value of the only row of a section."""
    [(path, row)] = centre.values_of(section).items()
    return centre.submit(section, {path: {**row, **changed}}, by=by)


def new_phone(editor, **changed):
    centre = centre_of(editor, contact(kind="phone", value=PHONE, visibility="public"))
    return asked(centre, "contacts", editor, **{"value": OTHER_PHONE, **changed})


def url_of(change_request):
    return f"/admin/{change_request._meta.app_label}/changerequest/{change_request.pk}/change/"


def filled_in(response, **decided):
    """What a browser would send of the page, with what was decided of each path."""
    data = {"seen": response.context["seen"], "decide": "Decide, and answer"}
    for review in response.context["reviews"]:
        for form in (review.form, review.amendment):
            for field in form:
                value = field.value()
                if value is not None:
                    data[field.html_name] = value
    return data | decided


def decide(client, change_request, **decided):
    url = url_of(change_request)
    return client.post(url, filled_in(client.get(url), **decided))


def messages(response):
    return [str(message) for message in response.context["messages"]]


def row_prefix(change_request):
    [item] = change_request.items
    return item["path"].replace("/", "-").replace("+", "new")


# The list


@pytest.mark.quick
def test_change_request_list_puts_waiting_first_and_oldest_before_all(desk, editor, secretary):
    now = timezone.now()
    names = ["decided", "new", "old"]
    for days, name in enumerate(names):
        request = centre_of(editor, name=name).submit("about", {"name": "N"}, by=editor)
        type(request).objects.update_or_create(
            pk=request.pk, defaults={"proposed_at": now - dt.timedelta(days=days)}
        )
        if name == "decided":
            request.approve(by=secretary)

    response = desk.get(REQUESTS)

    told = [str(request.listing) for request in response.context["cl"].result_list]
    assert told == ["old", "new", "N"]


@pytest.mark.quick
def test_change_request_list_shows_item_asker_and_number_of_warnings(desk, editor):
    request = new_phone(editor, value="+33140012345")
    request.reply("It is our new one.", by=editor)

    response = desk.get(REQUESTS)

    row = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", response.rendered_content.partition("<tbody>")[2])
    ).partition("1 change request")[0]
    assert row.strip() == (
        f"{request.listing} Contacts Contact: phone editor@example.org 0 minutes ago"
        " 1 pending answered"
    )


@pytest.mark.parametrize("url", [REQUESTS, EXPERT_REQUESTS])
def test_change_request_list_makes_a_constant_number_of_queries(desk, url):
    make = CentreFactory if url == REQUESTS else ExpertFactory

    def ask(country):
        listing, user = make(country=country), UserFactory()
        listing.editorships.create(user=user)
        listing.submit("about", {"name": "Another"}, by=user)

    ask("DK")
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    ask("FR")
    ask("EG")

    with CaptureQueriesContext(connection) as three:
        desk.get(url)

    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status__exact": "pending"}, ["B"]),
        ({"status__exact": "declined"}, ["A"]),
        ({"region": "europe"}, ["A"]),
        ({"region": "mena"}, ["B"]),
        ({"q": "someone"}, ["B"]),
    ],
)
def test_change_request_list_is_filtered_and_searched(desk, secretary, query, found):
    for name, country, email in [("A", "DK", "a@example.org"), ("B", "EG", "someone@example.org")]:
        centre = CentreFactory(name=name, country=country)
        request = centre.submit("about", {"acronym": "X"}, by=UserFactory(email=email))
        if name == "A":
            request.decline(by=secretary, reason="No.")

    response = desk.get(REQUESTS, query)

    assert [str(r.listing) for r in response.context["cl"].result_list] == found


# The page


def test_change_request_page_marks_the_difference(desk, editor):
    centre = centre_of(editor, text(language="en", about="Call us in the morning."))
    request = centre.submit(
        "about", {"texts/en/about": "Call +45 33 76 06 00 in the morning."}, by=editor
    )

    response = desk.get(url_of(request))

    [review] = response.context["reviews"]
    [cell] = review.difference.cells
    assert review.difference.title == "About the centre (English)"
    assert cell.before == (
        'Call <del><span class="visually-hidden">removed: </span>us</del> in the morning.'
    )
    assert cell.after == (
        'Call <ins><span class="visually-hidden">added: </span>+45 33 76 06 00</ins>'
        " in the morning."
    )
    assert cell.before in response.rendered_content


def test_change_request_page_compares_each_field_of_a_row(desk, editor):
    request = new_phone(editor, visibility="on_request", languages=["da"])

    [review] = desk.get(url_of(request)).context["reviews"]

    assert [(cell.label, cell.is_changed) for cell in review.difference.cells] == [
        ("Kind", False),
        ("Number or address", True),
        ("Languages", True),
        ("Who sees it", False),
    ]
    assert re.sub("<[^>]+>", "", review.difference.cells[2].after) == "added: Danish"


def test_change_request_page_tells_asker_inviter_and_other_requests(desk, editor):
    centre = centre_of(editor, contact(kind="phone", value=PHONE, visibility="public"))
    centre.editorships.update(invited_by=UserFactory(name="Ida Lead"))
    other = centre.submit("about", {"name": "Another"}, by=editor)
    request = asked(centre, "contacts", editor, value=OTHER_PHONE)

    response = desk.get(url_of(request))

    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.rendered_content))
    assert "invited by Ida Lead" in page
    assert response.context["others"] == [(other, url_of(other))]
    assert "Latest changes to the entry" in page
    assert [entry.by for entry in response.context["recent"]][-1] == ""


def test_change_request_page_escapes_markup_and_names_invisible_characters(desk, editor):
    centre = centre_of(editor)
    request = centre.submit("about", {"name": "<script>alert(1)</script> \u202ebad"}, by=editor)

    page = desk.get(url_of(request)).rendered_content

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<span class="character">U+202E</span>bad' in page


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("a b c", "a x c", ["b"], ["x"]),
        ("info@example.org", "info@example.com", ["info@example.org"], ["info@example.com"]),
        ("Mo-Fr 9:00", "Mo-Fr 10:00", ["9:00"], ["10:00"]),
        ("", "new", [], ["new"]),
        ("one two three", "four five six", ["one two three"], ["four five six"]),
        ("same", "same", [], []),
    ],
)
def test_compared_marks_the_words_that_differ(before, after, gone, come):
    left, right = compared(before, after)

    assert re.findall("removed: </span>(.*?)</del>", left) == gone
    assert re.findall("added: </span>(.*?)</ins>", right) == come


def test_compared_takes_a_very_long_text_by_lines():
    lines = [f"line {number}" for number in range(5_000)]
    changed = [*lines[:100], "other", *lines[101:]]

    left, right = compared("\n".join(lines), "\n".join(changed))

    assert re.findall("removed: </span>(.*?)</del>", left, re.DOTALL) == ["line 100\n"]
    assert re.findall("added: </span>(.*?)</ins>", right, re.DOTALL) == ["other\n"]


def test_visible_leaves_joining_letters_unmarked():
    assert visible("می\u200cخواهم") == "می\u200cخواهم"


# Warnings


def warned(desk, request):
    response = desk.get(url_of(request))
    of_items = [told for review in response.context["reviews"] for told in review.cautions]
    return [*response.context["cautions"], *of_items]


def test_change_request_that_is_ordinary_has_no_warning(desk, editor):
    assert warned(desk, new_phone(editor)) == []


@pytest.mark.parametrize(
    ("kind", "was", "becomes", "told"),
    [
        (
            "phone",
            PHONE,
            "+33140012345",
            ["The number is from France, but the entry is in Denmark."],
        ),
        ("phone", PHONE, "+80012345678", ["The number does not belong to any country."]),
        ("phone", PHONE, "+4520123456", []),
        (
            "email",
            "info@example.org",
            "info@example.com",
            ["example.com is new: no other contact of the entry uses it."],
        ),
        ("email", "info@example.org", "help@mail.example.org", []),
        ("email", "info@example.org", "x@gmail.com", ["Anyone can get an address at gmail.com."]),
        (
            "website",
            "https://www.example.org/",
            "https://example.net/",
            ["example.net is new: no other contact of the entry uses it."],
        ),
        ("website", "https://www.example.org/", "https://example.org/help", []),
        (
            "email",
            "info@example.org",
            "info@exаmple.org",
            [
                "exаmple.org is new: no other contact of the entry uses it.",
                "It contains letters that look like others.",
            ],
        ),
    ],
)
def test_change_request_warns_of_a_contact_that_does_not_fit_the_entry(
    desk, editor, kind, was, becomes, told
):
    centre = centre_of(editor, contact(kind=kind, value=was, visibility="public"))

    request = asked(centre, "contacts", editor, value=becomes)

    assert warned(desk, request) == told


def test_change_request_warns_of_an_account_young_or_without_second_factor(desk):
    user = UserFactory(date_joined=timezone.now())

    assert warned(desk, new_phone(user)) == [
        "The account was less than 30 days old.",
        "The account has no second factor: a stolen password is enough to use it.",
    ]


def test_change_request_warns_of_an_asker_who_is_no_longer_an_editor(desk, editor, secretary):
    request = new_phone(editor)
    request.listing.editorships.get().end(by=secretary)

    assert warned(desk, request) == ["This person is no longer an editor of the entry."]


def test_change_request_warns_of_several_contacts_replaced_at_once(desk, editor):
    centre = centre_of(
        editor,
        contact(kind="phone", value=PHONE, visibility="public"),
        contact(kind="email", value="info@example.org", visibility="public"),
    )
    (phone, phone_row), (email, email_row) = centre.values_of("contacts").items()

    request = centre.submit(
        "contacts",
        {
            phone: {**phone_row, "value": OTHER_PHONE},
            email: {**email_row, "value": "help@example.org"},
        },
        by=editor,
    )

    assert warned(desk, request) == ["2 contacts are replaced at the same time."]


def test_change_request_warns_of_a_new_contact_in_a_text(desk, editor):
    centre = centre_of(editor, text(language="en", about="Write to a@example.org."))

    request = centre.submit(
        "about", {"texts/en/about": "Write to a@example.org or call +45 33 76 06 00."}, by=editor
    )

    assert warned(desk, request) == ["The text contains “+45 33 76 06 00”."]


def test_change_request_warns_of_another_address_of_an_expert(desk, editor):
    expert = ExpertFactory(email="x@example.org", phone=PHONE)
    expert.editorships.create(user=editor)

    request = expert.submit("contacts", {"email": "x@gmail.com", "phone": OTHER_PHONE}, by=editor)

    assert warned(desk, request) == [
        "2 contacts are replaced at the same time.",
        "Anyone can get an address at gmail.com.",
    ]


# Deciding


def test_change_request_accepted_is_public_at_once(desk, editor, secretary):
    request = new_phone(editor)

    response = decide(desk, request, **{f"{row_prefix(request)}-verdict": "accept"})

    request.refresh_from_db()
    assert response.url == REQUESTS
    assert (request.status, request.decided_by) == ("approved", secretary)
    assert [reach.value for reach in request.listing.projection().contacts] == [OTHER_PHONE]
    assert last_context(request.listing.contacts.get())["asked_by"] == "editor@example.org"


def test_change_request_with_another_value_waits_for_a_colleague(desk, editor, secretary):
    request = new_phone(editor)
    prefix = row_prefix(request)

    decide(
        desk,
        request,
        **{f"{prefix}-verdict": "amend", f"{prefix}-value-value": "+45 33 76 06 02"},
    )

    request.refresh_from_db()
    instead = request.listing.change_requests.get(status="pending")
    assert request.status == "in_part"
    assert request.items[0]["value"]["value"] == "+4533760602"
    assert request.listing.contacts.get().value == PHONE
    assert (instead.proposed_by, instead.items[0]["after"]["value"]) == (secretary, "+4533760602")


def test_change_request_of_whom_one_invited_offers_no_acceptance(desk, editor, secretary):
    request = new_phone(editor)
    note_introduction(editor.pk, by=secretary.pk)

    response = desk.get(url_of(request))
    decide(desk, request, **{f"{row_prefix(request)}-verdict": "accept"})

    [review] = response.context["reviews"]
    request.refresh_from_db()
    assert [value for value, _label in review.form.fields["verdict"].choices] == [
        *("amend", "decline"),
    ]
    assert "You invited the person who proposed this" in response.rendered_content
    assert (request.status, request.listing.contacts.get().value) == ("pending", PHONE)


def test_change_request_amendment_is_validated(desk, editor):
    request = new_phone(editor)
    prefix = row_prefix(request)

    response = decide(
        desk, request, **{f"{prefix}-verdict": "amend", f"{prefix}-value-value": "nonsense"}
    )

    request.refresh_from_db()
    [review] = response.context["reviews"]
    assert review.amendment.errors == {
        "value": ["Write a phone number with its country code, for example +45 33 76 06 00."]
    }
    assert (request.status, request.listing.contacts.get().value) == ("pending", PHONE)


def test_change_request_accepted_as_asked_ignores_the_amendment_field(desk, editor):
    request = new_phone(editor)
    prefix = row_prefix(request)

    decide(desk, request, **{f"{prefix}-verdict": "accept", f"{prefix}-value-value": "nonsense"})

    assert request.listing.contacts.get().value == OTHER_PHONE


def test_change_request_is_declined_only_with_a_reason(desk, editor):
    request = new_phone(editor)
    prefix = row_prefix(request)

    without = decide(desk, request, **{f"{prefix}-verdict": "decline"})
    undecided = decide(desk, request)
    request.refresh_from_db()
    status = request.status
    decide(
        desk,
        request,
        **{f"{prefix}-verdict": "decline", f"{prefix}-reason": "It rings at a shop."},
    )

    request.refresh_from_db()
    assert without.context["reviews"][0].form.errors == {
        "reason": ["Say why you decline. The person who asked reads it."]
    }
    assert undecided.context["reviews"][0].form.errors == {"verdict": ["Decide on this change."]}
    assert status == "pending"
    assert (request.status, request.items[0]["reason"]) == ("declined", "It rings at a shop.")
    assert request.listing.contacts.get().value == PHONE


def test_change_request_fields_are_decided_one_by_one(desk, editor):
    centre = centre_of(editor, name="Old", acronym="O")
    request = centre.submit(
        "about", {"name": "New", "native_name": "Neu", "former_names": ["Old", "Older"]}, by=editor
    )

    decide(
        desk,
        request,
        **{
            "name-verdict": "accept",
            "native_name-verdict": "decline",
            "native_name-reason": "It is the same.",
            "former_names-verdict": "amend",
            "former_names-value-former_names": "Old\r\n",
        },
    )

    stored = Centre.objects.get()
    request.refresh_from_db()
    assert (stored.name, stored.native_name, stored.former_names) == ("New", "", [])
    assert request.status == "in_part"


def test_change_request_for_a_place_is_accepted_with_coordinates(desk, editor):
    centre = centre_of(editor)
    location(town="Odense", street="Street 1", shown="exact", latitude=55.4, longitude=10.4)(centre)
    [row] = centre.values_of("places").values()
    centre.locations.all().delete()
    request = centre.submit("places", {"locations/+1": row}, by=editor)

    decide(desk, request, **{"locations-new1-verdict": "accept"})

    place = centre.locations.get()
    assert (place.town, place.latitude, place.shown) == ("Odense", 55.4, "exact")


def test_change_request_that_cannot_be_stored_stays_pending_with_an_error(desk, editor):
    centre = centre_of(editor, opening_hours="")
    request = centre.submit("about", {"name": "New"}, by=editor)
    Centre.objects.filter(pk=centre.pk).update(slug="taken")
    type(request).objects.filter(pk=request.pk).update(
        items=[{**request.items[0], "after": "x" * 300}]
    )

    response = decide(desk, request, **{"name-verdict": "accept"})

    request.refresh_from_db()
    assert response.context["reviews"][0].form.non_field_errors() == [
        "Ensure this value has at most 200 characters (it has 300)."
    ]
    assert request.status == "pending"


def test_change_request_is_not_decided_by_its_asker(desk, secretary):
    request = CentreFactory().submit("about", {"name": "New"}, by=secretary)

    shown = desk.get(url_of(request))
    response = desk.post(
        url_of(request),
        {"seen": shown.context["seen"], "name-verdict": "accept", "decide": "yes"},
        follow=True,
    )

    request.refresh_from_db()
    assert [type(review) for review in shown.context["reviews"]] == [ItemReview]
    assert messages(response) == ["You proposed this yourself, so a colleague decides."]
    assert request.status == "pending"


def test_change_request_is_not_decided_by_a_viewer(client, editor):
    user = person(is_staff=True)
    user.user_permissions.set(
        Group.objects.get(name="secretariat").permissions.filter(codename="view_changerequest")
    )
    sign_in(client, user)
    request = new_phone(editor)

    shown = client.get(url_of(request))
    response = client.post(url_of(request), {"decide": "yes"})

    request.refresh_from_db()
    assert [type(review) for review in shown.context["reviews"]] == [ItemReview]
    assert (response.status_code, request.status) == (403, "pending")


def test_change_request_already_decided_is_not_decided_again(desk, editor):
    request = new_phone(editor)
    data = filled_in(desk.get(url_of(request)), **{f"{row_prefix(request)}-verdict": "accept"})
    request.decline(by=UserFactory(name="Other Colleague"), reason="No.")

    response = desk.post(url_of(request), data, follow=True)

    request.refresh_from_db()
    [told] = messages(response)
    assert re.sub(", on .*:", ":", told) == "Other Colleague has decided on this already: declined."
    assert request.status == "declined"


def test_change_request_withdrawn_is_not_decided(desk, editor):
    request = new_phone(editor)
    data = filled_in(desk.get(url_of(request)), **{f"{row_prefix(request)}-verdict": "accept"})
    request.withdraw(by=editor)

    response = desk.post(url_of(request), data, follow=True)

    assert messages(response) == [
        "The person who asked has withdrawn this. There is nothing to decide."
    ]


def test_change_request_page_tells_who_decided_what(desk, editor):
    request = new_phone(editor)
    [path] = [item["path"] for item in request.items]
    amended = {**request.items[0]["after"], "value": "+4533760602"}
    request.decide(
        {path: Decision("amend", "A digit was wrong.", amended)}, by=UserFactory(name="Bo Other")
    )

    response = desk.get(url_of(request))

    [review] = response.context["reviews"]
    assert type(review) is ItemReview
    assert (str(review.verdict), review.item["reason"]) == (
        "changed by the secretariat",
        "A digit was wrong.",
    )
    [after] = [cell.after for cell in review.amended.cells if cell.is_changed]
    assert re.sub("<[^>]+>", "", after) == "+45 33 76 06 added: 02"
    assert "Bo Other" in response.rendered_content


# Conflicts


def test_change_request_in_conflict_is_applied_only_after_renewal(desk, editor, secretary):
    centre = centre_of(editor, name="Old", founded=1984)
    request = centre.submit("about", {"name": "New"}, by=editor)
    data = filled_in(desk.get(url_of(request)), **{"name-verdict": "accept"})
    centre.change({"name": "Renamed", "founded": 1985}, by=UserFactory())

    refused = desk.post(url_of(request), data)
    stored = Centre.objects.get().name
    again = desk.post(url_of(request), {"renew": "yes"})
    decide(desk, request, **{"name-verdict": "accept"})

    assert [difference.title for difference in refused.context["conflict"]] == ["Name", "Founded"]
    assert [type(review) for review in refused.context["reviews"]] == [ItemReview]
    assert stored == "Renamed"
    assert again.url == url_of(request)
    assert Centre.objects.get().name == "New"
    request.refresh_from_db()
    assert request.items[0]["before"] == "Renamed"


def test_change_request_decision_typed_survives_a_conflict(desk, editor):
    centre = centre_of(editor, name="Old")
    request = centre.submit("about", {"name": "New"}, by=editor)
    data = filled_in(
        desk.get(url_of(request)),
        **{"name-verdict": "decline", "name-reason": "It is <another> name."},
    )
    centre.change({"founded": 1985}, by=UserFactory())

    refused = desk.post(url_of(request), data)
    kept = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', refused.rendered_content)
    )
    response = desk.post(url_of(request), {**data, "renew": "yes"})

    assert kept["name-reason"] == "It is &lt;another&gt; name."
    assert response.context["reviews"][0].form["reason"].value() == "It is <another> name."
    assert response.context["reviews"][0].form["verdict"].value() == "decline"


def test_change_request_renewed_by_a_colleague_must_be_looked_at_again(desk, editor, secretary):
    centre = centre_of(editor, name="Old")
    request = centre.submit("about", {"name": "New"}, by=editor)
    data = filled_in(desk.get(url_of(request)), **{"name-verdict": "accept"})
    centre.change({"name": "Renamed"}, by=UserFactory())
    request.renew(by=UserFactory())

    response = desk.post(url_of(request), data)

    request.refresh_from_db()
    assert messages(response) == [
        "A colleague has compared this with the entry as it is now. Look once more."
    ]
    assert (request.status, Centre.objects.get().name) == ("pending", "Renamed")


def test_change_request_already_fulfilled_is_withdrawn(desk, editor):
    centre = centre_of(editor, name="Old")
    request = centre.submit("about", {"name": "New"}, by=editor)
    centre.change({"name": "New"}, by=UserFactory())

    response = desk.post(url_of(request), {"renew": "yes"}, follow=True)

    request.refresh_from_db()
    assert request.status == "withdrawn"
    assert messages(response) == [
        "The entry holds already what was asked for. There is nothing to decide."
    ]


@pytest.mark.django_db(transaction=True)
def test_change_request_decided_by_two_at_once_is_decided_once(editor):
    request = new_phone(editor)
    prefix = row_prefix(request)
    both = [("a", "accept"), ("b", "decline")]
    clients = []
    for name, verdict in both:
        user = UserFactory(email=f"{name}@example.org", is_superuser=True, is_staff=True)
        client = Client()
        sign_in(client, user)
        data = filled_in(
            client.get(url_of(request)),
            **{f"{prefix}-verdict": verdict, f"{prefix}-reason": "My reason."},
        )
        clients.append((client, data))
    start, answers = threading.Barrier(2, timeout=20), []

    def post(client, data):
        start.wait()
        try:
            answers.append(client.post(url_of(request), data).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=one) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    request.refresh_from_db()
    expected = OTHER_PHONE if request.status == "approved" else PHONE
    assert sorted(answers) == sorted([REQUESTS, url_of(request)])
    assert request.listing.contacts.get().value == expected
    assert request.events.filter(status__in=["approved", "declined"]).count() == 1
