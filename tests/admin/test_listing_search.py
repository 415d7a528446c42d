"""The desk's search: what is misspelt is found too, and the page says so."""

import pytest

from irct.desk import listing_search
from tests.admin.desk import CENTRES, EXPERTS
from tests.factories import CentreFactory, ExpertFactory, location

pytestmark = pytest.mark.django_db


def names(response):
    return [listing.name for listing in response.context["cl"].result_list]


@pytest.fixture
def centres():
    CentreFactory(
        name="Żywiec Opóźnienie",
        native_name="مركز إعادة تأهيل ضحايا التعذيب",
        acronym="NADIM",
        former_names=["Kirkuk Center, Kirkuk"],
        status="draft",
        children=[location(town="Århus")],
    )
    CentreFactory(name="Elsewhere", native_name="Центр реабилитации «Надежда»", status="hidden")


@pytest.mark.parametrize(
    ("typed", "shown", "found"),
    [
        ("zywiecc", "Żywiec", "Żywiec Opóźnienie"),
        ("zyweic", "Żywiec", "Żywiec Opóźnienie"),
        ("ywziec", "Żywiec", "Żywiec Opóźnienie"),
        ("krikuk", "Kirkuk", "Żywiec Opóźnienie"),
        ("krikuk żywiec", "Kirkuk żywiec", "Żywiec Opóźnienie"),
        ("nadmi", "NADIM", "Żywiec Opóźnienie"),
        ("arhsu", "Århus", "Żywiec Opóźnienie"),
        ("تاهيل", "تأهيل", "Żywiec Opóźnienie"),
        ("التعذيي", "التعذيب", "Żywiec Opóźnienie"),
        ("реабилитцаии", "реабилитации", "Elsewhere"),
        ("надежла", "Надежда", "Elsewhere"),
    ],
)
def test_listing_search_corrects_a_misspelt_word_and_says_so(desk, centres, typed, shown, found):
    response = desk.get(CENTRES, {"q": typed})

    assert names(response) == [found]
    page = response.content.decode()
    assert f"Nothing found for “{typed}”. These are the results for “{shown}”." in page
    assert f"Search only for “{typed}”" in page


def test_listing_search_can_be_kept_to_what_was_typed(desk, centres):
    response = desk.get(CENTRES, {"q": "krikuk", "exactly": "1"})

    assert (response.status_code, names(response)) == (200, [])
    assert "These are the results for" not in response.content.decode()
    assert 'name="exactly"' not in response.content.decode()


@pytest.mark.parametrize("typed", ["kirkuk", "żyw", "zzzzqqqq", "«»", "%", "\\", "x" * 3000, ""])
def test_listing_search_leaves_found_or_unmatchable_words_uncorrected(desk, centres, typed):
    response = desk.get(CENTRES, {"q": typed})

    assert response.status_code == 200
    assert "These are the results for" not in response.content.decode()


@pytest.mark.parametrize("most", [1, 2, 3])
def test_listing_search_finds_many_and_each_once(desk, monkeypatch, most):
    monkeypatch.setattr(listing_search, "MOST_KEYS", most)
    for number in range(3):
        towns = [location(town=f"Århus {part}") for part in "NSØ"]
        CentreFactory(name=f"House {number}", children=towns)

    response = desk.get(CENTRES, {"q": "arhus"})

    assert sorted(names(response)) == ["House 0", "House 1", "House 2"]
    assert response.context["cl"].result_count == 3


def test_listing_search_finds_both_spellings_of_a_word(desk):
    CentreFactory(name="Kirkuk Center")

    response = desk.get(CENTRES, {"q": "centre"})

    assert names(response) == ["Kirkuk Center"]
    assert "These are the results for" not in response.content.decode()


def test_listing_search_tells_no_correction_when_the_filter_leaves_nothing(desk, centres):
    response = desk.get(CENTRES, {"q": "krikuk", "status__exact": "published"})

    assert names(response) == []
    assert "These are the results for" not in response.content.decode()


def test_listing_search_finds_a_misspelt_expert(desk):
    ExpertFactory(name="Amina Yılmaz", institution="Университет")

    assert names(desk.get(EXPERTS, {"q": "Amnia Yilmza"})) == ["Amina Yılmaz"]
    assert names(desk.get(EXPERTS, {"q": "универсистет"})) == ["Amina Yılmaz"]
