"""Signing in: each door, what is closed, and what somebody is told."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from irct.accounts import has_second_factor
from irct.accounts.devices import in_words
from tests.factories import CentreFactory, UserFactory
from tests.signing_in import (
    FIREFOX,
    PASSWORD,
    SAFARI,
    account,
    add_app,
    add_passkey,
    by_password,
    code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user():
    return account()


@pytest.fixture
def member(client, user):
    """A client that has signed in with a password."""
    by_password(client)
    return client


@pytest.fixture
def mails(mailoutbox):
    """A function that takes the e-mails that have been sent meanwhile."""

    def take():
        taken = list(mailoutbox)
        mailoutbox.clear()
        return taken

    return take


def is_signed_in(client):
    return "_auth_user_id" in client.session


# The doors


@pytest.mark.quick
def test_sign_in_with_a_password_ignores_the_case_of_the_email(client, user):
    response = by_password(client, "Member@Example.org", next="/accounts/")

    assert response.url == "/accounts/"
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.quick
def test_sign_in_works_with_a_code_sent_by_email(client, user, mails):
    client.post("/accounts/login/code/", {"email": user.email})
    (mail,) = mails()

    response = client.post("/accounts/login/code/confirm/", {"code": code_in(mail)})

    assert response.status_code == 302
    assert mail.to == [user.email]
    assert client.session["_auth_user_id"] == str(user.pk)


def test_emailed_code_is_refused_after_15_minutes(client, user, mails):
    start = timezone.now()
    with time_machine.travel(start):
        client.post("/accounts/login/code/", {"email": user.email})
    (mail,) = mails()

    with time_machine.travel(start + dt.timedelta(minutes=16)):
        client.post("/accounts/login/code/confirm/", {"code": code_in(mail)})

    assert not is_signed_in(client)


def test_emailed_code_is_refused_after_three_wrong_tries(client, user, mails):
    client.post("/accounts/login/code/", {"email": user.email})
    (mail,) = mails()

    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "wrong"})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail)})

    assert not is_signed_in(client)


@pytest.mark.parametrize("add_factor", [add_app, add_passkey])
def test_second_factor_is_asked_for_after_a_password_or_an_emailed_code(
    client, user, mails, add_factor
):
    add_factor(user)

    with_password = by_password(client)
    with_code = Client()
    with_code.post("/accounts/login/code/", {"email": user.email})
    response = with_code.post("/accounts/login/code/confirm/", {"code": code_in(mails()[0])})

    assert with_password.url == response.url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    assert not is_signed_in(with_code)


def test_app_code_completes_the_sign_in_only_once(client, user):
    shown = code(add_app(user))
    by_password(client, next="/accounts/sessions/")

    response = client.post("/accounts/2fa/authenticate/", {"code": shown})
    again = Client()
    by_password(again)
    again.post("/accounts/2fa/authenticate/", {"code": shown})

    assert response.url == "/accounts/sessions/"
    assert is_signed_in(client)
    assert not is_signed_in(again)


def test_second_step_can_be_left_to_sign_in_another_way(client, user):
    add_app(user)
    by_password(client)

    response = client.post("/accounts/logout/", {"next": "/accounts/login/"})

    assert response.url == "/accounts/login/"
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(("is_staff", "page"), [(False, "/my/"), (True, "/admin/")])
def test_sign_in_leads_members_to_my_and_staff_to_the_desk(client, is_staff, page):
    user = account(is_staff=is_staff)
    shown = code(add_app(user))
    by_password(client, next="")

    response = client.post("/accounts/2fa/authenticate/", {"code": shown})

    assert response.url == page


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"]
)
def test_sign_in_does_not_redirect_to_another_site(client, user, elsewhere):
    response = by_password(client, next=elsewhere)

    assert response.url == "/my/"


def test_inactive_account_cannot_sign_in_and_gets_no_email(client, user, mails):
    user.is_active = False
    user.save()

    by_password(client)
    client.post("/accounts/login/code/", {"email": user.email})
    client.post("/accounts/password/reset/", {"email": user.email})

    assert not is_signed_in(client)
    assert mails() == []


def test_inactive_account_loses_its_sessions(member, user):
    user.is_active = False
    user.save()

    assert member.get("/accounts/").url == "/accounts/login/?next=/accounts/"


# What is closed, and what every page keeps


@pytest.mark.parametrize(
    "page", ["signup/", "email/", "2fa/recovery-codes/download/", "3rdparty/", "social/signup/"]
)
def test_unused_account_pages_are_not_found(client, user, page):
    add_app(user)
    by_password(client)

    assert client.get(f"/accounts/{page}").status_code == 404
    assert client.post(f"/accounts/{page}").status_code == 404


PAGES = ["login/", "login/code/", "password/reset/", "confirm-email/", "inactive/"]
OWN_PAGES = ["", "sessions/", "password/change/", "2fa/", "2fa/webauthn/"]


def test_account_pages_are_not_cached_indexed_or_sent_as_referrer(client, user):
    member = Client()
    by_password(member)

    for visitor, pages in ((client, PAGES), (member, ["logout/", *OWN_PAGES])):
        for page in pages:
            response = visitor.get(f"/accounts/{page}")

            assert response.status_code == 200, page
            assert response["Referrer-Policy"] == "same-origin", page
            assert "no-store" in response["Cache-Control"], page
            assert '<meta name="robots" content="noindex">' in response.content.decode(), page


def test_own_account_pages_ask_for_a_sign_in(client):
    for page in OWN_PAGES:
        response = client.get(f"/accounts/{page}")

        assert response.url == f"/accounts/login/?next=/accounts/{page}"


def test_public_pages_set_no_cookie(client):
    CentreFactory()

    for page in ("/", "/centres/", "/experts/", "/countries/", "/about/"):
        response = client.get(page)

        assert response.status_code == 200, page
        assert dict(response.cookies) == {}, page


# Nobody learns who has an account


def without_tokens(response):
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def answers(address, path, values):
    """All that somebody can see of an answer, cookies and the page after it included."""
    client = Client()
    response = client.post(path, {name: value or address for name, value in values.items()})
    pages = [response]
    while pages[-1].status_code == 302:
        pages.append(client.get(pages[-1].url))
    return [
        (page.status_code, page.headers.get("Location"), without_tokens(page).replace(address, ""))
        for page in pages
    ] + sorted(client.cookies)


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/accounts/login/", {"login": None, "password": "wrong"}),
        ("/accounts/login/code/", {"email": None}),
        ("/accounts/password/reset/", {"email": None}),
    ],
)
def test_account_forms_answer_the_same_for_known_and_unknown_emails(user, path, values):
    unverified = account("new@example.org", verified=False)

    known = answers(user.email, path, values)

    assert known == answers("stranger@example.org", path, values)
    assert known == answers(unverified.email, path, values)


def test_unknown_email_gets_no_mail(client, user, mails):
    client.post("/accounts/login/code/", {"email": "stranger@example.org"})
    client.post("/accounts/password/reset/", {"email": "stranger@example.org"})

    assert mails() == []


# Guessing


def test_right_password_is_refused_after_five_wrong_ones(client, user):
    for _ in range(5):
        by_password(client, password="wrong")

    response = by_password(client)

    assert response.status_code == 429
    assert "This was tried too often in a short time." in response.content.decode()
    assert not is_signed_in(client)


def test_password_guesses_at_many_accounts_from_one_ip_are_stopped(client):
    statuses = [
        by_password(client, f"person{number}@example.org", "wrong").status_code
        for number in range(11)
    ]

    assert statuses == [200] * 10 + [429]


def test_second_step_refuses_the_right_code_after_five_wrong_ones(client, user):
    shown = code(add_app(user))
    by_password(client)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    client.post("/accounts/2fa/authenticate/", {"code": shown})

    assert not is_signed_in(client)


# Addresses of people on the internet


def test_ip_address_is_not_stored_in_sessions(client, user):
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, **elsewhere)
    client.get("/accounts/", **elsewhere)
    client.post("/accounts/2fa/recovery-codes/generate/", **elsewhere)

    kept = [str(session.ip) for session in UserSession.objects.all()]
    in_sessions = [session.get_decoded() for session in Session.objects.all()]

    assert len(kept) == len(in_sessions) == 1
    assert "203.0.113.7" not in f"{kept} {in_sessions}"
    assert kept == [f"0.0.{user.pk // 256}.{user.pk % 256}"]


# Passwords


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("short", "This password is too short. It must contain at least 8 characters."),
        ("password1", "This password is too common."),
        ("9182736455", "This password is entirely numeric."),
        ("member@example.org", "The password is too similar to the e-mail address."),
    ],
)
def test_weak_password_is_refused(member, user, password, complaint):
    response = member.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert complaint in response.context["form"].errors["password1"]
    assert user.check_password(PASSWORD)


def test_new_password_ends_other_sessions_and_is_announced_by_email(member, user, mails):
    elsewhere = Client()
    by_password(elsewhere)
    mails()

    member.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another horse", "password2": "another horse"},
    )

    (mail,) = mails()
    assert mail.subject == "IRCT directory: Your password was changed"
    assert member.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302


def link_in(mail):
    return re.search(r"http://localhost:8000(/accounts/\S+)", mail.body)[1]


def code_in(mail):
    return mail.body.split("\n\n")[1]


def test_reset_link_sets_a_new_password_only_once(client, user, mails):
    client.post("/accounts/password/reset/", {"email": user.email})
    (mail,) = mails()
    form = client.get(link_in(mail)).url
    values = {"password1": "another horse", "password2": "another horse"}

    client.post(form, values)

    user.refresh_from_db()
    assert user.check_password("another horse")
    assert [mail.subject for mail in mails()] == ["IRCT directory: Your password was changed"]
    used = Client().get(link_in(mail))
    assert "This link does not work" in used.content.decode()


def test_password_can_be_set_by_a_user_without_one(client, user, mails):
    user.set_unusable_password()
    user.save()
    client.post("/accounts/login/code/", {"email": user.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mails()[0])})

    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})

    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert [mail.subject for mail in mails()] == ["IRCT directory: Your password was set"]


# Second factors


def prove(client):
    """Show once more who one is."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def set_up_app(client):
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    return client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})


