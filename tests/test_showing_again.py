"""What somebody took off the site is shown again by two people, not by one of the secretariat."""

import pytest

from centres.models import Centre
from experts.models import Expert
from irct.models import NotTheSecond, note_introduction
from tests.admin.desk import CENTRES, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory

pytestmark = pytest.mark.django_db

ALONE = "Somebody else took it off the site."


@pytest.fixture
def one():
    return UserFactory(is_staff=True)


@pytest.fixture
def colleague():
    return UserFactory(is_staff=True)


@pytest.fixture
def editor():
    return UserFactory()


def is_public(listing):
    return type(listing).objects.published().filter(pk=listing.pk).exists()


@pytest.mark.parametrize("verb", ["hide", "withdraw"])
@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
def test_nobody_shows_alone_what_another_took_off(factory, verb, one, colleague):
    listing = factory()
    getattr(listing, verb)(by=colleague)

    with pytest.raises(NotTheSecond, match=ALONE):
        listing.publish(by=one)
    listing.ask_to_show_again(by=one)
    with pytest.raises(NotTheSecond, match="yourself"):
        listing.publish(by=one)

    assert not is_public(listing)
    listing.publish(by=colleague)
    assert is_public(listing)


def test_nobody_shows_alone_what_its_editor_hid(one, editor):
    centre = CentreFactory()
    centre.hide(by=editor)

    with pytest.raises(NotTheSecond, match=ALONE):
        centre.publish(by=one)
    centre.ask_to_show_again(by=editor)
    centre.publish(by=one)

    assert is_public(centre)


def test_puppet_that_asks_is_no_second_person(one, editor):
    note_introduction(editor.pk, by=one.pk)
    centre = CentreFactory()
    centre.hide(by=UserFactory())
    centre.ask_to_show_again(by=editor)

    with pytest.raises(NotTheSecond, match="invited"):
        centre.publish(by=one)


def test_own_mistake_is_taken_back_alone(one):
    centre = CentreFactory()
    centre.hide(by=one)
    centre.withdraw(by=one)

    centre.publish(by=one)

    assert is_public(centre)


@pytest.mark.parametrize(
    "acts",
    [
        ["hide by one", "hide by colleague"],
        ["hide by one", "hide by editor"],
        ["withdraw by one", "hide by colleague"],
        ["hide by editor", "hide by one", "withdraw by one"],
    ],
    ids="; ".join,
)
def test_taking_it_off_oneself_is_no_way_round(request, one, acts):
    centre = CentreFactory()
    for act in acts:
        verb, _by, who = act.split(" ")
        getattr(centre, verb)(by=request.getfixturevalue(who))

    with pytest.raises(NotTheSecond, match=ALONE):
        centre.publish(by=one)


def test_who_asked_before_it_was_hidden_once_more_does_not_count(one, editor):
    centre = CentreFactory()
    centre.hide(by=editor)
    centre.ask_to_show_again(by=editor)
    centre.hide(by=editor)

    with pytest.raises(NotTheSecond, match=ALONE):
        centre.publish(by=one)


def test_what_was_never_public_is_published_as_any_draft(one, colleague):
    centre = CentreFactory(status="draft")
    centre.hide(by=colleague)

    centre.publish(by=one)

    assert is_public(centre)


def test_expert_who_agrees_anew_asks_for_the_entry(one, editor):
    expert = ExpertFactory()
    expert.withdraw_consent(by=editor)
    expert.accept(expert.agree(["name"], by=editor, way="page"), by=one)

    Expert.objects.get(pk=expert.pk).publish(by=one)

    assert is_public(expert)


def test_desk_asks_a_colleague_who_shows_it(client, editor, mailoutbox):
    one, colleague = (person(group, is_staff=True) for group in ("secretariat", "administrator"))
    centre = CentreFactory()
    centre.hide(by=editor)
    page, sent = f"{CENTRES}{centre.pk}/publish/", {"decided": "yes"}

    sign_in(client, one)
    asked = client.get(page).rendered_content
    first = client.post(page, sent).rendered_content
    again = client.post(page, sent).rendered_content
    before = is_public(centre)
    sign_in(client, colleague)
    client.post(page, sent)

    assert ALONE in asked
    assert "The others of the secretariat are asked by e-mail to do so." in first
    assert "You proposed this yourself, so a colleague decides." in again
    assert [mail.to for mail in mailoutbox] == [[colleague.email]]
    assert (before, is_public(Centre.objects.get())) == (False, True)


def test_secretariat_of_one_shows_what_others_hid(one, editor, settings):
    settings.SECRETARIAT_OF_ONE = True
    centre = CentreFactory()
    centre.hide(by=editor)

    centre.publish(by=one)

    assert is_public(centre)
