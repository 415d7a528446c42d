"""The secretariat's queue: all there is to do on one page, and what is noted about it."""

import datetime as dt
import json
import re
from collections import Counter

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import LooksAlike, TextChange
from experts.models import ProposedPortrait
from irct import history, timetable
from irct.desk.queue import Queue, waiting_by_kind
from irct.models import (
    Bounce,
    ExitPage,
    ImportBatch,
    Role,
    SecretariatContact,
    TranslationReport,
    User,
    Work,
)
from tests.admin.desk import last_context, person, sign_in
from tests.brokering import assigned
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, helpline

# A run may go on past midnight; what is today for these tests, stays today.
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]

QUEUE = "/admin/"


def days_ago(days):
    return NOW - dt.timedelta(days=days)


def correction(listing, kind="closed", days=3):
    day = timezone.localdate() - dt.timedelta(days=days)
    return listing.corrections.create(kind=kind, received_on=day)


def change_request(listing, days=2):
    request = listing.submit("about", {"name": f"{listing} renamed"}, by=UserFactory())
    type(request).objects.filter(pk=request.pk).update(proposed_at=days_ago(days))
    return request


def late_invitation(listing, email="late@example.org", days=1):
    return listing.invitations.create(
        email=email, invited_at=days_ago(days + 14), expires_at=days_ago(days)
    )


def hidden(listing):
    editor = UserFactory()
    listing.hide(by=editor, reason="We are watched.")
    return listing


def ending_alert(centre, days=5):
    centre.alert_until = timezone.localdate() + dt.timedelta(days=days)
    centre.save(update_fields=["alert_until"])


def failed_email(address="gone@example.org", days=4):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
            " VALUES ('mail', 'deliver', 'failed', %s) RETURNING id",
            [json.dumps({"to": [address]})],
        )
        [pk] = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'failed', %s)",
            [pk, days_ago(days)],
        )


def to_call(listing, days=3):
    """Have every reminder sent, and the last pause be over for some days."""
    confirmed = timezone.localdate() - dt.timedelta(days=380)
    on = timezone.localdate() - dt.timedelta(days=settings.REMIND_PAUSES[-1] + days)
    values = {"reminders_sent": len(settings.REMIND_PAUSES), "reminded_on": on}
    for block in ("contact", "services", "place"):
        values |= {f"{block}_confirmed_on": confirmed, f"{block}_confirmed_how": "phone"}
    type(listing).objects.filter(pk=listing.pk).update(reminded_for=confirmed, **values)


def bounced_editor(listing, days=6):
    editor = UserFactory()
    listing.editorships.create(user=editor)
    Bounce.note(editor.email)
    Bounce.objects.filter(address=editor.email).update(
        on=timezone.localdate() - dt.timedelta(days=days)
    )
    return editor


def submitted_figures(centre, days=10):
    values = {"year": NOW.year - 1, "survivors": 100, "state": "submitted"}
    return centre.figures.create(submitted_at=days_ago(days), **values)


def pending_import(days=5):
    return ImportBatch.objects.create(
        kind="centres.centre", name="members.csv", state="pending", applied_at=days_ago(days)
    )


def member_without_figures(name="Silent"):
    centre = CentreFactory(name=name, membership="full")
    centre.editorships.create(user=UserFactory())


