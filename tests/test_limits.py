"""How often somebody may try to get in, and that trying locks nobody out."""

import re
from http import HTTPStatus
from threading import Thread

import pytest
import time_machine
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from irct.accounts import limits
from irct.accounts.adapters import AccountAdapter
from irct.models import Allowance
from irct.timetable import forget_tries
from tests.factories import CentreFactory
from tests.signing_in import PASSWORD, account, add_app, by_password, code, codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LATER = limits.PAUSE + limits.MINUTE
REFUSED = HTTPStatus.TOO_MANY_REQUESTS
SECOND_STEP = "/accounts/2fa/authenticate/"
CODE = "/accounts/login/code/"


@pytest.fixture
def user():
    return account()


@pytest.fixture
def known(user):
    """A browser with which this person has signed in before."""
    client = Client()
    by_password(client)
    client.post("/accounts/logout/")
    return client


@pytest.fixture
def far():
    """A function that makes a client of another network each time."""
    networks = iter(range(1, 255))
    return lambda: Client(REMOTE_ADDR=f"203.0.113.{next(networks)}")


def is_signed_in(client):
    return "_auth_user_id" in client.session


def guess_passwords(far, times=5):
    return [by_password(far(), password="wrong").status_code for _ in range(times)]


def at_second_step(client):
    by_password(client)
    return client


def guess_codes(clients):
    return [client.post(SECOND_STEP, {"code": "000000"}).status_code for client in clients]


# What is counted stays counted


@pytest.mark.quick
def test_lock_of_an_account_outlives_the_caches_and_a_flood(user, far):
    tried = guess_passwords(far, 6)
    cache.clear()
    for number in range(400):
        limits.within("password", f"person{number}@example.org")

    assert tried == [200] * 5 + [REFUSED]
    assert by_password(far()).status_code == REFUSED


@pytest.mark.quick
def test_lock_of_an_account_is_over_after_a_quarter_of_an_hour(user, far):
    guess_passwords(far)

    with time_machine.travel(timezone.now() + limits.PAUSE):
        client = far()
        by_password(client)

    assert is_signed_in(client)


def test_fifty_wrong_passwords_a_day_are_the_most(user, far):
    now = timezone.now()
    for pause in range(10):
        with time_machine.travel(now + pause * LATER):
            guess_passwords(far)

    with time_machine.travel(now + 10 * LATER):
        assert by_password(far()).status_code == REFUSED
    with time_machine.travel(now + limits.DAY + LATER):
        assert by_password(far()).status_code == 302


def test_password_set_by_a_link_in_an_email_is_not_locked_out(user, far, mailoutbox):
    client = far()
    client.post("/accounts/password/reset/", {"email": user.email})
    guess_passwords(far, 6)
    link = re.search(r"http://localhost:8000(/accounts/\S+)", mailoutbox[0].body)[1]

    values = {"password1": "another horse", "password2": "another horse"}
    client.post(client.get(link).url, values)

    assert by_password(client, password="another horse").status_code == 302


def test_right_passwords_are_not_counted(user):
    for _ in range(12):
        client = Client()
        by_password(client)

    assert is_signed_in(client)


