"""What `/impact/` tells of the network, and that it tells of no person and of no centre."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.models import Release
from irct import timetable
from irct.models import HeadlineFigure
from tests.factories import UserFactory
from tests.yearly import LAST_YEAR, PARTS, figures, member, network, released

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

IMPACT = "/impact/"


def rows(client, table, path=IMPACT):
    """What a table of the page shows, by its labels."""
    context = client.get(path).context
    tables = [*context["tables"], *filter(None, [context["over_the_years"]])]
    return {row.label: row.numbers for one in tables if one.key == table for row in one.rows}


def total(client, path=IMPACT):
    return rows(client, "totals", path).get("Survivors supported")


def lines(client, year=LAST_YEAR):
    answer = client.get(f"/impact/{year}.csv")
    return list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# What is told


@pytest.mark.quick
def test_impact_numbers_are_the_sums_rounded_down_to_tens(client):
    released(
        13,
        **PARTS,
        by_service={"legal": 33},
        forensic_reports=7,
        advocacy=None,
        doctors=2,
        lawyers=1,
    )

    assert rows(client, "totals") == {
        "Survivors supported": [1300],
        "Forensic reports": [90],
        "Advocacy interventions": [None],
        "Staff": [30],
    }
    assert rows(client, "gender")["Women"] == [320]
    assert rows(client, "age") == {"Adults": [1040], "Children": [190], "Age unknown": [60]}
    assert rows(client, "service")["Legal help"] == [420]
    assert rows(client, "service")["Medical care"] == [None]
    professions = rows(client, "profession")
    assert {name: number for name, [number] in professions.items() if number} == {
        "Doctors": 20,
        "Lawyers": 10,
    }
    assert len(professions) == 6
    assert rows(client, "region") == {"Europe": [1300, 90, None, 30]}


@pytest.mark.quick
def test_people_in_no_part_are_counted_as_unknown(client):
    released(12, women=60, men=20)

    assert rows(client, "gender") == {
        "Women": [720],
        "Men": [240],
        "Another gender": [None],
        "Gender unknown": [240],
    }


def test_every_table_says_how_many_members_reported(client):
    released(12, forensic_reports=3)
    figures(member(), state="submitted")
    member(status="hidden")
    member(membership="applicant")

    page = plain(client.get(IMPACT))

    assert page.count("12 of 13 members reported.") == 4
    # Nobody said by which services, or who works there.
    assert page.count("0 of 13 members reported.") == 2


def test_each_year_has_a_page_and_impact_shows_the_latest(client):
    released(10, survivors=100)
    released(11, survivors=200, year=LAST_YEAR - 1)

    assert total(client) == total(client, f"/impact/{LAST_YEAR}/") == [1000]
    assert total(client, f"/impact/{LAST_YEAR - 1}/") == [2200]
    # Survivors for each member that reported, then the totals.
    assert {year: numbers[:2] for year, numbers in rows(client, "years").items()} == {
        str(LAST_YEAR): [100, 1000],
        str(LAST_YEAR - 1): [200, 2200],
    }


def test_year_from_which_fewer_reported_does_not_look_like_a_collapse(client):
    released(24, survivors=100, year=LAST_YEAR - 1)
    released(12, survivors=100)
    released(12, survivors=9, year=LAST_YEAR - 2)

    last, before, small = client.get(IMPACT).context["over_the_years"].rows

    assert (last.numbers[:2], before.numbers[:2]) == ([100, 1200], [100, 2400])
    assert last.bar == before.bar == 100
    assert last.note == "12 members fewer than the year before"
    # An average under ten is told no more than a sum under ten.
    assert (before.note, small.numbers[:2], small.bar) == ("", [None, 100], 0)


def test_impact_page_says_which_members_it_means_beside_those_that_irct_publishes(client):
    released(12)
    member(membership="")
    HeadlineFigure.objects.create(value=156, counts="member centres", source="S")

    page = plain(client.get(IMPACT))

    assert "12 of 12 members reported." in page
    assert "recorded as members of IRCT: 12 today." in page
    assert "They can be larger: not all of these are recorded here." in page


@pytest.mark.parametrize("year", [LAST_YEAR + 1, 1985, 0, 99999, 10**30])
def test_impact_page_of_a_year_out_of_range_is_not_found(client, year):
    assert [client.get(f"/impact/{year}{end}").status_code for end in ("/", ".csv")] == [404, 404]


def test_impact_page_says_when_there_are_no_figures(client):
    answer = client.get(IMPACT)

    assert f"No figures of {LAST_YEAR} are public" in plain(answer)
    assert answer.context["tables"] == []
    assert len(lines(client)) == 1


def test_headline_figures_are_shown_with_year_and_source(client):
    told = {"source": "IRCT, About the IRCT", "url": "https://irct.example/about"}
    HeadlineFigure.objects.create(
        value=60_000, precision="around", counts="a", each_year=True, source="S"
    )
    HeadlineFigure.objects.create(value=12_000, precision="over", counts="b", year=2021, **told)
    HeadlineFigure.objects.create(value=156, counts="c", **told)

    page = plain(client.get(IMPACT))

    assert "A around 60,000 each year, S" in page
    assert "B over 12,000 2021, IRCT, About the IRCT" in page
    assert "C 156 as published, IRCT, About the IRCT" in page


def test_numbers_from_samples_are_marked(client):
    mark = "These numbers come from sample centres, which are not real."
    network(12)
    Release.make(LAST_YEAR)
    before = mark in plain(client.get(IMPACT))
    for _ in range(3):
        figures(member(origin="sample"))
    Release.make(LAST_YEAR)

    assert (before, mark in plain(client.get(IMPACT))) == (False, True)


def test_bars_are_hidden_from_screen_readers(client):
    released(12, **PARTS)

    page = client.get(IMPACT).content.decode()

    bars = re.findall(r'<svg aria-hidden="true"[^>]*><rect width="(\d+)"', page)
    assert set(bars) == {"0", "100", "19", "6"}


def test_csv_holds_what_the_page_shows_and_nothing_else(client):
    released(12, **PARTS, forensic_reports=3, doctors=1)

    heading, *told = lines(client)
    page = client.get(IMPACT).context["tables"]

    assert heading[:2] + heading[4:] == [
        *("Year", "Table", "Number, rounded down to tens", "Members that reported", "Members"),
    ]
    assert {(line[1], line[2], line[3], line[4]) for line in told} == {
        (table.title, row.label, column, "not shown" if number is None else str(number))
        for table in page
        for row in table.rows
        for column, number in zip(table.columns, row.numbers, strict=True)
    }
    assert client.get(f"/impact/{LAST_YEAR}.csv").headers["Content-Type"] == (
        "text/csv; charset=utf-8"
    )


def test_impact_page_makes_a_constant_number_of_queries(client):
    counted = []
    for year in (LAST_YEAR, LAST_YEAR - 1, LAST_YEAR - 2):
        released(10 + len(counted), year=year)
        client.get(IMPACT)
        with CaptureQueriesContext(connection) as queries:
            client.get(IMPACT)
        counted.append(len(queries))

    assert set(counted) == {6}


# What must not be told


def test_impact_numbers_are_withheld_below_ten_centres(client):
    network(9)
    Release.make(LAST_YEAR)
    before = total(client)
    figures()
    Release.make(LAST_YEAR)

    assert (before, total(client)) == (None, [1000])


@pytest.mark.parametrize("state", ["draft", "submitted", "sent_back"])
def test_only_accepted_figures_count(client, state):
    network(12)
    for _ in range(3):
        figures(state=state)
    Release.make(LAST_YEAR)

    assert total(client) == [1200]


@pytest.mark.parametrize("values", [{"status": "hidden"}, {"status": "withdrawn"}])
def test_centre_that_is_not_public_does_not_count(client, values):
    network(12)
    for _ in range(3):
        figures(member(**values), survivors=5000)
    Release.make(LAST_YEAR)

    assert total(client) == [1200]


@pytest.mark.parametrize("membership", ["", "applicant", "former"])
def test_centre_that_is_not_a_member_does_not_count(client, membership):
    network(12)
    for _ in range(3):
        figures(member(membership=membership), survivors=5000)
    Release.make(LAST_YEAR)

    assert total(client) == [1200]


def test_total_is_unchanged_by_one_or_two_new_centres(client):
    released(12)
    seen = []
    for _ in range(3):
        figures(survivors=5000)
        Release.make(LAST_YEAR)
        seen.append(total(client))

    assert seen == [[1200], [1200], [16_200]]


def test_total_is_unchanged_by_one_corrected_centre(client):
    first, *_others = released(12)
    first.figures.update(survivors=5000)

    Release.make(LAST_YEAR)

    assert total(client) == [1200]


def test_release_waits_when_one_of_three_new_centres_reports_an_item(client):
    released(12)
    for reports in (None, None, 300):
        figures(forensic_reports=reports)
    Release.make(LAST_YEAR)
    before = total(client)
    figures(forensic_reports=20)
    figures(forensic_reports=20)
    Release.make(LAST_YEAR)

    assert (before, total(client)) == ([1200], [1700])


def test_region_or_service_that_one_centre_joined_is_withheld(client):
    released(12, by_service={"legal": 50})
    released_before = rows(client, "service")["Legal help"]
    for country, by_service in (("EG", {"legal": 20}), ("DK", {}), ("DK", {})):
        figures(member(country=country), by_service=by_service)
    Release.make(LAST_YEAR)

    assert (released_before, rows(client, "service")["Legal help"]) == ([600], [None])
    # The region of one centre, and with it the other one.
    assert rows(client, "region") == {
        "Europe": [None] * 4,
        "Middle East and North Africa": [None] * 4,
    }


def test_hidden_centre_leaves_the_numbers_at_once(client):
    first, *_others = released(12)
    before = total(client)

    first.hide(by=UserFactory(), reason="They are in danger.")

    assert (before, total(client), rows(client, "region")) == ([1200], None, {})
    assert len(lines(client)) == 1


def test_hidden_centre_does_not_show_in_the_difference_of_releases(client):
    first, *others = network(20)
    first.figures.update(survivors=777)
    Release.make(LAST_YEAR)
    before = total(client)
    first.hide(by=UserFactory())

    timetable.release_figures()

    [after] = total(client)
    made = Release.objects.first()
    assert before == [2670]
    # Two or more others are left out with it, nobody knows which.
    assert str(first.pk) not in made.contributions
    assert len(made.contributions) <= len(others) - 2
    assert after == len(made.contributions) * 100
    timetable.release_figures()
    assert Release.objects.count() == 2


def test_release_from_before_a_hidden_centre_joined_is_shown_again(client):
    released(12)
    added = released(3, survivors=5000)
    seen = [total(client)]

    added[0].hide(by=UserFactory())
    timetable.release_figures()

    assert [*seen, total(client)] == [[16_200], [1200]]


def test_releases_differ_by_at_least_three_centres(client):
    centres = released(14)
    hider = UserFactory()
    for number in range(8):
        centres.append(figures().centre)
        if number % 3 == 0:
            centres.pop(0).hide(by=hider)
        timetable.release_figures()

    releases = [set(release.contributions) for release in Release.objects.all()]
    assert len(releases) > 2
    assert min(len(a ^ b) for a in releases for b in releases if a is not b) >= 3


def test_small_number_is_withheld_on_the_page_and_in_the_csv(client):
    # Nine people of another gender; with their number known, three planted ones would show.
    network(9, women=50, men=49, another_gender=1, gender_unknown=0)
    network(9, women=50, men=50, another_gender=0, gender_unknown=0)
    Release.make(LAST_YEAR)

    assert rows(client, "gender") == {
        "Women": [900],
        "Men": [None],
        "Another gender": [None],
        "Gender unknown": [None],
    }
    assert [line[4] for line in lines(client) if line[2] == "Another gender"] == ["not shown"]


def test_region_with_few_centres_is_withheld_with_another(client):
    released(12, forensic_reports=11)
    network(2, country="EG", survivors=400, forensic_reports=11)
    network(5, country="KE", forensic_reports=11)
    network(4, country="BR", forensic_reports=11)
    Release.make(LAST_YEAR)

    shown = rows(client, "region")
    assert shown["Middle East and North Africa"] == [None] * 4
    # Of the regions that could be told, the first in a fixed order is kept with it.
    assert shown["Latin America and the Caribbean"][0] is None
    assert shown["Sub-Saharan Africa"][0] == 500


# What an attacker would try who keeps every page that was ever shown


def accept(country, number=1, **values):
    """Accept figures of members of a country that are new, and make public what may be."""
    for _ in range(number):
        figures(member(country=country), **values)
    return Release.make(LAST_YEAR)


def of_regions(client):
    """The survivors of each region, as far as they are told."""
    return {name: numbers[0] for name, numbers in rows(client, "region").items()}


def test_region_that_one_centre_joined_is_withheld_with_a_changed_one(client):
    network(5, country="KE")
    network(5, country="BR")
    network(6, country="IN")
    released(5)
    before = of_regions(client)
    figures(member(country="DK"), survivors=1400)

    accept("IN", 3)

    # With Brazil, which the earlier page told, and nothing else kept, the new centre would show.
    assert before["Latin America and the Caribbean"] == 500
    assert of_regions(client) == {
        "Asia": None,
        "Europe": None,
        "Latin America and the Caribbean": 500,
        "Sub-Saharan Africa": 500,
    }


def test_hidden_centre_cannot_be_worked_out_by_region(client):
    [first, *_others] = network(6, country="DK")
    first.figures.update(survivors=5000)
    network(8, country="KE")
    network(8, country="BR")
    Release.make(LAST_YEAR)
    before = Release.objects.first()
    first.hide(by=UserFactory())

    timetable.release_figures()

    after = Release.objects.first()
    left = before.contributions.keys() - after.contributions.keys()
    kept = [name for name, number in of_regions(client).items() if number is None]
    places = {"DK": "Europe", "KE": "Sub-Saharan Africa", "BR": "Latin America and the Caribbean"}
    at = [places[before.contributions[pk]["country"]] for pk in left]
    told_of = [name for name in places.values() if name not in kept]
    assert str(first.pk) in left
    assert "Europe" in kept or at.count("Europe") >= 3
    assert not [name for name in told_of if at.count(name) in (1, 2)]
    # What stands between it and the two pages are two others at least.
    assert sum(at.count(name) for name in kept) not in (1, 2)


def test_region_withheld_beside_a_small_one_stays_so_until_it_changes(client):
    network(2, country="AU", survivors=4000)
    network(2, country="EG")
    network(4, country="BR")
    network(4, country="IN")
    released(4)
    before = of_regions(client)
    accept("EG", 3)
    accept("AU", 3)
    after = of_regions(client)

    # Now Australia is kept for nobody, and Brazil's number is still the one of the first page.
    assert before == {
        "Asia": 400,
        "Europe": 400,
        "Latin America and the Caribbean": None,
        "Middle East and North Africa": None,
        "Pacific": None,
    }
    assert after["Latin America and the Caribbean"] is None
    accept("BR", 3)
    assert of_regions(client)["Latin America and the Caribbean"] == 700


def test_withheld_regions_do_not_depend_on_new_members(client):
    network(2, country="EG", survivors=4000)
    network(4, country="BR")
    network(5, country="IN")
    released(5)
    before = of_regions(client)
    for _ in range(4):
        member(country="BR")

    assert before == of_regions(client)
    assert before["Latin America and the Caribbean"] is None
    assert before["Asia"] == 500


def test_withheld_regions_do_not_depend_on_a_centre_that_moves(client):
    [alone, *_rest] = network(1, country="EG", survivors=4000) + network(6, country="BR")
    released(6)
    before = of_regions(client)
    alone.change({"country": "DK"}, by=UserFactory())

    assert before == of_regions(client)


def test_new_centre_does_not_show_with_two_small_corrections(client):
    first, second, *_others = released(12)
    for centre in (first, second):
        centre.figures.update(survivors=101)
    accept("DK", survivors=3000)
    seen = [total(client)]
    accept("DK", 2)

    assert [*seen, total(client)] == [[1200], [4400]]


def test_new_centre_does_not_show_with_two_that_report_zero(client):
    released(12, forensic_reports=20)
    accept("DK", 2, forensic_reports=0)
    accept("DK", forensic_reports=300)
    seen = [rows(client, "totals")["Forensic reports"]]
    accept("DK", 2, forensic_reports=20)

    assert [*seen, rows(client, "totals")["Forensic reports"]] == [[240], [580]]
