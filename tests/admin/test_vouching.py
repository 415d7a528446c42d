"""Accounts of the secretariat at the desk: who waits, who vouches, and what all are told."""

import datetime as dt
import fnmatch
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from centres.models import Centre
from irct.desk import guarding
from irct.models import (
    ExitPage,
    SecretariatContact,
    UnsavedForm,
    User,
    note_introduction,
    why_may_not_approve,
    why_may_not_vouch,
)
from irct.models.introductions import are_introduced
from tests.admin.desk import CENTRES, EXPERTS, sign_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, helpline
from tests.signing_in import PASSWORD, account, add_app, show_who

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STAFF = "/admin/irct/vouching/"
USERS = "/admin/irct/user/"
UNVOUCHED = "A colleague who did not invite this account has to vouch for it first."
CHANGED = "IRCT directory: An account of the secretariat has changed"


@pytest.fixture
def administrator(administration):
    return User.objects.get(email="administrator@example.org")


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


def told(mailoutbox):
    """Who was told of a staff account, and the first line of each e-mail."""
    found = [mail for mail in mailoutbox if mail.subject.startswith(CHANGED)]
    return {(mail.to[0], mail.body.splitlines()[0]) for mail in found}


def made_staff(administration, user, **values):
    values = {"email": user.email, "name": user.name, "is_active": "on", "is_staff": "on"} | values
    return administration.post(f"{USERS}{user.pk}/change/", values)


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


# What administrators do to accounts


def test_second_account_of_an_administrator_is_no_second_person(
    administration, administrator, secretary, mailoutbox
):
    values = {"email": "me.too@example.org", "name": "Me Too", "usable_password": "true"}
    administration.post(f"{USERS}add/", values | {"password1": PASSWORD, "password2": PASSWORD})
    puppet = User.objects.get(email="me.too@example.org")
    made_staff(administration, puppet)

    administration.post(f"{STAFF}{puppet.pk}/")

    puppet.refresh_from_db()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        later = why_may_not_approve(puppet)
    assert why_may_not_approve(puppet).startswith("This account is new")
    assert later == UNVOUCHED
    line = (
        "administrator@example.org has given Me Too (me.too@example.org) access to the "
        "secretariat’s desk."
    )
    readers = {administrator.email, secretary.email, puppet.email}
    assert told(mailoutbox) == {(reader, line) for reader in readers}


def test_editor_of_long_ago_who_becomes_staff_waits_as_a_new_account(
    administration, administrator, secretary
):
    editor = UserFactory(email="editor@example.org")

    made_staff(administration, editor)

    editor.refresh_from_db()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        later = why_may_not_approve(editor)
        words = [why_may_not_vouch(one, for_=editor) for one in (administrator, secretary)]
    assert why_may_not_approve(editor).startswith("This account is new")
    assert later == UNVOUCHED
    assert words[0].startswith("One of the two of you invited the other")
    assert words[1] == ""


def test_new_administrator_is_told_to_all_and_waits(
    administration, administrator, secretary, mailoutbox
):
    group = Group.objects.get(name="administrator")

    made_staff(administration, secretary, groups=[group.pk])

    secretary.refresh_from_db()
    line = (
        "administrator@example.org has made Sana Holm (secretariat@example.org) an administrator."
    )
    assert why_may_not_approve(secretary).startswith("This account is new, or was changed")
    assert told(mailoutbox) == {(administrator.email, line), (secretary.email, line)}


def reset_password(administration, user):
    passwords = {"password1": "another horse", "password2": "another horse"}
    values = {"usable_password": "true"} | passwords
    administration.post(f"{USERS}{user.pk}/password/", values)


def remove_factor(administration, user):
    values = {"action": "remove_second_factor", "_selected_action": [user.pk]}
    administration.post(USERS, values)


def change_address(administration, user):
    made_staff(administration, user, email="elsewhere@example.org")


