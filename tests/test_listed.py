"""What is chosen is found and counted in memory as in the database."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.filters import OPEN, CentreFilter
from centres.models import Centre
from centres.vocabulary import Help, Service, Way
from experts.filters import ExpertFilter
from experts.models import Availability, ConsentPart, Expertise, Profession
from irct.machine import version
from irct.machine.version import Watch
from irct.models import Block
from irct.places.countries import Region
from irct.visitors import listed
from tests.examples import examples
from tests.factories import CentreFactory, ExpertFactory, UserFactory, text
from tests.watching import hear_no_more, settle

COUNTRIES = ["DK", "DE", "KE", "PE"]
LANGUAGES = ["ar", "en", "es", "fr"]
STATES = ["published"] * 5 + ["draft", "hidden", "withdrawn"]
CHOSEN = {
    CentreFilter: {
        "country": COUNTRIES,
        "region": Region.values,
        "service": Service.values[:4],
        "language": LANGUAGES,
        "interpreted": LANGUAGES,
        "helps": Help.values[:4],
        "way": Way.values,
        "open": [*OPEN],
    },
    ExpertFilter: {
        "country": COUNTRIES,
        "work": COUNTRIES,
        "profession": Profession.values[:3],
        "expertise": Expertise.values[:3],
        "language": LANGUAGES,
        "availability": Availability.values,
    },
}


@pytest.fixture
def chance():
    return random.Random(19)


def some(chance, codes):
    return chance.sample([*codes], chance.randint(0, 2))


def a_day(chance):
    days = chance.choice([None, 5, 20, 40, 400, 600])
    return None if days is None else timezone.localdate() - dt.timedelta(days=days)


def confirmed(chance):
    day = a_day(chance)
    return {f"{block}_confirmed_on": day for block in Block} | {
        f"{block}_confirmed_how": "phone" if day else "" for block in Block
    }


def make_centre(chance):
    chosen = CHOSEN[CentreFilter]
    takes = chance.choice([True, False, None])
    return CentreFactory(
        name=chance.choice("ABCDEF"),
        country=chance.choice(COUNTRIES),
        services=some(chance, chosen["service"]),
        languages=some(chance, LANGUAGES),
        interpreted_languages=some(chance, LANGUAGES),
        helps=some(chance, chosen["helps"]),
        ways=some(chance, Way.values),
        status=chance.choice(STATES),
        origin=chance.choice(["member", "sample"]),
        takes_clients=takes,
        clients_said_on=None if takes is None else a_day(chance),
        **confirmed(chance),
    )


def make_expert(chance):
    chosen = CHOSEN[ExpertFilter]
    parts = [one for one in ConsentPart if one == ConsentPart.NAME or chance.random() < 0.7]
    return ExpertFactory(
        name=chance.choice("ABCDEF"),
        country=chance.choice(COUNTRIES),
        countries_of_work=some(chance, COUNTRIES),
        professions=some(chance, chosen["profession"]),
        expertise=some(chance, chosen["expertise"]),
        languages=some(chance, LANGUAGES),
        availability=chance.choice(Availability.values),
        status=chance.choice(STATES),
        consent_parts=parts,
        **confirmed(chance),
    )


def choice(chance, search):
    query = QueryDict(mutable=True)
    for name in chance.sample([*CHOSEN[search]], chance.randint(0, 3)):
        query.setlist(name, chance.sample(CHOSEN[search][name], chance.randint(1, 2)))
    query["sort"] = chance.choice(search.STANDING)
    return query


def counted(counts):
    of_values = {
        name: {code: number for code, number in values.items() if number and code}
        for name, values in counts.values.items()
    }
    return counts.total, dict(counts.without), of_values


@pytest.mark.slow
@pytest.mark.parametrize(
    ("searches", "make"), [(CentreFilter, make_centre), (ExpertFilter, make_expert)]
)
def test_each_choice_is_found_and_counted_as_in_the_database(db, chance, searches, make):
    listings = [make(chance) for _turn in range(50)]
    for one in [one for one in listings if one.status == "published"][:3]:
        one.hide(by=UserFactory(is_staff=True), reason="A threat.")
    everything = searches.read_all(1_000)

    for _turn in range(examples(60)):
        query = choice(chance, searches)
        search = searches(query)
        found = everything.everything(search.sort)
        assert counted(found.counts(search.FACETS, search.chosen)) == counted(search.counts), query
        keys = search.ordered(search.choose(search.found)).values_list("pk", flat=True)
        assert found.chosen(search.FACETS, search.chosen) == [*keys], query

    assert len(everything.keys) == searches(QueryDict()).total > 10


@pytest.mark.slow
def test_what_somebody_types_is_counted_as_in_the_database(db, chance):
    for _turn in range(20):
        make_centre(chance)
    words = [*"ABC", "kenya legal", "zqnothing"]
    everything = CentreFilter.read_all(1_000)

    for word in words:
        search = CentreFilter(QueryDict(f"q={word}&country=DK&country=KE"))
        ranked = search.ordered(search.found.with_rank(search.query))
        found = everything.found(ranked.values_list("pk", flat=True))
        assert counted(found.counts(search.FACETS, search.chosen)) == counted(search.counts), word
        assert found.chosen(search.FACETS, search.chosen) == [one.id for one in search.page()]


def test_more_than_there_is_room_for_are_not_read(db):
    for _turn in range(3):
        CentreFactory()

    assert len(CentreFilter.read_all(3).keys) == 3
    assert CentreFilter.read_all(2) is None


def test_page_is_the_same_whether_all_are_kept_or_not(watch, monkeypatch):
    for letter, service in zip("ABC", [["legal"], ["legal", "medical"], ["legal"]], strict=True):
        text(language="en", summary="We listen.")(
            CentreFactory(name=f"Zqhouse {letter}", services=service, country="DK")
        )
    ExpertFactory(name="Zq Expert", country="DK")
    settle(watch)
    paths = ["/centres/?service=legal&country=DK", "/countries/denmark/", "/centres/?q=zqhouse"]

    def shown():
        return [Client().get(path).content.decode() for path in paths]

    def asked():
        with CaptureQueriesContext(connection) as queries:
            Client().get("/centres/?service=legal&sort=name")
        return len(queries)

    kept, asked_of_kept = shown(), asked()
    monkeypatch.setattr(version, "watch", Watch())
    monkeypatch.setattr(listed, "MOST", 0)

    assert shown() == kept
    for page in kept:
        places = [page.index(f"Zqhouse {letter}") for letter in "ABC"]
        assert places == sorted(places)
    assert "3 centres" in kept[0]
    assert "Zq Expert" in kept[1]
    # Whether something has changed is asked each time, and nothing else.
    assert asked_of_kept == 1 < asked()


@pytest.mark.parametrize("typed", ["", "&q=zqhouse"])
def test_change_of_which_the_process_has_not_heard_is_found(watch, typed):
    centre = CentreFactory(name="Zqhouse", services=["legal"])
    settle(watch)
    CentreFilter.all_kept(watch.current())
    hear_no_more(watch)
    Centre.objects.filter(pk=centre.pk).update(services=["medical"])

    def total(service):
        return CentreFilter(QueryDict(f"service={service}{typed}")).total

    assert (total("medical"), total("legal")) == (1, 0)


def test_search_that_finds_what_is_not_kept_is_left_to_the_database(watch):
    CentreFactory(name="Zqhouse")
    settle(watch)
    everything = CentreFilter.all_kept(watch.current())

    assert len(everything.keys) == 1
    assert everything.found([everything.keys[0]]).places == 1
    assert everything.found([UserFactory().pk]) is None
