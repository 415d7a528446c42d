"""Requests for experts at the desk: their list, their coordinators and their place in the queue."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from experts.models import ExpertRequest
from irct.models import User, Work
from tests.admin.desk import person, sign_in
from tests.admin.expert_requests import LIST, act, ask, page, state, text
from tests.admin.queued import items
from tests.brokering import DAY, a_request, asked, assigned, closed
from tests.factories import ExpertFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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
