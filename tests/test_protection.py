"""What protects the forms of a session, and what is left once it has ended."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from irct import accounts
from irct.models import Role, invite
from tests.addresses import anonymous_forms
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory
from tests.signing_in import PASSWORD, account, add_app, add_passkey, by_password, code

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/centres/",
    "/centres/?q=odense",
    "/centres/a-house/",
    "/experts/request/",
    "/about/",
]


@pytest.fixture
def strict():
    """A client whose forms are checked."""
    return Client(enforce_csrf_checks=True)


def sign_in(client, **values):
    page = client.get("/accounts/login/")
    form = filled_in(page, login="member@example.org", password=PASSWORD, **values)
    return client.post("/accounts/login/", form)


# Cookies


def test_cookie_of_forms_goes_to_sign_in_pages_only_and_ends_with_the_browser(strict):
    cookie = strict.get("/accounts/login/").cookies["csrftoken"]

    assert [cookie[name] for name in ("path", "max-age", "expires", "httponly", "samesite")] == [
        *("/accounts/", "", "", True, "Lax"),
    ]
    assert Session.objects.count() == 0


def test_cookie_of_an_invitation_goes_to_its_page_only(strict):
    centre = CentreFactory()
    lead = account("lead@example.org")
    invitation = invite(centre, "new@example.org", role=Role.EDITOR, by=lead)
    path = f"/invitations/{invitation.token}/"

    page = strict.get(path)
    accepted = strict.post(path, filled_in(page, name="Nora New", password="long and unusual"))

    assert page.cookies["csrftoken"]["path"] == path
    assert accepted.url == "/my/"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_sets_no_cookie_and_reads_no_session(strict, path, django_assert_num_queries):
    account()
    CentreFactory(slug="a-house", name="A house")
    with_session = Client()
    by_password(with_session)

    fresh, signed_in = strict.get(path), with_session.get(path)

    for response in (fresh, signed_in):
        assert dict(response.cookies) == {}
        assert "Cookie" not in response.headers.get("Vary", "")


def test_public_form_is_sent_without_any_cookie(strict):
    centre = CentreFactory(slug="a-house")

    page = strict.get("/centres/a-house/report/")
    sent = strict.post("/centres/a-house/report/", filled_in(page))

    assert dict(strict.cookies) == {}
    assert sent.status_code != 403
    assert centre.slug in sent.content.decode()


def test_no_form_of_a_visitor_needs_a_cookie_in_any_language(strict):
    CentreFactory(slug="open-house")
    ExpertFactory(slug="open-person")

    answers = {path: strict.post(path, {"text": "typed words"}) for path in anonymous_forms()}

    assert "/fr/translation/" in answers
    # Each asks for its own proof, and gives back what was typed.
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        answers, 400
    )
    assert dict(strict.cookies) == {}


# Forms


def test_sign_in_and_the_pages_after_it_work_with_checked_forms(strict):
    account()

    answer = sign_in(strict, next="/accounts/")
    left = strict.post("/accounts/logout/", filled_in(strict.get("/accounts/logout/")))

    assert answer.url == "/accounts/"
    assert left.status_code == 302


@pytest.mark.parametrize(
    "token", [None, "", "x" * 32, "é" * 32, "a" * 64, "${jndi:ldap://x}"], ids=str
)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/login/code/"])
def test_form_with_another_token_is_refused(strict, path, token):
    account()
    form = filled_in(strict.get(path), login="member@example.org", password=PASSWORD)
    strict.cookies["csrftoken"] = "x" * 31 if token is None else strict.cookies["csrftoken"].value

    answer = strict.post(path, form if token is None else form | {"csrfmiddlewaretoken": token})

    assert answer.status_code == 403
    assert "This was not sent" in answer.content.decode()


def test_malformed_cookie_of_forms_is_replaced(strict):
    strict.cookies["csrftoken"] = "é;\\"

    page = strict.get("/accounts/login/")

    assert 'name="login"' in page.content.decode()
    assert re.fullmatch(r"[a-zA-Z0-9]{32}", page.cookies["csrftoken"].value)


def test_token_ends_with_its_session(strict):
    account()
    sign_in(strict)
    form = filled_in(strict.get("/accounts/password/change/"))
    strict.post("/accounts/logout/", filled_in(strict.get("/accounts/logout/")))
    sign_in(strict)

    answer = strict.post("/accounts/password/change/", form)

    assert answer.status_code == 403


# Signing out


def test_signing_out_tells_the_browser_to_forget_what_it_holds(client):
    account()
    by_password(client)

    asked = client.get("/accounts/logout/")
    done = client.post("/accounts/logout/")
    again = client.post("/accounts/logout/")

    assert "Clear-Site-Data" not in asked.headers
    assert done.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in again.headers
    assert Session.objects.filter(session_data__contains="auth_user").count() == 0


def test_signing_out_at_the_desk_does_too(client):
    user = account(is_staff=True, is_superuser=True)
    shown = code(add_app(user))
    by_password(client)
    client.post("/accounts/2fa/authenticate/", {"code": shown})

    done = client.post("/admin/logout/")

    assert done.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/admin/").url.startswith("/accounts/login/")


def test_session_that_did_not_end_is_not_said_to_have_ended(client, monkeypatch):
    account()
    by_password(client)
    monkeypatch.setattr("irct.accounts.adapters.AccountAdapter.logout", lambda *args: None)

    assert "Clear-Site-Data" not in client.post("/accounts/logout/").headers


# Removing a factor


@pytest.fixture
def secretary():
    return account(is_staff=True, is_superuser=True)


def at_desk(client, secret):
    by_password(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert "<h1>To do</h1>" in client.get("/admin/").content.decode()


def show_again(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_desk_closes_in_the_session_in_which_the_only_factor_is_removed(client, secretary):
    at_desk(client, add_app(secretary))
    show_again(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert client.get("/admin/").url == "/accounts/2fa/"


def test_desk_closes_although_another_factor_is_left(client, secretary):
    at_desk(client, add_app(secretary))
    add_passkey(secretary)
    show_again(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert client.get("/admin/").url.startswith("/accounts/2fa/webauthn/reauthenticate/")


def test_desk_closes_although_a_factor_was_removed_that_was_not_shown(client, secretary):
    at_desk(client, add_app(secretary))
    passkey = add_passkey(secretary)
    show_again(client)

    client.post(f"/accounts/2fa/webauthn/keys/{passkey.pk}/remove/")

    assert not Authenticator.objects.filter(pk=passkey.pk).exists()
    assert client.get("/admin/").url.startswith("/accounts/2fa/reauthenticate/")


def test_desk_closes_everywhere_when_the_secretariat_removes_a_factor(client, secretary):
    at_desk(client, add_app(secretary))

    Authenticator.objects.all().delete()  # as `remove_factors` does

    assert client.get("/admin/").url == "/accounts/2fa/"


def test_desk_stays_closed_when_another_app_is_set_up_elsewhere(client, secretary):
    by_password(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert "<h1>To do</h1>" in client.get("/admin/").content.decode()
    Authenticator.objects.all().delete()  # as `remove_factors` does

    later = Authenticator.objects.create(user=secretary, type="totp", data={"secret": "A" * 32})
    Authenticator.objects.filter(pk=later.pk).update(
        created_at=later.created_at + 2 * accounts.SET_UP_WITHIN
    )

    assert client.get("/admin/").url.startswith("/accounts/2fa/reauthenticate/")
