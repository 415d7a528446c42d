"""Items of the secretariat's queue, made for tests, and the reading of its page."""

import datetime as dt
import json

from django.conf import settings
from django.db import connection
from django.utils import timezone

from irct.models import Bounce, ImportBatch
from tests.factories import CentreFactory, UserFactory

# A run may go on past midnight; what is today for these tests, stays today.
NOW = timezone.now()

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


def items(response):
    return [item for group in response.context["queue"].page for item in group.items]


def told(response):
    return [(item.name, item.kind, item.what) for item in items(response)]


def act(desk, act, chosen, **typed):
    data = {"act": act, "item": [item.id for item in chosen], **typed}
    return desk.post(QUEUE, data)
