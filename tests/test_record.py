"""What is recorded finds a listing at the desk, is never stale, and tells visitors nothing."""

import dataclasses
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from centres.models import Centre
from experts.models import ConsentPart, Expert
from irct import search
from irct.desk import merging
from irct.management.commands.migrate import fill_records
from irct.models import Block, Confirmer, RecordWord, User, Word
from irct.timetable import index_what_became_public_or_private
from tests.admin.desk import CENTRES, edit, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text
from tests.searching import find, names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = "quetzalcoatl"
MADE = ("document", "names", "sort_name", "record", "record_names")


def made(listing):
    return type(listing).objects.values_list(*MADE).get(pk=listing.pk)


def assert_is_fresh(*listings):
    """Check that each listing is found by what would be made of it now."""
    before = [made(listing) for listing in listings]
    for listing in listings:
        type(listing).objects.get(pk=listing.pk).index()
    assert [made(listing) for listing in listings] == before


@pytest.fixture
def secretary(db):
    return person("secretariat", is_staff=True)


@pytest.fixture
def desk(client, secretary):
    sign_in(client, secretary)
    return client


def centre(**values):
    children = [
        location(town="Odense", street="Harbour Road 5", postal_code="5000"),
        contact(kind="phone", value="+4533760600", visibility="on_request"),
        text(language="en", about="Walks along the seashore."),
    ]
    return CentreFactory(children=children, notes="Met at the lighthouse.", **values)


# Every way by which a listing is written


@pytest.mark.quick
def test_record_is_fresh_after_saving_at_the_desk(desk):
    listing = centre(status="draft")

    edit(desk, listing, **{"notes": "Nothing else.", "texts-0-about": "By the mill."})

    assert "'~mill'" in Centre.objects.get().record
    assert "'~lighthouse'" not in Centre.objects.get().record
    assert "'~seashore'" not in Centre.objects.get().record
    assert_is_fresh(listing)


@pytest.mark.quick
def test_record_is_fresh_after_an_editor_and_the_secretariat_wrote(secretary):
    listing, editor = centre(), UserFactory()
    [(path, row)] = [
        (path, row) for path, row in listing.values_of("contacts").items() if "/" in path
    ]

    request = listing.submit("contacts", {path: row | {"value": "+4533760601"}}, by=editor)
    assert_is_fresh(listing)
    request.approve(by=secretary)

    assert "'reach=33760601'" in Centre.objects.get().record
    assert "'reach=33760600'" not in Centre.objects.get().record
    assert_is_fresh(listing)


@pytest.mark.parametrize("verb", ["hide", "withdraw", "publish"])
def test_record_stays_when_the_status_changes(secretary, verb):
    listing = centre(status="draft" if verb == "publish" else "published")
    before = made(listing)[3:]

    getattr(listing, verb)(by=secretary)

    assert made(listing)[3:] == before
    assert_is_fresh(listing)


def test_record_is_fresh_after_confirming(secretary):
    listing = centre()

    listing.confirm(Block, by=secretary, how=Confirmer.PHONE, seen=listing.seals())

    assert_is_fresh(listing)


def test_record_is_fresh_after_an_import_and_after_undoing_it(desk):
    listing = centre(name="Alder")
    rows = (
        f"id,name,country,notes\n{listing.pk},Alder,DK,Begun by a {SECRET}.\n,Birch,DK,Xochimilco"
    )
    sent = desk.post(f"{CENTRES}import/", {"file": SimpleUploadedFile("a.csv", rows.encode())})

    desk.post(sent.url, {"act": "import"})
    added = Centre.objects.get(name="Birch")
    assert f"'~{SECRET}'" in Centre.objects.get(pk=listing.pk).record
    assert "'~xochimilco'" in added.record
    assert_is_fresh(listing, added)

    desk.post(f"{sent.url}undo/", {"reason": "A mistake."})
    assert not Centre.objects.filter(name="Birch").exists()
    assert not RecordWord.objects.filter(word__in=[SECRET, "xochimilco"]).exists()
    assert_is_fresh(listing)


