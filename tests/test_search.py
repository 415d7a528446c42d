"""What is typed finds what is meant: a table of searches, and what holds for any text."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres.filters import CentreFilter
from centres.models import Centre
from irct import search
from irct.search.queries import edits
from tests.factories import CentreFactory, UserFactory, location, text
from tests.search_table import TABLE

pytestmark = pytest.mark.django_db

ANY_TEXT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def find(typed, **parameters):
    """Search as the page does."""
    query = QueryDict(mutable=True)
    query.update({"q": typed, **parameters})
    return CentreFilter(query, published=Centre.objects.published().with_open())


def names(found):
    return [profile.name for profile in found.page()]


@pytest.mark.parametrize(("typed", "firsts"), [(q, f) for q, f in TABLE.items() if f])
def test_what_is_meant_comes_first(demonstration, typed, firsts):
    found = names(find(typed))

    assert found
    assert found[0].startswith(firsts)


def test_both_that_carry_an_acronym_come_first(demonstration):
    assert {name.split(" ")[2] for name in names(find("CAPS"))[:2]} == {"Psychological", "Atención"}
    assert names(find("EXIL"))[:2] == ["EXIL", "EXIL Barcelona"]


def test_a_correction_is_told_and_can_be_refused(demonstration):
    mended, exact = find("rehabilitaton copenhagen"), find("rehabilitaton", exact="1")

    assert mended.query.corrections == (("rehabilitaton", "rehabilitation"),)
    assert mended.exact_url == "?q=rehabilitaton+copenhagen&exact=1"
    assert (exact.query.corrections, exact.total) == ((), 0)


@pytest.mark.parametrize(
    ("typed", "country", "town"),
    [
        ("Malawi", "MW", ""),
        ("ملاوي", "MW", ""),
        ("Малави", "MW", ""),
        ("Niger", "NE", ""),
        ("Lilongwe", "MW", "Lilongwe"),
        ("psychologist Lilongwe", "MW", "Lilongwe"),
        ("help in Iceland", "IS", ""),
        ("Reykjavik", "IS", "Reykjavík"),
    ],
)
def test_where_nothing_is_the_place_is_recognised(typed, country, town):
    CentreFactory(name="Nigeria House", country="NG")
    CentreFactory(name="Tchad", country="TD", services=["psychological"])

    absent = find(typed).query.absent

    assert (absent.country, absent.town) == (country, town)


def test_where_nothing_is_the_nearest_come_first(demonstration):
    found = find("Malawi")

    nearest = [profile.distance(found.origin.point) for profile in found.page()]
    assert found.sort == "distance"
    assert nearest == sorted(nearest)
    assert nearest[0] < 1500


def test_names_weigh_more_than_former_names_than_places_than_services_than_texts():
    CentreFactory(name="E", children=[text(language="en", about="Medical.")])
    CentreFactory(name="D", services=["medical"])
    CentreFactory(name="C", children=[location(shown="approximate", town="Medical")])
    CentreFactory(name="B", former_names=["Medical Aid"])
    CentreFactory(name="A Medical House")

    assert names(find("medical")) == ["A Medical House", "B", "C", "D", "E"]


def test_matched_words_are_marked(demonstration):
    query = find("uberleben berlin").query

    assert list(query.marked("Zentrum ÜBERLEBEN")) == [
        ("Zentrum", False),
        (" ", False),
        ("ÜBERLEBEN", True),
    ]


def test_the_order_is_the_same_on_every_page(demonstration):
    whole = [profile.id for profile in find("").queryset.order_by("sort_name", "id")]

    paged = [profile.id for page in range(1, 9) for profile in find("", page=str(page)).page()]

    assert paged == whole


@given(typed=st.text(max_size=80))
@ANY_TEXT
def test_any_text_gives_an_answer(demonstration, typed):
    found = find(typed)

    assert found.total >= len(found.page())


@given(
    words=st.lists(
        st.sampled_from("torture centre medical ulm de legal fr ar x".split()), max_size=4
    )
)
@ANY_TEXT
def test_a_narrower_search_never_finds_more(demonstration, words):
    totals = [
        find(" ".join(words[:length]), exact="1").total for length in range(1, len(words) + 1)
    ]

    assert totals == sorted(totals, reverse=True)


def test_what_is_hidden_is_neither_found_nor_suggested():
    centre = CentreFactory(name="Quetzalcoatl", former_names=["Xochimilco"])
    CentreFactory(name="Alder")
    before = [find(typed).total for typed in ("quetzalcoatl", "quetzalcaotl", "xochimilko")]

    centre.hide(by=UserFactory())

    after = [find(typed) for typed in ("quetzalcoatl", "quetzalcaotl", "xochimilko", "quetz")]
    assert before == [1, 1, 1]
    assert [(found.total, found.query.corrections) for found in after] == [(0, ())] * 4
    assert not search.Word.objects.filter(word__in=["quetzalcoatl", "xochimilco"]).exists()


@pytest.mark.parametrize(
    ("a", "b", "number"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("київ", "киев", 1)],
)
def test_edits(a, b, number):
    assert edits(a, b) == number
