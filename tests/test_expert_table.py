"""The table of experts: by speciality, language and country, at a glance."""

import re

import pytest

from tests.factories import ExpertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TABLE = "/experts/table/"


@pytest.fixture
def three():
    ExpertFactory(name="Ash", country="DK", expertise=["testimony"], languages=["da", "ar"])
    ExpertFactory(name="Oak", country="DK", expertise=["testimony", "training"], languages=["da"])
    ExpertFactory(name="Elm", country="KE", expertise=["training"], languages=["sw", "ar"])
    ExpertFactory(country="KE", expertise=["deaths"], languages=["sw"], status="hidden")


def numbers(answer):
    """What the tables tell, by row and speciality, without what they leave empty."""
    return {
        table.key: {
            (row.label, cell.speciality): cell.count
            for row in table.rows
            for cell in row.cells
            if cell.count
        }
        for table in answer.context["tables"]
    }


@pytest.mark.quick
def test_table_counts_experts_by_speciality_language_and_country(client, three):
    told = numbers(client.get(TABLE))

    assert told == {
        "language": {
            ("Arabic", "Any speciality"): 2,
            ("Arabic", "Expert testimony"): 1,
            ("Arabic", "Training"): 1,
            ("Danish", "Any speciality"): 2,
            ("Danish", "Expert testimony"): 2,
            ("Danish", "Training"): 1,
            ("Swahili", "Any speciality"): 1,
            ("Swahili", "Training"): 1,
        },
        "country": {
            ("Denmark", "Any speciality"): 2,
            ("Denmark", "Expert testimony"): 2,
            ("Denmark", "Training"): 1,
            ("Kenya", "Any speciality"): 1,
            ("Kenya", "Training"): 1,
        },
    }


@pytest.mark.quick
def test_table_by_language_is_narrowed_by_country_and_the_reverse(client, three):
    told = numbers(client.get(TABLE, {"country": "KE", "language": "da"}))

    assert set(told["language"]) == {
        (language, speciality)
        for language in ("Arabic", "Swahili")
        for speciality in ("Any speciality", "Training")
    }
    assert {row for row, _speciality in told["country"]} == {"Denmark"}


@pytest.mark.parametrize("narrowed", ["", "?country=DK", "?language=ar", "?country=DK&language=ar"])
def test_table_number_links_to_as_many_experts(client, three, narrowed):
    answer = client.get(TABLE + narrowed)
    links = re.findall(r'href="(/experts/\?[^"]+)"[^>]*>.*?(\d+)</a>', answer.content.decode())

    assert len(links) == sum(map(len, numbers(answer).values()))
    for url, number in links:
        assert client.get(url.replace("&amp;", "&")).context["search"].total == int(number)


@pytest.mark.parametrize(
    "query", ["country=XX", "language=%00", "country=&language=", "country=KE&x=1"]
)
def test_table_ignores_an_unknown_country_or_language(client, three, query):
    answer = client.get(f"{TABLE}?{query}")

    assert "Danish" in answer.content.decode()


def test_table_says_when_no_expert_is_listed(client):
    assert "No expert is listed at present." in client.get(TABLE).content.decode()


def test_table_shades_a_number_by_how_large_it_is(client):
    ExpertFactory.create_batch(10, country="DK", expertise=["training"], languages=["da"])
    ExpertFactory.create_batch(2, country="KE", expertise=["training"], languages=["sw"])
    ExpertFactory(country="KE", expertise=["deaths"], languages=["ar"])

    page = client.get(TABLE).content.decode()

    shades = re.findall(r'class="step-(\d)"><span[^>]*>([^:,]*), Training: </span>(\d+)', page)
    assert shades == [
        ("4", "Danish", "10"),
        ("2", "Swahili", "2"),
        ("4", "Denmark", "10"),
        ("2", "Kenya", "2"),
    ]
    assert re.findall(r'<li class="step-\d">([^<]*)', page) == [
        "1",
        "2 to 4",
        "5 to 9",
        "10 and more",
    ]


def test_table_leaves_out_a_country_without_consent(client):
    ExpertFactory(country="KE", languages=["sw"], consent_parts=["name"])

    told = numbers(client.get(TABLE))

    assert told == {"language": {("Swahili", "Any speciality"): 1}, "country": {}}


def test_expert_slug_cannot_be_the_url_of_another_page(client):
    for name in ("Table", "Request", "Consent", "Enquiries"):
        expert = ExpertFactory(name=name)
        assert client.get(expert.get_absolute_url()).context["expert"].name == name


@pytest.mark.parametrize("count", [1, 20])
def test_table_makes_a_constant_number_of_queries(client, django_assert_num_queries, count):
    ExpertFactory.create_batch(count, country="DK", expertise=["training"], languages=["da"])
    client.get(TABLE)

    with django_assert_num_queries(1):
        client.get(TABLE)
