"""What somebody does to sign in."""

import re
import time
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings

from irct.accounts import FACTORS, reauthentication
from tests.factories import UserFactory
from tests.running_site import SITE

PERIOD = 30
USED: set[str] = set()
# The session cookies of people who signed in to the running site with an authenticator app.
SESSIONS: dict[str, list[dict]] = {}
# When each of them showed who they are; before some pages they are asked again after a while.
SHOWN: dict[str, float] = {}
ASKED_AFTER = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT / 2

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def account(email="member@example.org", *, verified=True, password=PASSWORD, **values):
    """Add somebody who can sign in."""
    user = UserFactory(email=email, **values)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    return user


def add_app(user):
    """Set up an authenticator app, and return its key."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    return secret


def add_passkey(user):
    """Add a passkey that nobody has."""
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "Key"})


def code(secret):
    """What an authenticator app shows now."""
    return codes(secret)[1]


def codes(secret):
    """What an authenticator app showed before, shows now, and will show then."""
    counters = auth.yield_hotp_counters_from_time()
    return [auth.format_hotp_value(auth.hotp_value(secret, counter)) for counter in counters]


def fresh_code(secret):
    """A code that nothing was signed in with before, as soon as the app shows one."""
    while not (fresh := [shown for shown in codes(secret)[1:] if shown not in USED]):
        time.sleep(PERIOD - time.time() % PERIOD)
    USED.add(fresh[0])
    return fresh[0]


def by_password(client, email="member@example.org", password=PASSWORD, **values):
    values = {"login": email, "password": password, "next": "/accounts/"} | values
    return client.post("/accounts/login/", values)


def show_who(client, user, *, minutes_ago=0):
    """Let the session of somebody hold that they showed who they are."""
    session = client.session
    shown = {"method": reauthentication.way_of(user), "at": time.time() - 60 * minutes_ago}
    if factor := Authenticator.objects.filter(user=user, type__in=FACTORS).first():
        shown |= {"id": factor.pk, "type": factor.type}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def sample(email):
    """The password of a sample person at the running site, and the key of their app."""
    sign_ins = (SITE / "sign-in.txt").read_text()
    how = rf"^{email} with the password (\S+)(?: and the key (\S+))?$"
    return re.search(how, sign_ins, re.MULTILINE).groups()


def in_browser(page, email, next_page):
    """Sign a sample person in at the running site.

    Whoever has an app does so once, and stays signed in: the app shows a new code twice a minute.
    """
    if email in SESSIONS and time.time() - SHOWN[email] < ASKED_AFTER:
        page.context.add_cookies(SESSIONS[email])
        page.goto(next_page)
        if urlsplit(page.url).path == urlsplit(next_page).path:
            return
        page.context.clear_cookies()  # since they were signed out
    password, secret = sample(email)
    page.goto(f"/accounts/login/?next={next_page}")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    if secret:
        page.wait_for_selector("#id_code")
        page.fill("#id_code", fresh_code(secret))
        page.press("#id_code", "Enter")
    page.wait_for_url(f"**{next_page}")
    if secret:
        SHOWN[email] = time.time()
        cookies = page.context.cookies()
        SESSIONS[email] = [one for one in cookies if one["name"] == settings.SESSION_COOKIE_NAME]
