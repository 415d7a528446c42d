"""The order, pages, filters and counts of the secretariat's queue."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import LooksAlike
from experts.models import ProposedPortrait
from irct.desk.queue import Queue, waiting_by_kind
from irct.models import ExitPage, SecretariatContact, TranslationReport, User, Work
from tests.admin.queued import (
    NOW,
    QUEUE,
    act,
    bounced_editor,
    change_request,
    correction,
    days_ago,
    ending_alert,
    failed_email,
    hidden,
    items,
    late_invitation,
    member_without_figures,
    pending_import,
    submitted_figures,
    to_call,
)
from tests.brokering import assigned
from tests.factories import CentreFactory, ExpertFactory, UserFactory, helpline

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]


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
    # Its day is that of the database, which keeps universal time.
    seen = {"kind": Work.HIDDEN, "key": ticked_off.hidden_by_editor_at.date().isoformat()}
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