def much(count):
    """Make items to do of every kind, at least so many."""
    UserFactory(is_staff=True, vouched=False)
    one, other = sorted(CentreFactory.create_batch(2), key=lambda centre: centre.pk)
    LooksAlike.objects.create(one=one, other=other)
    ExitPage(language="fr", url="https://exit.example.org/").submit(by=UserFactory())
    SecretariatContact(email="office@example.org").submit(by=UserFactory())
    TranslationReport.objects.create(language="fr", text="Wrong.")
    for number in range(count // 10):
        kind = CentreFactory if number % 3 else ExpertFactory
        listing = kind(country=["DK", "KE", "CL"][number % 3])
        correction(listing)
        change_request(listing)
        late_invitation(listing)
        hidden(kind())
        hidden(kind()).ask_to_show_again(by=UserFactory())
        ending_alert(CentreFactory())
        failed_email(f"gone{number}@example.org")
        to_call(kind())
        bounced_editor(listing)
        submitted_figures(CentreFactory())
        changed_text(listing)
        pending_import()
        member_without_figures(f"Silent {number}")
        assigned()
        consents_to_work_on()
        helpline(approved=False)
        helpline(checked_on=days_ago(400).date())


def changed_text(listing):
    items = [{"path": "texts/en/about", "before": "", "after": "We listen."}]
    listing.text_changes.create(items=items, by=UserFactory())


def consents_to_work_on():
    """Make a consent that waits, one that ends with nobody to ask, and a portrait that waits."""
    today = timezone.localdate()
    asking = ExpertFactory(consent_parts=["name"])
    days = {"given_on": today, "valid_until": today + dt.timedelta(days=300)}
    asking.consents.create(parts=["name", "courts"], state="waits", way="page", **days)
    ending = today + dt.timedelta(days=5)
    silent = ExpertFactory(
        consent_given_on=today - dt.timedelta(days=300), consent_valid_until=ending
    )
    ProposedPortrait.objects.create(expert=silent, image=b"x", width=1, height=1)


def items(response):
    return [item for group in response.context["queue"].page for item in group.items]


def told(response):
    return [(item.name, item.kind, item.what) for item in items(response)]


def noted(listing):
    return listing.handlings.get()


@pytest.mark.quick
def test_queue_shows_all_work_on_one_page(desk):
    house = CentreFactory(name="House", country="DK")
    person_listed = ExpertFactory(name="Dr Doe", country="KE")
    correction(house, days=9)
    change_request(house, days=2)
    late_invitation(person_listed, days=8)
    ending_alert(CentreFactory(name="Alarmed"), days=7)
    hidden(CentreFactory(name="Hidden"))
    failed_email(days=7)

    response = desk.get(QUEUE)

    until = timezone.localdate() + dt.timedelta(days=7)
    assert told(response) == [
        ("House", Work.CORRECTION, "closed or moved"),
        ("House", Work.CHANGE, "Names and texts"),
        ("Dr Doe", Work.INVITATION, "late@example.org"),
        ("Alarmed", Work.ALERT, f"ends on {until.day} {until:%B %Y}"),
        (None, Work.MAIL, "gone@example.org"),
        ("Hidden", Work.HIDDEN, "not public until somebody publishes it again"),
    ]
    assert [item.age for item in items(response)] == [
        *("9 days", "2 days", "8 days", "7 days", "7 days", "today"),
    ]


@pytest.mark.quick
def test_queue_shows_a_call_with_number_and_languages(desk):
    number = contact(kind="phone", value="+4533760600", visibility="secretariat")
    house = CentreFactory(name="House", languages=["da", "ar"], children=[number])
    somebody = ExpertFactory(name="Somebody", languages=[])
    to_call(house, days=4)
    to_call(somebody, days=2)

    response = desk.get(QUEUE, {"kind": "call"})

    assert told(response) == [
        ("House", Work.CALL, "+45 33 76 06 00 · Danish, Arabic"),
        ("Somebody", Work.CALL, "no number on record"),
    ]
    assert [item.age for item in items(response)] == ["4 days", "2 days"]
    assert [item.page for item in items(response)] == [
        f"/admin/centres/centre/{house.pk}/call/",
        f"/admin/experts/expert/{somebody.pk}/call/",
    ]


def test_queue_shows_a_bounce_with_whom_it_concerns(desk):
    mail = contact(kind="email", value="HOUSE@example.org", visibility="public")
    house = CentreFactory(name="House", children=[mail])
    somebody = ExpertFactory(name="Somebody", email="somebody@example.org")
    Bounce.note("house@example.org")
    Bounce.note("somebody@example.org")
    editor = bounced_editor(house)

    response = desk.get(QUEUE, {"kind": "bounce"})

    assert sorted(told(response)) == [
        ("House", Work.BOUNCE, "HOUSE@example.org"),
        ("House", Work.BOUNCE, editor.email),
        ("Somebody", Work.BOUNCE, "somebody@example.org"),
    ]
    assert {item.page for item in items(response)} == {
        f"/admin/centres/centre/{house.pk}/people/",
        f"/admin/experts/expert/{somebody.pk}/people/",
    }


def test_queue_shows_figures_and_imports_that_need_a_second_person(desk):
    house = CentreFactory(name="House")
    figures, batch = submitted_figures(house), pending_import()

    response = desk.get(QUEUE)

    assert told(response) == [
        ("House", Work.FIGURES, str(NOW.year - 1)),
        (None, Work.IMPORT, "members.csv"),
    ]
    assert [item.page for item in items(response)] == [
        f"/admin/centres/annualfigures/{figures.pk}/change/",
        f"/admin/centres/centre/imports/{batch.pk}/",
    ]


@pytest.mark.parametrize(
    ("month", "day", "names"), [(2, 28, []), (3, 1, ["Silent"]), (12, 31, ["Silent"])]
)
def test_queue_shows_missing_figures_from_march(client, secretary, month, day, names):
    with time_machine.travel(dt.datetime(2027, month, day, 12, tzinfo=dt.UTC)):
        sign_in(client, secretary)
        member_without_figures("Silent")
        member = CentreFactory(name="Sent in", membership="full")
        member.editorships.create(user=UserFactory())
        member.figures.create(
            year=2026, survivors=1, state="submitted", submitted_at=timezone.now()
        )

        response = client.get(QUEUE, {"kind": "missing"})

    assert [item.name for item in items(response)] == names


def test_queue_leaves_out_what_is_decided(desk, secretary):
    house = CentreFactory()
    correction(house).resolve(by=secretary)
    change_request(house).decline(by=secretary, reason="No.")
    late_invitation(house).withdraw(by=secretary)
    hidden(house).ask_to_show_again(by=UserFactory())
    house.publish(by=secretary)
    CentreFactory().hide(by=secretary)

    response = desk.get(QUEUE)

    assert told(response) == []
    assert "Nothing to do" in response.content.decode()


def test_queue_links_each_item_to_where_it_is_worked_on(desk):
    house = CentreFactory()
    reported, asked = correction(house), change_request(house)
    late_invitation(house)
    failed_email()
    elsewhere = items(desk.get(QUEUE, {"kind": "mail"}))

    response = desk.get(QUEUE, {"region": "europe"})

    links = re.findall(r'href="([^"]+)"', response.content.decode())
    way_back = "?queue=region%3Deurope"
    assert f"/admin/centres/correction/{reported.pk}/change/{way_back}" in links
    pages = {item.kind: item.page for item in [*items(response), *elsewhere]}
    assert pages == {
        Work.CORRECTION: f"/admin/centres/correction/{reported.pk}/change/",
        Work.CHANGE: f"/admin/centres/changerequest/{asked.pk}/change/",
        Work.INVITATION: f"/admin/centres/centre/{house.pk}/people/",
        Work.MAIL: "/admin/irct/email/",
    }
    assert {desk.get(page).status_code for page in pages.values()} == {200}


@pytest.mark.parametrize("count", [10, 30])
def test_queue_makes_a_constant_number_of_queries(desk, count):
    much(count)
    desk.get(QUEUE)

    with CaptureQueriesContext(connection) as made:
        response = desk.get(QUEUE)

    assert sum(one.number for one in response.context["queue"].read.counts) >= count
    kinds = {one.kind for one in response.context["queue"].read.counts}
    # Figures are missed from March on.
    assert kinds >= set(Work) - {Work.MISSING}
    assert len(made) == QUERIES


# At most 12 are allowed.
QUERIES = 11


def test_queue_shows_a_page_of_entries_whatever_filters_leave(desk, secretary):
    secretary.regions = ["lac"]
    secretary.save()
    for number in range(120):
        country = "CL" if number > 110 else "DK"
        centre = CentreFactory(name=f"House {number}", country=country, index=False)
        correction(centre, days=number)
        if number % 2:
            change_request(centre, days=number)

    pages = [desk.get(QUEUE, {"page": number}) for number in (1, 2, 3, 99, "0")]
    of_changes = desk.get(QUEUE, {"kind": "change", "page": 2})

    shown = [list(dict.fromkeys(item.name for item in items(page))) for page in pages]
    expected = [f"House {number}" for number in [*range(119, 110, -1), *range(110, -1, -1)]]
    assert shown[:3] == [expected[:50], expected[50:100], expected[100:]]
    assert shown[3:] == [shown[2], shown[2]]
    assert pages[0].context["queue"].page.paginator.num_pages == 3
    assert "180 items to do" in pages[0].context["queue"].summary
    assert [item.kind for item in items(of_changes)] == [Work.CHANGE] * 10
    assert "60 items to do" in of_changes.context["queue"].summary


def test_queue_sorts_by_danger_then_own_regions_then_age(desk, secretary):
    secretary.regions = ["sub-saharan-africa"]
    secretary.save()
    correction(CentreFactory(name="Oldest", country="DK"), days=30)
    correction(CentreFactory(name="Newer", country="DK"), days=9)
    correction(CentreFactory(name="Of my region", country="KE"), days=2)
    correction(CentreFactory(name="Dangerous", country="CL"), kind="impostor", days=0)

    response = desk.get(QUEUE)

    names = [item.name for item in items(response)]
    assert names == ["Dangerous", "Of my region", "Oldest", "Newer"]


FILTERED = [
    ({"kind": "correction"}, ["Kisumu", "Odense"]),
    ({"kind": "hidden"}, []),
    ({"region": "sub-saharan-africa"}, ["Kisumu", "Kisumu"]),
    ({"region": "sub-saharan-africa", "kind": "change"}, ["Kisumu"]),
    ({"assignee": "mine"}, ["Odense"]),
    ({"assignee": "nobody"}, ["Kisumu", "Kisumu"]),
    ({"kind": "nonsense"}, []),
    ({"assignee": "a\x00b"}, []),
    ({"page": "nonsense"}, ["Kisumu", "Kisumu", "Odense"]),
]


def test_queue_is_filtered(desk, secretary):
    odense, kisumu = CentreFactory(name="Odense"), CentreFactory(name="Kisumu", country="KE")
    reported = correction(odense, days=1)
    correction(kisumu, days=5)
    change_request(kisumu, days=4)
    key = {"kind": Work.CORRECTION, "key": str(reported.pk)}
    odense.handlings.create(**key, assignee=secretary)

    for asked, names in FILTERED:
        response = desk.get(QUEUE, asked)

        assert [item.name for item in items(response)] == names, asked


def test_queue_filters_count_what_they_leave(desk):
    correction(CentreFactory(country="KE"))
    change_request(CentreFactory(country="KE"))
    correction(CentreFactory(country="CL"))

    response = desk.get(QUEUE, {"region": "sub-saharan-africa"})

    facets = {facet.name: facet for facet in response.context["queue"].facets}
    kinds = {choice.value: choice.count for choice in facets["kind"].choices}
    regions = {choice.value: choice.count for choice in facets["region"].choices}
    assert kinds == {"correction": 1, "change": 1}
    assert regions == {"sub-saharan-africa": 2, "lac": 1}


def act(desk, act, chosen, **typed):
    data = {"act": act, "item": [item.id for item in chosen], **typed}
    return desk.post(QUEUE, data)


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


def test_queue_leaves_out_records_the_reader_may_not_see(client):
    nobody = User.objects.create_user("guest@example.org", is_staff=True)
    sign_in(client, nobody)
    correction(CentreFactory(name="House"))

    response = client.get(QUEUE)

    assert response.status_code == 200
    assert "House" not in response.content.decode()


def test_queue_filter_is_returned_to_after_a_decision(desk):
    house = CentreFactory()
    reported, asked = correction(house), change_request(house)
    back = {"query_params": {"queue": "kind=correction&region=europe&next=//evil.example"}}
    decisions = {"name-verdict": "accept", "decide": "yes"}

    resolved = desk.post(
        f"/admin/centres/correction/{reported.pk}/change/", {"resolve": "yes"}, **back
    )
    page = desk.get(f"/admin/centres/changerequest/{asked.pk}/change/")
    seen = {"seen": page.context["seen"]}
    decided = desk.post(page.request["PATH_INFO"], decisions | seen, **back)

    where = "/admin/?kind=correction&region=europe"
    assert [resolved.url, decided.url] == [where, where]


def test_what_waits_is_counted_by_kind_in_one_statement(desk, secretary):
    much(20)
    put_off, ticked_off = CentreFactory(name="Later"), hidden(CentreFactory(name="Seen"))
    reported = correction(put_off)
    until = timezone.localdate() + dt.timedelta(days=10)
    later = {"kind": Work.CORRECTION, "key": str(reported.pk), "put_off_until": until}
    put_off.handlings.create(**later, put_off_because="Leave.")
    seen = {"kind": Work.HIDDEN, "key": timezone.localdate().isoformat()}
    ticked_off.handlings.create(**seen, done_on=timezone.localdate())
    guest = User.objects.create_user("guest@example.org", is_staff=True)
    shown = Queue(secretary, QueryDict())
    assert shown.page.paginator.num_pages == 1
    listed = [item for group in shown.page for item in group.items]
    waiting_by_kind(secretary)

    with CaptureQueriesContext(connection) as made:
        counts = waiting_by_kind(secretary)

    # An import is of the app whose listings it holds.
    assert counts == Counter(
        (item.kind, item.detail.partition(".")[0] if item.kind == Work.IMPORT else item.app)
        for item in listed
    )
    assert counts == shown.waiting
    assert counts.total() == sum(one.number for one in shown.found)
    assert not {put_off.pk, ticked_off.pk} & {item.listing_id for item in listed}
    assert sum("FROM items" in query["sql"] for query in made) == 1
    assert not waiting_by_kind(guest)
    with time_machine.travel(NOW + dt.timedelta(days=10)):
        of_centres = Work.CORRECTION, "centres"
        assert waiting_by_kind(secretary)[of_centres] == counts[of_centres] + 1


def test_calls_are_grouped_by_whether_it_is_open_there_now(client, secretary):
    places = [
        ("Nairobi", "KE", "Africa/Nairobi", "Mo-Fr 08:00-17:00"),
        ("Lima", "PE", "America/Lima", "Mo-Fr 08:00-17:00"),
        ("Dhaka", "BD", "", ""),
    ]
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)):  # a Tuesday
        sign_in(client, secretary)
        for name, country, zone, hours in places:
            to_call(CentreFactory(name=name, country=country, time_zone=zone, opening_hours=hours))

        response = client.get(QUEUE, {"kind": "call"})
        there = [(item.there.time, item.there.said) for item in items(response)]

    groups = response.context["queue"].page
    assert [(str(group.heading), group.listing.name) for group in groups] == [
        ("Open there now", "Nairobi"),
        ("Perhaps open there: the hours are not known", "Dhaka"),
        ("Closed there now", "Lima"),
    ]
    assert there == [
        ("Tuesday 12:30", "Open now, until 17:00."),
        ("Tuesday 15:30", ""),
        ("Tuesday 04:30", "Closed now. Opens today at 08:00."),
    ]
    page = response.content.decode()
    assert page.index("Open there now") < page.index("Nairobi") < page.index("Tuesday 12:30 there.")


