"""Points on the Earth, stored on the unit sphere so that an index can put the nearest first."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

EARTH_RADIUS_KM = 6371.0088


class Point(NamedTuple):
    """A place on the Earth, in degrees."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"

    def rounded(self, digits: int) -> "Point":
        """Round to decimals: 1 is about 10 km, 2 about 1 km."""
        return Point(round(self.latitude, digits), round(self.longitude, digits))

    def distance(self, other: "Point") -> float:
        """Kilometres along the great circle."""
        chord = math.dist(_on_sphere(self), _on_sphere(other))
        return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, chord / 2))


def _on_sphere(point: Point) -> tuple[float, float, float]:
    latitude, longitude = math.radians(point.latitude), math.radians(point.longitude)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def to_cube(point: Point) -> str:
    x, y, z = _on_sphere(point)
    return f"({x!r}, {y!r}, {z!r})"


def from_cube(text: str) -> Point:
    """Parse PostgreSQL's cube to six decimals, about 10 cm."""
    x, y, z = (float(number) for number in text.strip("()").split(","))
    latitude, longitude = math.atan2(z, math.hypot(x, y)), math.atan2(y, x)
    return Point(math.degrees(latitude), math.degrees(longitude)).rounded(6)


def chord(kilometres: float) -> float:
    """The straight line through the unit sphere between points so far apart."""
    return 2 * math.sin(min(kilometres / EARTH_RADIUS_KM, math.pi) / 2)


class PointField(models.Field):
    """A `Point` in a column of PostgreSQL's type cube."""

    description = _("Point")
    default_error_messages = {
        "invalid": _("Enter a latitude and a longitude in degrees: 55.67594, 12.56553"),
    }

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "cube"

    def from_db_value(self, value: str | None, *args: object) -> Point | None:
        return None if value is None else from_cube(value)

    def to_python(self, value: Iterable[float] | str | None) -> Point | None:
        if value is None or value == "":
            return None
        try:
            latitude, longitude = value.split(",") if isinstance(value, str) else value
            point = Point(float(latitude), float(longitude))
        except (TypeError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not (abs(point.latitude) <= 90 and abs(point.longitude) <= 180):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return point

    def get_prep_value(self, value: object) -> object:
        prepared = super().get_prep_value(value)
        if hasattr(prepared, "resolve_expression"):
            return prepared
        point = self.to_python(prepared)
        return None if point is None else to_cube(point)

    def value_to_string(self, obj: models.Model) -> str:
        point = self.value_from_object(obj)
        return "" if point is None else str(point)


class Chord(models.Func):
    """The straight line through the Earth to a point, by which an index can order."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = models.FloatField()

    def __init__(self, field: str | Combinable, point: Point | Combinable) -> None:
        if isinstance(point, Point):
            point = models.Value(point, output_field=PointField())
        super().__init__(field, point)


class Distance(Chord):
    """Kilometres to a point along the great circle, to show and to filter by."""

    template = f"(2 * {EARTH_RADIUS_KM} * asin(least(1, (%(expressions)s) / 2)))"
