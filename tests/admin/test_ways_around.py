"""What somebody might try at the desk to go around what it asks of them."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from centres.models import Centre
from irct.models import ImportBatch
from tests.admin.desk import CENTRES, person, sign_in
from tests.admin.importing import press, send
from tests.factories import CentreFactory, ExpertFactory, UserFactory
from tests.signing_in import account, show_who

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def desk_of(user):
    client = Client()
    sign_in(client, user)
    return client


@pytest.fixture
def colleague(db):
    """The desk of another of the secretariat."""
    return desk_of(account("colleague@example.org", is_staff=True, is_superuser=True))


@pytest.fixture
def newcomer(db):
    """The desk of somebody for whom nobody has vouched."""
    user = account("new@example.org", is_staff=True, is_superuser=True, vouched=False)
    return desk_of(user)


def limited(*permissions):
    """The desk of somebody who may do so much only."""
    user = person(is_staff=True)
    codenames = [name.partition(".")[2] for name in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return desk_of(user)


# A list has its actions above and below; the admin does the one that `index` names.


def both(listing, action):
    return {
        "action": [action, ""],
        "index": "0",
        "_selected_action": [listing.pk],
        "decided": "yes",
        "exported": "yes",
        "form": "csv",
    }


@pytest.mark.parametrize("action", ["publish", "export"])
def test_action_of_the_upper_row_asks_an_old_session_as_the_lower_one_does(desk, secretary, action):
    centre = CentreFactory(status="draft")
    show_who(desk, secretary, minutes_ago=16)

    asked = desk.post(CENTRES, both(centre, action))

    assert asked.headers.get("Location", "").startswith("/accounts/2fa/reauthenticate/")
    assert not Centre.objects.published().exists()


@pytest.mark.quick
def test_action_of_the_upper_row_approves_nothing_for_whoever_waits(newcomer):
    centre = CentreFactory(status="draft")

    newcomer.post(CENTRES, both(centre, "publish"))

    assert not Centre.objects.published().exists()


# Files


PARTLY_RIGHT = "name,country,services\nRight house,DK,legal\nWrong house,Atlantis,legal\n"


@pytest.mark.quick
def test_rows_that_are_right_are_not_imported_for_whoever_waits(newcomer):
    batch = send(newcomer, PARTLY_RIGHT)

    press(newcomer, batch, "import_right")

    assert (batch.state, Centre.objects.count()) == ("refused", 0)


def test_only_whoever_sent_a_file_in_goes_on_with_it(desk, colleague):
    open_column = "name,country,Whatever it is\nNew house,DK,+4533760600\n"
    for content, acts in [
        (open_column, {"choose": {"column-2": "phone_1"}, "read": {"letters": "cp1252"}}),
        ("name,country\nNew house,DK\n", {"import": {}, "columns": {}}),
        (PARTLY_RIGHT, {"import_right": {}, "columns": {}}),
    ]:
        batch = send(desk, content)
        begun = ImportBatch.objects.values("state", "table").get(pk=batch.pk)
        for act, data in acts.items():
            told = press(colleague, batch, act, **data)

            assert ImportBatch.objects.values("state", "table").get(pk=batch.pk) == begun, act
            page = colleague.get(told.url).content.decode()
            assert "Only whoever sent this in goes on with it." in page
            assert f'value="{act}"' not in page

    assert not Centre.objects.exists()


@pytest.mark.parametrize("column", ["status", "hide_serial", "document", "id__in", "\0"])
def test_column_that_is_not_for_files_is_not_chosen(desk, column):
    batch = send(desk, "name,country,Whatever it is\nNew house,DK,published\n")

    press(desk, batch, "choose", **{"column-2": column})
    press(desk, batch, "import")

    assert (batch.state in ("choosing", "refused"), Centre.objects.count()) == (True, 0)


# Many at once


def test_change_of_many_takes_nothing_away_that_was_added_since_its_preview(desk):
    centre = CentreFactory(name="Aalborg", services=["medical"])
    sent = {"action": "change_fields", "described": "yes", "_selected_action": [str(centre.pk)]}
    preview = desk.post(CENTRES, sent | {"add-services": ["legal"]})
    centre.change({"services": ["medical", "social"]}, by=UserFactory())

    for _time in range(2):
        desk.post(preview.url, {"act": "import"})

    centre.refresh_from_db()
    assert centre.services == ["medical", "social"]
    assert "Choose the entries once more." in desk.get(preview.url).content.decode()


# Search


@pytest.mark.parametrize(
    "address",
    ["/admin/find/?q={}", "/admin/find/suggestions/?q={}", f"{CENTRES}?q={{}}"],
)
@pytest.mark.parametrize("typed", ["Zyxwvutt", "Zyxwvut", "Zyxwv", "secretplace.example"])
def test_search_of_whoever_may_not_see_experts_learns_nothing_of_them(address, typed):
    CentreFactory(name="Open house")
    reader = limited("centres.view_centre")

    def answer():
        path = address.format(typed)
        page = reader.get(path).content.decode()
        return re.sub(r"(csrfmiddlewaretoken|nonce).*", "", page.replace(typed, ""))

    before = answer()
    expert = ExpertFactory(name="Zyxwvuth Qwerty", status="draft", notes="secretplace.example")
    expert.editorships.create(user=UserFactory(name="Zyxwvuth", email="z@secretplace.example"))
    expert.corrections.create(kind="contact", text="Zyxwvuth")

    assert answer() == before


def test_counts_of_one_are_not_shown_to_another(desk):
    ExpertFactory(status="draft").corrections.create(kind="contact")
    CentreFactory().corrections.create(kind="contact")
    desk.get("/admin/")

    page = limited("centres.view_centre").get(CENTRES)

    links = [*page.context["bar"].parts, *page.context["bar"].more, *page.context["bar"].pages]
    assert {link.count for link in links} == {0}


# Leaving


def test_reader_exports_and_changes_nothing():
    centre = CentreFactory(name="Open house", notes="Only ours.")
    reader = limited("centres.view_centre", "centres.view_contact")

    answers = [
        reader.get(f"{CENTRES}export/"),
        reader.post(f"{CENTRES}export/", {"form": "csv", "internal": "on"}),
        *(reader.post(CENTRES, both(centre, act)) for act in ("export", "change_fields")),
        reader.get(f"{CENTRES}add/?name=Another&country=DK"),
        reader.post(f"{CENTRES}add/", {"name": "Another", "country": "DK"}),
        reader.get(f"{CENTRES}imports/"),
    ]

    assert all("Only ours." not in answer.content.decode() for answer in answers)
    assert not any(answer.has_header("Content-Disposition") for answer in answers)
    assert Centre.objects.count() == 1
    assert not ImportBatch.objects.exists()
