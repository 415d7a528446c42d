"""What is new among the centres, or has another name, as an Atom feed; never what is gone."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Q, Window
from django.db.models.functions import Lag
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from centres.models import Centre
from irct.models import Listing, country_name
from irct.opendata.answers import open_to_all
from irct.opendata.centres import OpenCentre, by_key

MOST = 50
NEW, RENAMED = "New", "Renamed"


class News(NamedTuple):
    centre: OpenCentre
    what: str
    # No entry says at what time of the day.
    day: dt.date


@open_to_all("GET", "HEAD")
def feed(request: HttpRequest) -> HttpResponseBase:
    """The newest first, by their present names; it is in English alone."""
    address = settings.SITE_URL + reverse("feed")
    atom = Atom1Feed(
        title="IRCT directory: new and renamed centres",
        link=settings.SITE_URL + reverse("data"),
        description="",
        feed_url=address,
        feed_guid=address,
        language="en",
    )
    for centre, what, day in news():
        profile = centre.profile
        atom.add_item(
            title=f"{what}: {profile.name}",
            link=centre.page,
            description=country_name(profile.country, "en"),
            unique_id=uuid.uuid5(profile.id, f"{what}/{day}").urn,
            updateddate=dt.datetime.combine(day, dt.time(), dt.UTC),
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def news() -> list[News]:
    """When centres that are public now first were, or were first called by another name.

    Who was hidden and is shown again stands where they stood before.
    """
    before = Window(Lag("name"), partition_by="pgh_obj_id", order_by="pgh_id")
    events = Centre.pgh_event_model._default_manager.filter(
        status=Listing.Status.PUBLISHED, pgh_obj__in=Centre.objects.published().order_by()
    ).annotate(before=before)
    changed = events.filter(Q(before=None) | ~Q(before=F("name"))).order_by("-pgh_id")
    found = list(changed.values_list("pgh_obj_id", "before", "pgh_created_at")[:MOST])
    centres = by_key(dict.fromkeys(key for key, _before, _moment in found))
    return [
        News(centres[key], RENAMED if name else NEW, timezone.localdate(moment))
        for key, name, moment in found
        if key in centres
    ]
