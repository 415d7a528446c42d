"""Nothing of a request is kept: 90 days after its end no table, no queue and no log tells of it."""

import datetime as dt
import os
import re
import uuid

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from pghistory.models import Context

from experts.models import Enquiry, Expert, ExpertRequest, RequestFact
from experts.models.request_lists import CLOSED_AFTER, KEPT_FOR
from experts.requests import letters
from irct import timetable
from irct.machine import database
from irct.models import Bounce, Email
from tests.admin.desk import person, sign_in
from tests.brokering import DAY, a_request, asked, assigned, closed, matched
from tests.dumps import dump
from tests.factories import ExpertFactory

pytestmark = pytest.mark.slow

# Without a wish of its own, each test leaves nothing behind.
in_a_transaction = pytest.mark.django_db


def night():
    timetable.forget_notes()
    timetable.end_requests_left_alone()
    timetable.forget_requests()


# What is forgotten, and when


@pytest.mark.quick
@in_a_transaction
def test_request_is_erased_90_days_after_its_end_and_not_before():
    over, kept = closed(90), closed(89)
    expert = over.enquiries.get().expert

    night()

    assert list(ExpertRequest.objects.all()) == [kept]
    assert [enquiry.request for enquiry in Enquiry.objects.all()] == [kept]
    assert Expert.objects.filter(pk=expert.pk).exists()


@in_a_transaction
def test_erased_request_leaves_only_year_help_country_and_days():
    with time_machine.travel(dt.datetime(2025, 12, 30, 12, tzinfo=dt.UTC)):
        request = asked(help="review", country="KE")
    with time_machine.travel(dt.datetime(2026, 1, 4, 12, tzinfo=dt.UTC)):
        enquiry = request.enquiries.get()
        enquiry.reply("yes")
        request.introduce(enquiry)
        request.close("Over.")
    with time_machine.travel(dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)):
        night()

    [fact] = RequestFact.objects.values()
    assert uuid.UUID(str(fact.pop("id"))).version == 4
    assert fact == {"year": 2025, "help": "review", "country": "KE", "answered_in_days": 5}


@in_a_transaction
def test_facts_are_stored_in_the_order_of_their_random_ids():
    for days in range(91, 111):
        closed(days)

    night()

    kept = list(RequestFact.objects.order_by().extra(select={"at": "ctid"}, order_by=["at"]))
    assert [fact.pk for fact in kept] == sorted(fact.pk for fact in kept)
    assert len(kept) == 20


@in_a_transaction
def test_fact_of_an_unanswered_request_has_no_days():
    request = assigned()
    request.close("A mistake.")
    ExpertRequest.objects.update(ended_on=timezone.localdate() - KEPT_FOR)

    night()

    assert RequestFact.objects.get().answered_in_days is None


@pytest.mark.quick
@in_a_transaction
def test_sample_request_leaves_no_fact():
    closed(90, is_sample=True)

    night()

    assert (ExpertRequest.objects.count(), RequestFact.objects.count()) == (0, 0)


@pytest.mark.parametrize("make", [a_request, assigned, asked, matched])
@in_a_transaction
def test_request_left_alone_for_a_year_is_closed(make):
    request, fresh = make(), make()
    for one, days in ((request, 0), (fresh, 1)):
        moved_on = timezone.localdate() - CLOSED_AFTER + days * DAY
        ExpertRequest.objects.filter(pk=one.pk).update(moved_on=moved_on)

    night()

    request.refresh_from_db()
    fresh.refresh_from_db()
    assert (request.state, request.ended_on) == ("closed", timezone.localdate())
    assert request.outcome == "Closed automatically: nobody worked on it for 12 months."
    assert fresh.is_open


@in_a_transaction
def test_request_answered_by_an_expert_is_not_closed_as_left_alone():
    request = asked()
    ExpertRequest.objects.update(moved_on=timezone.localdate() - CLOSED_AFTER)

    request.enquiries.get().reply("yes")
    night()

    request.refresh_from_db()
    assert request.is_open


@in_a_transaction
def test_note_that_nobody_read_is_erased_after_two_weeks():
    old, fresh = a_request(note="By train."), a_request(note="By train.")
    for request, days in ((old, 15), (fresh, 14)):
        received_on = timezone.localdate() - days * DAY
        ExpertRequest.objects.filter(pk=request.pk).update(received_on=received_on)

    night()

    notes = dict(ExpertRequest.objects.values_list("pk", "note"))
    assert notes == {old.pk: "", fresh.pk: "By train."}


