"""Annual figures at the desk: read beside the year before, accepted, sent back, typed in."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from centres.models import AnnualFigures, Release
from irct.models import CountryName, HeadlineFigure
from tests.admin.desk import last_context, person, sign_in
from tests.browser_forms import filled_in
from tests.factories import UserFactory
from tests.yearly import LAST_YEAR, figures, member, network

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIGURES = "/admin/centres/annualfigures/"
HEADLINES = "/admin/irct/headlinefigure/"


def url_of(yearly):
    return f"{FIGURES}{yearly.pk}/change/"


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def messages(response):
    return [str(message) for message in response.context["messages"]]


def listed(response):
    return [one.centre.name for one in response.context["cl"].result_list]


def press(desk, yearly, verb, **values):
    """Fill in the page of figures as it stands, and press a button."""
    sent = filled_in(desk.get(url_of(yearly))) | values | {verb: "x"}
    return desk.post(url_of(yearly), sent, follow=True)


@pytest.fixture
def waiting():
    centre = member(name="Open house", slug="open-house")
    centre.editorships.create(user=UserFactory(email="editor@example.org"))
    figures(centre, year=LAST_YEAR - 1, survivors=80, women=40, advocacy=0)
    return figures(centre, state="submitted", women=70, advocacy=5, submitted_by=UserFactory())


# The list


@pytest.mark.quick
def test_figures_list_puts_submitted_ones_first(desk):
    for name, state in (("A", "accepted"), ("B", "submitted"), ("C", "draft")):
        figures(member(name=name), state=state)

    assert listed(desk.get(FIGURES)) == ["B", "A", "C"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state__exact": "draft"}, ["B"]),
        ({"year": LAST_YEAR - 1}, ["B"]),
        ({"region": "mena"}, ["B"]),
        ({"q": "alder"}, ["Alder"]),
    ],
)
def test_figures_list_is_filtered(desk, query, found):
    figures(member(name="Alder"))
    figures(member(name="B", country="EG"), state="draft", year=LAST_YEAR - 1)

    assert listed(desk.get(FIGURES, query)) == found


@pytest.mark.quick
def test_figures_pages_make_a_constant_number_of_queries(desk, waiting):
    counted = []
    for _ in range(2):
        for url in (FIGURES, url_of(waiting)):
            desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            for url in (FIGURES, url_of(waiting)):
                desk.get(url)
        counted.append(len(queries))
        for _ in range(3):
            figures(member(country="EG"), state="submitted")

    assert counted[0] == counted[1]


# Deciding


def test_figures_page_compares_with_the_year_before(desk, waiting):
    AnnualFigures.objects.filter(pk=waiting.pk).update(survivors=200, explanation="A new house.")

    page = plain(desk.get(url_of(waiting)).rendered_content)

    assert f"What is counted {LAST_YEAR - 1} {LAST_YEAR} Change" in page
    assert "Survivors supported 80 200 +150 % more than double 80 → 200" in page
    assert "Women 40 70 +75 % 40 → 70" in page
    assert "Men unknown unknown" in page
    assert "Advocacy interventions 0 5 0 → 5 Staff" in page
    assert "Survivors supported: 80 → 200" in page
    assert "The editor says that it is right: A new house." in page


def test_figures_page_draws_the_years_and_marks_what_jumps(desk, waiting):
    figures(waiting.centre, year=LAST_YEAR - 3, survivors=90, women=44)
    AnnualFigures.objects.filter(pk=waiting.pk).update(women=10)
    rows = {row["label"]: row for row in desk.get(url_of(waiting)).context["rows"]}

    [survivors], [women] = rows["Survivors supported"]["lines"], rows["Women"]["lines"]

    # Nothing is known of the second of four years.
    assert survivors.path == "M0 10M66.7 20L100 0"
    assert (survivors.marked, women.marked) == ("", "M100 77.3h0")
    assert (rows["Women"]["change"], rows["Women"]["jump"]) == ("−75 %", "less than half")
    assert rows["Women"]["told"] == "44 → unknown → 40 → 10"
    assert rows["Men"]["lines"] == []


def test_figures_acceptance_is_told_to_editors_and_in_the_history(
    desk, secretary, waiting, mailoutbox
):
    told = press(desk, waiting, "accept")

    waiting.refresh_from_db()
    past = desk.get(f"/admin/centres/centre/{waiting.centre_id}/history/").rendered_content
    [mail] = mailoutbox
    assert messages(told) == [
        f"“Open house: {LAST_YEAR}”: accepted. We have told the editors by e-mail."
    ]
    assert (waiting.state, waiting.decided_by) == ("accepted", secretary)
    assert (mail.to, mail.subject) == (
        ["editor@example.org"],
        f"IRCT directory: Open house: your figures for {LAST_YEAR}",
    )
    assert f"has accepted the figures of Open house for {LAST_YEAR}" in mail.body
    assert f"Accepted the figures of {LAST_YEAR}" in past


def test_figures_are_sent_back_only_with_a_reason_that_editors_read(desk, waiting, mailoutbox):
    refused = press(desk, waiting, "send_back", reason=" ")
    state = AnnualFigures.objects.get(pk=waiting.pk).state

    press(desk, waiting, "send_back", reason="Count each person once.")

    waiting.refresh_from_db()
    [mail] = mailoutbox
    assert "Say why. The editors of the centre read it." in refused.rendered_content
    assert (state, waiting.state, waiting.reason) == (
        *("submitted", "sent_back", "Count each person once."),
    )
    assert last_context(waiting)["reason"] == "Count each person once."
    assert "Count each person once." in mail.body
    assert f"/centres/open-house/figures/{LAST_YEAR}/" in mail.body


def test_figures_accepted_can_be_sent_back(desk, waiting):
    press(desk, waiting, "accept")
    press(desk, waiting, "send_back", reason="They called: it was 99.")

    waiting.refresh_from_db()
    assert waiting.state == "sent_back"


def test_figures_already_decided_tell_who_decided(desk, waiting):
    sent = filled_in(desk.get(url_of(waiting))) | {"reason": "No.", "send_back": "x"}
    waiting.accept(by=person("administrator", name="Ada", is_staff=True))

    told = desk.post(url_of(waiting), sent, follow=True)

    [message] = messages(told)
    assert re.fullmatch(r"Ada has decided on this already, on .*: accepted\.", message)
    waiting.refresh_from_db()
    assert waiting.state == "accepted"


def test_figures_changed_since_they_were_read_are_not_accepted(desk, waiting):
    sent = filled_in(desk.get(url_of(waiting))) | {"accept": "x"}
    AnnualFigures.objects.filter(pk=waiting.pk).update(survivors=7000)

    told = desk.post(url_of(waiting), sent, follow=True)

    waiting.refresh_from_db()
    assert messages(told) == ["Nothing was done: these figures have changed since you opened them."]
    assert waiting.state == "submitted"


def test_figures_are_not_decided_by_a_viewer(db, waiting):
    user = person("secretariat", is_staff=True)
    user.groups.get().permissions.through.objects.filter(
        permission__codename="change_annualfigures"
    ).delete()
    client = Client()
    sign_in(client, user)

    page = client.get(url_of(waiting))
    answer = client.post(url_of(waiting), {"accept": "x", "seen": waiting.version()})

    assert "Women" in page.rendered_content
    assert 'name="accept"' not in page.rendered_content
    assert answer.status_code == 403


def test_figures_become_public_with_the_third_acceptance(desk, client):
    network(12)
    Release.make(LAST_YEAR)
    seen = []
    for _ in range(3):
        press(desk, figures(state="submitted", submitted_by=UserFactory()), "accept")
        seen.append(client.get("/impact/").context["tables"][0].rows[0].numbers)

    assert seen == [[1200], [1200], [1500]]


# Typing them in


def test_figures_typed_in_at_the_desk_need_a_second_person(desk, secretary):
    centre = member(name="Open house")

    page = desk.post(f"{FIGURES}add/", {"centre": centre.pk, "year": LAST_YEAR}, follow=True)
    yearly = centre.figures.get()
    press(desk, yearly, "save", survivors="70")
    told = press(desk, yearly, "submit", women="80")
    press(desk, yearly, "submit", women="60")
    own = desk.get(url_of(yearly)).rendered_content
    refused = desk.post(url_of(yearly), {"accept": "x", "seen": centre.figures.get().version()})

    yearly.refresh_from_db()
    assert 'name="survivors"' in page.rendered_content
    assert "These add up to 80. That is more than the total, 70." in told.rendered_content
    assert (yearly.state, yearly.submitted_by, yearly.women) == ("submitted", secretary, 60)
    assert "You submitted these figures, so somebody else must accept them." in own
    assert 'name="accept"' not in own
    assert refused.status_code == 302
    assert AnnualFigures.objects.get().state == "submitted"


def test_figures_entry_opens_an_existing_draft(desk):
    yearly = figures(state="draft")

    answer = desk.post(f"{FIGURES}add/", {"centre": yearly.centre_id, "year": LAST_YEAR})

    assert answer.url == url_of(yearly)
    assert AnnualFigures.objects.count() == 1


@pytest.mark.parametrize("centre", ["", "never-was", "00000000-0000-0000-0000-000000000000"])
def test_figures_entry_without_a_valid_centre_is_refused(desk, centre):
    answer = desk.post(f"{FIGURES}add/", {"centre": centre, "year": LAST_YEAR})

    assert answer.status_code == 200
    assert not AnnualFigures.objects.exists()


def test_figures_that_surprise_are_confirmed_at_the_desk_too(desk, waiting):
    waiting.send_back(by=UserFactory(), reason="Look again.")

    asked = press(desk, waiting, "submit", survivors="900")
    press(desk, waiting, "submit", survivors="900", is_right="on", explanation="They said so.")

    waiting.refresh_from_db()
    assert "Is this right?" in asked.rendered_content
    assert (waiting.state, waiting.explanation) == ("submitted", "They said so.")


# What IRCT publishes


def test_headline_figures_are_written_at_the_desk(desk, client):
    sent = {"precision": "around", "value": 60_000, "counts": "survivors", "position": 1}
    sent |= {"source": "IRCT, About the IRCT", "each_year": "on"}

    refused = desk.post(f"{HEADLINES}add/", sent | {"year": 2020})
    desk.post(f"{HEADLINES}add/", sent)

    assert "Write a year, or tick “each year”." in refused.rendered_content
    assert "around 60,000" in client.get("/impact/").content.decode()
    assert last_context(HeadlineFigure.objects.get())["user"]


def test_words_that_one_person_puts_on_the_site_are_told_to_the_others(desk, secretary, mailoutbox):
    colleague = UserFactory(is_staff=True)
    sent = {"country": "KE", "language": "en", "name": "Kenya, closed"}

    desk.post("/admin/irct/countryname/add/", sent)
    name = CountryName.objects.get()
    page = f"/admin/irct/countryname/{name.pk}/"
    desk.post(f"{page}change/", sent)
    desk.post(f"{page}change/", sent | {"name": "Republic of Kenya"})
    desk.post(f"{page}delete/", {"post": "yes"})

    assert {mail.to[0] for mail in mailoutbox} == {colleague.email}
    made, changed, removed = [mail.body for mail in mailoutbox]
    assert "Before there was nothing." in made
    assert "> name shown: Kenya, closed\n" in changed
    assert "> name shown: Republic of Kenya\n" in changed
    assert "Now there is nothing." in removed