def test_try_is_counted_although_its_page_fails(user, far, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(AccountAdapter, "authentication_failed", fail)
        for _ in range(5):
            client = far()
            client.raise_request_exception = False
            assert by_password(client, password="wrong").status_code == 500

    assert by_password(far()).status_code == REFUSED


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted():
    allowed = []

    def attempt():
        allowed.append(limits.within("second step", 1))
        connections.close_all()

    threads = [Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(allowed) == [False] * 15 + [True] * 5


# The second step


def test_second_step_has_a_limit_for_the_person_wherever_it_is_tried(user, far):
    secret = add_app(user)
    clients = [at_second_step(far()) for _ in range(6)]

    tried = guess_codes(clients)
    cache.clear()
    clients[5].post(SECOND_STEP, {"code": code(secret)})

    assert tried == [200] * 5 + [REFUSED]
    assert not is_signed_in(clients[5])


def test_second_step_is_tried_twenty_times_a_day_at_most(user, far):
    secret = add_app(user)
    now = timezone.now()
    for pause in range(4):
        with time_machine.travel(now + pause * LATER):
            guess_codes([at_second_step(far())] * 5)

    with time_machine.travel(now + 5 * LATER):
        client = at_second_step(far())
        assert client.post(SECOND_STEP, {"code": code(secret)}).status_code == REFUSED


def test_person_whose_second_step_is_guessed_is_told_once(user, far, mailoutbox):
    add_app(user)

    guess_codes([at_second_step(far())] * 8)

    (mail,) = mailoutbox
    assert mail.to == [user.email]
    assert mail.subject == "IRCT directory: Somebody is guessing your second step"
    assert "They may know your password" in mail.body


def test_second_step_once_more_is_limited(user):
    client = Client()
    by_password(client)
    secret = add_app(user)

    tried = [
        client.post("/accounts/2fa/reauthenticate/", {"code": "000000"}).status_code
        for _ in range(6)
    ]

    assert tried == [200] * 5 + [REFUSED]
    for page, sent in (("", {"code": code(secret)}), ("webauthn/", {"credential": "{}"})):
        right = client.post(f"/accounts/2fa/{page}reauthenticate/", sent)
        assert right.status_code == REFUSED


@pytest.mark.parametrize("between", ["", " ", "-"])
def test_code_of_an_app_is_not_accepted_twice_by_any_process(user, between):
    shown = code(add_app(user))
    first, second = at_second_step(Client()), at_second_step(Client())
    again = f"{shown[:3]}{between}{shown[3:]}"

    first.post(SECOND_STEP, {"code": shown})
    cache.clear()  # which another process has not
    second.post(SECOND_STEP, {"code": again})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_code_that_set_the_app_up_does_not_sign_in(user):
    client = Client()
    by_password(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    shown = code(secret)
    client.post("/accounts/2fa/totp/activate/", {"code": shown})
    cache.clear()

    thief, owner = at_second_step(Client()), at_second_step(Client())
    thief.post(SECOND_STEP, {"code": shown})
    owner.post(SECOND_STEP, {"code": codes(secret)[2]})

    assert (is_signed_in(thief), is_signed_in(owner)) == (False, True)


# Codes by e-mail


def test_codes_by_email_are_guessed_ten_times_at_most(user, far):
    tried = []
    for _ in range(4):
        client = far()
        client.post(CODE, {"email": user.email})
        tried += [client.post(f"{CODE}confirm/", {"code": "wrong"}).status_code for _ in range(3)]

    assert tried == [200, 200, 302] * 3 + [200, REFUSED, REFUSED]


@pytest.mark.parametrize("path", [CODE, "/accounts/password/reset/"])
def test_emails_to_an_address_are_limited_without_telling(user, far, mailoutbox, path):
    asked = [far() for _ in range(5)]
    answers = [client.post(path, {"email": user.email}) for client in asked]

    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    assert [mail.to for mail in mailoutbox] == [[user.email]] * 3
    assert len({plain(client.get(answers[0].url)) for client in asked}) == 1


def plain(response):
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_email_goes_to_the_address_of_the_account_however_it_was_typed(user, mailoutbox):
    for typed in ("MEMBER@example.org", "member@Example.org", "member@example.org"):
        Client().post(CODE, {"email": typed})
    # In the database, the capital of a dotless i is an I.
    account("mia@example.org")
    Client().post(CODE, {"email": "mıa@example.org"})

    assert [mail.to for mail in mailoutbox] == [[user.email]] * 3


# A lock is no weapon


def test_known_browser_signs_in_while_others_are_locked_out(user, known, far):
    secret = add_app(user)
    guess_passwords(far, 60)
    guess_codes([at_second_step(known)])
    for _ in range(30):
        limits.within("second step", user.pk)

    by_password(known)
    known.post(SECOND_STEP, {"code": code(secret)})

    assert by_password(far()).status_code == REFUSED
    assert is_signed_in(known)


def test_known_browser_gets_a_code_by_email_while_others_do_not(user, known, far, mailoutbox):
    for client in [far() for _ in range(4)]:
        client.post(CODE, {"email": user.email})
        for _ in range(3):
            client.post(f"{CODE}confirm/", {"code": "wrong"})
    mailoutbox.clear()

    known.post(CODE, {"email": user.email})
    (mail,) = mailoutbox
    known.post(f"{CODE}confirm/", {"code": mail.body.split("\n\n")[1]})

    assert is_signed_in(known)


def test_known_browser_asks_for_a_code_while_others_in_its_network_may_not(user, known, mailoutbox):
    stranger = Client()
    asked = [stranger.post(CODE, {"email": "x@example.org"}).status_code for _ in range(21)]
    mailoutbox.clear()

    known.post(CODE, {"email": user.email})

    assert asked[19:] == [302, REFUSED]
    assert [mail.to for mail in mailoutbox] == [[user.email]]


def test_known_browser_has_a_limit_of_its_own(user, known, far):
    tried = [by_password(known, password="wrong").status_code for _ in range(6)]

    elsewhere = far()
    by_password(elsewhere)

    assert tried == [200] * 5 + [REFUSED]
    assert is_signed_in(elsewhere)


def test_browser_known_for_one_account_is_not_for_another(known, far):
    account("colleague@example.org")
    for _ in range(5):
        by_password(far(), "colleague@example.org", "wrong")

    assert by_password(known, "colleague@example.org").status_code == REFUSED


def test_listing_is_hidden_although_everybody_is_locked_out(user, known, far):
    centre = CentreFactory(slug="a-house", status="published")
    centre.editorships.create(user=user)
    guess_passwords(far, 60)
    page = centre.hide_token(user)
    link = f"/hide/{page}/"
    proof = far().get(link).context["proof"]

    with time_machine.travel(timezone.now() + limits.MINUTE):
        by_password(known)
        asked = known.get("/centres/a-house/hide/")
        hidden = far().post(link, {"proof": proof})

    centre.refresh_from_db()
    assert [asked.status_code, hidden.status_code] == [200, 200]
    assert centre.status == "hidden"


# Nothing tells who has an account


class Hashes:
    """Counts how often a password is hashed."""

    def __init__(self, monkeypatch):
        self.number = 0
        encode = hashers.MD5PasswordHasher.encode

        def counted(*args, **kwargs):
            self.number += 1
            return encode(*args, **kwargs)

        monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)


FORMS = [
    ("/accounts/login/", {"login": None, "password": "wrong"}, 1),
    (CODE, {"email": None}, 0),
    ("/accounts/password/reset/", {"email": None}, 0),
]


@pytest.mark.parametrize(("path", "values", "hashes"), FORMS)
def test_forms_do_as_much_work_for_an_address_that_nobody_has(
    user, path, values, hashes, monkeypatch
):
    without_password = account("code@example.org")
    without_password.set_unusable_password()
    without_password.save()
    account("closed@example.org", is_active=False)
    CentreFactory(status="published").editorships.create(user=user)

    def work(address):
        client, counter = Client(), Hashes(monkeypatch)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.post(path, {name: value or address for name, value in values.items()})
        begun = [re.sub(r"\d+", "", query["sql"])[:40] for query in queries]
        monkeypatch.undo()
        return counter.number, begun

    nobody = work("stranger@example.org")

    assert nobody[0] == hashes
    for address in (user.email, "code@example.org", "closed@example.org"):
        assert work(address) == nobody


# What is kept of it


def test_nothing_of_a_try_is_stored_in_clear(user):
    client = Client(REMOTE_ADDR="203.0.113.7")
    by_password(client, password="wrong")
    client.post(CODE, {"email": user.email})
    client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})

    rows = Allowance.objects.values_list("key", flat=True)
    assert len(rows) >= 7
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in rows)