def test_record_is_fresh_after_a_merge_and_after_undoing_it(secretary):
    kept = centre(name="Alder", member_number="1")
    gone = CentreFactory(name="Birch", notes=f"Begun by a {SECRET}.", member_number="2")
    values = merging.merged_values(kept, gone, {}, [])

    done, _requests = merging.merge(kept, gone, values, by=secretary, reason="One.")
    assert f"'~{SECRET}'" in Centre.objects.get(pk=kept.pk).record
    assert_is_fresh(kept, gone)

    merging.undo(done, by=secretary, reason="Two.")
    assert f"'~{SECRET}'" not in Centre.objects.get(pk=kept.pk).record
    assert_is_fresh(kept, gone)


def test_record_is_fresh_after_each_step_of_a_consent(secretary):
    expert = ExpertFactory(name=f"Dr {SECRET}", email="d@example.org", institution="Harbour")

    for parts in ([ConsentPart.NAME], []):
        expert.agree(parts, by=secretary, way="page")
        assert_is_fresh(expert)
    expert.withdraw_consent(by=secretary)

    assert f"'{SECRET}'" in Expert.objects.get().record
    assert_is_fresh(expert)


def test_record_has_no_address_of_an_erased_person(db):
    address = f"{SECRET}@example.net"
    expert = ExpertFactory(name="Somebody", email=address)
    UserFactory(email=address)

    call_command("erase_person", address, yes=True, reason="", stdout=io.StringIO())

    assert SECRET not in Expert.objects.get().record
    assert not RecordWord.objects.filter(word__contains=SECRET).exists()
    assert_is_fresh(expert)


@pytest.mark.parametrize("fill", [fill_records, index_what_became_public_or_private])
def test_record_that_is_missing_is_filled(fill):
    listings = [centre(), centre(status="draft"), ExpertFactory()]
    before = [made(listing) for listing in listings]
    for model in (Centre, Expert):
        model.objects.update(record=None, record_names=[])
    RecordWord.objects.all().delete()

    fill()

    assert [made(listing) for listing in listings] == before
    assert RecordWord.objects.filter(word="lighthouse").exists()


# What visitors see is as if nothing were recorded


def plant(word):
    """Record a word in every way in which it is not public."""
    CentreFactory(
        name=f"{word} house",
        status="draft",
        country="IS",
        former_names=[f"{word} union"],
        languages=["is"],
        children=[location(country="IS", town=word), text(language="en", about=word)],
    )
    CentreFactory(name=f"{word} trust", status="hidden", country="IS")
    ExpertFactory(
        name=f"Dr {word}",
        status="draft",
        country="IS",
        consent_given_on=None,
        consent_valid_until=None,
    )
    centre = Centre.objects.get(name="Alder")
    centre.change({"notes": f"Begun by a {word}."}, by=User.objects.first())
    for add in (
        location(town=word, country="IS", shown="hidden"),
        contact(kind="email", value=f"{word}@example.net", visibility="secretariat"),
    ):
        add(centre)
    centre.index()


TYPED = [
    *(SECRET, SECRET[:6], "quetzalcaotl", f"{SECRET} house", f"lawyer {SECRET}", f"in {SECRET}"),
    *(f"{SECRET}@example.net", "Iceland", "Icelandic", "legal help Iceland", "house", "begun"),
]


def seen(typed):
    """All that a visitor is told of a search, in the order in which it is."""
    pages = []
    for at in ("/centres/", "/experts/"):
        page = Client().get(at, {"q": typed}).content.decode()
        pages.append(page.partition("<main")[2])
    found = find(typed)
    read = dataclasses.replace(found.query, catalogue=search.PUBLIC)
    return pages, names(found), read.corrections, read.present, read.known


def test_words_of_drafts_change_nothing_that_visitors_see():
    UserFactory()
    for name, values in {"Alder": {"services": ["legal"]}, "Birch house": {}}.items():
        CentreFactory(name=name, **values)
    ExpertFactory(name="Somebody", languages=["en"])
    words, before = set(Word.objects.values_list("word", "lexeme")), [seen(one) for one in TYPED]

    plant(SECRET)

    assert [typed for typed, was in zip(TYPED, before, strict=True) if seen(typed) != was] == []
    assert set(Word.objects.values_list("word", "lexeme")) == words
    assert RecordWord.objects.filter(word=SECRET, lexeme=SECRET).exists()


def test_words_of_a_centre_that_is_hidden_stay_at_the_desk_alone():
    listing = centre(name=SECRET)

    listing.hide(by=UserFactory())

    assert not Word.objects.filter(word=SECRET).exists()
    assert RecordWord.objects.filter(word=SECRET).exists()
    assert (made(listing)[0], made(listing)[1]) == (None, [])