@pytest.mark.parametrize(
    "page", ["totp/activate/", "webauthn/add/", "recovery-codes/", "recovery-codes/generate/"]
)
def test_factor_pages_ask_for_reauthentication(member, user, page):
    if "recovery" in page:
        prove(member)
        set_up_app(member)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        responses = [member.get(f"/accounts/2fa/{page}")]
        if page != "recovery-codes/":
            responses.append(member.post(f"/accounts/2fa/{page}", {"code": "123456"}))

    way = "2fa/reauthenticate" if "recovery" in page else "reauthenticate"
    expected = f"/accounts/{way}/?next=/accounts/2fa/{page}"
    assert {response.url for response in responses} == {expected}


def test_recovery_codes_are_made_with_the_app_and_shown_once(
    member, user, mails, django_capture_on_commit_callbacks
):
    prove(member)
    mails()

    with django_capture_on_commit_callbacks(execute=True):
        response = set_up_app(member)
    first = member.get(response.url)
    second = member.get(response.url)

    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().generate_codes()
    assert response.url == "/accounts/2fa/recovery-codes/"
    assert re.findall(r"<code>(\d+)</code>", first.content.decode()) == codes
    assert re.findall(r"\d{8}", second.content.decode()) == []
    assert [mail.subject for mail in mails()] == ["IRCT directory: Your second step was changed"]


