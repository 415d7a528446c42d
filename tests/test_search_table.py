"""What is meant comes first, in the demonstration: a table of searches, and what holds for any."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from irct.search import phrases
from tests.examples import HUNTING, examples
from tests.search_table import TABLE
from tests.searching import find, names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WORDS = ["ulm", "berlin", "kenya", "uberleben", "levi", "x"]
IN_TABLES = sorted(phrases.meanings())
OF_THE_SUBJECT = ["torture", "survivors", "help", "centre", "i", "please"]
ANY_TEXT = settings(
    max_examples=examples(60) if HUNTING else 25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize(("typed", "firsts"), [(q, f) for q, f in TABLE.items() if f])
def test_search_puts_what_is_meant_first(demonstration, typed, firsts):
    found = names(find(typed))

    assert found
    assert found[0].startswith(firsts)


def test_search_for_a_shared_acronym_puts_both_centres_first(demonstration):
    assert {name.split(" ")[2] for name in names(find("CAPS"))[:2]} == {"Psychological", "Atención"}
    assert names(find("EXIL"))[:2] == ["EXIL", "EXIL Barcelona"]


def test_search_correction_is_told_and_can_be_refused(demonstration):
    mended, exact = find("rehabilitaton copenhagen"), find("rehabilitaton", exact="1")

    assert mended.query.corrections == (("rehabilitaton", "rehabilitation"),)
    assert mended.exact_url == "?q=rehabilitaton+copenhagen&exact=1"
    assert (exact.query.corrections, exact.total) == ((), 0)


def test_search_for_a_place_without_centres_puts_the_nearest_first(demonstration):
    found = find("Malawi")

    nearest = [profile.distance(found.origin.point) for profile in found.page()]
    assert found.sort == "distance"
    assert nearest == sorted(nearest)
    assert nearest[0] < 1500


@pytest.mark.parametrize(
    ("town", "country"),
    {
        "Lagos": "NG",
        "Kinshasa": "CD",
        "Erbil": "IQ",
        "Bujumbura": "BI",
        "Karachi": "PK",
        "Douala": "CM",
    }.items(),
)
@pytest.mark.parametrize("is_near", [True, False])
def test_centre_that_hides_its_town_stands_before_all_foreign_ones(
    demonstration, town, country, is_near
):
    found = list((find("", near=town) if is_near else find(town)).page())

    foreign = [n for n, profile in enumerate(found) if country not in profile.countries]
    hiding = [
        n
        for n, profile in enumerate(found)
        if profile.is_somewhere_in(country) and not profile.is_sample
    ]
    assert found[0].country == country
    assert hiding
    assert max(hiding) < min(foreign, default=len(found))


def test_search_marks_the_words_that_match(demonstration):
    query = find("uberleben berlin").query

    assert list(query.marked("Zentrum ÜBERLEBEN")) == [
        ("Zentrum", False),
        (" ", False),
        ("ÜBERLEBEN", True),
    ]


def test_search_order_is_the_same_on_every_page(demonstration):
    published = find("").queryset.with_overdue().order_by("is_overdue", "sort_name", "id")
    whole = [listing.id for listing in published]

    paged = [profile.id for page in range(1, 9) for profile in find("", page=str(page)).page()]

    assert paged == whole


@given(typed=st.text(max_size=80))
@ANY_TEXT
def test_search_answers_any_text(demonstration, typed):
    found = find(typed)

    assert found.total >= len(found.page())


@given(
    words=st.lists(
        st.one_of(
            st.sampled_from(IN_TABLES), st.text("abcdeiklmnorstöğабвеклмнорстіاب", min_size=3)
        ),
        min_size=2,
        max_size=6,
    )
)
@example(["abim", "van", "gölünü", "özlüyor"])
@ANY_TEXT
def test_search_answers_any_words_of_the_tables_among_others(demonstration, words):
    found = find(" ".join(words))

    assert found.total >= len(found.page())


@given(
    words=st.lists(st.sampled_from(WORDS), max_size=3),
    more=st.lists(st.sampled_from(OF_THE_SUBJECT), max_size=3),
)
@ANY_TEXT
def test_search_with_words_of_the_subject_never_finds_less(demonstration, words, more):
    plain, longer = (find(" ".join(typed), exact="1") for typed in (words, [*words, *more]))

    assert longer.total >= plain.total
