"""Which centres: near a place, fitting a search, members, with something that is over."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterable
from operator import or_
from typing import NamedTuple, Self, cast

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable

from centres.models.contacts import Contact
from centres.models.drilled import DRILL
from centres.models.editing import Editorship
from centres.models.figures import AnnualFigures
from centres.models.intake import IntakeQuerySet
from centres.models.locations import Location
from centres.vocabulary import Membership, Way
from irct import search
from irct.disclosure import projection
from irct.models import AWAY, BY_FIT
from irct.places.points import Chord, Distance, Point, chord

MEMBERS = (Membership.FULL, Membership.ASSOCIATE)

# Whoever is at most so far away, in the same country, is near.
NEAR_KM = 100


class Turn(models.IntegerChoices):
    """Where a centre stands in the order by distance from a place in a country."""

    NEAR = 0
    SOMEWHERE = 1
    FARTHER = 2


class Alternatives(NamedTuple):
    """Where else a visitor can turn."""

    nearest: list[projection.CentreProfile]
    remote: list[projection.CentreProfile]


def _is_somewhere_in(country: str) -> Q:
    shown = Location.objects.filter(centre=OuterRef("pk"), public_point__isnull=False)
    return Q(search.holds(f"country={country}"), ~Exists(shown))


class CentreQuerySet(IntakeQuerySet):
    def with_children(self) -> Self:
        places = models.Prefetch("locations", Location.objects.with_town())
        return super().with_children().prefetch_related("texts", places, "contacts")

    def with_children_but_places(self) -> Self:
        no_places = models.Prefetch("locations", Location.objects.none())
        return super().with_children().prefetch_related("texts", no_places, "contacts")

    def for_cards(self) -> Self:
        """Load what a list shows of a centre: everything but its contacts."""
        places = models.Prefetch("locations", Location.objects.with_town())
        no_contacts = models.Prefetch("contacts", Contact.objects.none())
        return super().with_children().prefetch_related("texts", places, no_contacts)

    def is_away(self, place: search.Place | None) -> Combinable:
        if not place:
            return Value(AWAY)
        return Case(
            When(search.holds(place.code), then=Value(0)),
            When(search.holds(f"country={place.country}"), then=Value(1)),
            default=Value(AWAY),
        )

    def fitting(self, query: search.Query) -> Self:
        fitting = super().fitting(query).with_open()
        by_fit: tuple[str | Combinable, ...] = (*BY_FIT, "open_turn")
        if place := query.reading.place:
            fitting = fitting.with_distance(place.point)
            by_fit += (F("distance").asc(nulls_last=True),)
        return fitting.order_by(*by_fit, "sort_name", "id")

    def with_distance(self, point: Point) -> Self:
        """Add how far the nearest place is that may be shown, as a chord of the unit sphere."""
        places = Location.objects.filter(centre=OuterRef("pk"), public_point__isnull=False)
        nearest = places.order_by(Chord("public_point", point)).values(
            chord=Chord("public_point", point)
        )
        return self.annotate(distance=Subquery(nearest[:1]))

    def with_turn(self, country: str, *, near: float) -> Self:
        """Add where a centre stands among those with a distance to a point in a country.

        First come those in the country that are at most `near` kilometres away, then those
        somewhere in it, which may be as near. Then come all others.
        """
        in_country = Case(
            When(distance=None, then=Value(Turn.SOMEWHERE)),
            When(distance__lte=chord(near), then=Value(Turn.NEAR)),
            default=Value(Turn.FARTHER),
        )
        is_in_country = search.holds(f"country={country}")
        return self.annotate(
            turn=Case(When(is_in_country, then=in_country), default=Value(Turn.FARTHER))
        )

    def within(self, kilometres: int, point: Point, *, country: str) -> Self:
        """Centres with a place within this distance, and those somewhere in the country."""
        places = Location.objects.filter(public_point__isnull=False).annotate(
            kilometres=Distance("public_point", point)
        )
        near = Q(pk__in=places.filter(kilometres__lte=kilometres).values("centre"))
        return self.filter(near | _is_somewhere_in(country))

    def somewhere_in(self, country: str) -> Self:
        """Centres in a country, at no place that may be shown."""
        return self.filter(_is_somewhere_in(country))

    def alternatives(
        self, point: Point | None, *, country: str = "", most: int = 3
    ) -> "Alternatives":
        """The nearest centres and those that help remotely.

        None of them turns new clients away. Those somewhere in the country are as near as any.
        """
        candidates = self.with_open().exclude(open="no")
        near: list[uuid.UUID] = []
        if point:
            candidates = (
                candidates.with_distance(point)
                .with_turn(country, near=NEAR_KM)
                .order_by(
                    *(search.IS_SAMPLE.asc(), "turn", F("distance").asc(nulls_last=True)),
                    *("sort_name", "id"),
                )
            )
            known = candidates.filter(Q(turn=Turn.SOMEWHERE) | Q(distance__isnull=False))
            near = list(known.values_list("pk", flat=True)[:most])
        remote = candidates.filter(ways__contains=[Way.REMOTE]).values_list("pk", flat=True)
        profiles = self.projected([*near, *remote[: 2 * most]])
        nearest = [one for one in profiles if one.id in near]
        others = [one for one in profiles if one.id not in near and Way.REMOTE in one.ways]
        return Alternatives(nearest, others[:most])

    def in_copies(self) -> Self:
        """Public centres that agree to be in copies outside this site."""
        return self.published().filter(agrees_to_copies=True)

    def beginning(self, ranges: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> Self:
        """Centres whose identifiers lie in one of some ranges."""
        return self.filter(functools.reduce(or_, (Q(pk__range=one) for one in ranges)))

    def members(self) -> Self:
        """Centres that are known to be members of IRCT."""
        return self.filter(membership__in=MEMBERS)

    def without_figures(self, year: int) -> Self:
        """Public members with editors whose figures of a year are not sent in."""
        sent = AnnualFigures.objects.sent().filter(centre=OuterRef("pk"), year=year)
        editors = Editorship.objects.filter(listing=OuterRef("pk"), user__is_active=True)
        return self.published().members().filter(Exists(editors), ~Exists(sent))

    def with_ended_dates(self, today: dt.date) -> Self:
        """Centres with an alert or a “not until” that is over."""
        return self.filter(Q(not_taking_until__lte=today) | Q(alert_until__lt=today))


_Manager = models.Manager.from_queryset(CentreQuerySet)


class WithoutTheDrill(_Manager):
    """All centres but the one with which hiding is tried each night, which counts nowhere."""

    def get_queryset(self) -> CentreQuerySet:
        return cast(CentreQuerySet, super().get_queryset().exclude(pk=DRILL))
