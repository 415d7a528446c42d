"""An expert's entry as it was listed on a day: cited before a court, with today's consent."""

import datetime as dt
import re

import pgtrigger
import pytest
from django.test import Client
from django.utils import timezone

from experts.models import CitedDay, Expert
from irct.models import User, note_introduction
from irct.templatetags.directory import qr
from tests.admin.desk import person, sign_in
from tests.factories import ExpertFactory, UserFactory, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LONG_AGO = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
THEN = "/experts/open-person/2026-03-01/"


@pytest.fixture
def secretary():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def expert():
    """An expert who was listed on a day in March as they are now."""
    made = ExpertFactory(
        name="Dr Ash Sample",
        slug="open-person",
        country="DK",
        institution="Birch Institute",
        professions=["physician"],
        expertise=["testimony"],
        languages=["da"],
        countries_of_work=["KE", "UG"],
        courts=["Court of the Beech", "Court of the Larch"],
        publications=["10.1000/182"],
        consent_given_on=dt.date(2026, 1, 1),
        consent_valid_until=dt.date(2027, 1, 1),
        children=[text(language="en", biography="Examines scars.")],
    )
    with pgtrigger.ignore():
        for model in (Expert, Expert.texts.rel.related_model):
            model.pgh_event_model.objects.update(pgh_created_at=LONG_AGO)
    return made


def shown(client, path=THEN):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def change(expert, by, **values):
    Expert.objects.get(pk=expert.pk).change(values, by=by)


@pytest.mark.quick
def test_citation_shows_the_entry_as_at_the_end_of_the_day(client, expert, secretary):
    change(expert, secretary, institution="Rowan Institute", languages=["da", "fr"])

    then = shown(client)
    today = shown(client, f"/experts/open-person/{timezone.localdate()}/")

    assert "Birch Institute" not in then
    assert "French" not in then
    assert "Rowan Institute" in today
    assert "French" in today
    assert "Expert testimony" in then
    assert "As listed at the end of 1 March 2026" in then


@pytest.mark.quick
def test_profile_links_to_the_citation_of_today(client, expert):
    assert f"/experts/open-person/{timezone.localdate()}/" in shown(client, "/experts/open-person/")


def test_citation_leaves_out_what_was_removed_since(client, expert, secretary):
    change(
        expert, secretary, institution="", courts=["Court of the Larch"], countries_of_work=["KE"]
    )
    expert.texts.all().delete()

    then = shown(client)

    for gone in ("Birch Institute", "Court of the Beech", "Uganda", "Examines scars."):
        assert gone not in then
    assert "Court of the Larch" in then
    assert "Kenya" in then
    assert "4 details are left out" in then


def test_citation_shows_only_what_is_public_today_word_for_word(client, expert, secretary):
    change(expert, secretary, institution="Birch", languages=["fr"], expertise=["training"])
    expert.texts.update(biography="Examines scars")

    then = shown(client)

    for gone in ("Birch", "Examines scars", "Danish", "Expert testimony"):
        assert gone not in then
    assert "4 details are left out" in then


@pytest.fixture
def desk(db):
    client = Client()
    sign_in(client, person("secretariat", is_staff=True))
    return client


@pytest.fixture
def own(expert):
    editor = UserFactory()
    expert.editorships.create(user=editor)
    client = Client()
    client.force_login(editor)
    return client


def test_day_that_its_expert_marks_as_fit_is_shown_as_it_stood(client, own, expert, secretary):
    change(expert, secretary, institution="Rowan Institute")
    expert.texts.update(biography="Examines nothing.")
    page = "/experts/open-person/cited-days/"

    sent = own.post(page, {"day": "2026-03-01", "may": "stood"})
    then = shown(client)
    own.post(page, {"day": "2026-03-01", "may": "today"})
    again = shown(client)

    assert sent.status_code == 302
    assert "Birch Institute" in then
    assert "Examines scars." in then
    assert "Birch Institute" not in again


@pytest.mark.parametrize("is_closed", [False, True])
def test_two_of_the_secretariat_bring_back_a_past_day_and_not_one(
    client, own, desk, expert, secretary, is_closed
):
    change(expert, secretary, institution="Rowan Institute")
    page, stood = f"/admin/experts/expert/{expert.pk}/cited-days/", {"day": "2026-03-01"}
    if is_closed:
        own.post("/experts/open-person/cited-days/", stood | {"may": "closed"})
    colleague = Client()
    sign_in(colleague, person("administrator", is_staff=True))

    before = client.get(THEN).status_code
    for _time in range(2):
        desk.post(page, stood | {"may": "stood"})
    listed = desk.get(page).content.decode()
    alone = client.get(THEN)
    colleague.post(page, stood | {"may": "stood"})

    assert before == alone.status_code == (404 if is_closed else 200)
    assert "Birch Institute" not in alone.content.decode()
    assert "secretariat@example.org wants it to be shown as it stood" in listed
    assert "Birch Institute" in shown(client)


def test_puppet_brings_back_no_past_day(client, desk, expert, secretary):
    change(expert, secretary, institution="Rowan Institute")
    puppet = UserFactory(is_staff=True)
    note_introduction(puppet.pk, by=User.objects.get(email="secretariat@example.org").pk)
    CitedDay.say(expert, LONG_AGO.date(), "stood", by=puppet)

    page = f"/admin/experts/expert/{expert.pk}/cited-days/"
    answer = desk.post(page, {"day": "2026-03-01", "may": "stood"}, follow=True)

    assert "You invited the person who proposed this" in answer.content.decode()
    assert "Birch Institute" not in shown(client)