@in_a_transaction
def test_note_is_in_no_email(mailoutbox):
    request = matched(ExpertFactory(email="anna@example.org"), note="Zqnote by train.")
    ExpertRequest.objects.update(note="Zqnote by train.")
    enquiry = request.enquiries.select_related("request", "expert").get()

    letters.asked(enquiry)
    letters.assigned(enquiry.request, by=person("nobody"))
    letters.introduced(enquiry, by=request.coordinator)

    assert len(mailoutbox) > 2
    assert [one.subject for one in mailoutbox if "Zqnote" in one.subject + one.body] == []


@in_a_transaction
def test_waiting_emails_of_an_erased_request_are_deleted():
    over, kept = closed(90), closed(89)
    for request in (over, kept):
        letters.declined(request, by=request.coordinator)
        letters.introduced(request.enquiries.get(), by=request.coordinator)

    night()

    held = str(list(Email.objects.values_list("args", flat=True)))
    assert over.reference not in held
    assert held.count(kept.reference) > 1


@in_a_transaction
def test_bounce_of_an_asker_is_not_noted_unless_they_have_an_account():
    member = person("nobody")
    a_request(email="Asker@example.org")
    a_request(email=member.email)

    noted = [Bounce.note(one) for one in ("asker@example.org", member.email, "x@example.org")]

    assert noted == [False, True, True]
    assert not Bounce.pgh_event_model.objects.filter(address__contains="asker").exists()


@in_a_transaction
def test_forgetting_makes_a_constant_number_of_queries(django_assert_num_queries):
    counts = []
    for number in (1, 10):
        for _ in range(number):
            closed(90)
        with django_assert_num_queries(8) as made:
            timetable.forget_requests()
        counts.append(len(made))

    assert counts[0] == counts[1]
    assert RequestFact.objects.count() == 11


@in_a_transaction
def test_request_emails_all_name_its_reference(mailoutbox):
    """By it those that wait are found when the request is forgotten."""
    request = matched(ExpertFactory(email="anna@example.org"))
    request.outcome = "No."
    enquiry, by = request.enquiries.select_related("request", "expert").get(), request.coordinator

    letters.asked(enquiry)
    letters.answered(enquiry)
    letters.assigned(request, by=person("nobody"))
    letters.introduced(enquiry, by=by)
    letters.settled([enquiry])
    letters.declined(request, by=by)

    assert len(mailoutbox) == 7
    without = [one for one in mailoutbox if request.reference not in one.subject + one.body]
    assert [one.subject for one in without] == []


# The whole path, in a browser

PLANTED = {
    "name": "Zenobia Quackenthwaite",
    "organisation": "Plumbottle Chambers",
    "role": "barrister-zq",
    "email": "zenobia@plumbottle.example",
    "court": "Zubrowka Assizes",
    "note": "A hearing about the wimbleshire matter.",
}
TYPED = {"comment": "Only by carrier-pigeonzq.", "outcome": "Examined in Grobnikstan."}
WORDS = ["zenobia", "quackenthwaite", "plumbottle", "barrister-zq", "zubrowka", "wimbleshire"]
WORDS += ["carrier-pigeonzq", "grobnikstan"]


