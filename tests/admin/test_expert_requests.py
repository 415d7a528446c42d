"""Requests for experts at the desk: taken, matched, asked about, introduced, ended, reopened."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pghistory.models import Context

from experts.models import Enquiry, ExpertRequest
from irct.models import Bounce, User, Work
from tests.admin.desk import person, sign_in
from tests.admin.queued import items
from tests.brokering import DAY, a_request, asked, assigned, closed, matched
from tests.browser_forms import _Fields
from tests.factories import ExpertFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/admin/experts/expertrequest/"


def page(request):
    return f"{LIST}{request.pk}/change/"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def act(desk, request, name, value="", **sent):
    """Press a button of the page as it stands now."""
    request.refresh_from_db()
    return desk.post(page(request), {"seen": request.steps, name: value} | sent)


def ask(desk, request, *experts, **ticks):
    """Tick experts, read the e-mail, and send it."""
    before = act(desk, request, "ask", experts=[one.pk for one in experts], **ticks)
    fields = _Fields()
    fields.feed(before.content.decode())
    form = next(form for form in fields.forms if "send" in form)
    return before, desk.post(page(request), form | {"ask": ""})


def introduce(desk, enquiry, *, tell_others=True):
    before = act(desk, enquiry.request, "introduce", enquiry.pk)
    sent = {"send": "yes"} | ({"tell_others": "on"} if tell_others else {})
    return before, act(desk, enquiry.request, "introduce", enquiry.pk, **sent)


def state(request):
    request.refresh_from_db()
    return request.state


# The list


@pytest.mark.quick
def test_request_list_puts_overdue_first_and_ended_last(desk):
    today = timezone.localdate()
    ended = closed()
    older = a_request(received_on=today - 3 * DAY, country="DK")
    late = a_request(deadline=today - DAY)
    newer = a_request()

    response = desk.get(LIST)

    assert list(response.context["cl"].result_list) == [late, older, newer, ended]
    assert "the deadline has passed" in text(response)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"deadline": -1}, "late"),
        ({"deadline": 0}, "soon"),
        ({"deadline": 7}, "soon"),
        ({"deadline": 8}, ""),
        ({"urgency": "days"}, "days"),
        ({"moved_on": -7}, "still"),
        ({"moved_on": -6}, ""),
        ({"moved_on": -8, "urgency": "days"}, "days"),
        ({"deadline": -1, "state": "matched"}, ""),
        ({"moved_on": -7, "state": "matched"}, "still"),
        ({"deadline": -1, "moved_on": -99, "state": "closed", "ended_on": 0}, ""),
    ],
)
def test_request_is_overdue_when_late_near_urgent_or_idle(values, why):
    today = timezone.localdate()
    known = {
        name: today + value * DAY if isinstance(value, int) else value
        for name, value in values.items()
    }
    a_request(**known)

    assert ExpertRequest.objects.with_overdue(today).get().overdue == why


@pytest.mark.parametrize(
    ("asked_for", "count"),
    [
        ("", 3),
        ("?state__exact=new", 2),
        ("?overdue=any", 1),
        ("?overdue=late", 0),
        ("?help__exact=review", 1),
        ("?coordinator=mine", 0),
        ("?coordinator=nobody", 2),
        ("?coordinator=others", 1),
        ("?region=europe", 1),
        ("?urgency__exact=days", 1),
        ("?q=Law", 3),
        ("?q=Nobody", 0),
    ],
)
def test_request_list_is_filtered_and_searched(desk, asked_for, count):
    a_request(help="review")
    a_request(urgency="days", country="DK")
    assigned()

    assert len(desk.get(f"{LIST}{asked_for}").context["cl"].result_list) == count


@pytest.mark.parametrize("count", [2, 20])
def test_request_list_makes_a_constant_number_of_queries(desk, count):
    for _ in range(count):
        assigned(wanted=ExpertFactory())
    desk.get(LIST)

    with CaptureQueriesContext(connection) as made:
        desk.get(LIST)

    assert len(made) == 16


@pytest.mark.parametrize("count", [3, 30])
def test_request_page_makes_a_constant_number_of_queries(desk, count):
    experts = [ExpertFactory(email="") for _ in range(count)]
    for expert in experts:
        expert.editorships.create(user=UserFactory())
    request = asked(*experts[: count // 3])
    desk.get(page(request))

    with CaptureQueriesContext(connection) as made:
        desk.get(page(request))

    assert len(made) == 18


# Who coordinates


@pytest.mark.quick
def test_request_is_taken_by_a_coordinator(desk, secretary):
    request = a_request(note="For a hearing.")
    before = text(desk.get(page(request)))

    act(desk, request, "take")

    request.refresh_from_db()
    assert (request.state, request.coordinator) == ("assigned", secretary)
    assert request.assigned_on == timezone.localdate()
    for word in ("Ada Asker", "lawyer", "Law Office", "asker@example.org", "Greece", "Kenya"):
        assert word in before
    assert "For a hearing." in before
    assert "Assigned to Sana Holm" in text(desk.get(page(request)))


def test_note_stays_until_the_coordinator_has_read_it(desk):
    request = a_request(note="For a hearing.")

    act(desk, request, "take")
    shown = text(desk.get(page(request)))
    act(desk, request, "erase_note")

    request.refresh_from_db()
    assert "For a hearing." in shown
    assert (request.state, request.note) == ("assigned", "")
    assert "None, or erased" in text(desk.get(page(request)))


@pytest.mark.parametrize("step", ["ask", "close", "decline"])
def test_note_is_erased_when_somebody_works_on_the_request(desk, step):
    request = assigned(note="For a hearing.")

    if step == "ask":
        ask(desk, request, ExpertFactory(email="anna@example.org"))
    else:
        act(desk, request, step, **{"reason": "Nobody is free."} if step == "decline" else {})

    assert state(request) != "assigned"
    assert request.note == ""


def test_request_assignment_is_emailed_to_a_colleague_without_names(desk, mailoutbox):
    colleague = person("administrator", name="Uma", is_staff=True)
    request = a_request()

    act(desk, request, "assign", coordinator=colleague.pk)

    [message] = mailoutbox
    request.refresh_from_db()
    assert (request.state, request.coordinator) == ("assigned", colleague)
    assert (message.to, "Asker" in message.body) == ([colleague.email], False)
    assert request.reference in message.body


def test_request_is_unassigned_only_before_experts_are_asked(desk):
    request, other = assigned(), asked()

    act(desk, request, "assign", coordinator="")
    refused = act(desk, other, "assign", coordinator="")

    other.refresh_from_db()
    assert (state(request), request.coordinator, request.assigned_on) == ("new", None, None)
    assert "This field is required." in refused.content.decode()
    assert other.coordinator is not None


def test_request_already_taken_tells_who_was_faster(desk, secretary):
    request = a_request()
    seen = request.steps
    request.assign(User.objects.create_user("fast@example.org", name="Fay", is_staff=True))

    response = desk.post(page(request), {"seen": seen, "take": ""}, follow=True)

    request.refresh_from_db()
    assert request.coordinator.name == "Fay"
    assert "Nothing was done: somebody else has worked on" in text(response)
    assert "It is now: assigned. The coordinator is Fay." in text(response)


def test_request_assigned_twice_at_once_succeeds_once():
    request = a_request()
    other = ExpertRequest.objects.get(pk=request.pk)
    request.assign(UserFactory())

    with pytest.raises(ExpertRequest.AlreadyDone):
        other.assign(UserFactory())


def test_request_cannot_be_added_or_deleted_nor_read_without_permission(desk, client):
    request = a_request()
    assert [desk.get(f"{LIST}{end}").status_code for end in ("add/", f"{request.pk}/delete/")] == [
        403,
        403,
    ]
    sign_in(client, User.objects.create_user("guest@example.org", is_staff=True))

    answers = [client.get(LIST), client.get(page(request)), client.post(page(request))]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


# Asking


def test_experts_are_asked_after_a_preview_of_the_email(desk, mailoutbox):
    one, two = ExpertFactory(name="Anna", email="anna@example.org"), ExpertFactory(name="Bea")
    two.editorships.create(user=UserFactory(email="keeper@example.org"))
    request = assigned(note="For a hearing.")

    before, response = ask(desk, request, one, two)

    shown = text(before)
    assert response.status_code == 302
    for word in ("Dear Anna", "anna@example.org", "keeper@example.org", "evaluation in person"):
        assert word in shown
    for word in ("Ada Asker", "Law Office", "hearing"):
        assert word not in shown + "".join(message.body for message in mailoutbox)
    assert state(request) == "asked"
    assert {message.to[0] for message in mailoutbox} == {"anna@example.org", "keeper@example.org"}
    assert {enquiry.expert for enquiry in request.enquiries.all()} == {one, two}
    assert not request.enquiries.filter(tells_asker=True).exists()


def test_experts_are_not_asked_by_the_preview_of_the_email(desk, mailoutbox):
    expert, request = ExpertFactory(email="anna@example.org"), assigned()

    act(desk, request, "ask", experts=[expert.pk])

    assert (state(request), request.enquiries.count(), len(mailoutbox)) == ("assigned", 0, 0)


def test_enquiry_tells_the_asker_if_ticked_and_never_the_note(desk, mailoutbox):
    expert = ExpertFactory(email="anna@example.org")
    request = assigned(note="For a hearing.")

    before, _sent = ask(desk, request, expert, tells_asker="on")

    for told in (text(before), " ".join(mailoutbox[0].body.split())):
        assert "Ada Asker, lawyer, Law Office, Greece" in told
        assert "For a hearing." not in told
        assert "asker@example.org" not in told


def test_expert_without_an_email_is_called_and_the_answer_noted(desk, secretary, mailoutbox):
    expert = ExpertFactory(name="Cleo", email="", phone="+442079460321")
    request = assigned()
    listed = text(desk.get(page(request)))

    before, _sent = ask(desk, request, expert)
    enquiry = request.enquiries.get()
    sent = {f"answer-{enquiry.pk}-answer": "yes", f"answer-{enquiry.pk}-comment": "In May."}
    act(desk, request, "note_answer", enquiry.pk, **sent)

    enquiry.refresh_from_db()
    shown = text(desk.get(page(request)))
    assert "Cannot be asked by e-mail: call +44 20 7946 0321" in listed
    assert "nothing is sent to them" in text(before)
    assert len(mailoutbox) == 0
    assert (enquiry.is_by_phone, enquiry.noted_by) == (True, secretary)
    assert (enquiry.answer, enquiry.comment) == ("yes", "In May.")
    assert "Cleo answered: yes In May." in shown
    assert "noted by Sana Holm" in shown


def test_expert_choice_warns_of_an_address_that_bounced(desk):
    ExpertFactory(email="gone@example.org")
    Bounce.note("gone@example.org")

    assert "An e-mail to them bounced" in text(desk.get(page(assigned())))


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["hidden"], ["asked"]])
def test_enquiry_to_an_unlisted_or_already_asked_expert_is_refused(desk, mailoutbox, chosen):
    known, hidden = ExpertFactory(), ExpertFactory(status="hidden")
    request = asked(known)
    ids = {"hidden": hidden.pk, "asked": known.pk}

    sent = {"experts": [ids.get(one, one) for one in chosen], "send": "yes"}
    response = act(desk, request, "ask", **sent)

    assert "Nothing has been done yet." in text(response)
    assert (request.enquiries.count(), len(mailoutbox)) == (1, 0)


def test_enquiry_before_a_coordinator_is_assigned_is_refused(desk, mailoutbox):
    request = a_request()

    act(desk, request, "ask", experts=[ExpertFactory().pk], send="yes")

    assert (state(request), len(mailoutbox)) == ("new", 0)
    with pytest.raises(ExpertRequest.AlreadyDone):
        request.ask([ExpertFactory()], by=UserFactory())


def test_expert_asked_for_by_name_comes_first_or_is_said_to_be_unlisted(desk):
    wanted = ExpertFactory(name="Zoe")
    ExpertFactory(name="Anna", expertise=["istanbul"])
    request = a_request(wanted=wanted)

    first = text(desk.get(page(request)))
    wanted.hide(by=UserFactory())
    then = text(desk.get(page(request)))

    assert first.index("Asked for by name") < first.index("Anna")
    assert "Zoe (not listed now)" in then


# Introducing


def willing(answer="yes", **values):
    """The enquiry of an expert who can help, and what the others said."""
    expert = ExpertFactory(name="Anna", email="anna@example.org", institution="Ghent")
    other = ExpertFactory(name="Bea", email="bea@example.org")
    request = asked(expert, other)
    enquiry = request.enquiries.get(expert=expert)
    enquiry.reply(answer, **values)
    return request.enquiries.select_related("request", "expert").get(pk=enquiry.pk)


def test_introduction_is_sent_after_a_preview_of_both_emails(desk, secretary, mailoutbox):
    enquiry = willing(may_give_email=True)

    before, _done = introduce(desk, enquiry)

    to = {message.to[0]: message.body for message in mailoutbox}
    request = enquiry.request
    assert state(request) == "matched"
    assert request.answered_on == timezone.localdate()
    assert to.keys() == {"asker@example.org", "anna@example.org", "bea@example.org"}
    for word in ("Anna", "Ghent", "anna@example.org"):
        assert word in to["asker@example.org"]
    for word in ("Ada Asker", "lawyer, Law Office", "asker@example.org"):
        assert word in to["anna@example.org"]
        assert word not in to["bea@example.org"]
    assert "It is settled now" in to["bea@example.org"]
    for told in (to["asker@example.org"], to["anna@example.org"]):
        assert " ".join(told.split()) in text(before).replace("&#x27;", "'")


def test_introduction_withholds_an_address_the_expert_did_not_give(desk, secretary, mailoutbox):
    enquiry = willing("perhaps")

    introduce(desk, enquiry, tell_others=False)

    to = {message.to[0]: message.body for message in mailoutbox}
    assert to.keys() == {"asker@example.org", "anna@example.org"}
    assert "anna@example.org" not in to["asker@example.org"]
    assert secretary.email in to["asker@example.org"]
    assert "They said “perhaps”" in to["asker@example.org"]
    assert "They do not have your e-mail address." in to["anna@example.org"]


def test_introduction_never_gives_the_address_of_the_entry_editor(desk, mailoutbox):
    enquiry = willing(may_give_email=True)
    type(enquiry.expert).objects.filter(pk=enquiry.expert_id).update(email="")
    enquiry.expert.editorships.create(user=UserFactory(email="keeper@example.org"))

    introduce(desk, enquiry)

    to = {message.to[0]: message.body for message in mailoutbox}
    assert "keeper@example.org" in to
    assert "keeper@example.org" not in to["asker@example.org"]


def test_introduction_is_refused_when_the_expert_changed_their_mind(desk, mailoutbox):
    enquiry = willing()
    act(desk, enquiry.request, "introduce", enquiry.pk)
    enquiry.reply("no")

    response = act(desk, enquiry.request, "introduce", enquiry.pk, send="yes")

    assert response.status_code == 302
    assert state(enquiry.request) == "asked"
    assert len(mailoutbox) == 0
    with pytest.raises(ExpertRequest.AlreadyDone):
        enquiry.request.introduce(enquiry)
    assert state(enquiry.request) == "asked"


def test_second_expert_is_introduced_after_the_first(desk):
    enquiry = willing()
    introduce(desk, enquiry)
    second = enquiry.request.enquiries.get(expert__name="Bea")
    second.reply("yes")
    second.request.refresh_from_db()

    introduce(desk, second)

    introduced = enquiry.request.enquiries.exclude(introduced_on=None)
    assert {one.expert.name for one in introduced} == {"Anna", "Bea"}


def test_enquiry_is_unique_for_an_expert_and_a_request():
    enquiry = asked().enquiries.get()

    with pytest.raises(IntegrityError, match="one_for_each_expert"), transaction.atomic():
        enquiry.request.enquiries.create(expert=enquiry.expert)


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


# The queue


def test_queue_holds_every_open_request_with_a_link_to_its_page(desk, secretary):
    new, own = a_request(), assigned(secretary, help="review")
    closed()

    found = {item.name: item for item in items(desk.get("/admin/", {"kind": "request"}))}

    assert {name: (item.kind, item.what) for name, item in found.items()} == {
        new.reference: (Work.REQUEST, "evaluation in person, new"),
        own.reference: (Work.REQUEST, "review of a report, assigned"),
    }
    assert found[new.reference].page == page(new)
    assert found[own.reference].assignee == secretary
    mine = items(desk.get("/admin/", {"kind": "request", "assignee": "mine"}))
    assert [item.name for item in mine] == [own.reference]


def test_queue_puts_overdue_requests_first(desk):
    today = timezone.localdate()
    older = a_request(received_on=today - 5 * DAY)
    late = a_request(deadline=today - DAY)

    response = desk.get("/admin/")

    found = items(response)
    assert [item.name for item in found] == [late.reference, older.reference]
    assert found[0].what == "evaluation in person, new, the deadline has passed"
    assert response.content.decode().count('class="urgent"') == 1


def test_request_action_returns_to_the_place_in_the_queue(desk):
    request = a_request()
    url = f"{page(request)}?queue=kind%3Drequest"

    response = desk.post(url, {"seen": request.steps, "close": ""})

    assert response.url == "/admin/?kind=request"