def test_day_that_is_closed_is_not_shown_at_all(client, own, expert):
    own.post("/experts/open-person/cited-days/", {"day": "2026-03-01", "may": "closed"})

    answer = client.get(THEN)

    assert answer.status_code == 404
    assert "Birch" not in answer.content.decode()
    today = client.get(f"/experts/open-person/{timezone.localdate()}/").content.decode()
    assert str(expert) in today


def test_day_marked_as_fit_shows_no_part_without_consent_today(client, own, expert, secretary):
    own.post("/experts/open-person/cited-days/", {"day": "2026-03-01", "may": "stood"})
    today = Expert.objects.get(pk=expert.pk)
    today.agree(["name", "country"], by=secretary, way="page")

    then = shown(client)

    for gone in ("Birch", "Examines scars.", "Court of the Beech"):
        assert gone not in then


@pytest.mark.parametrize("day", ["2026-02-01", "2999-01-01", "soon", ""])
def test_day_without_history_cannot_be_marked(own, expert, day):
    answer = own.post("/experts/open-person/cited-days/", {"day": day, "may": "stood"})

    assert (answer.status_code, expert.cited_days.count()) == (400, 0)


def test_days_to_cite_are_for_the_editors_of_the_entry_only(client, expert):
    client.force_login(UserFactory())

    answer = client.post("/experts/open-person/cited-days/", {"day": "2026-03-01", "may": "stood"})

    assert (answer.status_code, expert.cited_days.count()) == (404, 0)


def test_citation_does_not_reveal_a_former_name(client, expert, secretary):
    change(expert, secretary, name="Dr Elm Sample")

    then = shown(client)

    assert "Ash" not in then
    assert "Elm" in then
    assert "The entry had another name on that day." in then


@pytest.mark.parametrize(
    "day", ["2026-02-28", "1999-12-31", "2999-01-01", "0001-01-01", "9999-12-31"]
)
def test_citation_of_a_day_without_a_public_entry_is_not_found(client, expert, day):
    answer = client.get(f"/experts/open-person/{day}/")

    assert answer.status_code == 404
    assert "/experts/open-person/" in answer.content.decode()
    assert "Birch" not in answer.content.decode()


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "20260301", "2026-3-1", "٢٠٢٦-٠٣-٠١"])
def test_citation_of_an_invalid_date_is_not_found(client, expert, day):
    assert client.get(f"/experts/open-person/{day}/").status_code == 404


def test_citation_of_a_day_on_which_the_entry_was_hidden_is_not_found(client, expert, secretary):
    Expert.objects.get(pk=expert.pk).hide(by=secretary)
    with pgtrigger.ignore():
        later = Expert.pgh_event_model.objects.filter(status="hidden")
        later.update(pgh_created_at=LONG_AGO + dt.timedelta(days=1))
    Expert.objects.get(pk=expert.pk).publish(by=secretary)

    assert client.get("/experts/open-person/2026-03-02/").status_code == 404
    assert "As listed at the end of 1 March 2026" in shown(client)


def test_citation_is_not_found_without_consent_today(client, expert, secretary):
    Expert.objects.get(pk=expert.pk).withdraw_consent(by=secretary)

    answer = client.get(THEN)

    assert answer.status_code == 404
    assert "Ash" not in answer.content.decode()


def test_citation_at_a_former_slug_redirects_to_the_same_day(client, expert):
    expert.slug = "another-person"
    expert.save()

    answer = client.get(THEN)

    assert (answer.status_code, answer.url) == (301, "/experts/another-person/2026-03-01/")


def test_citation_is_not_indexed_by_search_engines(client, expert):
    assert '<meta name="robots" content="noindex">' in shown(client)
    assert "2026-03-01" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("courts", [1, 12])
def test_citation_makes_a_constant_number_of_queries(
    client, expert, secretary, courts, django_assert_num_queries
):
    change(expert, secretary, courts=[f"Court {number}" for number in range(courts)])
    client.get(THEN)

    with django_assert_num_queries(5):
        client.get(THEN)


def main_of(answer):
    return re.search(r"<main[^>]*>(.*)</main>", answer, re.DOTALL)[1]


@pytest.mark.browser
@pytest.mark.parametrize(("number", "words"), [(2, 60), (14, 420)])
def test_citation_prints_on_one_a4_page(page, expert, secretary, number, words):
    change(
        expert,
        secretary,
        courts=[f"Court of the {number} trees of the northern valleys" for number in range(number)],
        publications=[f"10.1000/{number}.of.many" for number in range(number)],
    )
    expert.texts.update(biography=" ".join(["documents"] * words))
    long = main_of(shown(Client(), f"/experts/open-person/{timezone.localdate()}/"))
    page.goto(f"/experts/sample-expert-01/{timezone.localdate()}/")
    page.evaluate("(long) => document.querySelector('main').innerHTML = long", long)

    pdf = page.pdf(prefer_css_page_size=True)

    assert page.locator(".citation li").count() >= 2 * number
    assert re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)[\d.]*\]", pdf)[:1] == [(b"594", b"841")]
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


@pytest.mark.browser
def test_citation_qr_code_holds_the_url_of_the_page(page):
    page.goto("/experts/sample-expert-01/")
    page.get_by_role("link", name="Cite or print this entry").click()

    told = page.locator(".code p").inner_text()

    assert told == page.url
    assert page.locator(".code .qr").evaluate("(code) => code.outerHTML") == page.evaluate(
        "(html) => new DOMParser().parseFromString(html, 'text/html').body.innerHTML", qr(page.url)
    )
