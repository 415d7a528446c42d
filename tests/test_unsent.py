"""A sign-in that ends or changes while somebody types loses nothing, and does nothing by itself."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from irct.models import Helpline, Role, UnsavedForm, invite
from tests.admin.desk import person, sign_in
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, UserFactory, helpline

pytestmark = pytest.mark.django_db

WORDS = "They have moved; see our note of May."


@pytest.fixture
def secretary(db):
    return person("secretariat", is_staff=True, name="Ann Berg")


@pytest.fixture
def desk(secretary):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, secretary)
    return client


@pytest.fixture
def line():
    return helpline(name="The line")


def change_of(line):
    return f"/admin/irct/helpline/{line.pk}/change/"


def typed_at_the_desk(client, line):
    """Open a helpline, and type a name and a reason."""
    return filled_in(client.get(change_of(line)), name="Another line", reason=WORDS)


def where_it_is_kept(response):
    """Where signing in leads to."""
    return parse_qs(urlsplit(response.url).query)["next"][0]


def test_form_of_the_desk_is_sent_after_signing_in_again(desk, secretary, line):
    form = typed_at_the_desk(desk, line)
    desk.logout()

    response = desk.post(change_of(line), form)
    back = where_it_is_kept(response)
    sign_in(desk, secretary)
    page = desk.get(back)
    still = Helpline.objects.get(name="The line")
    desk.post(page.context["path"], filled_in(page))

    assert response.url.startswith("/accounts/login/?next=")
    # Nothing of what was typed is in an address.
    assert "line" not in back.partition("?")[2].lower()
    assert "nothing is done yet" in page.content.decode()
    assert WORDS in page.content.decode()
    assert still.name == "The line"
    assert Helpline.objects.get(replaces=still).name == "Another line"
    assert not UnsavedForm.objects.exists()


def test_form_that_is_kept_can_be_read_in_no_table_without_its_browser(desk, line):
    form = typed_at_the_desk(desk, line)
    desk.logout()

    back = where_it_is_kept(desk.post(change_of(line), form))

    [key] = parse_qs(urlsplit(back).query)["kept"]
    [row] = UnsavedForm.objects.values()
    assert "moved" not in str(row)
    assert key not in str(row)


def test_form_that_is_kept_is_lost_with_the_secret_of_the_site(desk, secretary, line, settings):
    form = typed_at_the_desk(desk, line)
    desk.logout()
    back = where_it_is_kept(desk.post(change_of(line), form))

    settings.SECRET_KEY = "another secret, of forty letters and a few more"
    sign_in(desk, secretary)

    assert "Nothing is kept here" in desk.get(back).content.decode()


def test_form_stays_until_it_is_looked_at(desk, secretary, line):
    """Neither opening the page nor a form that is refused deletes it."""
    form = typed_at_the_desk(desk, line)
    desk.logout()
    back = where_it_is_kept(desk.post(change_of(line), form))
    sign_in(desk, secretary)
    page = desk.get(back)
    stale = filled_in(page)
    sign_in(desk, secretary)

    refused = desk.post(page.context["path"], stale)
    stays = UnsavedForm.objects.exists()
    desk.post(page.context["path"], filled_in(refused))

    assert refused.status_code == 403
    assert stays
    assert "kept" not in dict(refused.context["shown"])
    assert not UnsavedForm.objects.exists()
    assert Helpline.objects.get(replaces=line).name == "Another line"


def test_form_that_another_person_names_stays(desk, line):
    form = typed_at_the_desk(desk, line)
    desk.logout()
    back = where_it_is_kept(desk.post(change_of(line), form))
    [key] = parse_qs(urlsplit(back).query)["kept"]
    sign_in(desk, person("administrator", is_staff=True))

    desk.post(change_of(line), typed_at_the_desk(desk, line) | {"kept": key})

    assert Helpline.objects.filter(replaces=line).exists()
    assert UnsavedForm.objects.exists()


def test_form_is_shown_again_when_the_same_person_has_signed_in_elsewhere(desk, secretary, line):
    form = typed_at_the_desk(desk, line)
    sign_in(desk, secretary)

    page = desk.post(change_of(line), form)
    desk.post(page.context["path"], filled_in(page))

    assert page.status_code == 403
    assert "What you typed is still here" in page.content.decode()
    assert not UnsavedForm.objects.exists()
    assert Helpline.objects.get(replaces=line).name == "Another line"


@pytest.mark.parametrize("who", ["colleague", "colleague already", "nobody's form", "stranger"])
def test_what_was_typed_is_never_put_before_somebody_else(desk, line, who):
    form = typed_at_the_desk(desk, line)
    desk.logout()
    colleague = person("administrator", is_staff=True)
    if who == "nobody's form":
        form["made_for"] = ["forged"]
    if who == "colleague already":
        sign_in(desk, colleague)
    response = desk.post(change_of(line), form)
    pages = [response.content.decode()]
    if who in ("colleague", "stranger"):
        back = where_it_is_kept(response)
        if who == "colleague":
            sign_in(desk, colleague)
        else:
            desk.force_login(UserFactory())
        pages.append(desk.get(back).content.decode())
        assert "Nothing is kept here" in pages[1]

    assert not [page for page in pages if WORDS in page]
    assert Helpline.objects.count() == 1
    assert UnsavedForm.objects.exists() == (who in ("colleague", "stranger"))


def test_files_passwords_and_codes_are_not_kept_and_the_page_says_so(desk, secretary, line):
    form = typed_at_the_desk(desk, line) | {"password1": "a secret of mine", "code": "123456"}
    form |= {"seen": "27b7518a2fd80358", "decided": "yes", "seen-phone": "27b7518a2fd80358"}
    desk.logout()

    response = desk.post(change_of(line), form | {"file": SimpleUploadedFile("a.txt", b"words")})
    sign_in(desk, secretary)
    answer = desk.get(where_it_is_kept(response))
    page = answer.content.decode()

    kept = str(answer.context["fields"])
    assert WORDS in kept
    # What the page itself wrote into the form is sent again, and not shown as typed.
    assert "27b7518a2fd80358" in kept
    shown = dict(answer.context["shown"])
    assert WORDS in shown.values()
    assert "27b7518a2fd80358" not in shown.values()
    assert not {"Seen", "Decided", "Made for"} & shown.keys()
    for secret in ("secret", "123456", "words", "csrf"):
        assert secret not in kept
    assert "A file is not kept: choose it again on its page." in page


def test_page_for_members_that_is_no_form_of_an_entry_keeps_what_was_typed(client):
    lead = UserFactory()
    centre = CentreFactory(slug="a-house")
    centre.editorships.create(user=lead, role=Role.LEAD)
    invite(centre, "new@example.org", role=Role.EDITOR, by=lead)
    client.force_login(lead)
    form = filled_in(client.get("/centres/a-house/hide/"), reason=WORDS)
    client.logout()

    back = where_it_is_kept(client.post("/centres/a-house/hide/", form))
    client.force_login(lead)
    page = client.get(back)

    assert page.context["path"] == "/centres/a-house/hide/"
    assert WORDS in page.content.decode()
    centre.refresh_from_db()
    assert centre.status == "published"
