"""Requests for experts, for tests: in each state, with experts who were asked."""

import datetime as dt

from django.utils import timezone

from experts.models import ExpertRequest
from tests.factories import ExpertFactory, UserFactory

DAY = dt.timedelta(days=1)


def a_request(**values):
    """Add a new request, as the public form would."""
    known = {
        "name": "Ada Asker",
        "organisation": "Law Office",
        "role": "lawyer",
        "email": "asker@example.org",
        "asker_country": "GR",
        "reads": "en",
        "help": "person",
        "country": "KE",
        "languages": ["sw"],
        "urgency": "weeks",
    }
    made = ExpertRequest.objects.create(**known | values)
    made.refresh_from_db()
    return made


def assigned(coordinator=None, **values):
    """Add a request that somebody coordinates."""
    made = a_request(**values)
    made.assign(coordinator or UserFactory(is_staff=True, name="Cora"))
    return made


def asked(*experts, coordinator=None, tells_asker=False, **values):
    """Add a request about which experts were asked."""
    made = assigned(coordinator, **values)
    made.ask(experts or [ExpertFactory()], by=made.coordinator, tells_asker=tells_asker)
    return made


def matched(*experts, **values):
    """Add a request whose first expert said yes and was introduced."""
    made = asked(*experts, **values)
    first = made.enquiries.first()
    first.reply("yes")
    made.introduce(first)
    return made


def closed(days=0, **values):
    """Add a request that was closed so many days ago."""
    made = matched(**values)
    made.close("Sent.")
    ExpertRequest.objects.filter(pk=made.pk).update(ended_on=timezone.localdate() - days * DAY)
    made.refresh_from_db()
    return made