@pytest.mark.parametrize(
    ("deed", "line"),
    [
        (
            reset_password,
            "administrator@example.org has changed the password of Sana (sana@example.org).",
        ),
        (
            remove_factor,
            "administrator@example.org has removed the second step of Sana (sana@example.org).",
        ),
        (
            change_address,
            "administrator@example.org has changed the e-mail address with which Sana signs in. "
            "It is elsewhere@example.org now.",
        ),
    ],
)
def test_colleague_is_not_taken_over_unseen(administration, administrator, mailoutbox, deed, line):
    colleague = account("sana@example.org", name="Sana", is_staff=True)
    theirs = Client()
    sign_in(theirs, colleague)
    before = theirs.get(CENTRES).status_code, why_may_not_approve(colleague)

    deed(administration, colleague)

    colleague.refresh_from_db()
    assert before == (403, "")
    assert why_may_not_approve(colleague).startswith("This account is new, or was changed")
    assert told(mailoutbox) == {(administrator.email, line), (colleague.email, line)}
    assert "_auth_user_id" not in theirs.session or theirs.get("/my/").status_code == 302
    assert colleague.email in administration.get(USERS).content.decode()


def open_again(administration, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    values = {"email": user.email, "name": user.name, "is_active": "on"}
    administration.post(f"{USERS}{user.pk}/change/", values)


def change_address_of_editor(administration, user):
    values = {"email": "elsewhere@example.org", "name": user.name, "is_active": "on"}
    administration.post(f"{USERS}{user.pk}/change/", values)


@pytest.mark.parametrize("deed", [reset_password, change_address_of_editor, open_again])
def test_whoever_resets_an_account_is_no_second_person_for_it(
    administration, administrator, secretary, deed
):
    editor = account("editor@example.org")
    centre = CentreFactory()
    centre.editorships.create(user=editor)
    before = are_introduced(administrator.pk, editor.pk)

    deed(administration, editor)

    request = centre.submit("about", {"name": "Call me"}, by=editor)
    assert not before
    assert request.why_not(administrator).startswith("You invited the person who proposed this")
    assert request.why_not(secretary) == ""


def test_account_that_is_taken_off_is_told_to_all_and_to_whom_it_was(
    administration, administrator, secretary, mailoutbox
):
    gone = account("gone@example.org", name="Gone", is_staff=True)
    deleted = account("deleted@example.org", name="Deleted", is_staff=True, vouched=False)
    values = {"email": gone.email, "name": gone.name, "is_active": "on"}

    administration.post(f"{USERS}{gone.pk}/change/", values)
    administration.post(f"{USERS}{deleted.pk}/delete/", {"post": "yes"})

    lines = [
        f"administrator@example.org has taken {name} off the secretariat. They read no further "
        "e-mail of this kind."
        for name in ("Gone (gone@example.org)", "Deleted (deleted@example.org)")
    ]
    readers = {administrator.email, secretary.email, deleted.email}
    assert told(mailoutbox) == {
        *((reader, lines[0]) for reader in {*readers, gone.email}),
        *((reader, lines[1]) for reader in readers),
    }


def test_what_a_group_may_do_is_told_to_all_and_new_administrators_wait(
    administration, administrator, secretary, mailoutbox
):
    group = Group.objects.get(name="secretariat")
    own = [*group.permissions.values_list("pk", flat=True)]
    managing = Permission.objects.get(codename="change_user")
    page = f"/admin/auth/group/{group.pk}/change/"

    administration.post(page, {"name": group.name, "permissions": own})
    unchanged = len(mailoutbox)
    administration.post(page, {"name": group.name, "permissions": [*own, managing.pk]})

    secretary.refresh_from_db()
    of_groups = [mail for mail in mailoutbox if "group" in mail.subject]
    assert unchanged == 0
    assert {mail.to[0] for mail in of_groups} == {administrator.email, secretary.email}
    assert "what the group “secretariat” may do." in of_groups[0].body
    assert "Its members may from now on:\n- irct: Can change user\n" in of_groups[0].body
    assert why_may_not_approve(secretary).startswith("This account is new, or was changed")
    line = (
        "administrator@example.org has made Sana Holm (secretariat@example.org) an administrator."
    )
    assert (secretary.email, line) in told(mailoutbox)


def test_group_that_is_deleted_is_told_to_all(administration, secretary, mailoutbox):
    group = Group.objects.get(name="secretariat")

    administration.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})

    assert "Its members may no longer:" in mailoutbox[0].body
    assert not Group.objects.filter(name="secretariat").exists()


