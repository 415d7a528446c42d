"""Texts that are public at once: who is told of a change, and how what stood there comes back."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import TextChange
from irct.history.putting_back import put_back
from irct.mail.texts import lines_that_differ
from irct.models import Bounce, by_put_back_token
from irct.models.text_changes import LINKS_WORK_FOR
from irct.timetable import delete_what_is_over, tell_of_texts_left
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OLD, NEW = "We listen to you.", "We are closed for ever."
ADDRESS = "help@house.example"
NUMBER = "Call +45 33 76 06 00."


@pytest.fixture
def author():
    return UserFactory(name="Edda", email="edda@example.org")


@pytest.fixture
def colleague():
    return UserFactory(name="Cora", email="cora@example.org")


@pytest.fixture
def centre(author, colleague):
    centre = CentreFactory(
        name="A house",
        slug="a-house",
        contact_confirmed_on=timezone.localdate(),
        contact_confirmed_how="phone",
        index=False,
        children=[
            text(language="en", about=OLD, how_to_get_help="Ring the bell."),
            contact(kind="email", value=ADDRESS, visibility="public"),
            location(name="Main office", town="Odense", shown="exact"),
        ],
    )
    centre.editorships.create(user=author, role="lead")
    centre.editorships.create(user=colleague)
    return centre


def change(centre, by, about=NEW, **more):
    values = {"texts/en/about": about} | more
    return centre.submit("about", values, by=by)


def tell():
    """Do at once what the worker does within a minute."""
    for job in ProcrastinateJob.objects.filter(task_name="tell_of_texts", status="todo"):
        app.tasks[job.task_name](**job.args)
        ProcrastinateJob.objects.filter(pk=job.pk).update(status="succeeded")


def links(mailoutbox):
    """The link that puts something back, by reader."""
    found = {}
    for mail in mailoutbox:
        if link := re.search(r"http://localhost:8000(/put-back/\S+)", mail.body):
            found[mail.to[0]] = link[1]
    return found


def press(link):
    """Open a link and press its button, as somebody who has not signed in."""
    client = Client()
    return client.post(link, filled_in(client.get(link)))


def about(centre):
    return centre.texts.get(language="en").about


# Who is told, and when


@pytest.mark.quick
def test_other_editors_and_confirmed_addresses_are_told_of_old_and_new(centre, author, mailoutbox):
    change(centre, author)
    job = ProcrastinateJob.objects.get(task_name="tell_of_texts")
    tell()

    assert dt.timedelta() < job.scheduled_at - timezone.now() <= dt.timedelta(seconds=60)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["cora@example.org", ADDRESS]
    for mail in mailoutbox:
        assert f"Before:\n> {OLD}\n\nNow:\n> {NEW}\n" in mail.body
        assert mail.body.startswith("Edda has changed texts of A house.")


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({}, True),
        ({"visibility": "on_request"}, False),
        ({"visibility": "secretariat"}, False),
        ({"kind": "website", "value": "https://house.example"}, False),
    ],
)
def test_only_public_addresses_are_told(centre, author, mailoutbox, values, is_told):
    centre.contacts.update(**values)

    change(centre, author)
    tell()

    assert (ADDRESS in [mail.to[0] for mail in mailoutbox]) == is_told


@pytest.mark.parametrize(
    ("days", "is_told"), [(10, True), (400, True), (500, False), (None, False)]
)
def test_only_confirmed_addresses_are_told(centre, author, mailoutbox, days, is_told):
    on = None if days is None else timezone.localdate() - dt.timedelta(days=days)
    centre.change(
        {"contact_confirmed_on": on, "contact_confirmed_how": "phone" if on else ""}, by=author
    )

    change(centre, author)
    tell()

    assert (ADDRESS in [mail.to[0] for mail in mailoutbox]) == is_told


@pytest.mark.quick
def test_address_of_the_author_is_told_if_it_is_the_centres(centre, author, mailoutbox):
    author.email = ADDRESS
    author.save()

    change(centre, author)
    tell()

    assert ADDRESS in [mail.to[0] for mail in mailoutbox]


def test_nobody_is_told_whom_mail_does_not_reach(centre, author, colleague, mailoutbox):
    Bounce.note(colleague.email)
    Bounce.note(ADDRESS)

    change(centre, author)
    tell()

    assert len(mailoutbox) == 0


def test_word_of_a_person_that_mail_came_back_ends_no_alarm(centre, author, colleague, mailoutbox):
    secretary = UserFactory(is_staff=True)
    Bounce.note(colleague.email, by=secretary)
    Bounce.note(ADDRESS, by=secretary)

    change(centre, author)
    tell()

    assert sorted(mail.to[0] for mail in mailoutbox) == ["cora@example.org", ADDRESS]


def test_changes_of_a_minute_are_one_email_with_the_first_and_the_last(centre, author, mailoutbox):
    for one in ("Draft one.", "Draft two.", NEW):
        change(centre, author, one)
    centre.submit("help", {"texts/en/how_to_get_help": "Knock."}, by=author)
    tell()

    [mail] = [mail for mail in mailoutbox if mail.to == ["cora@example.org"]]
    assert ProcrastinateJob.objects.filter(task_name="tell_of_texts").count() == 1
    assert "Draft" not in mail.body
    for said in (OLD, NEW, "Ring the bell.", "Knock."):
        assert f"> {said}" in mail.body


def test_what_is_changed_after_the_email_is_another_email(centre, author, mailoutbox):
    change(centre, author)
    tell()
    change(centre, author, "Another thing.")
    tell()

    mails = [mail.body for mail in mailoutbox if mail.to == ["cora@example.org"]]
    assert [f"> {NEW}" in mail for mail in mails] == [True, True]
    assert ["> Another thing." in mail for mail in mails] == [False, True]


def test_two_authors_are_two_emails(centre, author, colleague, mailoutbox):
    change(centre, author)
    change(centre, colleague, "Another thing.")
    tell()

    to = sorted(mail.to[0] for mail in mailoutbox)
    assert to == ["cora@example.org", "edda@example.org", ADDRESS, ADDRESS]


def test_text_that_was_changed_back_meanwhile_is_no_email(centre, author, mailoutbox):
    change(centre, author)
    change(centre, author, OLD)
    tell()

    assert len(mailoutbox) == 0


def test_names_of_places_are_texts_and_services_are_none(centre, author, mailoutbox):
    centre.submit("services", {"services": ["legal"]}, by=author)
    centre.submit("hours", {"opening_hours": "Mo-Fr 09:00-16:00", "time_zone": "UTC"}, by=author)
    nothing = TextChange.objects.count()
    [place] = centre.locations.all()
    path = f"locations/{place.pk}"
    row = centre.values_of("places")[path]
    centre.submit("places", {path: row | {"name": "Ring twice"}}, by=author)
    tell()

    assert nothing == 0
    assert "> Main office\n\nNow:\n> Ring twice" in mailoutbox[0].body


def test_nobody_is_told_of_a_name_that_the_public_does_not_read(centre, author):
    [place] = centre.locations.all()
    path = f"locations/{place.pk}"

    for shown in ("approximate", "country", "hidden"):
        centre.locations.update(shown=shown)
        row = centre.values_of("places")[path]
        centre.submit(
            "places", {path: row | {"name": f"Ring twice where it is {shown}"}}, by=author
        )

        assert TextChange.objects.count() == 0, shown


def test_experts_are_told_of_what_others_write_in_their_name(colleague, mailoutbox):
    expert, other = ExpertFactory(courts=["The court of Odense"]), UserFactory()
    for user in (colleague, other):
        expert.editorships.create(user=user)

    expert.submit("expertise", {"courts": ["The court of Aarhus"]}, by=other)
    tell()

    assert [mail.to for mail in mailoutbox] == [["cora@example.org"]]
    assert "> The court of Aarhus" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("status", "told"),
    [("draft", []), ("withdrawn", []), ("hidden", ["cora@example.org"])],
)
def test_only_editors_are_told_of_a_hidden_entry_and_nobody_of_a_draft(
    centre, author, mailoutbox, status, told
):
    centre.status = status
    centre.save()

    change(centre, author)
    tell()

    assert [mail.to[0] for mail in mailoutbox] == told


def test_long_text_is_told_by_the_lines_that_differ():
    lines = [f"Line {number}." for number in range(9)]
    changed = [*lines[:4], "Dial 20.", *lines[5:]]

    assert lines_that_differ("\n".join(lines), "\n".join(changed)) == ("Line 4.", "Dial 20.")


def test_one_change_is_gathered_of_each_person(centre, author):
    change(centre, author)
    again = TextChange(listing=centre, by=author, items=[])

    with pytest.raises(IntegrityError, match="one_is_gathered"):
        again.save()


def test_change_whose_job_is_gone_is_told_of_within_the_hour(centre, author, mailoutbox):
    change(centre, author)
    ProcrastinateJob.objects.filter(task_name="tell_of_texts").delete()
    tell_of_texts_left()
    soon = len(mailoutbox)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        tell_of_texts_left()
        tell_of_texts_left()

    assert (soon, len(mailoutbox)) == (0, 2)


def test_changes_are_forgotten_after_three_months(centre, author):
    change(centre, author)

    with time_machine.travel(timezone.now() + dt.timedelta(days=89)):
        delete_what_is_over()
        kept = TextChange.objects.count()
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        delete_what_is_over()

    assert (kept, TextChange.objects.count()) == (1, 0)


# Putting back


def test_link_shows_the_difference_and_changes_nothing_until_its_button(centre, author, mailoutbox):
    change(centre, author)
    tell()

    page = Client().get(links(mailoutbox)["cora@example.org"])

    html = page.content.decode()
    assert "Put back what stood there?" in html
    assert "is public at once" in html
    assert re.findall(r"added: </span>([^<]*)", html)[:1] == [OLD.split()[1]]
    assert about(centre) == NEW
    assert page.cookies == {}


@pytest.mark.parametrize("reader", ["cora@example.org", ADDRESS])
def test_button_puts_back_what_stood_there_and_the_others_are_told(
    client, centre, author, mailoutbox, reader
):
    change(centre, author)
    tell()

    page = press(links(mailoutbox)[reader])
    mailoutbox.clear()
    tell()

    assert "What stood there is back" in page.content.decode()
    assert about(centre) == OLD
    assert OLD in client.get("/centres/a-house/").content.decode()
    assert "edda@example.org" in [mail.to[0] for mail in mailoutbox]


def test_nothing_is_put_back_without_the_proof_of_the_page(centre, author, mailoutbox):
    change(centre, author)
    tell()

    page = Client().post(links(mailoutbox)["cora@example.org"], {"proof": "forged"})

    assert page.status_code == 400
    assert "Nothing is put back yet" in page.content.decode()
    assert about(centre) == NEW


def test_what_somebody_else_wrote_meanwhile_stays(centre, author, colleague, mailoutbox):
    change(centre, author, **{"texts/en/summary": "A lie."})
    tell()
    change(centre, colleague, "We moved to Aarhus.")

    link = links(mailoutbox)["cora@example.org"]
    asked, page = Client().get(link).content.decode(), press(link).content.decode()

    assert "Somebody else has changed this again since" in asked
    assert "Somebody else has changed this again since" in page
    [stored] = centre.texts.all()
    assert (stored.about, stored.summary) == ("We moved to Aarhus.", "")


def test_what_changes_between_the_page_and_its_button_stays(centre, author, colleague, mailoutbox):
    change(centre, author)
    tell()
    link = links(mailoutbox)["cora@example.org"]
    client = Client()
    form = filled_in(client.get(link))
    change(centre, colleague, "We moved to Aarhus.")

    page = client.post(link, form).content.decode()

    assert "Nothing was put back" in page
    assert about(centre) == "We moved to Aarhus."


def test_nobody_keeps_a_text_by_changing_it_twice(centre, author, mailoutbox):
    change(centre, author)
    tell()
    link = links(mailoutbox)["cora@example.org"]
    change(centre, author, "We are closed for ever and ever.")
    tell()

    press(link)

    assert about(centre) == OLD


def test_text_that_was_removed_comes_back_with_who_wrote_it(centre, author):
    centre.texts.update(state="software", how_to_get_help="")
    change(centre, author, "")
    gone = centre.texts.count()

    put_back(TextChange.objects.get(), by=author)

    assert gone == 0
    assert (about(centre), centre.texts.get().state) == (OLD, "software")


def test_name_of_a_place_comes_back_and_the_rest_of_the_place_stays(centre, author):
    [place] = centre.locations.all()
    path = f"locations/{place.pk}"
    row = centre.values_of("places")[path]
    centre.submit("places", {path: row | {"name": "Ring twice"}}, by=author)
    centre.submit("places", {path: row | {"name": "Ring twice", "step_free": True}}, by=author)

    put_back(TextChange.objects.get(), by=author)

    place.refresh_from_db()
    assert (place.name, place.step_free) == ("Main office", True)


def test_link_shows_no_name_of_a_place_that_is_hidden_since(centre, author, mailoutbox):
    [place] = centre.locations.all()
    path = f"locations/{place.pk}"
    row = centre.values_of("places")[path]
    centre.submit("places", {path: row | {"name": "Ring twice"}}, by=author)
    tell()
    centre.submit("places", {path: row | {"name": "Secret", "shown": "hidden"}}, by=author)

    page = Client().get(links(mailoutbox)[ADDRESS]).content.decode()

    assert ("Ring twice" in page, "Secret" in page) == (True, False)


def test_text_with_an_approved_number_comes_back_at_once_if_the_present_one_holds_it(
    centre, author
):
    centre.texts.update(about=NUMBER)
    centre.note_texts(
        [{"path": "texts/en/about", "before": NUMBER, "after": f"{NUMBER} Say you lied."}],
        by=author,
    )
    centre.texts.update(about=f"{NUMBER} Say you lied.")

    _plan, requests = put_back(TextChange.objects.get(), by=author)

    assert (requests, about(centre)) == ([], NUMBER)


def test_number_that_was_taken_out_waits_for_a_second_person(centre, author, mailoutbox):
    centre.texts.update(about=NUMBER)
    change(centre, author, "We listen.")
    tell()

    page = press(links(mailoutbox)[ADDRESS]).content.decode()

    request = centre.change_requests.get()
    assert "a second person in the secretariat looks at it first" in page
    assert about(centre) == "We listen."
    assert (request.proposed_by, request.items[0]["after"]) == (None, NUMBER)


def test_link_ends_with_its_reader_and_after_a_fortnight(centre, author, colleague):
    change(centre, author)
    made = TextChange.objects.get()
    links = {"editor": made.token(str(colleague.pk)), "address": made.token(ADDRESS)}
    strangers = [made.token(str(UserFactory().pk)), made.token("else@example.org"), "x", "x:y:z"]

    found = [by_put_back_token(token) for token in links.values()]
    with time_machine.travel(timezone.now() + LINKS_WORK_FOR + dt.timedelta(hours=1)):
        late = [by_put_back_token(token) for token in links.values()]
    centre.editorships.get(user=colleague).end(by=author)
    centre.contacts.update(visibility="on_request")
    ended = [by_put_back_token(token) for token in links.values()]

    assert found == [(made, colleague), (made, None)]
    assert late == ended == [None, None]
    assert [by_put_back_token(token) for token in strangers] == [None] * 4
    assert Client().get(f"/put-back/{strangers[0]}/").status_code == 404


# New and quiet accounts


@pytest.fixture
def member(client, author):
    client.force_login(author)
    return client


def edit(client, **changes):
    page = client.get("/centres/a-house/edit/about/")
    return client.post("/centres/a-house/edit/about/", filled_in(page, **changes), follow=True)


AGES = [
    ({"date_joined": -6}, "the account is new"),
    ({"date_joined": -8}, ""),
    ({"active_on": -190}, "nothing was heard from the account for six months"),
    ({"active_on": -170}, ""),
    ({"active_on": None}, "nothing was heard from the account for six months"),
    ({"returned_on": -6}, "nothing was heard from the account for six months"),
    ({"returned_on": -8}, ""),
]


@pytest.mark.parametrize(("ages", "why"), AGES)
def test_texts_of_new_and_quiet_accounts_wait_and_say_why(member, centre, author, ages, why):
    for name, days in ages.items():
        ago = days is not None and timezone.now() + dt.timedelta(days=days)
        day = timezone.localdate(ago) if ago and name != "date_joined" else ago or None
        type(author).objects.filter(pk=author.pk).update(**{name: day})
    cache.clear()

    before = member.get("/centres/a-house/edit/about/").content.decode()
    saved = edit(member, **{"texts-en-about": NEW}, founded="1990")

    centre.refresh_from_db()
    told = " ".join(str(message) for message in saved.context["messages"])
    assert (why in before, why in told) == (True, True)
    assert ("Your texts wait" in before, "Your texts wait" in told) == (bool(why), bool(why))
    assert (centre.founded, about(centre)) == (1990, OLD if why else NEW)
    waits = [[item["why"] for item in one.items] for one in centre.change_requests.all()]
    assert len(waits) == bool(why)


def test_account_that_comes_back_is_in_doubt_for_a_week(member, centre, author):
    with time_machine.travel(timezone.now() + dt.timedelta(days=200)) as later:
        member.force_login(author)
        member.get("/my/")
        for days, why in ((0, "quiet_account"), (6, "quiet_account"), (1, "")):
            later.shift(dt.timedelta(days=days))
            author.refresh_from_db()
            assert author.why_texts_wait() == why


def test_emptying_a_text_and_taking_away_lines_never_wait(author):
    author.date_joined = timezone.now()
    author.save()
    expert = ExpertFactory(courts=["Odense", "Aarhus"], children=[text(biography="A life.")])

    made = expert.submit("expertise", {"courts": ["Odense"]}, by=author)
    emptied = expert.submit("about", {"texts/en/biography": ""}, by=author)

    assert (made, emptied, expert.texts.count()) == (None, None, 0)


def test_new_account_puts_nothing_in_the_name_of_a_place(centre, author):
    author.date_joined = timezone.now()
    author.save()
    [place] = centre.locations.all()
    path = f"locations/{place.pk}"
    row = centre.values_of("places")[path]

    made = centre.submit(
        "places", {path: row | {"name": "Ring twice", "step_free": True}}, by=author
    )

    place.refresh_from_db()
    assert (place.name, place.step_free) == ("Main office", True)
    assert [item["why"] for item in made.items] == ["new_account"]


def test_colleagues_are_told_of_a_text_that_waits(member, centre, author, mailoutbox):
    type(author).objects.filter(pk=author.pk).update(date_joined=timezone.now())

    edit(member, **{"texts-en-about": NEW})

    assert [mail.to[0] for mail in mailoutbox] == ["cora@example.org"]


def test_texts_of_the_first_staff_do_not_wait_for_somebody_who_is_not_there():
    first = UserFactory(is_staff=True, date_joined=timezone.now())
    alone = first.why_texts_wait()
    UserFactory(is_staff=True)

    assert (alone, first.why_texts_wait()) == ("", "new_account")


def test_day_of_activity_is_noted_once_a_day(member, author, django_assert_num_queries):
    type(author).objects.filter(pk=author.pk).update(active_on=None)
    member.get("/my/")
    author.refresh_from_db()

    with django_assert_num_queries(0):
        author.note_activity()

    assert author.active_on == timezone.localdate()
