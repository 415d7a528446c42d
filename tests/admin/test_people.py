"""What administrators do to the accounts of others, and what those others are told."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from irct.models import User
from tests.admin.desk import person, sign_in
from tests.signing_in import PASSWORD, account, add_app, add_passkey, by_password

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/irct/user/"


def test_user_added_at_the_desk_confirms_the_address_and_signs_in(administration, mailoutbox):
    administration.post(
        f"{PEOPLE}add/",
        {
            "email": "New@example.org",
            "name": "New Person",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    client = Client()

    first = by_password(client, "new@example.org")
    link = mailoutbox[0].body.split("http://localhost:8000")[1].split()[0]
    client.post(link)
    second = by_password(client, "new@example.org")

    assert first.url == "/accounts/confirm-email/"
    assert second.url == "/accounts/"


def test_email_changed_at_the_desk_is_told_and_must_be_confirmed(administration, mailoutbox):
    user = account()

    administration.post(
        f"{PEOPLE}{user.pk}/change/",
        {"email": "elsewhere@example.org", "name": "Renamed", "is_active": "on"},
    )

    (mail,) = mailoutbox
    assert mail.to == ["member@example.org"]
    assert "It was member@example.org; now it is elsewhere@\u2009example.\u2009org." in mail.body
    addresses = EmailAddress.objects.filter(user=user)
    assert list(addresses.values_list("email", "primary", "verified")) == [
        ("elsewhere@example.org", True, False)
    ]


def test_name_changed_at_the_desk_leaves_the_address_confirmed(administration, mailoutbox):
    user = account()

    administration.post(
        f"{PEOPLE}{user.pk}/change/",
        {"email": "member@example.org", "name": "Renamed", "is_active": "on"},
    )

    assert User.objects.get(pk=user.pk).name == "Renamed"
    assert EmailAddress.objects.get(user=user).verified
    assert list(mailoutbox) == []


def test_password_changed_at_the_desk_is_told_to_its_owner(administration, mailoutbox):
    user = account()

    administration.post(
        f"{PEOPLE}{user.pk}/password/",
        {"usable_password": "true", "password1": "another horse", "password2": "another horse"},
    )

    (mail,) = mailoutbox
    assert User.objects.get(pk=user.pk).check_password("another horse")
    assert mail.to == ["member@example.org"]
    assert mail.body.startswith("The secretariat has changed the password of your account.")


def test_second_factor_removed_at_the_desk_is_told_to_its_owner(administration, mailoutbox):
    user = account()
    add_app(user)
    add_passkey(user)

    administration.post(PEOPLE, {"action": "remove_second_factor", "_selected_action": [user.pk]})

    (mail,) = mailoutbox
    assert not Authenticator.objects.filter(user=user).exists()
    assert mail.to == ["member@example.org"]
    assert mail.body.startswith("The secretariat has removed the second step")


def test_second_factor_of_a_superuser_is_not_removed_by_administrators(administration):
    superuser = account(is_superuser=True)
    add_app(superuser)

    administration.post(
        PEOPLE, {"action": "remove_second_factor", "_selected_action": [superuser.pk]}
    )

    assert Authenticator.objects.filter(user=superuser).count() == 1


@pytest.mark.parametrize(
    "page", ["account/emailaddress/", "mfa/authenticator/", "usersessions/usersession/"]
)
def test_credentials_have_no_desk_page_even_for_superusers(client, page):
    sign_in(client, person(is_staff=True, is_superuser=True))

    assert client.get(f"/admin/{page}").status_code == 404
