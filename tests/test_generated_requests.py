"""Whatever requests are made up, none fails and none tells what is restricted.

`make hunt` makes up other ones each time, and many more.
"""

import random
import re
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction

from centres.models import Centre, Location
from experts.models import Expert
from irct.machine.languages import in_language
from tests.browser_forms import filled_in
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, contact, location, text
from tests.test_hostile_input import ALL, FURTHER, HOSTILE, IN_ADDRESSES, SEARCHES, SENT, in_charge
from tests.test_projection import planted, planted_public, secret
from tests.worlds import a_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

NUMBER = 20_000 if HUNTING else 200
SEED = random.randrange(1_000_000) if HUNTING else 1
LANGUAGES = ["en", "fr", "es", "ar", "fa", "ru", "uk", "tr"]
WORDS = ["psychologist", "odense", "أوديسا", "tortura", "DK", "planted", "zq", "open", "2024"]
HEADERS = {
    "accept-language": ["fr", "ar;q=0.9,*", "\N{DOVE OF PEACE}", "x" * 5_000, "-", "en;q=²"],
    "accept": ["*/*", "text/html", "application/json", "x"],
    "host": ["localhost", "elsewhere.example", "localhost:99999", "[::1", ""],
    "if-none-match": ["*", 'W/"x"', "\0"],
    "if-modified-since": ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"],
    "range": ["bytes=0-1", "bytes=9-1"],
    "referer": ["https://elsewhere.example/?q=zq", "//"],
    "x-forwarded-for": ["192.0.2.1", "x" * 500],
    "cookie": ["sessionid=x", "sessionid=; csrftoken=\0", "a=b; " * 200],
    "content-type": ["application/json", "multipart/form-data", "text/plain; charset=x"],
}
METHODS = ["get"] * 6 + ["post"] * 4 + ["head", "options", "put", "delete", "patch"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make one of everything for the tests of this module."""
    with django_db_blocker.unblock(), a_world() as world:
        yield world


@pytest.fixture(scope="module")
def secrets(world):
    """Plant secrets in listings that are nobody's here; return them."""
    of_centre, of_expert, of_place = planted(Centre), planted(Expert), planted(Location)
    of_draft, of_hidden, address = planted_public(), planted_public(), f"{secret()}@example.org"
    CentreFactory(
        name="Planted house",
        slug="planted-house",
        **of_centre,
        children=[
            text(language="en", summary="We listen."),
            location(shown="hidden", **of_place),
            contact(kind="email", value=address, visibility="on_request"),
        ],
    )
    ExpertFactory(name="Planted person", slug="planted-person", **of_expert)
    CentreFactory(status="draft", **of_draft)
    CentreFactory(status="hidden", **of_hidden)
    values = [of_centre, of_expert, of_place, of_draft, of_hidden]
    return [*(one for value in values for one in value.values()), address]


class Requests:
    """Requests that are made up, as likely as not of what is there."""

    def __init__(self, world, chosen):
        self.world, self.chosen = world, chosen
        self.addresses = [one for one in world.addresses if not one.is_of_the_desk]
        self.forms = {}

    def one(self):
        """Who asks, how, where, and with what fields and headers."""
        address = self.chosen.choice(self.addresses)
        role = self.chosen.choice(["anonymous", "stranger", "editor", in_charge(address)])
        method = self.chosen.choice(METHODS)
        fields = self.fields(role, address) if method in ("post", "put", "patch") else {}
        return role, method, self.path(address), fields, self.headers()

    def path(self, address):
        filled = {name: self.argument(address, name) for name in self.world.parameters(address)}
        path = address.route.format(**{key: quote(str(one)) for key, one in filled.items()})
        if address.is_in_every_language:
            path = in_language(path, self.chosen.choice(LANGUAGES))
        query = self.query(address.path)
        return f"{path}?{urlencode(query, doseq=True)}" if query else path

    def argument(self, address, name):
        its, of_another = self.world.argument, self.world.argument_of_another
        ways = [its] * 5 + [of_another, None]
        if way := self.chosen.choice(ways):
            return way(address.name, name)
        return self.chosen.choice([*IN_ADDRESSES, "planted-house", "planted-person", *WORDS])

    def query(self, path):
        if self.chosen.random() < 0.4:
            return {}
        names = [*SEARCHES.get(path, []), *ALL, *FURTHER]
        some = self.chosen.sample(names, self.chosen.randint(1, 4))
        return {name: [self.value() for _ in range(self.chosen.randint(1, 2))] for name in some}

    def value(self):
        """Words, and nonsense; two of them at times."""
        some = [
            self.chosen.choice([*WORDS, *HOSTILE[:-1]]) for _ in range(self.chosen.randint(1, 2))
        ]
        return " ".join(some)

    def fields(self, role, address):
        """What a browser would send, with some of it changed."""
        if (role, address.name) not in self.forms:
            page = self.world.client(role).get(address.path)
            has_form = page.status_code == 200 and b"<form" in page.content
            self.forms[role, address.name] = filled_in(page) if has_form else {}
        held = dict(self.forms[role, address.name])
        changed = self.chosen.sample([*held, "unknown"], self.chosen.randint(0, min(3, len(held))))
        return held | {name: self.chosen.choice([self.value(), *SENT]) for name in changed}

    def headers(self):
        if self.chosen.random() < 0.7:
            return {}
        some = self.chosen.sample(sorted(HEADERS), self.chosen.randint(1, 3))
        return {name: self.chosen.choice(HEADERS[name]) for name in some}


def asked(world, role, method, path, fields, headers):
    client = world.client(role)
    client.raise_request_exception = False
    headers = {**headers}
    kind = headers.pop("content-type", "")
    if "cookie" in headers:
        client.cookies.clear()
    with transaction.atomic():
        if kind:
            response = client.generic(method.upper(), path, b"x=1", kind, headers=headers)
        else:
            response = getattr(client, method)(path, fields, headers=headers)
        transaction.set_rollback(True)
    return response


def test_no_request_fails_or_tells_what_is_restricted(world, secrets):
    requests = Requests(world, random.Random(SEED))
    hidden = re.compile("|".join(map(re.escape, secrets)))
    failed, told, answers = [], [], set()

    for _turn in range(NUMBER):
        one = requests.one()
        response = asked(world, *one)
        answers.add(response.status_code)
        if response.status_code >= 500:
            failed.append(one)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if hidden.search(f"{content.decode(errors='replace')} {response.headers}"):
            told.append(one)

    assert (SEED, failed, told) == (SEED, [], [])
    assert {200, 302, 400, 404, 405} <= answers
