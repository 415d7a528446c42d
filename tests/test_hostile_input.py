"""Whatever somebody sends, nothing fails, and nothing changes that is not theirs.

Errors are raised, so each test shows where the site would have failed.
"""

import datetime as dt
from collections import Counter
from itertools import cycle, islice
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from centres.filters import CentreFilter
from experts.filters import ExpertFilter
from irct.machine.requests import LONGEST_QUERY
from tests.addresses import SENT_FROM
from tests.browser_forms import filled_in
from tests.examples import HUNTING
from tests.signing_in import PASSWORD
from tests.worlds import a_world, written

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]

MARKUP = "\N{DOVE OF PEACE}️<script>alert(1)</script>{{ x }}%s'\""
IN_ADDRESSES = ["\0", "\u202eabc", "../", "-1", "9" * 400, "x" * 7_000]
HOSTILE = ["\0", "a\0b", "\u202eabc", MARKUP, "../", "-1", "9" * 400, "²", "NaN", "x" * 7_000]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make one of everything for the tests of this module."""
    with django_db_blocker.unblock(), a_world() as world:
        yield world


def in_charge(address):
    """The role that may do most at an address."""
    if address.is_of_the_desk:
        return "administrator"
    return {"centres": "lead", "experts": "expert"}.get(address.name.partition(":")[0], "stranger")


def asked(client, method, path, data=None):
    """Ask for an address, and undo whatever that does."""
    with transaction.atomic():
        response = getattr(client, method)(path, data or {})
        transaction.set_rollback(True)
    return response


# Addresses


def nonsense(world, addresses):
    """Paths with something else in the place of an argument, each with its address.

    Every kind of argument, which is one of the views of a module, meets every value: each address
    has its turn of them. With each path it is told whether it is of somebody else's.
    """
    arguments = [
        (address, parameter) for address in addresses for parameter in world.parameters(address)
    ]
    kinds = Counter((address.module, parameter) for address, parameter in arguments)
    values = {kind: cycle(IN_ADDRESSES) for kind in kinds}
    for address, parameter in arguments:
        kind = address.module, parameter
        turn = -(-len(IN_ADDRESSES) // kinds[kind])
        known = {name: world.argument(address.name, name) for name in world.parameters(address)}
        theirs = world.argument_of_another(address.name, parameter)
        # The desk is for all listings alike.
        is_of_another = theirs != known[parameter] and not address.is_of_the_desk
        others = [theirs] if is_of_another else []
        for value in [*islice(values[kind], turn), *others]:
            filled = {name: quote(str(one)) for name, one in {**known, parameter: value}.items()}
            yield address, address.route.format(**filled), value in others


# Who asks for what is not of the desk, and how. What is somebody else's is asked for in every way;
# where nothing is, each path has its turn of them.
WAYS = [("get", in_charge), ("post", in_charge), ("post", lambda _address: "anonymous")]


def asked_for_nonsense(world, addresses):
    """Each path with nonsense in it, with a method and a role."""
    in_turn = cycle(WAYS)
    for address, path, is_of_another in nonsense(world, addresses):
        ways = WAYS[:1] if address.is_of_the_desk else WAYS
        few = ways if HUNTING or is_of_another or len(ways) == 1 else [next(in_turn)]
        for method, role in few:
            yield method, role(address), path


def test_url_with_nonsense_in_it_neither_fails_nor_writes(world):
    before = written()

    answers = {
        (method, role, path): asked(world.client(role), method, path).status_code
        for method, role, path in asked_for_nonsense(
            world, [address for address in world.addresses if not address.is_public]
        )
    }

    assert {answer for answer in answers.values() if answer >= 500} == set()
    assert written() == before


def test_public_url_with_nonsense_in_it_is_not_found(world):
    answers = {
        path: asked(world.client("anonymous"), "get", path).status_code
        for _address, path, _is_of_another in nonsense(
            world, [address for address in world.addresses if address.is_public]
        )
        if "other-" not in path
    }

    assert {path for path, answer in answers.items() if answer != 404} == set()


# Queries

SEARCHES = {
    "/centres/": [*CentreFilter.FACETS, "near"],
    "/experts/": [*ExpertFilter.FACETS],
}
ALL = ["q", "sort", "page", "exact", "c"]
FURTHER = [
    *("next", "kept", "day", "p", "o", "all", "e", "_popup", "_facets", "_to_field", "term"),
    *("state", "status__exact", "is_staff__exact", "groups__id__exact", "app_label", "unknown"),
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("path", SEARCHES)
def test_search_for_nonsense_gets_a_page(world, path, value):
    client = world.client("anonymous")
    # Each parameter has its turn of one or two of the values, and all of them together of each.
    step = 4 if HUNTING else 8
    names = [*SEARCHES[path], *ALL, *FURTHER, value][HOSTILE.index(value) % step :: step]
    queries = [{name: [value, value]} for name in names]
    queries.append({name: [value, value] for name in [*SEARCHES[path], *ALL]})

    # What is longer than any search is refused, whatever it is.
    expected = [400 if len(urlencode(one, doseq=True)) > LONGEST_QUERY else 200 for one in queries]

    assert [asked(client, "get", path, query).status_code for query in queries] == expected
    assert 200 in expected


def test_unknown_query_parameters_make_no_page_fail(world):
    values = cycle(["\0", f"\u202e{MARKUP}", "9" * 400])
    answers = {}
    # What reads a query at the desk are its lists, which are also asked for in the next test.
    of_desk = [address for address in world.addresses if address.is_of_the_desk]
    asking = {address.name for address in (of_desk if HUNTING else of_desk[::4])}
    passed_over = {address.name for address in of_desk} - asking

    for address in world.addresses:
        if address.name in passed_over and not address.name.endswith("_changelist"):
            continue
        value = next(values)
        query = {name: [value, value] for name in [*ALL, *FURTHER, value]}
        client = world.client(in_charge(address))
        answers[address.name] = asked(client, "get", address.path, query)

    assert {name for name, answer in answers.items() if answer.status_code >= 500} == set()


def test_unknown_filter_values_make_no_desk_list_fail(world):
    client = world.client("administrator")
    answers, others = {}, cycle([*ALL, *FURTHER])
    lists = [address for address in world.addresses if address.name.endswith("_changelist")]

    # Of the columns of four lists each asks for a quarter: centres and experts share many.
    for turn, address in enumerate(lists):
        context = client.get(address.path).context
        # The page of counts is no list that could be filtered.
        fields = context["cl"].lookup_opts.fields if "cl" in context else []
        filters = [(field.name, "[]" if is_array(field) else "\0") for field in fields]
        some = filters if HUNTING else filters[turn % 4 :: 4]
        for name, value in [*some, *((other, "\0") for other in islice(others, 2))]:
            answer = asked(client, "get", address.path, {name: value})
            answers[address.name, name] = answer.status_code

    assert {name for name, answer in answers.items() if answer >= 500} == set()


def is_array(field):
    return isinstance(field, ArrayField)


# Forms

LONG = "x" * 1_000_000
SENT = [*HOSTILE[:8], ["a", "b"]]
SOON = (timezone.localdate() + dt.timedelta(days=60)).isoformat()


# What a view may look for that its page does not hold.
UNASKED = dict.fromkeys(["reason", "role", "email", "next", "login", "contact", "kind"], "")


def places(world):
    """Who sends forms where: visitors, members, and people about their accounts."""
    for address in world.addresses:
        if address.name.endswith(SENT_FROM):
            yield "anonymous", address.path
        if not (address.is_public or address.is_of_the_desk or "edit_section" in address.name):
            yield in_charge(address), address.path
            if address.module.startswith(("allauth", "irct.accounts")):
                yield "anonymous", address.path
    for role, listing in (("lead", world.centre), ("expert", world.expert)):
        for section in listing.SECTIONS:
            yield role, f"/{listing._meta.app_label}/{listing.slug}/edit/{section}/"


@pytest.fixture(scope="module")
def forms(world):
    """A function that takes a form, with who sends it and what a browser would send."""
    found = []
    for role, path in places(world):
        page = world.client(role).get(path)
        has_form = page.status_code == 200 and b"<form" in page.content
        held = filled_in(page) if has_form else {}
        if sent(world, role, path, held).status_code not in (404, 405):
            found.append((role, path, held))
    return found


def sent(world, role, path, data):
    """Send a form as somebody who has just signed in."""
    return asked(world.client(role), "post", path, data)


def test_form_with_hostile_values_neither_fails_nor_writes_to_others(world, forms):
    stored, answers = world.of_others(), {}
    # Over all forms each of them has its turn. Fields are judged one by one, so every other field
    # of a form goes with the same request, and all of them with one value. What is long goes to
    # every third form.
    for_one, for_all = cycle(SENT), cycle(SENT)

    for turn, (role, path, held) in enumerate(forms):
        names = [*held]
        together = [[name] for name in names] if HUNTING else [names[turn % 2 :: 2]]
        for some in filter(None, together):
            data = held | {name: next(for_one) for name in some}
            answers[role, path, *some] = sent(world, role, path, data).status_code
        for value in islice(for_all, 2 if HUNTING else 1):
            data = dict.fromkeys(held | UNASKED, value)
            answers[role, path, str(value)[:10]] = sent(world, role, path, data).status_code
        if HUNTING or turn % 3 == 0:
            data = held | UNASKED | {next(iter(held | UNASKED)): LONG}
            answers[role, path, "long"] = sent(world, role, path, data).status_code

    assert {name for name, answer in answers.items() if answer >= 500} == set()
    assert world.of_others() == stored


def test_form_with_ids_of_another_listing_writes_nothing_to_it(world, forms):
    listing, stored = world.other_centre, world.of_others()
    ids = {str(listing.pk), listing.slug} | {
        str(row.pk)
        for kind in ("contacts", "locations", "change_requests", "editorships", "invitations")
        for row in getattr(listing, kind).all()
    }
    for_one, for_all = cycle(ids), cycle(ids)

    for turn, (role, path, held) in enumerate(forms):
        everywhere = next(for_all)
        ways = [
            {name: next(for_one) for name in [*held, *UNASKED, *ids]},
            dict.fromkeys([*held, *UNASKED, everywhere], everywhere),
        ]
        for data in ways if HUNTING else [ways[turn % 2]]:
            with transaction.atomic():
                world.client(role).post(path, data)
                assert world.of_others() == stored
                transaction.set_rollback(True)


@pytest.mark.parametrize("section", ["contacts", "places"])
def test_section_form_with_rows_of_another_listing_writes_nothing_to_it(world, section):
    client, path = world.client("lead"), f"/centres/open-house/edit/{section}/"
    kind = world.centre.SECTIONS[section].children
    own, theirs = (
        getattr(listing, kind).get().pk for listing in (world.centre, world.other_centre)
    )
    stored = world.of_others()
    sent = {
        name.replace(f"{kind}-{own}-", f"{kind}-{theirs}-"): value
        for name, value in filled_in(client.get(path)).items()
    }

    for remove in ({}, {f"{kind}-{theirs}-remove": "on"}):
        with transaction.atomic():
            client.post(path, sent | remove)
            assert world.of_others() == stored
            transaction.set_rollback(True)


# The same form twice

NEWCOMER = {"name": "Nia New", "password": PASSWORD}
ASKED = {
    "name": "Ask",
    "organisation": "Office",
    "role": "judge",
    "email": "ask@example.org",
    "asker_country": "DK",
    "country": "DK",
    "languages_usual": "en",
    "help": "advice",
    "urgency": "days",
    "note": "We need advice.",
    "step": "send",
}
TWICE = [
    ("lead", "/centres/open-house/edit/about/", {"texts-en-about": "We listen to you."}),
    ("lead", "/centres/open-house/edit/about/", {"name": "A third name"}),
    ("lead", "/centres/open-house/edit/services/", {"services": ["legal"]}),
    ("lead", "/centres/open-house/edit/contacts/", {"contacts-{contact}-remove": "on"}),
    ("lead", "/centres/open-house/edit/contacts/", {"contacts-{contact}-value": "+4533760601"}),
    ("lead", "/centres/open-house/edit/places/", {"locations-{location}-town": "Aarhus"}),
    ("lead", "centres:request_answer", {"answer": "It is so."}),
    ("lead", "centres:request_withdraw", {}),
    ("lead", "centres:confirm", {"contact": "right", "place": "right"}),
    ("lead", "centres:figures_year", {"survivors": "100", "draft": "yes"}),
    ("lead", "centres:figures_check", {}),
    ("lead", "centres:hide", {"reason": "A threat."}),
    ("lead", "centres:undo", {}),
    ("lead", "centres:people", {"email": "third@example.org", "role": "editor"}),
    ("lead", "centres:change_role", {"role": "lead"}),
    ("lead", "centres:remove_editor", {}),
    ("lead", "centres:send_again", {}),
    ("lead", "centres:withdraw_invitation", {}),
    ("editor", "centres:leave", {}),
    ("expert", "/experts/open-person/edit/expertise/", {"availability": "limited"}),
    ("expert", "/experts/open-person/edit/contacts/", {"phone": "+4533760601"}),
    ("expert", "experts:consent", {"do": "withdraw", "reason": "I retire."}),
    ("expert", "experts:consent", {"do": "agree"}),
    ("anonymous", "experts:consent_by_link", {"do": "agree"}),
    ("anonymous", "experts:consent_by_link", {"do": "agree", "parts": ["name", "country"]}),
    ("anonymous", "experts:consent_by_link", {"do": "withdraw"}),
    ("anonymous", "hide_by_link", {"reason": "A threat."}),
    ("anonymous", "confirm_by_link", {"services": "right"}),
    ("anonymous", "put_back", {}),
    ("anonymous", "intake_by_link", {"until": SOON, "waiting_weeks": "6"}),
    ("anonymous", "centres:report", {"kind": "other", "text": "It is red."}),
    ("anonymous", "experts:report", {"kind": "name"}),
    ("anonymous", "experts:ask", ASKED),
    ("anonymous", "experts:ask_for", ASKED),
    ("anonymous", "experts:enquiry", {"answer": "yes", "comment": "In May."}),
    ("anonymous", "invitation", NEWCOMER),
    (
        "stranger",
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"},
    ),
]


def acts():
    """How much history and how many people, reports and e-mails there are, in one statement."""
    counted = ("irct.User", "procrastinate.ProcrastinateJob")
    counted += ("centres.Correction", "experts.Correction", "experts.ExpertRequest")
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") or model._meta.label in counted
    ]
    counting = (f"SELECT '{table}', count(*) FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counting))
        return dict(cursor.fetchall())


@pytest.fixture(scope="module")
def paths(world):
    return {address.name: address.path for address in world.addresses}


@pytest.mark.parametrize(("role", "where", "changes"), TWICE)
def test_form_sent_twice_takes_effect_once(world, paths, role, where, changes):
    rows = {
        "contact": world.centre.contacts.get().pk,
        "location": world.centre.locations.get().pk,
    }
    changes = {name.format(**rows): value for name, value in changes.items()}
    path, client = paths.get(where, where), world.client(role)
    cache.clear()

    later = timezone.now() + dt.timedelta(minutes=5)
    with transaction.atomic(), time_machine.travel(later) as clock:
        page = client.get(path)
        clock.shift(dt.timedelta(minutes=1))
        sent = (filled_in(page) if page.status_code == 200 else {}) | changes
        counted = [acts()]
        for _ in range(2):
            client.post(path, sent)
            counted.append(acts())
        transaction.set_rollback(True)

    assert counted[0] != counted[1]
    assert counted[1] == counted[2]
