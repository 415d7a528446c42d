"""Where a centre works."""

from typing import Self

from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from centres.models.drilled import not_of_the_drill
from centres.vocabulary import Shown
from irct.machine.version import read_in_public
from irct.models import CodeField, country_name, tracked
from irct.places.models import Town
from irct.places.points import Point, PointField


class LocationQuerySet(models.QuerySet):
    def with_town(self) -> Self:
        return self.select_related("geoname")


@read_in_public
@tracked(exclude=["public_point"])
class Location(models.Model):
    """A place where a centre works."""

    Shown = Shown

    centre = models.ForeignKey("centres.Centre", models.CASCADE, related_name="locations")
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("As in “Main office”.")
    )
    shown = CodeField(
        _("shown"),
        vocabulary=Shown,
        default=Shown.COUNTRY,
        help_text=_("What the public sees of this place."),
    )
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    geoname = models.ForeignKey(
        Town,
        models.PROTECT,
        verbose_name=_("town in the list of towns"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("By it the place is found under the town's other names."),
    )
    country = CountryField(_("country"))
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    step_free = models.BooleanField(
        _("reached without steps"), null=True, blank=True, help_text=_("Unknown if not set.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    # Written by Centre.index() from the projection.
    public_point = PointField(null=True, editable=False)

    objects = LocationQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            not_of_the_drill("location"),
            models.CheckConstraint(
                name="centres_location_shown_known",
                condition=Q(shown__in=["exact", "approximate", "country", "hidden"]),
            ),
            models.CheckConstraint(
                name="centres_location_latitude_and_longitude",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="centres_location_no_public_point_unless_shown",
                condition=Q(public_point=None) | Q(shown__in=["exact", "approximate"]),
            ),
        ]
        indexes = [GistIndex(fields=["public_point"], name="centres_location_public_point")]

    def __str__(self) -> str:
        return self.name or self.town or country_name(str(self.country))

    @property
    def point(self) -> Point | None:
        """Its own coordinates, or its town's."""
        if self.latitude is not None and self.longitude is not None:
            return Point(self.latitude, self.longitude)
        return self.geoname.point if self.geoname else None

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes of the areas that its town lies in."""
        return self.geoname.areas if self.geoname else ()
