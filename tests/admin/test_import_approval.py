"""Imports that wait for a second person: their approval, and the approval of undoing them."""

import pytest
from django.test import Client

from centres.models import Centre
from experts.models import Expert
from irct.models import ImportBatch, User, note_introduction
from tests.admin.desk import CENTRES, EXPERTS, person, sign_in
from tests.admin.importing import HEADER, imported, press, problems, send, undo
from tests.factories import CentreFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def colleague(db):
    """A client of a second person of the secretariat."""
    client = Client()
    user = person("administrator", name="Cora Lind", is_staff=True)
    sign_in(client, user)
    return client


def tick(client, batch, *, at=CENTRES, page=1):
    """Tick a page as somebody does who looks at it; return the page."""
    response = client.get(f"{at}imports/{batch.pk}/", {"look": page})
    rows = [one["row"].pk for _country, rows in response.context["to_look_at"] for one in rows]
    press(client, batch, "tick", at=at, row=rows, look=page)
    return response


def approve(client, batch, *, at=CENTRES):
    """Tick every page, and approve."""
    pages = tick(client, batch, at=at).context.get("looked").paginator.num_pages
    for page in range(2, pages + 1):
        tick(client, batch, at=at, page=page)
    return press(client, batch, "approve", at=at)


# Four eyes

CONTACTS = "id,phone_1,phone_1_visibility,location_1_street,location_1_shown,about_en,summary_en"


@pytest.fixture
def published(db):
    centre = CentreFactory(name="Alder")
    contact(kind="phone", value="+4533760600", visibility="public")(centre)
    location(street="Old Street 1", shown="exact")(centre)
    text(language="en", about="A house.")(centre)
    return centre


def change_contacts(desk, centre):
    return imported(
        desk,
        f"{CONTACTS}\n{centre.pk},+4533760601,,New Street 2,,Call +45 33 76 06 02,We listen.\n",
    )


def shown(centre):
    return (
        centre.contacts.get().value,
        centre.locations.get().street,
        centre.texts.get().about,
        centre.texts.get().summary,
    )


BEFORE = ("+4533760600", "Old Street 1", "A house.", "We listen.")
AFTER = ("+4533760601", "New Street 2", "Call +45 33 76 06 02", "We listen.")


def test_import_with_contacts_waits_as_one_batch_and_emails_a_colleague(
    desk, colleague, published, mailoutbox
):
    batch = change_contacts(desk, published)

    assert batch.state == "pending"
    assert shown(published) == BEFORE
    assert not published.change_requests.exists()
    assert list(ImportBatch.objects.pending()) == [batch]
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (["administrator@example.org"], "IRCT directory: An import waits for you: list.csv")
    ]
    page = colleague.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert ">New</ins>" in page


def test_import_batch_is_approved_as_a_whole_by_a_second_person(
    desk, colleague, published, mailoutbox
):
    batch = change_contacts(desk, published)

    approve(colleague, batch)

    assert batch.state == "approved"
    assert shown(published) == AFTER
    assert mailoutbox[-1].subject == "IRCT directory: Your import is approved: list.csv"


def test_import_cannot_be_approved_by_whoever_made_it(desk, published):
    batch = change_contacts(desk, published)

    page = tick(desk, batch).content.decode()
    answers = [press(desk, batch, act, reason="x").status_code for act in ("approve", "decline")]

    assert "You proposed this yourself" in page
    assert answers == [302, 403]
    assert (batch.state, shown(published)) == ("pending", BEFORE)


def test_import_cannot_be_approved_by_whoever_invited_the_importer(
    desk, colleague, published, secretary
):
    note_introduction(secretary.pk, by=User.objects.get(name="Cora Lind").pk)
    batch = change_contacts(desk, published)

    approve(colleague, batch)

    assert (batch.state, shown(published)) == ("pending", BEFORE)


