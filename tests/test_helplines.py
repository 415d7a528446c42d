"""Whom to call now: what stands above the results when a search tells of danger."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from irct.models import UnfoundCount
from irct.visitors.counts import tally
from tests.factories import CentreFactory, UserFactory, helpline

pytestmark = pytest.mark.django_db

PAGES = ["/centres/", "/experts/"]
BEFRIENDERS = "https://www.befrienders.org/"


def box(client, page, typed, **parameters):
    """The box above the results, or nothing."""
    text = client.get(page, {"q": typed, **parameters}).content.decode()
    return "".join(re.findall(r'<aside class="callout danger".*?</aside>', text, re.DOTALL))


def named(text):
    """The helplines of a box, in its order."""
    return re.findall(r"<strong><bdi>(.+?)</bdi></strong>", text)


@pytest.fixture
def lines():
    helpline(name="Everywhere", country="", position=0)
    helpline(name="Kenya 2", country="KE", position=2)
    helpline(name="Denmark", country="DK")
    helpline(name="Kenya 1", country="KE", position=1)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("lines")
def test_lines_of_the_country_come_before_those_for_everywhere(client, page):
    assert named(box(client, page, "i want to die, nairobi kenya")) == [
        *("Kenya 1", "Kenya 2", "Everywhere"),
    ]
    assert named(box(client, page, "quiero morir dinamarca")) == ["Denmark", "Everywhere"]
    assert named(box(client, page, "i want to die in chile")) == ["Everywhere"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("lines")
def test_only_lines_for_everywhere_are_shown_where_no_place_is_read(client, page):
    from_kenya = {"REMOTE_ADDR": "105.160.0.1", "HTTP_ACCEPT_LANGUAGE": "sw-KE"}

    found = client.get(page, {"q": "i want to die"}, **from_kenya).context["search"].helplines

    assert [line.name for line in found] == ["Everywhere"]


@pytest.mark.parametrize("page", PAGES)
def test_box_without_a_line_leads_to_the_international_page(client, page):
    text = box(client, page, "i want to die in kenya")

    assert named(text) == []
    assert "tel:" not in text
    assert BEFRIENDERS in text
    assert 'href="/staying-safe/"' in text


@pytest.mark.parametrize("page", PAGES)
def test_international_page_gives_way_to_lines_for_everywhere_only(client, page):
    helpline(country="KE")
    with_a_country = box(client, page, "i want to die in kenya")
    helpline(country="")

    assert BEFRIENDERS in with_a_country
    assert BEFRIENDERS not in box(client, page, "i want to die in kenya")


@pytest.mark.parametrize("page", PAGES)
def test_no_more_than_four_lines_are_shown(client, page):
    for number in range(6):
        helpline(name=f"Line {number}", position=number)

    shown = named(box(client, page, "i want to die in kenya"))

    assert shown == [f"Line {number}" for number in range(4)]


@pytest.mark.parametrize("page", PAGES)
def test_line_says_how_when_and_in_which_language_it_is_reached(client, page):
    helpline(
        purposes=["danger", "dying"],
        url="https://www.listen.example.org/chat/",
        languages=["en", "sw"],
        is_day_and_night=True,
    )

    text = " ".join(box(client, page, "i want to die in kenya").split())

    assert '<a class="reach" href="tel:+12025550199" rel="noreferrer" dir="ltr">' in text
    assert "+1 202-555-0199" in text
    assert 'href="https://www.listen.example.org/chat/"' in text
    assert "Kenya · immediate danger and wanting to die" in text
    assert "Day and night. Answered in English and Swahili." in text
    assert "source.example.org" not in text
    assert "checked" not in text


def test_line_that_nobody_checked_for_a_year_stays_and_says_so(client):
    today = timezone.localdate()
    helpline(name="Old", checked_on=today - dt.timedelta(days=367), hours="every evening")
    helpline(name="Fresh", checked_on=today - dt.timedelta(days=363))

    text = box(client, "/centres/", "i want to die in kenya")

    assert named(text) == ["Old", "Fresh"]
    assert text.count("Last checked on ") == 1
    assert "every evening" in text


@pytest.mark.parametrize("page", PAGES)
def test_line_that_no_second_person_approved_is_nowhere(client, page):
    secretary = UserFactory(is_staff=True)
    public = helpline(name="Public")
    public.name, public.phone = "Planted", "+12025550111"
    public.submit(by=secretary)
    helpline(name="Planted as well", country="", phone="+12025550122", approved=False)

    whole = client.get(page, {"q": "i want to die in kenya"}).content.decode()

    assert named(box(client, page, "i want to die in kenya")) == ["Public"]
    assert not re.search("Planted|55501(11|22)|555-01(11|22)", whole)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("lines")
def test_helplines_cost_one_query_and_none_without_danger(client, page):
    def queries(typed):
        client.get(page, {"q": typed})  # which fills what is remembered
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(page, {"q": typed})
        return [query["sql"] for query in found if '"irct_helpline"' in query["sql"]]

    assert len(queries("i want to die in kenya")) == 1
    assert queries("lawyer in kenya") == []
    assert queries("") == []
    assert client.get(page, {"q": "lawyer in kenya"}).context["search"].helplines == []


@pytest.mark.usefixtures("lines")
def test_box_stands_above_the_results_and_in_the_place_of_none(client):
    CentreFactory(name="Alder", country="KE")

    text = client.get("/centres/", {"q": "i want to die in kenya"}).content.decode()

    assert text.index('class="callout danger"') < text.index(">Alder<")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("lines")
def test_words_of_danger_are_never_counted(client, page):
    client.get(page, {"q": "i want to die"})
    client.get(page, {"q": "i want to die in malawi"})
    tally.write()

    assert [row.code for row in UnfoundCount.objects.all()] == ["country=MW"]
