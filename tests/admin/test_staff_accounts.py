"""Accounts of the secretariat: made, changed and taken off, and the e-mails to all its members."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from irct.models import User, why_may_not_approve, why_may_not_vouch
from irct.models.introductions import are_introduced
from tests.admin.desk import CENTRES, sign_in
from tests.admin.staff_accounts import (
    STAFF,
    UNVOUCHED,
    USERS,
    one_administrator,  # noqa: F401 (the fixture "administrator")
    told,
)
from tests.factories import CentreFactory, UserFactory
from tests.signing_in import PASSWORD, account, add_app

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def made_staff(administration, user, **values):
    values = {"email": user.email, "name": user.name, "is_active": "on", "is_staff": "on"} | values
    return administration.post(f"{USERS}{user.pk}/change/", values)


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
