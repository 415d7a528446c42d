"""The desk's search: as visitors' searches are read, in all that is recorded, drafts included."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.models import ListingQuerySet, User
from irct.places.models import Town
from tests.admin.desk import CENTRES, EXPERTS, sign_in
from tests.factories import CentreFactory, ExpertFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def names(response):
    return [listing.name for listing in response.context["cl"].result_list]


def found(desk, typed, *, at=CENTRES, **others):
    return names(desk.get(at, {"q": typed, **others}))


def told(response):
    """The message above the list, in one line."""
    page = response.content.decode()
    [said] = page.split('<div class="instead" role="status">')[1:]
    return " ".join(said.partition("</div>")[0].split())


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


@pytest.fixture
def cities(db):
    """Add cities, one of which shares its name with another."""
    for pk, name, country, people in [
        (1, "Cairo", "EG", 9_000_000),
        (2, "Nairobi", "KE", 4_000_000),
        (3, "Tripoli", "LY", 1_000_000),
        (4, "Tripoli", "LB", 200_000),
    ]:
        place = {"population": people, "latitude": 1, "longitude": 1}
        town = Town.objects.create(pk=pk, name=name, country=country, **place)
        town.names.create(name=name.lower())


@pytest.fixture
def draft(cities):
    """Add a draft of which little would be public, beside others."""
    CentreFactory(name="Maple", country="CL", languages=["es"])
    CentreFactory(name="Birch", country="UG", status="hidden")
    return CentreFactory(
        name="Alder House",
        slug="alder-house",
        status="draft",
        country="KE",
        former_names=["Rowan Trust"],
        member_number="87",
        founded_note="Begun by the harbour.",
        services=["psychological"],
        languages=["sw", "ar"],
        notes="Ane met them at the lighthouse.",
        children=[
            location(country="KE", geoname_id=2, town="Nairobi", street="Mangrove Road 5"),
            location(country="KE", shown="hidden", town="Kisumu", postal_code="40100"),
            contact(kind="phone", value="+4533760600", visibility="on_request"),
            contact(kind="email", value="jane.alder@alder.example.org", visibility="secretariat"),
            contact(kind="website", value="https://www.alder.example/help", visibility="public"),
            text(about="Walks along the seashore."),
        ],
    )


@pytest.mark.parametrize(
    "all_typed",
    [
        ("Kenya", "kenia", "Кения", "Nairobi", "in Nairobi", "Kisumu", "Nairobi Kenya"),
        ("+45 33 76 06 00", "33760600", "(33) 76-06-00", "٣٣٧٦٠٦٠٠", "0045 33760600"),
        ("jane.alder@alder.example.org", "JANE.ALDER@alder.example.org", "jane alder"),
        ("alder.example", "https://www.alder.example/other", "alder.example.org"),
        ("alder-house", "87", "40100", "rowan", "Rowan Trust", "alder house"),
        ("lighthouse", "harbour", "seashore", "mangrove road", "psychologist nairobi swahili"),
        ("draft", "drafts", "draft arabic", "draft kenya", "swahili"),
    ],
)
def test_draft_is_found_by_all_that_is_recorded(desk, draft, all_typed):
    answers = {typed: found(desk, typed) for typed in all_typed}

    assert answers == {typed: ["Alder House"] for typed in all_typed}


@pytest.mark.quick
def test_draft_is_found_by_its_key(desk, draft):
    assert found(desk, str(draft.pk)) == ["Alder House"]


@pytest.fixture
def expert(cities):
    ExpertFactory(name="Somebody Else", country="FR")
    return ExpertFactory(
        name="Dr Amina Yılmaz",
        status="draft",
        country="EG",
        consent_given_on=None,
        consent_valid_until=None,
        professions=["psychologist"],
        languages=["ar"],
        institution="Университет",
        courts=["Court of the Harbour"],
        publications=["10.1000/182"],
        email="amina@alder.example.org",
        phone="+4533760600",
        notes="Met at the lighthouse.",
        children=[text(biography="Walks along the seashore.")],
    )


@pytest.mark.parametrize(
    "all_typed",
    [
        ("amina", "yilmaz", "Amnia Yilmza", "универсистет", "egypt", "psychologist egypt arabic"),
        ("+45 33 76 06 00", "amina@alder.example.org", "alder.example.org", "10.1000/182"),
        ("harbour", "lighthouse", "seashore", "draft psychologist"),
    ],
)
def test_expert_is_found_by_all_that_is_recorded(desk, expert, all_typed):
    answers = {typed: found(desk, typed, at=EXPERTS) for typed in all_typed}

    assert answers == {typed: ["Dr Amina Yılmaz"] for typed in all_typed}


@pytest.mark.quick
def test_place_says_where_and_the_rest_decides_the_order(desk, cities):
    for name, values in {
        "Alder": {},
        "Birch": {"services": ["psychological"]},
        "Cedar": {"services": ["psychological"], "languages": ["ar"], "status": "hidden"},
    }.items():
        place = location(country="EG", geoname_id=1, town="Cairo")
        CentreFactory(name=name, country="EG", children=[place], **values)
    CentreFactory(name="Dahlia", country="CL", services=["psychological"], languages=["ar"])

    response = desk.get(CENTRES, {"q": "psychologist cairo arabic"})

    assert names(response) == ["Cedar", "Birch", "Alder"]
    assert "These are in Cairo, Egypt." in told(response)
    assert "Those that answer “psychologist” come first." in told(response)


@pytest.mark.parametrize(
    ("typed", "names_found", "sentences"),
    [
        ("nairobi turkish", ["Alder House"], ["None of them mentions “turkish”."]),
        ("Cairo", [], ["Nothing that is recorded answers “Cairo”."]),
        ("Egypt", [], ["Nothing that is recorded answers “Egypt”."]),
        ("zzzzqqqq", [], ["Nothing that is recorded answers “zzzzqqqq”."]),
        ("+45 33 76 06 99", [], ["Nothing that is recorded answers “+45 33 76 06 99”."]),
        ("88", [], ["Nothing that is recorded answers “88”."]),
        ("lighthouse crocus", ["Alder House"], ["No entry has all of this."]),
    ],
)
def test_what_is_missing_is_said_and_nothing_else_is_shown(
    desk, draft, typed, names_found, sentences
):
    response = desk.get(CENTRES, {"q": typed})

    assert names(response) == names_found
    assert [sentence for sentence in sentences if sentence not in told(response)] == []


def test_town_where_nobody_is_shows_its_country_and_says_so(desk, draft):
    CentreFactory(name="Cedar", country="EG")

    response = desk.get(CENTRES, {"q": "cairo"})

    assert names(response) == ["Cedar"]
    assert "No entry is in Cairo, Egypt. These are in Egypt." in told(response)


def test_town_where_nobody_is_is_looked_for_as_a_word(desk, draft):
    draft.change({"notes": "Founded with friends from Cairo."}, by=User.objects.first())

    response = desk.get(CENTRES, {"q": "cairo"})

    assert names(response) == ["Alder House"]
    assert "No entry is in Cairo, Egypt. What you typed stands in these." in told(response)


def test_other_places_of_a_name_are_one_click_away(desk, draft):
    for country, town in [("LY", 3), ("LB", 4)]:
        place = location(country=country, geoname_id=town, town="Tripoli")
        CentreFactory(name=country, country=country, children=[place])

    response = desk.get(CENTRES, {"q": "Tripoli"})

    [(label, query)] = response.context["listing_search"].other_places
    assert (names(response), label) == (["LY"], "Tripoli, Lebanon")
    assert names(desk.get(f"{CENTRES}?{query}")) == ["LB"]


def test_nothing_found_offers_ways_on(desk, draft):
    response = desk.get(CENTRES, {"q": "kenya", "status__exact": "hidden"})

    assert names(response) == []
    assert "With these filters, nothing is found for “kenya”." in told(response)
    assert '<a href="?q=kenya">Search without the filters</a>' in told(response)
    assert "exactly=1" in told(response)
    assert '<a href="?">Show all</a>' in told(response)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["Alder House", "Cedar"]),
        ({"status__exact": "draft"}, ["Alder House"]),
        ({"languages": "sw"}, ["Alder House"]),
        ({"services": "legal"}, []),
    ],
)
def test_filters_of_the_list_combine_with_a_search(desk, draft, filters, expected):
    CentreFactory(name="Cedar", country="KE")

    assert sorted(found(desk, "kenya", **filters)) == expected


def test_order_that_is_chosen_stays(desk, cities):
    for name in ("Alder Rowan", "Rowan", "Zinnia Rowan"):
        CentreFactory(name=name)

    by_name = [found(desk, "rowan", o=order) for order in ("1", "-1")]

    assert found(desk, "rowan")[0] == "Rowan"
    assert by_name[0] == ["Alder Rowan", "Rowan", "Zinnia Rowan"]
    assert by_name[1] == by_name[0][::-1]


@pytest.mark.parametrize(
    ("typed", "shown", "first"),
    [
        ("zywiecc", "Żywiec", "Żywiec Opóźnienie"),
        ("zyweic", "Żywiec", "Żywiec Opóźnienie"),
        ("yzwiec", "Żywiec", "Żywiec Opóźnienie"),
        ("krikuk", "Kirkuk", "Żywiec Opóźnienie"),
        ("krikuk żywiec", "Kirkuk żywiec", "Żywiec Opóźnienie"),
        ("nadmi", "NADIM", "Żywiec Opóźnienie"),
        ("arhsu", "Århus", "Żywiec Opóźnienie"),
        ("التعذيي", "التعذيب", "Żywiec Opóźnienie"),
        ("реабилитцаии", "реабилитации", "Elsewhere"),
        ("надежла", "Надежда", "Elsewhere"),
    ],
)
def test_misspelt_word_is_corrected_by_drafts_too_and_the_page_says_so(
    desk, centres, typed, shown, first
):
    response = desk.get(CENTRES, {"q": typed})

    assert names(response)[0] == first
    assert f"Nothing found for “{typed}”. These are the results for “{shown}”." in told(response)
    assert f"Search only for “{typed}”" in told(response)


def test_search_can_be_kept_to_what_was_typed(desk, centres):
    response = desk.get(CENTRES, {"q": "krikuk", "exactly": "1"})

    assert (response.status_code, names(response)) == (200, [])
    assert "These are the results for" not in response.content.decode()
    assert 'name="exactly"' not in response.content.decode()
    assert found(desk, "kirkuk", exactly="1") == ["Żywiec Opóźnienie"]


def test_status_is_a_word_when_searched_exactly(desk):
    CentreFactory(name="Hidden House")
    CentreFactory(name="Alder", status="hidden")

    assert found(desk, "hidden") == ["Alder"]
    assert found(desk, "hidden", exactly="1") == ["Hidden House"]


@pytest.mark.parametrize("typed", ["kirkuk", "żyw", "zzzzqqqq", "«»", "%", "\\", "x" * 3000, ""])
def test_found_or_unmatchable_words_stay_uncorrected(desk, centres, typed):
    response = desk.get(CENTRES, {"q": typed})

    assert response.status_code == 200
    assert "These are the results for" not in response.content.decode()


def test_many_are_found_and_each_once(desk):
    for number in range(3):
        towns = [location(town=f"Århus {part}") for part in "NSØ"]
        CentreFactory(name=f"House {number}", children=towns)

    response = desk.get(CENTRES, {"q": "arhus"})

    assert sorted(names(response)) == ["House 0", "House 1", "House 2"]
    assert response.context["cl"].result_count == 3


def test_both_spellings_of_a_word_are_found(desk):
    CentreFactory(name="Kirkuk Center")

    response = desk.get(CENTRES, {"q": "centre"})

    assert names(response) == ["Kirkuk Center"]
    assert "These are the results for" not in response.content.decode()


def test_no_correction_is_told_when_the_filter_leaves_nothing(desk, centres):
    response = desk.get(CENTRES, {"q": "krikuk", "status__exact": "published"})

    assert names(response) == []
    assert "These are the results for" not in response.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("centres.annualfigures.centre", "lighthouse"), ("centres.annualfigures.centre", "ald")],
)
def test_suggestions_search_all_that_is_recorded(desk, draft, field, typed):
    app, model, name = field.split(".")
    asked = {"term": typed, "app_label": app, "model_name": model, "field_name": name}

    response = desk.get("/admin/autocomplete/", asked)

    assert [one["text"] for one in response.json()["results"]] == ["Alder House"]


@pytest.mark.parametrize("typed", ["kenya", "alder arabic", "krikuk", "zzzzqqqq", "draft kenya"])
def test_search_makes_a_constant_number_of_queries(desk, draft, typed):
    desk.get(CENTRES, {"q": typed})
    with CaptureQueriesContext(connection) as one:
        desk.get(CENTRES, {"q": typed})
    for number in range(2):
        name = f"Alder {number}"
        CentreFactory(name=name, country="KE", languages=["ar"], status="draft")

    with CaptureQueriesContext(connection) as three:
        desk.get(CENTRES, {"q": typed})

    assert len(three) == len(one)


def test_list_is_searched_only_by_those_who_may_see_it(client, draft, monkeypatch):
    monkeypatch.setattr(ListingQuerySet, "search", None)
    stranger = User.objects.create_user("stranger@example.org", is_staff=True)
    sign_in(client, stranger)

    answers = [client.get(at, {"q": "lighthouse"}) for at in (CENTRES, EXPERTS)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not any(b"Alder" in answer.content for answer in answers)
