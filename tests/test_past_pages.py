"""What was removed stays removed, on every page of the past, for everybody who may not see it."""

import datetime as dt
import uuid

import pgtrigger
import pytest
from django.test import Client

from irct import history
from irct.desk import merging
from irct.models import belongings
from tests.addresses import every_address, example
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LONG_AGO = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
THEN = "2026-03-01"


def word():
    return f"zq{uuid.uuid4().hex[:12]}"


@pytest.fixture
def removed():
    """Plant a word in every kind of text that was public on a day; return what took it away."""
    words = {}

    def planted(name):
        words[name] = word()
        return words[name]

    centre = CentreFactory(
        slug="open-house",
        native_name=planted("native name"),
        acronym=planted("acronym"),
        former_names=[planted("former name")],
        founded=1990,
        founded_note=planted("founded"),
        children=[
            text(
                language="en",
                summary=planted("summary"),
                about=planted("about"),
                how_to_get_help=planted("steps"),
                hours_note=planted("hours_note"),
                alert=planted("alert"),
            ),
            text(language="fr", summary=planted("text that went")),
            location(shown="exact", town=planted("town"), street=planted("street")),
            contact(kind="email", value=f"{planted('e-mail')}@example.org", visibility="public"),
        ],
    )
    expert = ExpertFactory(
        slug="open-person",
        institution=planted("institution"),
        courts=[planted("court"), "Court of the Larch"],
        publications=[f"10.1000/{planted('publication')}"],
        consent_given_on=dt.date(2026, 1, 1),
        consent_valid_until=dt.date(2027, 1, 1),
        children=[
            text(language="en", biography=planted("biography")),
            text(language="fr", biography=planted("biography that went")),
        ],
    )
    with pgtrigger.ignore():
        for listing in (centre, expert):
            models_of_it = [relation.related_model for relation in belongings(type(listing))]
            for model in (type(listing), *models_of_it):
                model.pgh_event_model.objects.update(pgh_created_at=LONG_AGO)
    return words, centre, expert


def remove(centre, expert, by):
    """Take every word away: change what stays, delete what goes."""
    centre.change({"native_name": "", "acronym": "", "former_names": [], "founded_note": ""}, by=by)
    centre.texts.filter(language="fr").delete()
    written = {"summary": "We listen."}
    written |= dict.fromkeys(("about", "how_to_get_help", "hours_note", "alert"), "")
    centre.texts.update(**written)
    centre.locations.all().delete()
    centre.contacts.all().delete()
    expert.change(
        {"institution": "Rowan", "courts": ["Court of the Larch"], "publications": []}, by=by
    )
    expert.texts.filter(language="fr").delete()
    expert.texts.update(biography="I listen.")
    for listing in (centre, expert):
        listing.index()


def addresses(centre, expert):
    """Every address but the desk's, of that day and of each act since."""
    acts = [
        entry.key
        for listing in (centre, expert)
        for entry in history.entries(listing, for_staff=True)
        if entry.key
    ]
    found = set()
    for act in acts or [uuid.UUID(int=1)]:

        def argument(name, parameter, act=act):
            known = {"act": act, "day": dt.date.fromisoformat(THEN)}
            return known.get(parameter) or example(name, parameter)

        every = every_address(argument)
        found |= {address.path for address in every if not address.is_of_the_desk}
    return [*sorted(found), *(f"{path}?day={THEN}" for path in sorted(found) if "history" in path)]


def seen_by(client, words, where):
    """The kinds of words that somebody finds anywhere."""
    found = set()
    for path in where:
        answer = b"".join(client.get(path)).decode(errors="replace")
        found |= {(kind, path) for kind, planted in words.items() if planted in answer.lower()}
    return found


def in_turn(where, turn):
    """What one of three people asks for: all of the past, and every third of the other pages."""
    return [
        path
        for number, path in enumerate(where)
        if THEN in path or "history" in path or number % 3 == turn
    ]


def of_them(where):
    """The pages of the two listings themselves, of the past or not."""
    return [path for path in where if "/open-" in path]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_removed_words_are_on_no_page_of_the_past(removed):
    words, centre, expert = removed
    secretary = UserFactory(is_staff=True)
    before = of_them(addresses(centre, expert))
    there = {kind for kind, _path in seen_by(Client(), words, before)}
    gone, other = UserFactory(), UserFactory()
    for listing in (centre, expert):
        listing.editorships.create(user=gone).end(by=secretary)
    CentreFactory(slug="another").editorships.create(user=other)

    remove(centre, expert, secretary)
    where = addresses(centre, expert)
    public = seen_by(Client(), words, where)
    strangers = [
        seen_by(signed_in(user), words, in_turn(where, turn))
        for turn, user in enumerate((gone, other, UserFactory()))
    ]

    # Readers of English are shown the English text.
    assert there == {*words} - {"text that went", "biography that went"}
    assert public == set()
    assert strangers == [set()] * 3


@pytest.mark.quick
def test_rows_that_were_removed_are_not_shown_to_editors_as_they_stood(removed):
    words, centre, expert = removed
    editor = UserFactory()
    for listing in (centre, expert):
        listing.editorships.create(user=editor)
    remove(centre, expert, UserFactory(is_staff=True))

    found = seen_by(
        signed_in(editor),
        words,
        [f"{one.get_absolute_url()}history/on/?day={THEN}" for one in (centre, expert)],
    )

    rows = {"text that went", "biography that went", "town", "street", "e-mail"}
    assert {kind for kind, _path in found} & rows == set()


def test_no_page_of_the_past_shows_what_is_hidden(removed):
    words, centre, expert = removed
    where = addresses(centre, expert)
    for listing in (centre, expert):
        listing.hide(by=UserFactory())

    assert seen_by(Client(), words, where) == set()


@pytest.mark.quick
def test_no_page_of_the_past_shows_what_a_merging_left_behind(removed):
    words, centre, expert = removed
    secretary = UserFactory(is_staff=True)
    where = of_them(addresses(centre, expert))
    remove(centre, expert, secretary)
    for listing, factory in ((centre, CentreFactory), (expert, ExpertFactory)):
        stays = factory(slug=f"stays-{listing.slug}", name=listing.name)
        merging.merge(stays, listing, {}, by=secretary)
        where += [stays.get_absolute_url(), f"{stays.get_absolute_url()}{THEN}/"]

    assert seen_by(Client(), words, where) == set()
