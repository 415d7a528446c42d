"""Colleagues of the secretariat who wait to be vouched for, and what they may do meanwhile."""

import fnmatch

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import resolve, reverse

from centres.models import Centre
from irct.desk import guarding
from irct.models import ExitPage, SecretariatContact, note_introduction, why_may_not_approve
from tests.admin.desk import CENTRES, EXPERTS, sign_in
from tests.admin.staff_accounts import STAFF, UNVOUCHED, told
from tests.factories import CentreFactory, ExpertFactory, UserFactory, helpline
from tests.signing_in import account

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def newcomer(db):
    """One of the secretariat whose account is old enough, but nobody vouched for it."""
    newcomer = account("new@example.org", name="Nia Berg", is_staff=True, vouched=False)
    newcomer.groups.set(Group.objects.filter(name="secretariat"))
    return newcomer


@pytest.fixture
def newcomers_desk(newcomer):
    client = Client()
    sign_in(client, newcomer)
    return client


# Vouching


@pytest.mark.quick
def test_colleague_to_vouch_for_is_in_the_queue_until_somebody_does(
    desk, secretary, newcomer, mailoutbox
):
    page = f"{STAFF}{newcomer.pk}/"
    before = desk.get("/admin/").content.decode()

    asked = desk.get(page)
    unchanged = why_may_not_approve(newcomer)
    response = desk.post(page)

    after = desk.get("/admin/").content.decode()
    assert "Nia Berg waits to be vouched for" in before
    assert f'href="{page}?' in before
    assert "I have spoken to them myself" in asked.content.decode()
    assert unchanged == UNVOUCHED
    assert response.url == STAFF
    assert why_may_not_approve(newcomer) == ""
    assert "waits to be vouched for" not in after
    line = "Sana Holm vouches for Nia Berg (new@example.org)."
    assert told(mailoutbox) == {(secretary.email, line), (newcomer.email, line)}
    assert LogEntry.objects.get().user == secretary


@pytest.mark.quick
def test_word_is_taken_back_after_one_question(desk, secretary, newcomer, mailoutbox):
    desk.post(f"{STAFF}{newcomer.pk}/")
    mailoutbox.clear()

    asked = desk.get(f"{STAFF}{newcomer.pk}/withdraw/")
    before = why_may_not_approve(newcomer)
    desk.post(f"{STAFF}{newcomer.pk}/withdraw/")

    assert "You will no longer vouch for" in asked.content.decode()
    assert (before, why_may_not_approve(newcomer)) == ("", UNVOUCHED)
    line = "Sana Holm no longer vouches for Nia Berg (new@example.org)."
    assert told(mailoutbox) == {(secretary.email, line), (newcomer.email, line)}


def test_inviter_is_told_why_somebody_else_vouches(desk, secretary, newcomer):
    note_introduction(newcomer.pk, by=secretary.pk)

    asked = desk.get(f"{STAFF}{newcomer.pk}/").content.decode()
    desk.post(f"{STAFF}{newcomer.pk}/")

    assert "One of the two of you invited the other, directly or through others" in asked
    assert "I vouch for this person" not in asked
    assert why_may_not_approve(newcomer) == UNVOUCHED


def test_word_of_another_is_not_found_when_taken_back(desk, newcomers_desk, newcomer):
    desk.post(f"{STAFF}{newcomer.pk}/")

    assert newcomers_desk.post(f"{STAFF}{newcomer.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_staff_page_makes_a_constant_number_of_queries(
    desk, secretary, count, django_assert_num_queries
):
    for colleague in UserFactory.create_batch(count, is_staff=True):
        note_introduction(colleague.pk, by=secretary.pk)
    desk.get(STAFF)

    with django_assert_num_queries(14):
        response = desk.get(STAFF)

    assert len(response.context["rows"]) == count + 1


# What waits meanwhile