def test_recovery_code_completes_the_sign_in_only_once(member, user):
    prove(member)
    response = set_up_app(member)
    recovery = member.get(response.url).context["unused_codes"][0]
    first, second = Client(), Client()
    by_password(first)
    by_password(second)

    first.post("/accounts/2fa/authenticate/", {"code": recovery})
    second.post("/accounts/2fa/authenticate/", {"code": recovery})

    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_recovery_codes_alone_are_no_second_factor(user):
    Authenticator.objects.create(user=user, type="recovery_codes", data={})

    assert not has_second_factor(user)


@pytest.mark.parametrize("add_factor", [add_app, add_passkey])
def test_app_or_passkey_is_a_second_factor(user, add_factor):
    add_factor(user)

    assert has_second_factor(user)
    assert not has_second_factor(UserFactory())


def test_app_removal_is_announced_by_email(member, user, mails):
    prove(member)
    set_up_app(member)
    mails()

    member.post("/accounts/2fa/totp/deactivate/")

    (mail,) = mails()
    assert not has_second_factor(user)
    assert mail.body.startswith("The authenticator app was removed from your account.")


def test_new_recovery_codes_are_announced_by_email(
    member, user, mails, django_capture_on_commit_callbacks
):
    prove(member)
    set_up_app(member)
    mails()

    with django_capture_on_commit_callbacks(execute=True):
        member.post("/accounts/2fa/recovery-codes/generate/")

    (mail,) = mails()
    assert mail.body.startswith("New recovery codes were made for your account.")