def test_import_is_approved_only_when_every_page_is_ticked(desk, colleague):
    lines = "".join(
        f"Centre {number:03},{'KE' if number % 2 else 'DK'},centre{number}@example.org\n"
        for number in range(156)
    )
    batch = imported(desk, f"{HEADER},email_1\n{lines}")

    refused = press(colleague, batch, "approve")
    pages = [tick(colleague, batch, page=page) for page in (1, 2, 4)]
    press(colleague, batch, "approve")
    state, left = batch.state, tick(colleague, batch, page=3).context["unticked"]
    press(colleague, batch, "approve")

    seen = [
        (country, [one["row"].name for one in rows])
        for page in pages
        for country, rows in page.context["to_look_at"]
    ]
    assert refused.status_code == 302
    assert (state, left, batch.state) == ("pending", 50, "approved")
    assert [country for country, _names in seen] == ["Denmark", "Denmark", "Kenya", "Kenya"]
    assert sum(len(names) for _country, names in seen) == 106
    [first] = [rows for _country, rows in pages[0].context["to_look_at"]]
    assert [str(found.title) for found, _why in first[0]["waiting"]] == [
        "Name",
        "Contact: e-mail (new)",
    ]


def test_import_ticked_by_one_is_not_ticked_by_another(desk, colleague, published):
    batch = change_contacts(desk, published)
    tick(colleague, batch)
    third = Client()
    sign_in(third, person(name="Ada Third", is_staff=True, is_superuser=True))

    press(third, batch, "approve")

    assert batch.state == "pending"


@pytest.mark.parametrize("rows", [1, 3])
def test_import_approval_page_makes_a_constant_number_of_queries(
    desk, colleague, rows, django_assert_max_num_queries
):
    lines = "".join(f"Centre {number},DK,+453376060{number}\n" for number in range(rows))
    batch = imported(desk, f"{HEADER},phone_1\n{lines}")
    colleague.get(f"{CENTRES}imports/{batch.pk}/")

    with django_assert_max_num_queries(40) as found:
        colleague.get(f"{CENTRES}imports/{batch.pk}/")

    assert len(found) == 27


def test_import_is_declined_only_with_a_reason_and_changes_no_contact(desk, colleague, published):
    batch = change_contacts(desk, published)

    press(colleague, batch, "decline", reason="")
    undecided = batch.state
    press(colleague, batch, "decline", reason="They are old.")

    assert (undecided, batch.state, shown(published)) == ("pending", "declined", BEFORE)


def test_import_approval_leaves_out_what_changed_meanwhile(desk, colleague, published):
    batch = change_contacts(desk, published)
    published.contacts.update(value="+4533760609")

    approve(colleague, batch)

    assert published.contacts.get().value == "+4533760609"
    page = colleague.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert "Somebody has changed it since." in page


def test_import_of_a_new_listing_has_no_contact_before_approval(desk, colleague):
    batch = imported(desk, f"{HEADER},phone_1,email_1\nA,DK,+4533760600,a@example.org\n")
    before = Centre.objects.get().contacts.count()

    approve(colleague, batch)

    assert before == 0
    assert set(Centre.objects.get().contacts.values_list("value", "visibility")) == {
        ("+4533760600", "secretariat"),
        ("a@example.org", "secretariat"),
    }


def test_import_by_a_secretariat_of_one_is_marked_in_the_history(desk, published, settings):
    settings.SECRETARIAT_OF_ONE = True

    batch = change_contacts(desk, published)

    assert (batch.state, shown(published)) == ("done", AFTER)
    event = published.contacts.get().events.order_by("pgh_id").last()
    assert event.pgh_context.metadata["alone"] == "yes"


def test_import_by_a_secretariat_of_one_marks_only_what_would_wait(desk, published, settings):
    settings.SECRETARIAT_OF_ONE = True

    change_contacts(desk, published)

    text, street = published.texts.get(), published.locations.get()
    marks = [
        [
            event.pgh_context.metadata.get("alone")
            for event in one.events.exclude(pgh_context=None).order_by("pgh_id")
        ]
        for one in (text, street)
    ]
    # The summary is written at once, the text that holds a number as an act of its own.
    assert marks == [[None, "yes"], ["yes"]]


