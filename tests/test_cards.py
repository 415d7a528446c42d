"""Cards are written once for each state of what is public, and filled in for each search."""

import datetime as dt
import math
import uuid
from typing import NamedTuple

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from centres.models import Centre
from irct.machine import version
from irct.machine.lasting import is_same
from irct.machine.version import Watch
from irct.models import CountryName
from irct.visitors import listed
from tests.factories import CentreFactory, ExpertFactory, UserFactory, location, text
from tests.watching import hear_no_more, settle

PATHS = [
    "/centres/",
    "/centres/?q=zqhouse",
    "/centres/?q=arabic+zqhouse&way=remote",
    "/centres/?near=Copenhagen",
    "/centres/?q=zqhouse&c=zqhouse-a",
    "/centres/?c=" + "&c=".join("abcdef"),
    "/centres/?country=IS",
    "/fr/centres/?country=IS&service=legal",
    "/centres/?country=DK&way=remote&sort=confirmed",
    "/fr/centres/?country=DK&way=remote&sort=name",
    "/fr/centres/?country=DK&way=remote",
    "/countries/denmark/",
    "/countries/denmark/?c=zqhouse-b",
    "/countries/iceland/",
    "/experts/?q=zqexpert",
    "/experts/?q=therapy",
    "/ar/centres/?q=zqhouse",
    "/fr/countries/denmark/",
]

pytestmark = pytest.mark.slow


def house(letter, **values):
    children = [
        text(language="en", summary=f"Zqhouse {letter} <b>& garden</b>."),
        location(shown="exact", town="Copenhagen", latitude=55.68, longitude=12.57),
        location(shown="approximate", town="Aarhus", latitude=56.16, longitude=10.2),
    ]
    usual = {"country": "DK", "languages": ["ar", "en"], "ways": ["remote"], "services": ["social"]}
    return CentreFactory(
        name=f"Zqhouse {letter}",
        slug=f"zqhouse-{letter.lower()}",
        children=children,
        **usual | values,
    )