def test_editor_whose_password_is_reset_concerns_no_secretariat(administration, mailoutbox):
    reset_password(administration, account())

    assert told(mailoutbox) == set()


def test_person_in_the_log_of_the_desk_is_not_deleted_there(administration, secretary):
    LogEntry.objects.create(user=secretary, action_flag=1, object_repr="A centre")
    editor = UserFactory()

    asked = administration.get(f"{USERS}{secretary.pk}/delete/")
    administration.post(f"{USERS}{secretary.pk}/delete/", {"post": "yes"})
    administration.post(f"{USERS}{editor.pk}/delete/", {"post": "yes"})

    assert [str(one) for one in asked.context["protected"]] == ["Added “A centre”."]
    assert User.objects.filter(pk=secretary.pk).exists()
    assert not User.objects.filter(pk=editor.pk).exists()


# Asked again

ASKED = "/accounts/2fa/reauthenticate/?next=/my/unsent/"


def test_old_session_comes_back_to_what_it_had_sent(desk, secretary):
    centre = CentreFactory()
    show_who(desk, secretary, minutes_ago=16)
    page = f"{CENTRES}{centre.pk}/people/"

    asked = desk.post(page, {"invite": "yes", "email": "new@example.org", "role": "lead"})
    unsent = centre.invitations.count()
    kept = UnsavedForm.objects.get()
    at_rest = kept.sealed + str(dict(desk.session))
    show_who(desk, secretary)
    offered = desk.get(parse_qs(urlsplit(asked.url).query)["next"][0])
    sent = [("kept", offered.context["key"]), *offered.context["fields"]]
    response = desk.post(offered.context["path"], dict(sent), follow=True)

    assert asked.url.startswith(f"{ASKED}%3Fkept%3D")
    assert unsent == 0
    assert "new@example" not in at_rest
    assert offered.context["path"] == page
    assert f'<form method="post" action="{page}">' in offered.content.decode()
    assert centre.invitations.get().email == "new@example.org"
    assert "new@example.org" in response.content.decode()
    assert not UnsavedForm.objects.exists()


def test_old_session_keeps_no_password_that_was_sent(administration, administrator):
    user = account()
    show_who(administration, administrator, minutes_ago=16)

    asked = administration.post(
        f"{USERS}{user.pk}/password/", {"password1": "secret horse", "password2": "secret horse"}
    )

    assert asked.url == f"/accounts/2fa/reauthenticate/?next={USERS}{user.pk}/password/"
    assert not UnsavedForm.objects.exists()
    assert "secret horse" not in str(dict(administration.session))


@pytest.mark.parametrize(("page", "factory"), [(CENTRES, CentreFactory), (EXPERTS, ExpertFactory)])
@pytest.mark.parametrize("action", ["export", "publish"])
def test_old_session_is_asked_before_many_are_exported_or_published(
    desk, secretary, action, page, factory
):
    listing = factory(status="draft")
    show_who(desk, secretary, minutes_ago=16)

    looked = desk.get(page)
    asked = desk.post(page, {"action": action, "_selected_action": [listing.pk], "decided": "yes"})

    assert str(listing) in looked.content.decode()
    assert asked.url.startswith(f"{ASKED}%3Fkept%3D")
    assert not type(listing).objects.published().exists()


def test_password_is_no_proof_for_whoever_has_a_second_factor(client):
    user = account(is_staff=True)
    add_app(user)
    sign_in(client, user)
    show_who(client, user, minutes_ago=16)

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    refused = client.get("/accounts/password/change/")
    session = client.session
    session["account_authentication_methods"] += [{"method": "password", "at": time.time()}]
    session.save()

    for asked in (refused, client.get("/accounts/password/change/")):
        assert asked.url.startswith("/accounts/2fa/reauthenticate/")


def test_factor_that_staff_remove_themselves_is_told_to_all_and_waits(client, mailoutbox):
    user = account(name="Sana", is_staff=True)
    add_app(user)
    sign_in(client, user)

    client.post("/accounts/2fa/totp/deactivate/")

    user.refresh_from_db()
    line = "Sana has removed the second step of Sana (member@example.org)."
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert why_may_not_approve(user).startswith("This account is new, or was changed")
    assert told(mailoutbox) == {(user.email, line)}
    assert EmailAddress.objects.get(user=user).verified
