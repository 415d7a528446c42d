"""Is this sheet still right? A printed code says so, entry by entry, and nothing is kept."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Centre
from irct.models import PageCount
from irct.templatetags.directory import qr
from irct.visitors import counts
from irct.visitors.printed import Printed, PrintedEntry, UnknownCode
from tests.factories import CentreFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AS_PRINTED, AGAIN = "As printed : {}", "Check again"


def a_house(name, **values):
    return CentreFactory(
        name=name,
        slug=name.lower(),
        **{"opening_hours": "Mo-Fr 09:00-16:00", "time_zone": "Europe/Copenhagen", **values},
        children=[
            text(language="en", how_to_get_help="Call.", about="About us."),
            location(shown="exact", town="Odense", street="Main street 1"),
            contact(kind="phone", value="+4533760600", visibility="public"),
            contact(kind="email", value="asked@example.org", visibility="on_request"),
        ],
    )


def code_on(client, *slugs, path="/sheet/"):
    """The code that is printed on a sheet, as one reads it there."""
    page = client.get(path + "?" + "&".join(f"c={slug}" for slug in slugs)).content.decode()
    [code] = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    return code


def said(answer):
    """What is said of each entry."""
    page = answer.content.decode().partition("<ol>")[2].partition("</ol>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in page.split("</li>")[:-1]]


def check(client, code, path="/sheet/check/"):
    answer = client.get(path, {"s": code})
    assert answer.status_code == 200
    return said(answer)


def test_sheet_as_it_was_printed_is_still_right_in_every_language(client):
    a_house("Alder")
    a_house("Birch")

    code = code_on(client, "birch", "alder")
    page = client.get("/sheet/check/", {"s": code}).content.decode()

    assert check(client, code) == [AS_PRINTED.format("Birch"), AS_PRINTED.format("Alder")]
    assert check(client, f" {code.lower()} - ") == check(client, code.replace(" ", ""))
    assert f"The sheet is of {timezone.localdate():%-d %B %Y}." in page
    assert code_on(client, "birch", "alder", path="/ar/sheet/") == code
    assert "Alder" in " ".join(check(client, code, "/fr/sheet/check/"))


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Other name"},
        {"opening_hours": "Mo-Fr 09:00-12:00"},
        {"languages": ["da"]},
        {"takes_clients": False},
        {"texts/en/how_to_get_help": "Write."},
        {"contacts": None},
        {"locations": None},
    ],
)
def test_what_has_changed_is_to_be_checked_again(client, values):
    centre = a_house("Alder")
    a_house("Birch")
    code = code_on(client, "alder", "birch")
    [(path, value)] = values.items()
    if value is None:
        path = f"{path}/{getattr(centre, path).first().pk}"

    centre.write({path: value, **centre.said_today({path: value})})

    assert check(client, code) == [AGAIN, AS_PRINTED.format("Birch")]


def test_what_is_not_printed_changes_nothing(client):
    centre = a_house("Alder")
    code = code_on(client, "alder")

    centre.write({"texts/en/about": "Another text.", "founded": 1999, "agrees_to_copies": True})
    centre.confirm(centre.BLOCKS, by=None, how="phone", seen=centre.seals())

    assert check(client, code) == [AS_PRINTED.format("Alder")]


def test_hidden_changed_withdrawn_and_never_there_are_answered_alike(client):
    secretary = UserFactory(is_staff=True)
    houses = [a_house(name) for name in ("Alder", "Birch", "Cedar")]
    never = CentreFactory(name="Never", slug="never", status="draft")
    codes = [code_on(client, house.slug) for house in houses]
    codes.append(Printed.of([never.projection()], timezone.localdate()).in_groups)

    houses[0].hide(by=secretary)
    houses[1].withdraw(by=secretary)
    houses[2].change({"opening_hours": "Mo-Fr 09:00-12:00"}, by=secretary)
    with CaptureQueriesContext(connection) as queries:
        answers = [client.get("/sheet/check/", {"s": code}) for code in codes]

    assert [said(answer) for answer in answers] == [[AGAIN]] * 4
    assert len({answer.content for answer in answers}) == 1
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert [one.name for one in houses if one.name in answers[0].content.decode()] == []


@pytest.mark.parametrize("number", [1, 6])
def test_check_asks_as_often_for_one_entry_as_for_six(client, number):
    slugs = [a_house(f"House{one}").slug for one in range(number)]
    code = code_on(client, *slugs)
    client.get("/sheet/check/")

    with CaptureQueriesContext(connection) as queries:
        answers = check(client, code)

    assert (len(answers), len(queries)) == (number, 4)


def test_code_that_is_none_is_refused_plainly_and_not_said_again(client):
    a_house("Alder")
    code = code_on(client, "alder").replace(" ", "")
    another = "A" if code[3] != "A" else "B"

    for wrong in (
        *("A", "8", "Zqxwrong", "ü", "\x00", "=" * 8, "A" * 5000, "<script>"),
        *(code[:-2], code + code, code[:3] + another + code[4:]),
    ):
        answer = client.get("/sheet/check/", {"s": wrong})
        page = answer.content.decode()
        assert answer.status_code == 400, wrong
        assert "This is not the code of a sheet." in page, wrong
        assert "Zqxwrong" not in page
        assert "A" * 20 not in page
    for nothing in ("", "  "):
        assert client.get("/sheet/check/", {"s": nothing}).status_code == 200


def test_code_of_another_key_or_of_tomorrow_counts_for_nothing(client, settings):
    profile = a_house("Alder").projection()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    code = code_on(client, "alder")
    assert Printed.read(code).day == timezone.localdate()

    of_tomorrow = Printed.of([profile], tomorrow).code
    with pytest.raises(UnknownCode):
        Printed.read(of_tomorrow)
    settings.SECRET_KEY = "another"
    with pytest.raises(UnknownCode):
        Printed.read(code)


def test_digest_cannot_be_found_out_without_the_key(settings):
    profile = a_house("Alder").projection()
    ours = PrintedEntry.of(profile)
    settings.SECRET_KEY = "another"

    assert PrintedEntry.of(profile).key == ours.key
    assert PrintedEntry.of(profile).digest != ours.digest


def test_square_of_six_leads_to_the_page_and_is_no_finer_than_paper_shows(client):
    slugs = [a_house(f"House{one}").slug for one in range(6)]
    page = client.get("/sheet/?" + "&".join(f"c={slug}" for slug in slugs)).content.decode()

    [code] = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    code = code.replace(" ", "")
    long = str(qr(f"https://directory.example.org/fr/sheet/check/?s={code}"))

    assert str(qr(f"http://testserver/sheet/check/?s={code}")) in page
    assert len(code) == 74
    # Version 7, with a margin of four on each side: printed, half a millimetre for each square.
    [width] = re.findall(r'viewBox="0 0 (\d+) ', long)
    assert int(width) <= 45 + 8


def test_check_leaves_no_trace_but_the_count_of_the_day(client):
    a_house("Alder")
    code = code_on(client, "alder")

    answer = client.get("/sheet/check/", {"s": code})
    counts.tally.write()

    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "no-store"
    counted = PageCount.objects.filter(kind="sheet_check")
    assert [*counted.values_list("country", flat=True)] == [""]
    assert Centre.objects.count() == 1
