"""Towns of the world, with every name by which they are looked for."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from irct.machine.version import read_in_public
from irct.places import areas, countries
from irct.places.locales import comma
from irct.places.points import Point, PointField
from irct.places.town_names import town_name

__all__ = ["Point", "PointField", "Town", "TownName"]


@read_in_public
class Town(models.Model):
    """A town of the world with at least 15,000 people, from GeoNames."""

    id = models.PositiveIntegerField(_("GeoNames number"), primary_key=True)
    name = models.TextField(_("name"))
    country = models.CharField(_("country"), max_length=2)
    division = models.TextField(
        _("state or province"),
        blank=True,
        help_text=_("Where GeoNames names it, as for Birmingham in Alabama."),
    )
    division_code = models.TextField(
        _("code of the state or province"),
        blank=True,
        help_text=_("GeoNames’ code, as US.AL for Alabama."),
    )
    population = models.PositiveIntegerField(_("population"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        ordering = ["-population", "id"]
        indexes = [models.Index(fields=["name"], name="places_town_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The town's name with its region and country."""
        country = countries.name(self.country, get_language() or "en")
        return comma().join(filter(None, [self.shown, self.division, country]))

    @property
    def shown(self) -> str:
        """The town's name as pages write it."""
        return town_name(self.name, self.country)

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes of the areas that it lies in."""
        return areas.around(
            town=self.pk, country=self.country, division=self.division_code, point=self.point
        )


class TownName(models.Model):
    """A spelling of a town's name, normalised for comparison."""

    pk = models.CompositePrimaryKey("town", "name")
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="names", db_index=False)
    name = models.TextField(_("normalised name"))

    class Meta:
        verbose_name = _("name of a town")
        verbose_name_plural = _("names of towns")
        indexes = [
            models.Index(
                OpClass("name", name="text_pattern_ops"), name="places_townname_beginning"
            ),
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="places_townname_spelling"),
        ]

    def __str__(self) -> str:
        return self.name