def test_secretariat_sets_up_a_factor_and_returns_to_the_page_asked_for(client):
    account(is_staff=True, is_superuser=True)
    by_password(client)
    told = client.get(client.get("/admin/centres/centre/").url)
    prove(client)

    codes = client.get(set_up_app(client).url)

    go_on = '<a class="button" href="/admin/centres/centre/">I have kept them: go on</a>'
    assert "The secretariat’s desk opens only with a second step" in told.content.decode()
    assert go_on in codes.content.decode()
    assert client.get("/admin/centres/centre/").status_code == 200


def test_session_opened_before_the_factor_must_show_it_at_the_desk(client):
    account(is_staff=True, is_superuser=True)
    elsewhere = Client()
    by_password(elsewhere)
    by_password(client)
    prove(client)

    set_up_app(client)

    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").url == "/accounts/2fa/reauthenticate/?next=/admin/"


def test_desk_opens_after_the_factor_is_shown(client):
    user = account(is_staff=True, is_superuser=True)
    by_password(client)
    shown = code(add_app(user))
    asked = client.get("/admin/").url

    response = client.post(asked, {"code": shown})

    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200


# Sessions


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/138.0 Safari/537.36 Edg/138.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 9) Chrome/90.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "an unknown browser"),
        ("", "an unknown browser"),
    ],
)
def test_user_agent_is_described_in_words(user_agent, words):
    assert in_words(user_agent) == words


@pytest.fixture
def elsewhere(user):
    """A client that has signed in on another device."""
    client = Client(headers={"user-agent": SAFARI})
    by_password(client)
    return client


def test_session_is_not_updated_by_visits_to_public_pages(user):
    client = Client()
    by_password(client)
    before = list(UserSession.objects.values())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20)):
        for path in ("/", "/centres/?q=house", "/countries/denmark/", "/leave/"):
            client.get(path, headers={"user-agent": SAFARI})

    assert list(UserSession.objects.values()) == before


def test_sessions_page_lists_each_device_and_marks_this_one(elsewhere, user):
    client = Client(headers={"user-agent": FIREFOX})
    by_password(client)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20)):
        for somewhere in (elsewhere, client):
            somewhere.get("/my/")

        response = client.get("/accounts/sessions/")

    rows = response.context["rows"]
    seen = [row["session"].last_seen_at - timezone.now() for row in rows]
    assert [row["device"] for row in rows] == ["Firefox on Linux", "Safari on iPhone"]
    assert re.findall(r"</strong>(.*)<br>", response.content.decode()) == [" · this one", ""]
    assert [delta > dt.timedelta(minutes=19) for delta in seen] == [True, True]


def test_session_can_be_ended_from_another_device(member, elsewhere):
    third = Client()
    by_password(third)
    pk = UserSession.objects.get(session_key=elsewhere.session.session_key).pk

    response = member.post(f"/accounts/sessions/{pk}/end/")

    assert response.url == "/accounts/sessions/"
    assert elsewhere.get("/accounts/").status_code == 302
    assert [c.get("/accounts/").status_code for c in (member, third)] == [200, 200]