def test_what_has_ended_is_not_said_to_be_ending(desk):
    today = timezone.localdate()
    for days in (-2, 0, 2):
        given, until = today - dt.timedelta(days=300), today + dt.timedelta(days=days)
        values = {"consent_given_on": given, "consent_valid_until": until}
        ExpertFactory(name=f"Dr {days}", consent_parts=["name"], **values)

    response = desk.get(QUEUE, {"kind": "consent_ends"})

    said = {item.name: (item.label, item.what.partition(",")[0]) for item in items(response)}
    ended, soon = (today + dt.timedelta(days=days) for days in (-2, 2))
    assert said == {
        "Dr -2": ("consent that has ended", f"ended on {ended.day} {ended:%B %Y}"),
        "Dr 0": ("consent ending soon", "ends today"),
        "Dr 2": ("consent ending soon", f"ends on {soon.day} {soon:%B %Y}"),
    }


def test_whoever_asks_to_be_shown_again_stands_in_the_queue(desk, secretary):
    house, lead = hidden(CentreFactory(name="House")), UserFactory(name="Lea Lind")
    house.ask_to_show_again(by=lead)

    [item] = items(desk.get(QUEUE))
    house.hide(by=lead)

    day = timezone.localdate()
    said = f"Lea Lind asks for it since {day.day} {day:%B %Y}"
    assert (item.kind, item.what) == (Work.SHOW, said)
    assert desk.get(item.page).status_code == 200
    assert [item.kind for item in items(desk.get(QUEUE))] == [Work.HIDDEN]


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


