"""What open data says of a centre beside its projection: since when it stands so, and its names."""

import dataclasses
import datetime as dt
import hashlib
import json
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from irct.disclosure import identifiers, projection
from irct.models import Listing

# So many days after the one on which it was made a copy that left this site asks to be renewed.
COPY_GOOD_FOR = dt.timedelta(days=30)


class InOpenData(Listing):
    """What is public of a centre, since it last changed."""

    SHOWN: ClassVar[tuple[str, ...]] = (
        *("public_digest", "public_changed_at"),
        *("public_services", "public_services_at_locations"),
    )

    # What the secretariat alone sees may change without anybody being told.
    public_digest = models.BigIntegerField(null=True, editable=False)
    public_changed_at = models.DateTimeField(null=True, editable=False)
    # Their identifiers, by which they are found.
    public_services = ArrayField(models.UUIDField(), default=list, editable=False)
    public_services_at_locations = ArrayField(models.UUIDField(), default=list, editable=False)

    class Meta(Listing.Meta):
        abstract = True

    def in_copies_until(self) -> dt.date | None:
        """Until when copies may show it that left this site while it agreed to that."""
        if not settings.COPIES_KEY:
            return None
        events = self.pgh_event_model._default_manager.filter(pgh_obj=self).order_by("pgh_id")
        numbers = events.values_list("pgh_id", flat=True)
        agreed = numbers.filter(agrees_to_copies=True).last()
        if agreed is None:
            return None
        later = events.filter(pgh_id__gt=agreed).values_list("pgh_created_at", flat=True)
        today, ended = timezone.localdate(), later.first()
        until = (timezone.localdate(ended) if ended else today) + COPY_GOOD_FOR
        return until if until >= today else None

    def note_shown(self, *, is_public: bool) -> None:
        """Note when what the public sees has changed; who is shown again has changed, too."""
        if not is_public:
            return
        profile: projection.CentreProfile = self.projection()
        self.public_services = list(identifiers.services(profile))
        self.public_services_at_locations = list(identifiers.services_at_locations(profile))
        shown = json.dumps([self.hide_serial, profile], default=_plain)
        digest = hashlib.blake2b(shown.encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big", signed=True)
        if number != self.public_digest:
            self.public_digest, self.public_changed_at = number, timezone.now()


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    return str(value)