def signed_in(browser, live_server, client, user):
    """A page of a browser in which somebody of the secretariat has signed in."""
    sign_in(client, user)
    context = browser.new_context(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    return context.new_page()


@pytest.mark.browser
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it needs the embedded server's pg_dump")
def test_request_handled_in_a_browser_leaves_nothing_after_90_days(
    transactional_db, browser, live_server, client, mailoutbox, settings, caplog, capfd
):
    settings.SITE_URL = live_server.url
    for number, name in enumerate(("Anna", "Bea", "Cleo", "Dora")):
        fits = {"country": "KE", "languages": ["sw"], "availability": "available"}
        email = f"{name.lower()}@example.org"
        ExpertFactory(
            name=f"{name} Expert",
            email=email,
            expertise=["istanbul"] if number < 3 else [],
            **fits,
        )
    secretary = person("secretariat", name="Sana Holm", is_staff=True)
    request = a_request(**PLANTED)
    events = Context.objects.count()

    # The coordinator takes it, and asks the three who stand first.
    desk = signed_in(browser, live_server, client, secretary)
    desk.goto("/admin/?kind=request")
    desk.get_by_role("link", name="Request for an expert: evaluation in person").click()
    desk.get_by_role("button", name="Take it").click()
    desk.wait_for_selector(".messagelist .success")
    for name in ("Anna", "Bea", "Cleo"):
        desk.get_by_role("checkbox", name=f"{name} Expert").check()
    ranked = desk.locator(".matches h3").all_inner_texts()
    desk.get_by_role("button", name="Read the e-mail to the ticked experts").click()
    before_sending = desk.inner_text("#content-main")
    desk.get_by_role("button", name="Send").click()
    desk.wait_for_selector(".messagelist .success")

    assert [one.strip() for one in ranked] == [
        *("Anna Expert", "Bea Expert", "Cleo Expert", "Dora Expert")
    ]
    assert "Dear Anna Expert" in before_sending
    assert not [word for word in WORDS if word in before_sending.casefold() and word != "zubrowka"]
    asked_by_mail = {message.to[0]: message.body for message in mailoutbox}
    assert asked_by_mail.keys() == {f"{name}@example.org" for name in ("anna", "bea", "cleo")}

    # One accepts, by the link of the e-mail, in a browser that nobody has signed in with.
    link = re.search(r"http://\S+/experts/enquiries/\S+", asked_by_mail["bea@example.org"])[0]
    elsewhere = browser.new_context()
    expert = elsewhere.new_page()
    expert.goto(link)
    expert.get_by_label("Yes, I can help").check()
    expert.get_by_label("Anything to add?").fill(TYPED["comment"])
    expert.get_by_label("IRCT may give my e-mail address").check()
    expert.get_by_role("button", name="Send my answer").click()
    expert.wait_for_selector(".note[role=status]")

    assert elsewhere.cookies() == []
    assert mailoutbox[-1].to == [secretary.email]

    # The coordinator reads both e-mails, and introduces them.
    mailoutbox.clear()
    desk.reload()
    desk.get_by_role("button", name="Introduce Bea Expert").click()
    desk.get_by_role("button", name="Introduce them").click()
    desk.wait_for_selector(".messagelist .success")
    told = {message.to[0]: message.body for message in mailoutbox}
    expert.reload()

    assert told.keys() == {
        *("zenobia@plumbottle.example", "bea@example.org", "anna@example.org", "cleo@example.org")
    }
    assert "bea@example.org" in told["zenobia@plumbottle.example"]
    assert "zenobia@plumbottle.example" in told["bea@example.org"]
    assert "It is settled now" in told["anna@example.org"]
    assert "You have been introduced" in expert.inner_text("main")

    # It is closed; a last e-mail could not be delivered, and a report of that is read.
    desk.get_by_label("What came of it").fill(TYPED["outcome"])
    desk.get_by_role("button", name="Close", exact=True).click()
    desk.wait_for_url("**/admin/?kind=request")
    expert.reload()
    request.refresh_from_db()
    letters.declined(request, by=secretary)
    Email.objects.update(status="failed")
    Bounce.note(PLANTED["email"], "5.1.1 No such user")

    assert (request.state, request.outcome) == ("closed", TYPED["outcome"])
    assert "This link no longer works" in expert.inner_text("main")
    # The note went when somebody was introduced.
    assert {word for word in WORDS if word in dump()} == {*WORDS} - {"wimbleshire"}

    # A day before there is all of it; then nothing.
    with time_machine.travel(timezone.now() + KEPT_FOR - DAY):
        night()
        assert ExpertRequest.objects.count() == 1
    with time_machine.travel(timezone.now() + KEPT_FOR):
        night()

    left = dump()
    written = "".join([caplog.text, *capfd.readouterr()]).casefold()
    written += (database.DATA / "server.log").read_text(errors="replace").casefold()
    assert "anna expert" in left
    assert [word for word in [*WORDS, request.reference.casefold()] if word in left] == []
    assert [word for word in WORDS if word in written] == []
    assert LogEntry.objects.count() == 0
    assert Context.objects.count() == events
    [fact] = RequestFact.objects.all()
    assert (fact.year, fact.help, str(fact.country)) == (
        *(timezone.localdate().year, "person", "KE"),
    )
    for context in (desk.context, elsewhere):
        context.close()