def approvals(newcomer):
    """Pages at which something is approved, with what is sent there."""
    centre, expert = CentreFactory(status="draft"), ExpertFactory(status="draft")
    editor = UserFactory()
    request = centre.submit("about", {"name": "Another name"}, by=editor)
    verdict = {"seen": request.base_version, "0-verdict": "accept"}
    address = "https://weather.example/"
    exit_page = ExitPage(language="en", url=address)
    exit_page.submit(by=editor)
    contact = SecretariatContact(email="office@example.org")
    contact.submit(by=editor)
    figures = centre.figures.create(year=2025, survivors=90)
    by_import = f"{CENTRES}imports/1/"
    # What stands there does not matter: nothing looks at it before.
    return {
        f"{CENTRES}{centre.pk}/merge/{centre.pk}/": {"confirmed": "yes"},
        f"{CENTRES}{centre.pk}/merges/1/undo/": {"confirmed": "yes"},
        f"{by_import}?": {"act": "import"},
        by_import: {"act": "approve"},
        f"{by_import}undo/": {"reason": "A mistake."},
        EXPERTS: {"action": "publish", "_selected_action": [expert.pk], "decided": "yes"},
        f"/admin/centres/annualfigures/{figures.pk}/change/": {"accept": "yes"},
        f"/admin/irct/helpline/{helpline(approved=False).pk}/decide/": {"approve": "yes"},
        f"/admin/centres/changerequest/{request.pk}/change/": verdict,
        f"{CENTRES}{centre.pk}/publish/": {"decided": "yes"},
        CENTRES: {"action": "publish", "_selected_action": [centre.pk], "decided": "yes"},
        f"{EXPERTS}{expert.pk}/consent/": {"note_it": "yes"},
        f"{EXPERTS}{expert.pk}/portrait/": {"send": "yes"},
        f"/admin/irct/exitpage/{exit_page.pk}/decide/": {"approve": "yes", "seen": address},
        f"/admin/irct/secretariatcontact/{contact.pk}/decide/": {"approve": "yes"},
    }


def test_nobody_approves_before_a_colleague_has_vouched(newcomers_desk, newcomer, desk):
    pages = approvals(newcomer)
    for page, sent in pages.items():
        newcomers_desk.post(page, sent)
        told = newcomers_desk.get(STAFF).context["messages"]

        assert [str(message) for message in told] == [UNVOUCHED], page

    names = [resolve(page.partition("?")[0]).url_name for page in pages]
    patterns = [*guarding.APPROVALS, *guarding.UPLOADS]
    assert [pattern for pattern in patterns if not fnmatch.filter(names, pattern)] == []
    assert not Centre.objects.published().exists()
    assert ExitPage.objects.get().url == ""
    assert SecretariatContact.objects.get().email == ""
    assert Centre.objects.get().change_requests.get().is_pending


def test_page_of_the_desk_says_that_its_reader_cannot_approve_yet(newcomers_desk, desk):
    waiting, others = (one.get(CENTRES).content.decode() for one in (newcomers_desk, desk))

    assert f"You cannot approve anything yet. {UNVOUCHED}" in waiting
    assert "You cannot approve anything yet." not in others


def test_whoever_waits_can_still_make_less_visible(newcomers_desk):
    centre, expert = CentreFactory(), ExpertFactory()

    newcomers_desk.post(f"{CENTRES}{centre.pk}/hide/", {"decided": "yes", "reason": "Danger."})
    newcomers_desk.post(f"{EXPERTS}{expert.pk}/consent/", {"withdraw": "yes", "reason": ""})
    newcomers_desk.post(f"{EXPERTS}{expert.pk}/portrait/", {"remove": "yes"})

    assert not Centre.objects.published().exists()
    assert not type(expert).objects.published().exists()
    assert LogEntry.objects.filter(change_message__contains="portrait is removed").exists()


def test_secretariat_of_one_is_named_on_every_page_of_the_desk(desk, settings):
    settings.SECRETARIAT_OF_ONE = True

    pages = ["/admin/", CENTRES, f"{CENTRES}add/", STAFF, reverse("health")]

    told = "The secretariat is set to be one person"
    assert [told in desk.get(page).content.decode() for page in pages] == [True] * len(pages)


def test_page_of_the_desk_names_no_secretariat_of_one_when_there_are_more(desk):
    assert "The secretariat is set to be one person" not in desk.get("/admin/").content.decode()
