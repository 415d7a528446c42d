"""A centre as open data reads it: its projection, with the identifiers of what belongs to it."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from centres.models import Centre, CentreQuerySet
from irct.disclosure import identifiers
from irct.disclosure.profiles import CentreProfile, ShownLocation
from irct.disclosure.texts import TextInLanguage
from irct.machine.version import newest, while_current
from irct.models import SecretariatContact
from irct.opendata import vocabulary

# Centres that are read at a time.
BATCH = 100


class OpenCentre:
    """What the public may see of a centre, and since when it stands so."""

    def __init__(self, profile: CentreProfile, changed_at: dt.datetime | None) -> None:
        self.profile = profile
        self.changed_at = changed_at
        self.id = str(self.profile.id)
        self._made: dict[object, dict[str, object]] = {}

    def once(self, make: Callable[["OpenCentre"], dict[str, object]]) -> dict[str, object]:
        """What is the same in several of its records, made for the first of them."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    @cached_property
    def services(self) -> dict[uuid.UUID, str]:
        return identifiers.services(self.profile)

    @cached_property
    def locations(self) -> dict[uuid.UUID, ShownLocation]:
        return identifiers.locations(self.profile)

    @cached_property
    def pairs(self) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
        """The service and the location of each service at a location."""
        return identifiers.services_at_locations(self.profile)

    @cached_property
    def said(self) -> dict[str, TextInLanguage]:
        """Its texts, in English or else in the first language that has one."""
        return self.profile.text_for("en")

    @cached_property
    def page(self) -> str:
        return settings.SITE_URL + reverse("centres:detail", args=[self.profile.slug])

    def values(self, kind: str) -> list[str]:
        """What anybody may see of one kind of contact."""
        return [one.value for one in self.profile.contacts if one.kind == kind and one.value]


def read_all(listings: CentreQuerySet, *, with_places: bool = True) -> list[OpenCentre]:
    """These centres; their places only where a record tells of them."""
    read = listings.with_children() if with_places else listings.with_children_but_places()
    return [OpenCentre(one.projection(), one.public_changed_at) for one in read]


def every(listings: CentreQuerySet | None = None) -> Iterator[OpenCentre]:
    """All published centres, or some; between two readings nothing is held of the database."""
    after, chosen = Q(), Centre.objects.published() if listings is None else listings
    while read := read_all(chosen.filter(after).order_by("pk")[:BATCH]):
        yield from read
        after = Q(pk__gt=read[-1].profile.id)


def by_key(
    changed: Mapping[uuid.UUID, dt.datetime | None], *, with_places: bool = True
) -> dict[uuid.UUID, OpenCentre]:
    """The published centres that have these keys and times of change.

    What pages keep of them is not read again, unless it may be older than the times. Nothing is
    added: somebody who reads the whole directory would push out what others ask for.
    """
    kept = Centre.objects.kept(changed) if newest() else {}
    found = {key: OpenCentre(kept[key], changed[key]) for key in kept if kept[key]}
    if missing := changed.keys() - found.keys():
        published = Centre.objects.published().filter(pk__in=missing)
        for one in read_all(published, with_places=with_places):
            found[one.profile.id] = one
    return found


def assurer() -> str:
    """The secretariat's address, if it has approved one."""
    email: str = while_current("assurer", _secretariat_email)
    return email


def _secretariat_email() -> str:
    reached = SecretariatContact.public()
    return reached.email if reached else ""


def known(data: dict[str, object]) -> dict[str, object]:
    """A record without what is not known: the standard leaves out what is not there."""
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def attributes(of: str, entity: str, **codes: Iterable[str]) -> list[dict[str, object]]:
    """One attribute for each code of some taxonomies."""
    named = {"helps": vocabulary.HELPS, "ways": vocabulary.WAY, "services": vocabulary.KIND}
    named |= {"redacted": vocabulary.REDACTED, "membership": vocabulary.MEMBERSHIP}
    named |= {"confirmed": vocabulary.CONFIRMED, "precision": vocabulary.PRECISION}
    named |= {"sample": vocabulary.SAMPLE}
    attribute = functools.partial(vocabulary.attribute, of, entity)
    return [
        attribute(named[name], str(code))
        for name, several in codes.items()
        for code in dict.fromkeys(several)
        if code
    ]
