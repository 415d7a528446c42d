"""Publishing a listing is approving what only its writer has seen of it."""

import pytest

from centres.models import Centre
from irct.models import NotTheSecond, acting, note_introduction
from tests.admin.desk import CENTRES, person, sign_in
from tests.factories import CentreFactory, UserFactory, contact, text

pytestmark = pytest.mark.django_db

UNREACHABLE = (
    "Nobody will know how to reach it. Its page will say: “We do not know yet how to reach this "
    "centre.” Add a contact that everybody sees before you publish it."
)
NUMBER = "Call +45 33 76 06 00"


@pytest.fixture
def writer():
    return UserFactory(is_staff=True, name="Wanda Writer")


@pytest.fixture
def colleague():
    return UserFactory(is_staff=True)


def draft(*, by, **values):
    with acting(by):
        return CentreFactory(status="draft", **values)


def is_public(centre):
    return Centre.objects.published().filter(pk=centre.pk).exists()


@pytest.mark.parametrize("name", ["name", "native_name", "acronym", "former_names"])
def test_whoever_wrote_a_name_of_a_draft_does_not_publish_it(writer, colleague, name):
    with acting(colleague):
        centre = CentreFactory(status="draft", name="A house")
    with acting(writer):
        setattr(centre, name, [NUMBER] if name == "former_names" else NUMBER)
        centre.save()

    with pytest.raises(NotTheSecond, match="yourself"):
        centre.publish(by=writer)
    assert not is_public(centre)


def test_colleague_publishes_a_draft_and_then_the_writer_may_too(writer, colleague):
    centre = draft(by=writer)

    centre.publish(by=colleague)
    centre.hide(by=writer)
    centre.publish(by=writer)

    assert is_public(centre)


def test_inviter_does_not_publish_what_whom_they_invited_wrote(writer, colleague):
    note_introduction(writer.pk, by=colleague.pk)

    with pytest.raises(NotTheSecond, match="invited"):
        draft(by=writer).publish(by=colleague)


def test_deleting_the_account_that_wrote_a_name_makes_no_difference(writer, colleague):
    note_introduction(writer.pk, by=colleague.pk)
    centre = draft(by=writer)

    writer.delete()

    with pytest.raises(NotTheSecond):
        centre.publish(by=colleague)


def test_hiding_a_draft_is_no_way_round(writer):
    centre = draft(by=writer)
    centre.hide(by=writer)

    with pytest.raises(NotTheSecond):
        centre.publish(by=writer)


@pytest.mark.parametrize("who", ["writer", "colleague"])
def test_name_that_a_second_person_approved_in_a_draft_needs_no_third(writer, colleague, who):
    centre = draft(by=None, name="A house")
    centre.submit("about", {"name": "A new house"}, by=writer).approve(by=colleague)

    centre.publish(by={"writer": writer, "colleague": colleague}[who])

    assert is_public(centre)


def test_name_written_again_is_that_of_whoever_wrote_it_last(writer, colleague):
    centre = draft(by=colleague, name="A house")
    for name in ("Another house", "A house"):
        with acting(writer):
            centre.name = name
            centre.save()

    with pytest.raises(NotTheSecond, match="yourself"):
        centre.publish(by=writer)


def test_name_changed_back_to_what_was_public_is_approved(writer, colleague):
    centre = CentreFactory(name="A house")
    centre.withdraw(by=writer)
    for name in ("Another house", "A house"):
        centre.submit("about", {"name": name}, by=writer).approve(by=colleague)

    centre.publish(by=writer)

    assert is_public(centre)


def test_text_that_leads_to_somebody_is_not_published_by_its_writer(writer, colleague):
    centre = draft(by=None)
    with acting(writer):
        text(language="en", about=NUMBER)(centre)

    with pytest.raises(NotTheSecond):
        centre.publish(by=writer)
    centre.publish(by=colleague)
    centre.hide(by=writer)
    centre.publish(by=writer)

    assert is_public(centre)


def test_secretariat_of_one_publishes_what_it_wrote(writer, settings):
    settings.SECRETARIAT_OF_ONE = True
    centre = draft(by=writer)

    centre.publish(by=writer)

    assert is_public(centre)