def test_all_other_sessions_can_be_ended_at_once(member, elsewhere):
    stranger = Client()
    account("stranger@example.org")
    by_password(stranger, "stranger@example.org")

    member.post("/accounts/sessions/end/")

    assert elsewhere.get("/accounts/").status_code == 302
    assert [c.get("/accounts/").status_code for c in (member, stranger)] == [200, 200]


def test_session_of_another_user_cannot_be_ended(member, user):
    stranger = Client()
    account("stranger@example.org")
    by_password(stranger, "stranger@example.org")
    pk = UserSession.objects.get(session_key=stranger.session.session_key).pk

    response = member.post(f"/accounts/sessions/{pk}/end/")

    assert response.status_code == 404
    assert stranger.get("/accounts/").status_code == 200


@pytest.mark.parametrize("page", ["sessions/end/", "sessions/1/end/"])
def test_session_is_not_ended_by_a_get_request(member, page):
    assert member.get(f"/accounts/{page}").status_code == 405


# New devices


def test_new_device_is_announced_by_email_but_not_the_first_sign_in(client, user, mails):
    by_password(client)
    after_the_first = mails()

    by_password(Client(headers={"user-agent": SAFARI}))

    (mail,) = mails()
    assert after_the_first == []
    assert (mail.to, mail.subject) == (
        [user.email],
        "IRCT directory: A new sign-in to your account",
    )
    assert "with Safari on iPhone." in mail.body


def test_known_device_is_not_announced_by_email(client, user, mails):
    by_password(client)
    client.post("/accounts/logout/")

    by_password(client)

    assert is_signed_in(client)
    assert mails() == []


def test_device_known_for_one_user_is_new_for_another(client, user, mails):
    colleague = account("colleague@example.org", last_login=timezone.now())
    by_password(client)
    client.post("/accounts/logout/")

    by_password(client, colleague.email)
    client.post("/accounts/logout/")
    by_password(client)

    assert [mail.to for mail in mails()] == [[colleague.email]]


def test_device_cookie_is_sent_to_accounts_only_and_names_nobody(client, user):
    cookie = by_password(client).cookies["known_here"]

    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/accounts/", "Lax", True)
    assert cookie["max-age"] == 60 * 60 * 24 * 365
    assert re.fullmatch(r"[0-9a-f]{32} [0-9a-f]{32}:\w+:[\w-]+", cookie.value)


def test_forged_device_cookie_is_treated_as_a_new_device(user, mails):
    client = Client()
    by_password(client)
    forged = Client()
    forged.cookies["known_here"] = client.cookies["known_here"].value.replace(":", "0:", 1)

    by_password(forged)

    assert [mail.subject for mail in mails()] == ["IRCT directory: A new sign-in to your account"]


# Addresses


def test_email_must_be_confirmed_before_sign_in(client, mails):
    account(verified=False)

    response = by_password(client)
    (mail,) = mails()
    link = link_in(mail)
    asked = client.get(link)
    before = EmailAddress.objects.get().verified
    client.post(link)
    by_password(client)

    assert response.url == "/accounts/confirm-email/"
    assert (asked.status_code, before) == (200, False)
    assert is_signed_in(client)


# E-mails


def test_account_emails_have_html_that_loads_nothing(member, user, mails):
    elsewhere = Client()
    by_password(elsewhere)
    member.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another horse", "password2": "another horse"},
    )
    Client().post("/accounts/password/reset/", {"email": user.email})
    Client().post("/accounts/login/code/", {"email": user.email})

    found = mails()

    html = [alternative.content for mail in found for alternative in mail.alternatives]
    assert [mail.subject for mail in found] == [
        "IRCT directory: A new sign-in to your account",
        "IRCT directory: Your password was changed",
        "IRCT directory: Your link",
        "IRCT directory: Your code",
    ]
    assert len(html) == 4
    assert [re.findall(r"<img|<link|url\(|src=", page) for page in html] == [[], [], [], []]


def test_new_device_email_says_what_to_do_if_it_was_not_you(member, user, mails):
    by_password(Client())

    (mail,) = mails()
    assert mail.body.count("If it was not you") == 1
    assert "http://localhost:8000/accounts/password/reset/" in mail.body
    assert "http://localhost:8000/accounts/sessions/" in mail.body
