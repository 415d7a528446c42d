"""What is done with items of the secretariat's queue: assigned, noted, put off, ticked off."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from centres.models import TextChange
from irct import history
from irct.models import Role, Work
from tests.admin.desk import last_context, person, sign_in
from tests.admin.queued import NOW, QUEUE, act, change_request, correction, hidden, items, told
from tests.factories import CentreFactory, ExpertFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]


def noted(listing):
    return listing.handlings.get()


def test_queue_assigns_several_items_at_once(desk, secretary):
    colleague = person("administrator", name="Uma", is_staff=True)
    house, other = CentreFactory(), ExpertFactory()
    correction(house)
    correction(other)

    response = act(desk, "assign", items(desk.get(QUEUE)), assignee=colleague.pk)

    assert response.status_code == 302
    assert [noted(house).assignee, noted(other).assignee] == [colleague, colleague]
    assert last_context(noted(house))["user"] == secretary.pk
    assert "2 items are assigned to Uma." in desk.get(QUEUE).content.decode()


def test_queue_keeps_a_note_beside_the_assignee(desk, secretary):
    house = CentreFactory()
    correction(house)
    act(desk, "assign", items(desk.get(QUEUE)), assignee=secretary.pk)

    act(desk, "note", items(desk.get(QUEUE)), note="Called, nobody answers.")

    handling = noted(house)
    assert (handling.assignee, handling.note) == (secretary, "Called, nobody answers.")
    assert "Called, nobody answers." in desk.get(QUEUE).content.decode()


def test_queue_hides_an_item_put_off_until_its_day(desk, secretary):
    house = CentreFactory()
    correction(house)
    until = timezone.localdate() + dt.timedelta(days=10)

    act(
        desk,
        "put_off",
        items(desk.get(QUEUE)),
        put_off_until=until.isoformat(),
        put_off_because="They are on leave.",
    )

    assert told(desk.get(QUEUE)) == []
    assert len(items(desk.get(QUEUE, {"state": "put_off"}))) == 1
    with time_machine.travel(NOW + dt.timedelta(days=9)):
        sign_in(desk, secretary)
        assert told(desk.get(QUEUE)) == []
    with time_machine.travel(NOW + dt.timedelta(days=10)):
        sign_in(desk, secretary)
        assert len(items(desk.get(QUEUE))) == 1


@pytest.mark.parametrize("done", ["tick_off", "put_off"])
def test_nobody_takes_what_they_changed_themselves_from_the_queue(desk, secretary, done):
    colleague = UserFactory(is_staff=True)
    sent = {"put_off_until": "2099-01-01", "put_off_because": "Leave."}
    for author in (secretary, colleague):
        CentreFactory().submit("about", {"texts/en/about": "We moved."}, by=author)
    chosen = items(desk.get(QUEUE))

    refused = act(desk, done, chosen, **sent)
    [own] = TextChange.objects.filter(by=secretary)
    others = [item for item in chosen if item.listing_id != own.listing_id]
    act(desk, done, others, **sent)

    assert "You changed one of these texts yourself" in refused.content.decode()
    assert [item.listing_id for item in items(desk.get(QUEUE))] == [own.listing_id]


def test_nobody_puts_off_a_report_that_somebody_else_answers(desk):
    correction(CentreFactory(), kind="impostor")
    chosen = items(desk.get(QUEUE))

    refused = act(desk, "put_off", chosen, put_off_until="2099-01-01", put_off_because="Leave.")

    assert "A report that somebody else answers is not put off." in refused.content.decode()
    assert len(items(desk.get(QUEUE))) == len(chosen) == 1


def test_queue_takes_up_again_an_item_put_off(desk):
    house = CentreFactory()
    correction(house)
    until = timezone.localdate() + dt.timedelta(days=10)
    chosen = items(desk.get(QUEUE))
    act(desk, "put_off", chosen, put_off_until=until.isoformat(), put_off_because="Leave.")

    act(desk, "take_up", chosen)

    assert len(items(desk.get(QUEUE))) == 1


def test_queue_ticks_off_a_hidden_listing_until_it_is_hidden_again(desk, secretary):
    house = hidden(CentreFactory())
    act(desk, "tick_off", items(desk.get(QUEUE)))
    assert told(desk.get(QUEUE)) == []

    with time_machine.travel(NOW + dt.timedelta(days=1)):
        sign_in(desk, secretary)
        house.ask_to_show_again(by=UserFactory())
        house.publish(by=secretary)
        hidden(house)

        assert [item.kind for item in items(desk.get(QUEUE))] == [Work.HIDDEN]


MISTAKES = [
    ("put_off", {"put_off_because": "Leave."}, "Choose a day after today."),
    ("put_off", {"put_off_until": "2020-01-01"}, "Choose a day after today."),
    ("put_off", {"put_off_until": "2099-01-01"}, "Say why. Your colleagues will see it."),
    (
        "tick_off",
        {},
        "Only alerts, hidden listings, those to show again, changed texts and missing figures",
    ),
    ("assign", {"assignee": "12345678"}, "Select a valid choice."),
    ("dance", {}, "Choose one of the actions."),
]


def test_queue_action_with_a_mistake_explains_it_and_keeps_the_form(desk):
    house = CentreFactory()
    correction(house)
    chosen = items(desk.get(QUEUE))

    for done, typed, complaint in MISTAKES:
        response = act(desk, done, chosen, note="Typed already.", **typed)

        page = response.content.decode()
        assert response.status_code == 400, complaint
        assert complaint in page
        assert "Typed already." in page, complaint
        assert response.context["ticked"] == [chosen[0].id], complaint
        assert " checked>" in page, complaint
        assert house.handlings.count() == 0, complaint


def test_queue_notes_nothing_on_an_item_done_meanwhile(desk, secretary):
    house = CentreFactory()
    reported = correction(house)
    chosen = items(desk.get(QUEUE))
    reported.resolve(by=secretary)

    response = act(desk, "note", chosen, note="Too late.")

    assert "Tick at least one item" in response.content.decode()
    assert house.handlings.count() == 0


def test_queue_notes_are_in_the_history_but_not_for_editors(desk):
    house, lead = CentreFactory(), UserFactory()
    house.editorships.create(user=lead, role=Role.LEAD)
    correction(house)

    act(desk, "note", items(desk.get(QUEUE)), note="SECRET")

    def parts(*, for_staff):
        return str([entry.parts for entry in history.entries(house, for_staff=for_staff)])

    assert "SECRET" in parts(for_staff=True)
    assert "SECRET" not in parts(for_staff=False)


def test_own_requests_are_taken_back_from_the_queue_and_only_those(desk, secretary):
    own = CentreFactory().submit("about", {"name": "Another"}, by=secretary)
    asked, others = hidden(CentreFactory()), change_request(CentreFactory())
    asked.ask_to_show_again(by=secretary)
    chosen = items(desk.get(QUEUE))
    mine = [item for item in chosen if item.asked_by == secretary.pk]

    refused = act(desk, "take_back", chosen)
    [still, waits] = [own.refresh_from_db() or own.status, others.status]
    done = act(desk, "take_back", mine)

    assert "Some of these are not your own." in refused.content.decode()
    assert (still, waits, len(mine)) == ("pending", "pending", 2)
    assert "2 requests are taken back." in desk.get(done.url).content.decode()
    own.refresh_from_db()
    assert own.status == "withdrawn"
    kinds = {item.listing_id: item.kind for item in items(desk.get(QUEUE))}
    assert kinds == {others.listing_id: Work.CHANGE, asked.pk: Work.HIDDEN}


def test_assigning_without_a_person_leaves_whoever_does_it(desk, secretary):
    house = CentreFactory()
    correction(house)
    act(desk, "assign", items(desk.get(QUEUE)), assignee=secretary.pk)

    refused = act(desk, "assign", items(desk.get(QUEUE)))
    kept = noted(house).assignee
    act(desk, "unassign", items(desk.get(QUEUE)))

    assert "Choose who does it." in refused.content.decode()
    assert (kept, noted(house).assignee) == (secretary, None)