def test_import_by_a_secretariat_of_one_waits_for_nobody(desk, settings):
    settings.SECRETARIAT_OF_ONE = True

    batch = imported(desk, f"{HEADER},phone_1,about_en\nA,DK,+4533760600,Write to a@example.org\n")

    centre = Centre.objects.get()
    assert (batch.state, batch.counts) == ("done", {"added": 1, "waiting": 0})
    assert centre.contacts.get().value == "+4533760600"
    assert centre.texts.get().about == "Write to a@example.org"
    undo(desk, batch)
    assert not Centre.objects.exists()


def test_import_approval_leaves_out_what_is_no_longer_valid(desk, colleague, published):
    other = CentreFactory(name="Birch")
    contact(kind="phone", value="+4533760603")(other)
    batch = imported(desk, f"id,phone_1\n{published.pk},+4533760601\n{other.pk},+4533760604\n")
    row = batch.rows.get(listing=published.pk)
    row.waiting[0]["after"]["value"] = "12"
    row.save()

    approve(colleague, batch)

    assert batch.state == "approved"
    assert published.contacts.get().value == "+4533760600"
    assert other.contacts.get().value == "+4533760604"
    page = colleague.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    assert "It is not valid any more: Write a phone number" in page


def test_import_of_a_number_spread_over_two_texts_waits(desk):
    children = [text(language="en", summary="Call +45 33", about="We listen.")]
    centre = CentreFactory(children=children)

    batch = imported(desk, f"id,about_en\n{centre.pk},76 06 00 is open day and night.\n")

    assert (batch.state, centre.texts.get().about) == ("pending", "We listen.")


def test_import_of_a_new_name_for_a_published_listing_waits(desk):
    centre = CentreFactory(name="Alder")

    batch = imported(desk, f"id,name\n{centre.pk},Birch\n")

    centre.refresh_from_db()
    assert (batch.state, centre.name) == ("pending", "Alder")


def test_import_of_a_consent_must_be_complete_and_waits(desk, colleague):
    half = send(desk, "name,country,consent_given_on\nA,DK,2026-01-01\n", to=EXPERTS)
    whole = "name,country,consent_given_on,consent_valid_until,consent_parts\n"
    whole += "A,DK,2026-01-01,2026-12-31,name; courts\n"
    batch = imported(desk, whole, to=EXPERTS)
    before = Expert.objects.get().consent_given_on

    approve(colleague, batch, at=EXPERTS)

    assert {column for _row, column, _reason in problems(half)} >= {"consent_given_on"}
    assert (before, str(Expert.objects.get().consent_given_on)) == (None, "2026-01-01")
    assert Expert.objects.get().status == "draft"


# Undoing


def test_import_undone_is_never_approved_afterwards(desk, colleague, published):
    batch = change_contacts(desk, published)

    undo(desk, batch)
    press(colleague, batch, "approve")

    assert shown(published) == (*BEFORE[:3], "")


def test_import_undo_makes_earlier_contacts_wait(desk, colleague, published):
    batch = change_contacts(desk, published)
    approve(colleague, batch)

    undo(desk, batch)
    made = ImportBatch.objects.get(undoes=batch)
    waiting = made.state, shown(published)[:2]
    approve(colleague, made)

    assert waiting == ("pending", AFTER[:2])
    assert shown(published) == (*BEFORE[:3], "")


def test_import_undo_restores_a_contact_hidden_and_approved_later(desk, colleague, published):
    rows = f"id,phone_1,phone_1_visibility\n{published.pk},+4533760601,secretariat\n"
    batch = imported(desk, rows)
    approve(colleague, batch)

    undo(desk, batch)
    made = ImportBatch.objects.get(undoes=batch)
    approve(colleague, made)

    assert not made.rows.exclude(problems=[]).exists()
    found = published.contacts.get()
    assert (found.value, found.visibility) == ("+4533760600", "public")


def test_import_undo_of_a_number_spread_over_two_texts_waits(desk):
    spread = "76 06 00 is open day and night."
    children = [text(language="en", summary="Call +45 33", about=spread)]
    centre = CentreFactory(children=children)
    batch = imported(desk, f"id,about_en\n{centre.pk},We listen.\n")

    undo(desk, batch)

    made = ImportBatch.objects.get(undoes=batch)
    assert (batch.state, made.state) == ("done", "pending")
    assert centre.texts.get().about == "We listen."
