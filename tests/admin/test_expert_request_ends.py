"""End of a request for experts: closed, declined or reopened, with its timeline and its traces."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from pghistory.models import Context

from experts.models import Enquiry, ExpertRequest
from tests.admin.desk import person
from tests.admin.expert_requests import LIST, act, ask, introduce, page, state, text
from tests.brokering import DAY, a_request, asked, assigned, matched
from tests.factories import ExpertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# The end, and undoing it


def test_request_is_closed_with_an_outcome(desk, mailoutbox):
    request = matched(ExpertFactory(email="anna@example.org"))

    response = act(desk, request, "close", outcome="Evaluated in May.", tell_others="on")

    request.refresh_from_db()
    assert (response.status_code, response.url) == (302, LIST)
    assert (request.state, request.outcome) == ("closed", "Evaluated in May.")
    assert request.ended_on == timezone.localdate()
    assert len(mailoutbox) == 0  # who was introduced knows


def test_request_closed_again_tells_asked_experts_only_once(desk, mailoutbox):
    request = asked(ExpertFactory(email="anna@example.org"))
    act(desk, request, "close", tell_others="on")
    act(desk, request, "reopen")
    act(desk, request, "close", tell_others="on")

    assert [message.to for message in mailoutbox] == [["anna@example.org"]]


def test_request_is_declined_with_a_reason_in_the_email(desk, secretary, mailoutbox):
    request = assigned()

    refused = act(desk, request, "decline", reason=" ")
    before = state(request)
    act(desk, request, "decline", reason="Nobody speaks Swahili.")

    [message] = mailoutbox
    request.refresh_from_db()
    assert "Say why. The person asking reads it." in text(refused)
    assert before == "assigned"
    assert (request.state, request.answered_on) == ("declined", timezone.localdate())
    assert message.to == ["asker@example.org"]
    assert "Nobody speaks Swahili." in message.body
    assert secretary.email in message.body


def test_matched_request_can_be_closed_but_not_declined(desk):
    request = matched()

    act(desk, request, "decline", reason="No.")

    assert state(request) == "matched"


@pytest.mark.parametrize(
    ("made", "before"),
    [(a_request, "new"), (assigned, "assigned"), (asked, "asked"), (matched, "matched")],
)
def test_ended_request_reopens_in_its_earlier_state(desk, made, before):
    request = made()
    answered = request.answered_on
    act(desk, request, "close", outcome="Over.")
    shown = text(desk.get(page(request)))

    act(desk, request, "reopen")

    request.refresh_from_db()
    forgotten_on = timezone.localdate() + 90 * DAY
    assert f"All of it will be erased on {forgotten_on.day} {forgotten_on:%B %Y}" in shown
    assert (request.state, request.ended_on, request.outcome) == (before, None, "")
    assert request.answered_on == answered


def test_reopened_declined_request_counts_as_unanswered(desk):
    request = assigned()
    act(desk, request, "decline", reason="No.")

    act(desk, request, "reopen")

    assert (state(request), request.answered_on) == ("assigned", None)


def test_request_action_twice_or_in_the_wrong_state_is_refused(desk, mailoutbox):
    request = a_request()
    act(desk, request, "close")
    mailoutbox.clear()

    for name in (
        "take",
        "assign",
        "erase_note",
        "ask",
        "introduce",
        "note_answer",
        "close",
        "decline",
    ):
        expert, colleague = ExpertFactory().pk, person(name).pk
        sent = {"experts": [expert], "send": "yes", "coordinator": colleague, "reason": "No."}
        act(desk, request, name, "1", **sent)

    assert (state(request), len(mailoutbox)) == ("closed", 0)


def test_request_page_shows_the_timeline_in_order(desk):
    def at(day, hour):
        return time_machine.travel(dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC))

    anna, bela = ExpertFactory(name="Anna"), ExpertFactory(name="Bela")
    with at(1, 12):
        request = assigned()
    with at(4, 9):
        request.ask([anna], by=request.coordinator)
        request.ask([bela], by=request.coordinator)
    with at(4, 12):
        request.enquiries.get(expert=bela).reply("no")
    with at(4, 15):
        request.enquiries.get(expert=anna).reply("perhaps", comment="By video.")
    with at(6, 9):
        request.introduce(request.enquiries.get(expert=anna))
    with at(6, 12):
        request.ask([ExpertFactory(name="Cem")], by=request.coordinator)
        request.close("It took place.")

    steps = desk.get(page(request)).context["steps"]
    ExpertRequest.objects.update(assigned_on=dt.date(2026, 3, 5))
    later = desk.get(page(request)).context["steps"]

    assert [(step.on.day, step.text, step.quote) for step in steps] == [
        (1, "Received", ""),
        (1, "Assigned to Cora", ""),
        (4, "Anna was asked", ""),
        (4, "Bela was asked", ""),
        (4, "Bela answered: no", ""),
        (4, "Anna answered: perhaps", "By video."),
        (6, "Cem was asked", ""),
        (6, "Anna was introduced", ""),
        (6, "Closed", "It took place."),
    ]
    assert [(step.on.day, step.text) for step in later][5] == (5, "Handed on to Cora")


def test_request_leaves_no_trace_in_admin_log_or_history(desk):
    request, expert = a_request(), ExpertFactory(email="anna@example.org")
    acts = Context.objects.count()
    act(desk, request, "take")
    ask(desk, request, expert)
    enquiry = request.enquiries.get()
    act(desk, request, "note_answer", enquiry.pk, **{f"answer-{enquiry.pk}-answer": "yes"})
    introduce(desk, Enquiry.objects.select_related("request").get())
    act(desk, request, "close", outcome="Over.")

    assert state(request) == "closed"
    assert LogEntry.objects.count() == 0
    assert Context.objects.count() == acts