def test_entries_that_look_alike_stand_in_the_queue_until_somebody_decides(desk, secretary):
    kept, alike, gone = (CentreFactory(name="Mateso Care House", country="KE") for _one in range(3))
    gone.withdraw(by=secretary)
    CentreFactory(name="Another", country="KE")
    timetable.compare_entries()
    day = timezone.localdate() - dt.timedelta(days=5)
    LooksAlike.objects.update(found_at=days_ago(5))
    timetable.compare_entries()

    [item] = items(desk.get(QUEUE, {"kind": "alike"}))
    page = desk.get(item.page)
    pair = {"one": item.listing_id, "other": item.key}
    desk.post("/admin/centres/centre/duplicates/", pair)

    assert {str(item.listing_id), item.key} == {str(kept.pk), str(alike.pk)}
    assert item.what == "perhaps the same as Mateso Care House"
    assert timezone.localdate(item.since) == day
    assert "They are two" in page.content.decode()
    assert items(desk.get(QUEUE, {"kind": "alike"})) == []


def test_bar_above_the_queue_counts_what_the_queue_has_read(desk, secretary):
    much(10)
    later = [item for item in items(desk.get(QUEUE)) if item.kind == Work.CHANGE]
    act(desk, "put_off", later[:2], put_off_until="2099-01-01", put_off_because="Leave.")
    counted = waiting_by_kind(secretary)

    with CaptureQueriesContext(connection) as made:
        page = desk.get(QUEUE)

    assert page.context["queue"].waiting == counted
    assert page.context["bar"].parts[0].count == counted.total()
    assert counted.total() < sum(one.number for one in page.context["queue"].read.counts)
    counting = [query for query in made if "FROM items" in query["sql"]]
    assert len(counting) == 2