def page(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def kept(watch):
    return [*watch.parts._store._ready.items(), *watch.written._store._ready.items()]


def written(watch, slug):
    """What is kept of what was written of a centre."""
    found = watch.written._store._ready.values()
    return [part.value.value for part in found if part.value.given[0].slug == slug]


def test_pages_are_the_same_whether_cards_are_kept_or_not(watch, monkeypatch):
    for letter in "ABC":
        house(letter)
    ExpertFactory(name="Zqexpert", slug="zqexpert", country="DK", languages=["ar"])
    settle(watch)
    first = [page(path) for path in PATHS]
    number = len(kept(watch))
    again = [page(path) for path in PATHS]

    assert number > 10
    assert len(kept(watch)) == number
    assert again == first
    monkeypatch.setattr(version, "watch", Watch())
    assert [page(path) for path in PATHS] == first
    assert "<mark>Zqhouse</mark> A &lt;b&gt;&amp; garden&lt;/b&gt;" in first[1]
    assert first[0] != first[1] != first[2] != first[3]


def test_what_was_counted_in_one_language_is_not_counted_in_another(watch, monkeypatch):
    house("A")
    settle(watch)

    def counted(path):
        with CaptureQueriesContext(connection) as queries:
            assert "Zqhouse A" in page(path)
        return len([one for one in queries if one["sql"].startswith("WITH base")])

    # Of so few, all are kept, and nothing is counted by the database.
    monkeypatch.setattr(listed, "MOST", 0)
    chosen = "/centres/?country=DK&way=remote"
    paths = chosen, f"/fr{chosen}", f"/fr{chosen}&sort=confirmed"
    assert [counted(path) for path in paths] == [1, 0, 0]
    # With words, whoever typed them before.
    for typed in ("q=zqhouse", "near=Copenhagen"):
        assert [counted(f"/fr{chosen}&{typed}") for _turn in range(2)] == [1, 1]

    Centre.objects.update(status="withdrawn")
    settle(watch)
    assert "Zqhouse A" not in page(f"/fr{chosen}")


@pytest.mark.quick
def test_card_is_written_anew_after_a_change(watch):
    centre = house("A")
    settle(watch)
    assert "garden" in page("/centres/?q=zqhouse")

    centre.texts.update(summary="Zqnew summary")
    settle(watch)

    shown = page("/centres/?q=zqhouse")
    assert "new summary" in shown.lower()
    assert "garden" not in shown


def test_what_was_read_before_a_change_is_not_kept_as_the_newest(watch):
    """A page may be slow: what it read may be over before it writes a card."""
    centre = house("A")
    settle(watch)
    (before,) = Centre.objects.published().projections()
    centre.texts.update(summary="Zqnew summary")
    settle(watch)

    slow = Template("{% card centre level='h3' %}").render(Context({"centre": before}))

    shown = page("/countries/denmark/")
    assert "garden" in slow
    assert "garden" not in shown
    assert "new summary" in shown


def test_hidden_centre_is_gone_before_anything_kept_is_over(watch, monkeypatch):
    centre = house("A")
    house("B")
    settle(watch)
    paths = ["/centres/?q=zqhouse", "/countries/denmark/", "/centres/"]
    for path in [*paths, "/centres/zqhouse-a/"]:
        assert "zqhouse-a" in page(path)

    before = watch.current()
    monkeypatch.setattr(watch, "current", lambda: before)
    centre.hide(by=UserFactory(is_staff=True), reason="A threat.")

    for path in paths:
        assert "zqhouse-a" not in page(path)
        assert "zqhouse-b" in page(path)
    assert Client().get("/centres/zqhouse-a/").status_code == 404


def test_name_of_a_country_changes_on_cards_and_among_the_filters(watch):
    house("A")
    settle(watch)
    assert "Denmark" in page("/centres/")

    CountryName.objects.create(country="DK", language="en", name="Zqland")
    settle(watch)

    shown = page("/centres/?language=ar")
    assert "Denmark" not in shown
    assert shown.count("Zqland") == 2


def test_nothing_that_somebody_typed_is_kept(watch):
    house("A")
    settle(watch)
    for path in ("/centres/?q=zqtyped+arabic", "/centres/?near=zqtyped", "/experts/?q=zqtyped"):
        page(path)
    page("/api/hsds/v3/services?search=zqtyped")

    assert "zqhouse" in repr(kept(watch))
    assert "zqtyped" not in repr(kept(watch))


def test_kept_parts_have_a_limit(watch):
    watch.parts._store.most = watch.written._store.most = 20_000
    for number in range(30):
        house(f"N{number}")
    settle(watch)
    page("/centres/")
    page("/centres/?page=2")

    assert 0 < watch.parts._store.size <= 20_000
    assert 0 < watch.written._store.size <= 20_000


def test_after_each_change_pages_are_as_if_nothing_had_been_kept(watch, monkeypatch):
    one, other = house("A"), house("B", opening_hours="Mo-Fr 09:00-17:00", time_zone="Asia/Tokyo")
    expert = ExpertFactory(name="Zqexpert", slug="zqexpert", country="DK", languages=["ar"])
    paths = [
        *("/centres/?q=zqhouse", "/centres/?q=zqhouse&c=zqhouse-a", "/countries/denmark/"),
        *("/centres/zqhouse-a/", "/centres/zqhouse-b/", "/fr/centres/zqhouse-a/?c=zqhouse-b"),
        *("/centres/zqhouse-b/?back=centres%3Alist%3Fq%3Dzqhouse", "/experts/?q=zqexpert"),
        *(f"/api/hsds/v3/{name}" for name in ("services", "organizations?full=true")),
        "/api/hsds/v3/service_at_locations",
    ]
    changes = [
        lambda: one.texts.update(summary="Zqnew summary"),
        lambda: one.locations.filter(town="Aarhus").delete(),
        lambda: one.contacts.create(kind="email", value="zq@example.org", visibility="public"),
        lambda: CountryName.objects.create(country="DK", language="en", name="Zqland"),
        lambda: Centre.objects.filter(pk=other.pk).update(name="Zqhouse C", time_zone="UTC"),
        lambda: other.texts.all().delete(),
        lambda: type(expert).objects.filter(pk=expert.pk).update(languages=["fr"]),
        lambda: one.hide(by=UserFactory(is_staff=True), reason="A threat."),
    ]
    settle(watch)
    shown = [*map(answer, paths)]
    assert shown == [*map(answer, paths)]
    for change in changes:
        before = shown
        change()
        settle(watch)
        shown = [*map(answer, paths)]
        with monkeypatch.context() as patched:
            patched.setattr(version, "watch", Watch())
            assert shown == [*map(answer, paths)]
        assert shown != before
    assert any(b"new summary" in content for _status, content in before)
    assert not any(b"new summary" in content for _status, content in shown)


def test_what_the_api_says_is_as_new_as_the_day_of_its_last_change(watch):
    """Somebody who harvests what has changed would keep for ever what was old already."""
    centre = house("A", services=["legal"])
    settle(watch)
    page("/centres/?q=zqhouse")
    hear_no_more(watch)
    centre.refresh_from_db()
    centre.services, centre.languages = ["legal", "medical"], ["fr"]
    centre.save()
    centre.index()

    for path in ("/api/hsds/v3/services?full=true", "/api/hsds/v3/service_at_locations?full=true"):
        shown = page(path)
        assert "medical" in shown, path
        assert ('"fr"' in shown, '"ar"' in shown) == (True, False), path


def answer(path):
    response = Client().get(path)
    return response.status_code, response.content


def test_what_a_change_leaves_as_it_was_is_not_written_again(watch):
    one, other = house("A"), house("B")
    paths = "/centres/zqhouse-a/", "/centres/zqhouse-b/", "/countries/denmark/"
    settle(watch)
    for path in paths:
        page(path)
    before = {slug: written(watch, slug) for slug in (one.slug, other.slug)}
    assert all(len(found) > 1 for found in before.values())

    one.texts.update(summary="Zqnew summary")
    settle(watch)
    for path in paths:
        page(path)

    after = {slug: written(watch, slug) for slug in before}
    assert not {*map(id, after[one.slug])} & {*map(id, before[one.slug])}
    assert {*map(id, after[other.slug])} == {*map(id, before[other.slug])}


def test_what_asks_the_database_itself_is_written_each_time(watch):
    class Answer(NamedTuple):
        number: int
        size: int = 1
        good_until: float = math.inf

    def asked():
        return Answer(Centre.objects.count())

    def read():
        return Answer(version.while_current("zqnumber", Centre.objects.count))

    for write, is_kept in ((read, True), (asked, False)):
        for _change in range(2):
            settle(watch)
            number = Centre.objects.count()
            for _again in range(2):
                assert version.written_once(write, (), write).number == number
            assert (watch.written.get(write, version.EVERY) is not None) == is_kept
            CentreFactory()


@pytest.mark.quick
def test_only_values_are_taken_for_the_same():
    centre, again = Centre(pk=uuid.UUID(int=1), name="A"), Centre(pk=uuid.UUID(int=1), name="B")
    assert centre == again
    assert not is_same((centre,), (again,))
    assert is_same([1, {"a": (dt.date(2026, 1, 1), None)}], [1, {"a": (dt.date(2026, 1, 1), None)}])
    assert not is_same([1], [True])
    assert not is_same((1, 2), (1, 2, 3))
    assert not is_same({"a": 1, "b": 2}, {"b": 2, "a": 1})


@pytest.mark.quick
def test_each_language_has_its_own_words():
    template = '{% include "_footer.html" %}'
    said = {}
    for language in ("en", "fr", "en", "ar"):
        with override(language):
            said.setdefault(language, set()).add(Template(template).render(Context()))

    assert [len(said[language]) for language in ("en", "fr", "ar")] == [1, 1, 1]
    (english,), (french,), (arabic,) = said["en"], said["fr"], said["ar"]
    assert 'href="/staying-safe/">Staying safe' in english
    assert 'href="/fr/staying-safe/"' in french
    assert "Staying safe" not in french + arabic