def test_page_for_publishing_shows_what_its_reader_approves(client):
    sign_in(client, person("secretariat", is_staff=True, name="Sana Holm"))
    centre = draft(by=UserFactory(is_staff=True), name="A house", former_names=["A hut"])
    url = f"{CENTRES}{centre.pk}/publish/"

    page = client.get(url)
    centre.former_names = [NUMBER]
    with acting(UserFactory(is_staff=True)):
        centre.save()
    late = client.post(url, {"decided": "yes", "reason": "", "seen": page.context["seen"]})
    was_public = is_public(centre)
    client.post(url, {"decided": "yes", "reason": "", "seen": late.context["seen"]})

    [(_listing, _url, told)] = page.context["listings"]
    assert told == [
        UNREACHABLE,
        "You are the second person for: A hut",
        "You are the second person for: A house",
    ]
    assert "Look once more." in late.content.decode()
    assert (was_public, is_public(centre)) == (False, True)


def test_writer_is_told_at_the_desk_that_a_colleague_publishes(client):
    secretary = person("secretariat", is_staff=True)
    sign_in(client, secretary)
    centre = draft(by=secretary, name="A house")

    response = client.post(f"{CENTRES}{centre.pk}/publish/", {"decided": "yes", "reason": ""})

    assert "A house: You proposed this yourself, so a colleague decides." in (
        response.content.decode()
    )
    assert not is_public(centre)


def test_name_written_while_a_colleague_presses_the_button_is_not_approved(client, monkeypatch):
    sign_in(client, person("secretariat", is_staff=True))
    writer = UserFactory(is_staff=True)
    centre = draft(by=writer, name="A house")
    lock = Centre.lock

    def locked_late(listing):
        with acting(writer):
            Centre.objects.filter(pk=centre.pk).update(name=NUMBER)
        lock(listing)

    monkeypatch.setattr(Centre, "lock", locked_late)
    answer = client.post(f"{CENTRES}{centre.pk}/publish/", {"decided": "yes", "reason": ""})

    assert "Somebody has changed it meanwhile. Look once more." in answer.content.decode()
    assert not is_public(centre)


@pytest.mark.parametrize(
    ("children", "told"),
    [
        ([], [UNREACHABLE]),
        ([contact(kind="phone", value="+4533760600")], [UNREACHABLE]),
        (
            [contact(kind="phone", value="+4533760600", visibility="on_request")],
            ["It shows no number and no address: people must ask how to reach it."],
        ),
        ([contact(kind="phone", value="+4533760600", visibility="public")], []),
    ],
)
def test_page_for_publishing_asks_first_where_nobody_can_reach_the_centre(client, children, told):
    sign_in(client, person("secretariat", is_staff=True))
    centre = draft(by=None, children=children)
    url = f"{CENTRES}{centre.pk}/publish/"

    page = client.get(url)
    was_public = is_public(centre)
    client.post(url, {"decided": "yes", "reason": "", "seen": page.context["seen"]})

    assert page.context["listings"][0][2] == told
    assert ("Publish all the same" in page.content.decode()) == bool(told)
    assert (was_public, is_public(centre)) == (False, True)
    public = client.get(f"/centres/{centre.slug}/").content.decode()
    assert ("We do not know yet how to reach this centre." in public) == (told == [UNREACHABLE])
    missing = [str(rule.why) for rule in centre.stored().missing() if rule.section == "contacts"]
    assert bool(missing) == bool(told)


def test_contact_taken_away_while_a_colleague_publishes_is_asked_about_again(client):
    sign_in(client, person("secretariat", is_staff=True))
    number = contact(kind="phone", value="+4533760600", visibility="public")
    centre = draft(by=None, children=[number])
    url = f"{CENTRES}{centre.pk}/publish/"

    seen = client.get(url).context["seen"]
    centre.contacts.all().delete()
    answer = client.post(url, {"decided": "yes", "reason": "", "seen": seen})

    assert answer.context["listings"][0][2] == [UNREACHABLE]
    assert not is_public(centre)
