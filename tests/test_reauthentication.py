"""Showing once more who one is, and when sessions end."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from irct.models import User
from tests.factories import CentreFactory
from tests.signing_in import PASSWORD, account, add_app, by_password, code, show_who

pytestmark = pytest.mark.django_db

BY_CODE = "/accounts/reauthenticate/code/"
SET_PASSWORD = "/accounts/password/set/"


@pytest.fixture
def without_password(client):
    """Somebody who signs in by codes, with an old session."""
    user = account()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    show_who(client, user, minutes_ago=16)
    return user


def code_in(mail):
    return re.search(r"^(\S+-?\S+)$", mail.body.split("\n\n")[1], re.MULTILINE).group(1)


def test_member_without_a_password_is_asked_for_a_code_by_email(
    client, without_password, mailoutbox
):
    asked = client.get(SET_PASSWORD)
    offered = client.get(asked.url)
    sent = client.post(asked.url, {"send": "yes", "next": SET_PASSWORD}, follow=True)
    (mail,) = mailoutbox

    response = client.post(asked.url, {"code": code_in(mail), "next": SET_PASSWORD})

    assert asked.url == f"{BY_CODE}?next={SET_PASSWORD}"
    assert "Send me a code" in offered.content.decode()
    assert "An e-mail with a code is on its way" in sent.content.decode()
    assert mail.to == [without_password.email]
    assert response.url == SET_PASSWORD
    assert "Set the password" in client.get(SET_PASSWORD).content.decode()


def test_emailed_code_ends_after_three_wrong_tries(client, without_password, mailoutbox):
    client.post(BY_CODE, {"send": "yes"})
    (mail,) = mailoutbox

    for _ in range(3):
        client.post(BY_CODE, {"code": "wrong"})
    client.post(BY_CODE, {"code": code_in(mail)})

    assert client.get(SET_PASSWORD).url == f"{BY_CODE}?next={SET_PASSWORD}"


def test_emailed_codes_are_limited(client, without_password, mailoutbox):
    for _ in range(8):
        client.post(BY_CODE, {"send": "yes"})

    assert len(mailoutbox) == 3


def test_members_people_page_asks_an_old_session_and_hiding_never_does(client):
    user, centre = account(), CentreFactory(slug="open-house")
    centre.editorships.create(user=user, role="lead")
    client.force_login(user)

    people = client.post("/centres/open-house/people/", {"email": "x@example.org", "role": "lead"})
    client.post(people.url, {"password": PASSWORD})
    then = parse_qs(urlsplit(people.url).query)["next"][0]
    offered = client.get(then)
    hide = client.get("/centres/open-house/hide/")

    assert people.url.startswith("/accounts/reauthenticate/?next=/my/unsent/%3Fkept")
    assert offered.context["path"] == "/centres/open-house/people/"
    assert ("email", "x@example.org") in offered.context["fields"]
    assert "We asked who you are before we did" in offered.content.decode()
    assert 'name="reason"' in hide.content.decode()


# When sessions end


def signed_in():
    client = Client()
    by_password(client)
    return client


def is_signed_in(client):
    return client.get("/my/").status_code == 200


def test_changed_password_ends_other_sessions_and_keeps_this_one():
    account()
    here, elsewhere = signed_in(), signed_in()

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another horse", "password2": "another horse"},
    )

    assert User.objects.get().check_password("another horse")
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)


def test_removed_factor_ends_other_sessions_and_keeps_this_one():
    user = account()
    secret = add_app(user)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(user)
        show_who(client, user)

    here.post("/accounts/2fa/totp/deactivate/")

    assert secret
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)


def test_added_factor_ends_no_session():
    account()
    here, elsewhere = signed_in(), signed_in()

    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret
    here.post("/accounts/2fa/totp/activate/", {"code": code(secret)})

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, True)


def test_sign_in_under_way_ends_when_the_password_changes():
    user = account()
    secret = add_app(user)
    attacker = Client()
    begun = by_password(attacker)

    user.set_password("another horse")
    user.save()
    attacker.post("/accounts/2fa/authenticate/", {"code": code(secret)})

    assert begun.url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(attacker)


def test_sign_in_under_way_goes_on_when_nothing_changes():
    secret = add_app(account())
    client = Client()
    by_password(client)

    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})

    assert is_signed_in(client)


def test_code_under_way_ends_when_the_address_is_taken_away(mailoutbox):
    user = account()
    attacker = Client()
    attacker.post("/accounts/login/code/", {"email": user.email})
    (mail,) = mailoutbox

    User.objects.filter(pk=user.pk).update(email="new@example.org", session_serial=1)
    attacker.post("/accounts/login/code/confirm/", {"code": code_in(mail)})

    assert not is_signed_in(attacker)