def test_same_hash_needs_the_secret_key(settings):
    limits.within("password", "a@example.org")
    settings.SECRET_KEY = "another"
    limits.within("password", "a@example.org")

    assert Allowance.objects.count() == 4
    assert set(Allowance.objects.values_list("used", flat=True)) == {1}


def test_counts_are_deleted_once_their_time_is_over():
    limits.within("passwords from a network", "203.0.113.7")
    now = timezone.now()

    with time_machine.travel(now + limits.HOUR / 2):
        forget_tries()
    left = Allowance.objects.count()
    with time_machine.travel(now + limits.HOUR * 1.1):
        forget_tries()

    assert (left, Allowance.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_network_of_the_sixth_kind_is_one_place(rf, address, network):
    request = rf.post("/accounts/login/", REMOTE_ADDR=address)

    assert limits.network(request) == network


# Other forms


def test_passkey_of_nobody_is_refused_after_twenty_tries(far):
    client = far()
    tried = [
        client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}).status_code
        for _ in range(21)
    ]

    assert tried[19:] == [302, REFUSED]


def test_password_is_not_guessed_by_whoever_found_an_open_session(user):
    client = Client()
    by_password(client)

    tried = [
        client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code
        for _ in range(11)
    ]

    assert tried[9:] == [200, REFUSED]


def test_sessions_for_passkeys_are_not_made_without_an_end(far):
    most = limits.RATES["forms from a network"][0].most
    begin = {"path": "/accounts/2fa/webauthn/login/", "headers": {"Accept": "application/json"}}

    answers = [Client().get(**begin).status_code for _ in range(most + 2)]

    assert answers == [HTTPStatus.OK] * most + [REFUSED] * 2
    assert Session.objects.count() == most
    assert far().get(**begin).status_code == HTTPStatus.OK
